"""ODT: paragraphs, lists with the numbers that the word processor shows, tables row by row, notes under their call.

Deleted text, comments, page headers and tables of contents are not read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from odfdo import Document
from odfdo.element import Element
from odfdo.security import SecurityError

from errors import UnreadableFileError, UnsafeFileError
from ingest.readers.archive import DAMAGED, check_archive
from ingest.readers.flow import SUPERSCRIPTS, Block, lay_out
from ingest.readers.odt_styles import Styles
from ingest.readers.reading import Reading
from ingest.readers.tables import Cell, expand, table_blocks

_INDEXES = "text:table-of-content text:illustration-index text:table-index text:alphabetical-index"
_ASIDE = "text:tracked-changes office:annotation office:annotation-end svg:title svg:desc text:hidden-paragraph"
_DECLARATIONS = "text:sequence-decls office:forms text:ruby-text"
_UNREAD = frozenset(f"{_INDEXES} {_ASIDE} {_DECLARATIONS}".split())
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_BOX = "draw:text-box"
_ROWS = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})
_MOST_REPEATED = 1_000  # rows and columns


def read(path: Path) -> Reading:
    """Read an ODT.

    Raises:
        UnreadableFileError: it is damaged, or no ODT.
        EncryptedFileError: it asks for a password.
        UnsafeFileError: see `ingest.readers.archive`.
    """
    check_archive(path)
    try:
        document = Document(path)
        return lay_out(_Walk(document).blocks(document.body))
    except SecurityError as error:
        raise UnsafeFileError(path=path, reason="il est bien plus gros une fois décompressé") from error
    except (SyntaxError, KeyError, ValueError, TypeError, AttributeError) as error:
        # odfdo meets a broken part in any of these ways.
        raise UnreadableFileError(path=path, reason=DAMAGED) from error


class _Walk:
    """Visits the body in order; counts its notes."""

    def __init__(self, document: Document) -> None:
        self.styles = Styles(document)
        self.waiting: list[Block] = []  # notes called by the paragraph being read
        self.boxes: list[Element] = []  # text boxes anchored in it

    def blocks(self, owner: Element) -> Iterator[Block]:
        for element in owner.children:
            tag = element.tag
            if tag in _PARAGRAPHS:
                yield from self._paragraph(element, None)
            elif tag == "text:list":
                yield from self._list(element, 0, None)
            elif tag == "table:table":
                yield from self._table(element)
            elif tag not in _UNREAD:
                yield from self.blocks(element)

    def _paragraph(self, element: Element, label: tuple[str, int] | None) -> Iterator[Block]:
        level = self.styles.level(element)
        text = "".join(self._inline(element, calls=level is None))
        above, below = self.styles.spacing(element)
        if level is not None and label is None and element.tag == "text:h" and text.strip():
            number = self.styles.heading_number(element)
            text = f"{number} {text.lstrip()}" if number else text
        if label is None or not text.strip():
            yield Block(text, level, above, below)
        else:
            mark, depth = label
            shown = f"{mark} {text.lstrip()}" if mark else text
            worded = any(len(word) > 2 and word.isalpha() for word in mark.split()) or level is not None
            yield Block(shown, level, above, below, None if worded else depth)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self.blocks(box)
        called, self.waiting = self.waiting, []
        yield from called

    def _list(self, owner: Element, depth: int, style: str | None) -> Iterator[Block]:
        style = _attribute(owner, "text:style-name") or style
        self.styles.open_list(owner, style, depth)
        for entry in owner.children:
            first = entry.tag == "text:list-item"
            for element in entry.children:
                if element.tag == "text:list":
                    yield from self._list(element, depth + 1, style)
                elif element.tag in _PARAGRAPHS:
                    start = _attribute(entry, "text:start-value") if first else None
                    mark = self.styles.item_mark(style, depth, start) if first else ""
                    yield from self._paragraph(element, (mark, depth))
                    first = False
                elif element.tag == "table:table":
                    yield from self._table(element)

    def _inline(self, owner: Element, *, calls: bool) -> Iterator[str]:
        yield owner.text or ""
        for element in owner.children:
            tag = element.tag
            if tag == "text:s":
                yield " " * min(int(_attribute(element, "text:c") or 1), 80)
            elif tag == "text:tab":
                yield " "
            elif tag == "text:line-break":
                yield "\n"
            elif tag == "text:note":
                yield self._call(element, shown=calls)
            elif tag == _BOX:
                self.boxes.append(element)
            elif tag not in _UNREAD and tag not in _PARAGRAPHS:
                yield from self._inline(element, calls=calls)
            yield element.tail or ""

    def _call(self, note: Element, *, shown: bool) -> str:
        citation = note.get_element("text:note-citation")
        body = note.get_element("text:note-body")
        mark = ((citation.text if citation else "") or "*").translate(SUPERSCRIPTS)
        paragraphs = body.get_elements("descendant::text:p") if body else []
        texts = (" ".join("".join(self._inline(each, calls=False)).split()) for each in paragraphs)
        self.waiting.append(Block(f"{mark} {' '.join(text for text in texts if text)}"))
        return mark if shown else ""

    def _table(self, table: Element) -> Iterator[Block]:
        notes_before, self.waiting = self.waiting, []
        yield from table_blocks(expand(list(self._rows(table, heading=False))))
        yield from self.waiting
        self.waiting = notes_before

    def _rows(self, owner: Element, *, heading: bool) -> Iterator[list[Cell]]:
        for element in owner.children:
            if element.tag in _ROWS:
                yield from self._rows(element, heading=heading or element.tag == "table:table-header-rows")
            elif element.tag == "table:table-row":
                yield [self._cell(cell, heading) for cell in element.children if cell.tag == "table:table-cell"]

    def _cell(self, element: Element, heading: bool) -> Cell:
        styles = {_attribute(each, "text:style-name") for each in element.get_elements("text:p | text:h")}
        marked = bool(styles) and all(self.styles.is_table_heading(style) for style in styles)
        return Cell(
            tuple(self.blocks(element)),
            _count(element, "table:number-columns-spanned") * _count(element, "table:number-columns-repeated"),
            _count(element, "table:number-rows-spanned"),
            heading or marked,
        )


def _attribute(element: Any, name: str) -> str | None:
    value: str | None = element.get_attribute_string(name)
    return value


def _count(element: Element, name: str) -> int:
    return min(int(_attribute(element, name) or 1), _MOST_REPEATED)
