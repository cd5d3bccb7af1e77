"""What the styles of an ODT say of a paragraph: heading level, blank above and below; and the numbers of its lists."""

import re
from dataclasses import dataclass
from functools import lru_cache

from odfdo import Document
from odfdo.element import Element

from ingest.readers.numbering import counted

_APART = 0.1  # centimetres between two paragraphs that stand apart
_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt|pc|px)$")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
_HEADING = re.compile(r"Heading_20_(\d+)$")
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_OUTLINE = "outline"  # the name that the numbering of headings goes by here


@dataclass(frozen=True, slots=True)
class _Level:
    style: str | None  # None for a bullet, "" for no number
    prefix: str
    suffix: str
    start: int
    displayed: int  # how many levels its number shows


class Styles:
    """The styles and the list counters of one document."""

    def __init__(self, document: Document) -> None:
        content, styles = document.get_part("content"), document.get_part("styles")
        roots = [part.root for part in (styles, content) if part is not None and not isinstance(part, (str, bytes))]
        self._paragraphs: dict[str, Element] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        for root in roots:
            for style in root.get_elements("//style:style[@style:family='paragraph']"):
                self._paragraphs[style.get_attribute_string("style:name") or ""] = style
            for listed in root.get_elements("//text:list-style | //text:outline-style"):
                name = _OUTLINE if listed.tag == "text:outline-style" else listed.get_attribute_string("style:name")
                self._levels[name or ""] = dict(map(_read_level, listed.children))
        self._counts: dict[str, dict[int, int]] = {}  # by list, then by depth
        self._ids: dict[str, str] = {}  # list style → the list of it that was read last
        self._opened = 0
        self._chain = lru_cache(maxsize=None)(self._read_chain)

    def _read_chain(self, name: str | None) -> tuple[Element, ...]:
        """A style and those that it is based on."""
        chain: list[Element] = []
        while name is not None and (style := self._paragraphs.get(name)) is not None and style not in chain:
            chain.append(style)
            name = style.get_attribute_string("style:parent-style-name")
        return tuple(chain)

    def level(self, paragraph: Element) -> int | None:
        """Its level as a heading: the title is 1, the first level of headings 2; None when it is no heading."""
        if paragraph.tag == "text:h":
            return int(paragraph.get_attribute_string("text:outline-level") or 1) + 1
        for style in self._chain(paragraph.get_attribute_string("text:style-name")):
            name = style.get_attribute_string("style:name") or ""
            if name == "Title":
                return 1
            if match := _HEADING.match(name):
                return int(match[1]) + 1
        return None

    def spacing(self, paragraph: Element) -> tuple[bool, bool]:
        """Whether it stands apart from what is above it, and from what is below."""
        chain = self._chain(paragraph.get_attribute_string("text:style-name"))
        return _margin(chain, "fo:margin-top") >= _APART, _margin(chain, "fo:margin-bottom") >= _APART

    def is_table_heading(self, name: str | None) -> bool:
        """Whether a paragraph style is that of the headings of a table, or is all in bold."""
        chain = self._chain(name)
        if any(style.get_attribute_string("style:name") == "Table_20_Heading" for style in chain):
            return True
        weights = (_property(style, "style:text-properties", "fo:font-weight") for style in chain)
        return next((weight for weight in weights if weight), None) == "bold"

    def open_list(self, element: Element, style: str | None, depth: int) -> None:
        """A list opens: its counter starts anew, unless it goes on a former one."""
        if depth:
            self._counts.get(self._ids.get(style or "", ""), {}).pop(depth, None)
            return
        goes_on = element.get_attribute_string("text:continue-list")
        same = element.get_attribute_string("text:continue-numbering") == "true" and style in self._ids
        self._opened += 1
        own = element.get_attribute_string("xml:id") or f"list {self._opened}"
        if goes_on in self._counts:
            self._counts[own] = self._counts[goes_on]
        elif not same:
            self._counts[own] = {}
        else:
            own = self._ids[style or ""]
        self._ids[style or ""] = own

    def item_mark(self, style: str | None, depth: int, start: str | None) -> str:
        """The mark of the next item of a list: "-" for any bullet, its number, or "" when it shows none."""
        counts = self._counts.setdefault(self._ids.get(style or "", ""), {})
        return self._mark(style or "", depth, counts, start)

    def heading_number(self, heading: Element) -> str:
        """The number of the next heading in the outline of the document; "" when its level has none."""
        depth = int(heading.get_attribute_string("text:outline-level") or 1) - 1
        if heading.get_attribute_string("text:is-list-header") == "true":
            return ""
        return self._mark(_OUTLINE, depth, self._counts.setdefault(_OUTLINE, {}), None)

    def _mark(self, style: str, depth: int, counts: dict[int, int], start: str | None) -> str:
        levels = self._levels.get(style, {})
        level = levels.get(depth)
        if level is None or level.style is None:
            return "-" if style != _OUTLINE else ""
        counts[depth] = int(start) if start is not None else counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]
        if not level.style:
            return ""
        shown = []
        for at in range(max(0, depth + 1 - level.displayed), depth + 1):
            its = levels.get(at, level)
            if its.style:
                shown.append(counted(counts.setdefault(at, its.start), its.style))
        return f"{level.prefix}{'.'.join(shown)}{level.suffix}".strip()


def _read_level(element: Element) -> tuple[int, _Level]:
    depth = int(element.get_attribute_string("text:level") or 1) - 1
    bullet = element.tag in {"text:list-level-style-bullet", "text:list-level-style-image"}
    number = element.get_attribute_string("style:num-format") or ""
    return depth, _Level(
        None if bullet else _FORMATS.get(number, "decimal") if number else "",
        element.get_attribute_string("style:num-prefix") or "",
        element.get_attribute_string("style:num-suffix") or "",
        int(element.get_attribute_string("text:start-value") or 1),
        int(element.get_attribute_string("text:display-levels") or 1),
    )


def _property(style: Element, owner: str, name: str) -> str | None:
    properties = style.get_element(owner)
    value: str | None = properties.get_attribute_string(name) if properties is not None else None
    return value


def _margin(chain: tuple[Element, ...], name: str) -> float:
    for style in chain:
        match = _LENGTH.match(_property(style, "style:paragraph-properties", name) or "")
        if match is not None:
            return float(match[1]) * _CENTIMETRES[match[2]]
    return 0.0
