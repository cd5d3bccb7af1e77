"""An element of an HTML page → its paragraphs, headings, list items and table rows, as browsers set them apart."""

import re

from lxml import html as parser  # type: ignore[import-untyped]

from ingest.readers.flow import SUPERSCRIPTS, Block, item
from ingest.readers.numbering import counted
from ingest.readers.tables import Cell, expand, table_blocks

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNSEEN = "head script style template noscript iframe object canvas svg math audio video area map progress meter dialog"
_CONTROLS = "select datalist button input textarea"
_SILENT = frozenset(f"{_UNSEEN} {_CONTROLS}".split())
_FURNITURE = frozenset({"nav", "aside", "footer"})
_ROLES = "navigation complementary contentinfo banner search menu menubar dialog alert"
_FURNITURE_ROLES = frozenset(_ROLES.split())
_WITH_MARGIN = "p ul ol dl table blockquote pre figure fieldset hr details"  # in browsers
_WITHOUT = "html body div section article main header footer nav aside form li dt dd address center summary figcaption"
_PARTS = "caption legend hgroup search td th tr tbody thead tfoot"
_APART = frozenset(_WITH_MARGIN.split())
BLOCKS = frozenset(f"{_WITH_MARGIN} {_WITHOUT} {_PARTS}".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NO_MARGIN = re.compile(r"margin(?:-top|-bottom)?\s*:\s*0[a-z]*\s*(?:;|$)", re.I)
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def blocks_of(root: parser.HtmlElement) -> list[Block]:
    """The paragraphs, headings, list items and table rows of an element, in order."""
    walk = _Walk(whole_page=root.tag not in {"main", "article"})
    walk.visit(root)
    walk.flush()
    return walk.blocks


class _Walk:
    """Visits a tree in order; `line` is the paragraph being gathered."""

    def __init__(self, whole_page: bool) -> None:
        self.blocks: list[Block] = []
        self.line: list[str] = []
        self.whole_page = whole_page
        self.margin = True
        self.depth: int | None = None  # of the list item being read
        self.mark = ""  # its mark, until it is written

    def visit(self, element: parser.HtmlElement) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT or self._is_hidden(element):
            return
        if tag == "br":
            self.line.append("\n")
        elif tag in _HEADINGS:
            self._part(apart=True)
            self.blocks.append(Block(_inline(element), _HEADINGS[tag]))
            self.margin = True
        elif tag == "table":
            self._part(apart=True)
            self.blocks.extend(table_blocks(expand(_rows(element))))
        elif tag == "pre":
            self._part(apart=True)
            self.blocks.append(Block(element.text_content().strip("\n")))
        elif tag == "li":
            self._item(element)
        elif tag == "sup":
            self.line.append(_inline(element).translate(SUPERSCRIPTS) if _inline(element).isdigit() else "")
            if not _inline(element).isdigit():
                self.visit_children(element)
        elif tag in BLOCKS:
            nested = tag in {"ul", "ol"} and self.depth is not None
            apart = tag in _APART and not nested and not _NO_MARGIN.search(element.get("style", ""))
            self._part(apart)
            self.visit_children(element)
            self.flush()
            self.margin = self.margin or apart
        else:
            self.visit_children(element)

    def flush(self) -> None:
        """End the paragraph being gathered."""
        gathered = "".join(self.line)
        self.line = []
        text = "\n".join(_BLANKS.sub(" ", line).strip(" ") for line in gathered.split("\n"))
        if not text.strip():
            if "\n" in gathered or "\xa0" in gathered:
                self.blocks.append(Block(""))  # an empty paragraph that takes a line
            return
        text = text.strip("\n")
        if self.depth is None:
            self.blocks.append(Block(text, above=self.margin, below=False))
        else:
            self.blocks.append(item(text, self.mark, self.depth))
            self.mark = ""
        self.margin = False

    def _part(self, apart: bool) -> None:
        self.flush()
        self.margin = self.margin or apart

    def visit_children(self, element: parser.HtmlElement) -> None:
        self.line.append((element.text or "").replace("\n", " "))
        for child in element:
            self.visit(child)
            self.line.append((child.tail or "").replace("\n", " "))

    def _item(self, element: parser.HtmlElement) -> None:
        self.flush()
        above = (self.depth, self.mark)
        self.depth = 0 if self.depth is None else self.depth + 1
        self.mark = _item_mark(element)
        self.visit_children(element)
        self.flush()
        self.depth, self.mark = above

    def _is_hidden(self, element: parser.HtmlElement) -> bool:
        if element.get("hidden") is not None or element.get("aria-hidden") == "true" or element.tag == "nav":
            return True
        if not self.whole_page:
            return bool(_HIDDEN.search(element.get("style", "")))
        banner = element.tag == "header" and (element.find(".//nav") is not None or element.find(".//h1") is None)
        furniture = element.tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES or banner
        return furniture or bool(_HIDDEN.search(element.get("style", "")))


def _inline(element: parser.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _item_mark(element: parser.HtmlElement) -> str:
    """What a browser shows before an item: its number in an ordered list, a dash for any bullet."""
    owner = element.getparent()
    if owner is None or owner.tag != "ol":
        return "-"
    number = _integer(owner.get("start"), 1)
    for child in owner:
        if child.tag == "li":
            number = _integer(child.get("value"), number)
            if child is element:
                break
            number += 1
    style = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}.get(owner.get("type", "1"))
    return f"{counted(number, style or 'decimal')}."


def _integer(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text.strip()) else default


def _rows(table: parser.HtmlElement) -> list[list[Cell]]:
    """The rows of a table without those of the tables inside it; a caption is a row of its own."""
    rows: list[list[Cell]] = []
    for row in table.iter("tr", "caption"):
        if next(row.iterancestors("table")) is not table:
            continue
        cells = [row] if row.tag == "caption" else [cell for cell in row if cell.tag in {"td", "th"}]
        in_head = next(row.iterancestors("thead", "table")).tag == "thead"
        rows.append([_cell(cell, in_head) for cell in cells])
    return rows


def _cell(element: parser.HtmlElement, in_head: bool) -> Cell:
    walk = _Walk(whole_page=False)
    walk.visit_children(element)
    walk.flush()
    bold = "".join(part for b in element.iter("b", "strong") for part in b.itertext())
    filled = [block for block in walk.blocks if block.text.strip()]
    all_bold = bool(filled) and squeeze(bold) == squeeze("".join(element.itertext()))
    return Cell(
        tuple(filled),
        _integer(element.get("colspan"), 1),
        max(_integer(element.get("rowspan"), 1), 1),
        element.tag == "th" or in_head or all_bold,
    )


def squeeze(text: str) -> str:
    """A text without its blanks, for comparing."""
    return "".join(text.split())
