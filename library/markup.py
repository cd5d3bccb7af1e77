"""The HTML content of an article → its lines: paragraphs, items and table rows, in order."""

import re
from collections.abc import Iterator

from lxml import html  # type: ignore[import-untyped]

from library.compose import one_line
from library.tables import Cell, table_lines

_BLOCKS = frozenset({"p", "div", "center", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr"})
_LINE_BREAKS = frozenset({"br"})
_HEADING_CELL = "th"


def content_lines(content: str) -> list[str]:
    """The lines of an article's content; a row of a table is an item in which cells stand beside their headings."""
    if not content.strip():
        return []
    # Some names of elements are slips of the source, as <CB>: their text is kept, which is all that is read.
    root = html.fragment_fromstring(content, create_parent="div")
    return [line for line in (one_line(line) for line in "".join(_written(root)).split("\n")) if line]


def _written(element: html.HtmlElement) -> Iterator[str]:
    """The text of an element, with a line end wherever a line ends."""
    if not isinstance(element.tag, str):  # a comment
        return
    if element.tag == "table":
        for line in table_lines(_rows(element)):
            yield f"\n- {line}"
        yield "\n"
        return
    block = element.tag in _BLOCKS
    if block or element.tag in _LINE_BREAKS:
        yield "\n"
    yield " ".join((element.text or "").split("\n"))
    for child in element:
        yield from _written(child)
        yield " ".join((child.tail or "").split("\n"))
    if block:
        yield "\n"


def _rows(table: html.HtmlElement) -> list[list[Cell]]:
    rows = [
        [
            Cell(
                one_line(" ".join("".join(_written(cell)).split("\n"))),
                _span(cell, "colspan"),
                _span(cell, "rowspan"),
                cell.tag == _HEADING_CELL,
            )
            for cell in row.iterchildren("td", _HEADING_CELL)
        ]
        for row in table.iter("tr")
        if next(row.iterancestors("table")) is table
    ]
    return _with_heading_row([row for row in rows if row])


def _with_heading_row(rows: list[list[Cell]]) -> list[list[Cell]]:
    """A table that marks no heading has its first row for one, when that row alone holds no figure."""
    if len(rows) < 2 or any(cell.heads for row in rows for cell in row) or not all(cell.text for cell in rows[0]):
        return rows
    figures = [any(re.search(r"\d", cell.text) for cell in row) for row in rows]
    if figures[0] or not any(figures[1:]) or len(rows[0]) < 2:
        return rows
    return [[Cell(cell.text, cell.columns, cell.rows, True) for cell in rows[0]], *rows[1:]]


def _span(cell: html.HtmlElement, name: str) -> int:
    given = (cell.get(name) or "1").strip()
    return max(int(given), 1) if given.isdigit() else 1
