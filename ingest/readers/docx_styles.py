"""What the styles of a DOCX say of a paragraph: heading level, blank above and below, place in a numbered list."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from ingest.readers.docx_lists import Label, Numbering

_HEADING = re.compile(r"heading (\d)$", re.I)
_CONTENTS = re.compile(r"(?:toc \d|toc heading|table of figures)$", re.I)
_APART = 60  # twentieths of a point between two paragraphs that stand apart
_AUTOMATIC = 280  # what Word puts where spacing is "automatic"


class Styles:
    """The styles and the numbering of one document."""

    def __init__(self, document: Document) -> None:
        self._by_id = {style.style_id: style.element for style in document.styles}
        default = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}")
        self._defaults = [] if default is None else [default]
        self._default_style = next(
            (
                each.style_id
                for each in document.styles
                if each.element.get(qn("w:default")) == "1" and each.element.get(qn("w:type")) == "paragraph"
            ),
            None,
        )
        numbers = {
            identity: number.get(qn("w:val"))
            for identity, element in self._by_id.items()
            if (number := element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")) is not None
        }
        parts = [rel.target_part for rel in document.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.NUMBERING]
        self._numbering = Numbering(parts[0].element if parts else None, numbers)
        self._chain = lru_cache(maxsize=None)(self._read_chain)

    def _read_chain(self, identity: str | None) -> tuple[Any, ...]:
        """A style and those that it is based on."""
        chain: list[Any] = []
        while (element := self._by_id.get(identity)) is not None and element not in chain:
            chain.append(element)
            based = element.find(qn("w:basedOn"))
            identity = based.get(qn("w:val")) if based is not None else None
        return tuple(chain)

    def _styles(self, paragraph: Any) -> tuple[Any, ...]:
        chosen = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._chain(chosen.get(qn("w:val")) if chosen is not None else self._default_style)

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        """The w:pPr that rule a paragraph, the nearest first."""
        for owner in (paragraph, *self._styles(paragraph)):
            properties = owner.find(qn("w:pPr"))
            if properties is not None:
                yield properties
        yield from self._defaults

    def is_contents(self, paragraph: Any) -> bool:
        """Whether it is a line of a table of contents."""
        return any(_CONTENTS.match(_name(style)) for style in self._styles(paragraph))

    def level(self, paragraph: Any) -> int | None:
        """Its level as a heading: the title is 1, "Heading 1" 2; None when it is no heading."""
        for style in self._styles(paragraph):
            if _name(style).lower() == "title":
                return 1
            if match := _HEADING.match(_name(style)):
                return int(match[1]) + 1
        for properties in self._properties(paragraph):
            outline = properties.find(qn("w:outlineLvl"))
            if outline is not None:
                depth = int(outline.get(qn("w:val")))
                return depth + 2 if depth < 9 else None
        return None

    def spacing(self, paragraph: Any) -> tuple[bool, bool]:
        """Whether it stands apart from what is above it, and from what is below."""
        return self._space(paragraph, "before") >= _APART, self._space(paragraph, "after") >= _APART

    def _space(self, paragraph: Any, side: str) -> int:
        for properties in self._properties(paragraph):
            spacing = properties.find(qn("w:spacing"))
            if spacing is None:
                continue
            if spacing.get(qn(f"w:{side}Autospacing")) in {"1", "true", "on"}:
                return _AUTOMATIC
            if (size := spacing.get(qn(f"w:{side}"))) is not None:
                return int(float(size))
        return 0

    def label(self, paragraph: Any) -> Label | None:
        """The number or bullet that Word shows before it; each call counts one more."""
        number: str | None = None
        depth: str | None = None
        for properties in self._properties(paragraph):
            listed = properties.find(qn("w:numPr"))
            if listed is None:
                continue
            identity, level = listed.find(qn("w:numId")), listed.find(qn("w:ilvl"))
            if depth is None and level is not None:
                depth = level.get(qn("w:val"))
            if number is None and identity is not None:
                number = identity.get(qn("w:val"))
        if number is None or number == "0":
            return None
        return self._numbering.label(number, int(depth or 0))


def _name(style: Any) -> str:
    found = style.find(qn("w:name"))
    name: str = found.get(qn("w:val"), "") if found is not None else ""
    return name
