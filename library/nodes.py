"""A tree of the publisher's schema, read from XML or from its JSON form → `Node`, the same for both."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

# Deeper trees than any that was published; a file made to exhaust the memory nests far more.
DEEPEST = 200
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"


class MalformedTreeError(ValueError):
    """The content is no tree of elements, in XML or in JSON."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its children are elements and stretches of text, in order."""

    name: str
    attributes: dict[str, str]
    children: "tuple[Node | str, ...]"

    def first(self, name: str) -> "Node | None":
        """The first child element of that name."""
        return next(self.all(name), None)

    def all(self, *names: str) -> "Iterator[Node]":
        """The child elements of these names, in order."""
        return (child for child in self.children if isinstance(child, Node) and child.name in names)

    def inside(self, *names: str) -> "Iterator[Node]":
        """The elements of these names at any depth, in order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.name in names:
                    yield child
                yield from child.inside(*names)


def read_xml(content: bytes) -> Node:
    """The root element of an XML file, its entities refused.

    Raises:
        MalformedTreeError: it is not XML, declares entities or nests too deep.
    """
    try:
        return _from_element(fromstring(content, forbid_dtd=False), 0)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise MalformedTreeError(str(error)) from error


def read_json(content: bytes) -> Node:
    """The root element of a file of the npm package: `{"id", "children": [element]}`.

    Raises:
        MalformedTreeError: it is not JSON, or not such a tree.
    """
    try:
        return _from_json(json.loads(content)["children"][0], 0)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedTreeError(f"{type(error).__name__}: {error}") from error


def _name(qualified: str) -> str:
    return qualified.replace(_DUBLIN_CORE, "dc:").replace(_SCHEMA, "xsi:")


def _from_element(element: Element, depth: int) -> Node:
    _refuse_deep(depth)
    children: list[Node | str] = [element.text] if element.text else []
    for child in element:
        if isinstance(child.tag, str):  # comments and processing instructions have a function for a tag
            children.append(_from_element(child, depth + 1))
        if child.tail:
            children.append(child.tail)
    attributes = {_name(key): value for key, value in element.attrib.items()}
    return Node(_name(element.tag), attributes, tuple(children))


def _from_json(element: dict[str, object], depth: int) -> Node:
    _refuse_deep(depth)
    children: list[Node | str] = []
    given = element.get("children", [])
    if not isinstance(given, list):
        raise TypeError("children is not a list")
    for child in given:
        if child["type"] == "text":
            children.append(str(child["text"]))
        elif child["type"] == "element":
            children.append(_from_json(child, depth + 1))
    attributes = element.get("attributes", {})
    if not isinstance(attributes, dict):
        raise TypeError("attributes is not an object")
    return Node(str(element["name"]), {str(key): str(value) for key, value in attributes.items()}, tuple(children))


def _refuse_deep(depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError(f"elements nest deeper than {DEEPEST}")
