"""DOCX: paragraphs, lists with the numbers that Word shows, tables row by row, notes under what calls them.

Deleted and hidden text, fields' codes, comments, page headers and tables of contents are not read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from errors import UnreadableFileError
from ingest.readers.archive import DAMAGED, check_archive
from ingest.readers.docx_styles import Styles
from ingest.readers.flow import SUPERSCRIPTS, Block, lay_out
from ingest.readers.reading import Reading
from ingest.readers.tables import Cell, expand, table_blocks

_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_UNREAD = frozenset(
    {
        qn(f"w:{name}")
        for name in ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "txbxContent", "fldData", "rt")
    }
    | {_MC_FALLBACK}
)
_WRITTEN = {qn("w:tab"): " ", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:ptab"): " "}
_TEXT = frozenset({qn("w:t"), _MATH_TEXT})
_NOTES = {qn("w:footnoteReference"): RELATIONSHIP_TYPE.FOOTNOTES, qn("w:endnoteReference"): RELATIONSHIP_TYPE.ENDNOTES}
_CONTAINERS = frozenset(qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"))
_WINGDINGS = {"F0A8": "□", "F06F": "□", "F0FE": "☒", "F0FC": "✓", "F0E8": "➔", "F0E0": "→"}


def read(path: Path) -> Reading:
    """Read a DOCX.

    Raises:
        UnreadableFileError: it is damaged, or no DOCX.
        EncryptedFileError: it asks for a password.
        UnsafeFileError: see `ingest.readers.archive`.
    """
    check_archive(path)
    try:
        with path.open("rb") as stream:
            document = docx.Document(stream)
        body = document.element.body
        walk = _Walk(document)
        return lay_out(walk.blocks(body))
    except (OpcError, SyntaxError, BadZipFile, KeyError, ValueError, AttributeError) as error:
        # python-docx meets a broken part in any of these ways.
        raise UnreadableFileError(path=path, reason=DAMAGED) from error


class _Walk:
    """Visits the body in order; counts its notes."""

    def __init__(self, document: Any) -> None:
        self.styles = Styles(document)
        self.notes = {kind: _notes(document, kind) for kind in _NOTES.values()}
        self.called = 0
        self.waiting: list[Block] = []  # notes called by the paragraph being read

    def blocks(self, owner: Any) -> Iterator[Block]:
        for element in owner:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag in _CONTAINERS and not _is_contents(element):
                yield from self.blocks(element)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        if self.styles.is_contents(paragraph):
            return
        level = self.styles.level(paragraph)
        text = "".join(self._inline(paragraph, calls=level is None))
        above, below = self.styles.spacing(paragraph)
        label = self.styles.label(paragraph) if text.strip() else None
        if label is None:
            yield Block(text, level, above, below)
        elif level is not None or label.has_word:
            yield Block(f"{label.text} {text.lstrip()}", level, above, below)
        else:
            yield Block(f"{label.text} {text.lstrip()}", None, above, below, label.depth)
        for box in paragraph.iter(qn("w:txbxContent")):
            if next(box.iterancestors(_MC_FALLBACK, qn("w:p"))).tag != _MC_FALLBACK:
                yield from self.blocks(box)
        called, self.waiting = self.waiting, []
        yield from called

    def _inline(self, owner: Any, *, calls: bool) -> Iterator[str]:
        for element in owner:
            tag = element.tag
            if tag in _UNREAD or (tag == qn("w:r") and _is_hidden(element)):
                continue
            if tag in _TEXT:
                yield element.text or ""
            elif tag in _WRITTEN:
                yield _WRITTEN[tag]
            elif tag == qn("w:br"):
                yield "" if element.get(qn("w:type")) in {"page", "column"} else "\n"
            elif tag == qn("w:sym"):
                yield _WINGDINGS.get((element.get(qn("w:char")) or "").upper(), "•")
            elif tag in _NOTES:
                yield self._call(_NOTES[tag], element.get(qn("w:id")), shown=calls)
            else:
                yield from self._inline(element, calls=calls)

    def _call(self, kind: str, identity: str, *, shown: bool) -> str:
        note = self.notes[kind].get(identity)
        if note is None:
            return ""
        self.called += 1
        mark = str(self.called).translate(SUPERSCRIPTS)
        texts = (" ".join("".join(self._inline(p, calls=False)).split()) for p in note.iter(qn("w:p")))
        self.waiting.append(Block(f"{mark} {' '.join(text for text in texts if text)}"))
        return mark if shown else ""

    def _table(self, table: Any) -> Iterator[Block]:
        notes_before, self.waiting = self.waiting, []
        rows = [self._row(row) for row in table.iter(qn("w:tr")) if next(row.iterancestors(qn("w:tbl"))) is table]
        yield from table_blocks(expand(_with_spans(rows)))
        yield from self.waiting
        self.waiting = notes_before

    def _row(self, row: Any) -> list[tuple[Cell, bool]]:
        """The cells of a row, each with whether it goes on the one above."""
        marked = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        cells: list[tuple[Cell, bool]] = []
        skipped = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        if skipped is not None:
            cells.append((Cell((), int(skipped.get(qn("w:val")))), False))
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not row:
                continue
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            blocks = tuple(self.blocks(cell))
            columns = int(span.get(qn("w:val"))) if span is not None else 1
            goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            cells.append((Cell(blocks, columns, 1, marked or _is_bold(cell)), goes_on))
        return cells


def _with_spans(rows: list[list[tuple[Cell, bool]]]) -> list[list[Cell]]:
    """The rows without the cells that go on one above, which gets its number of rows."""
    spans: list[list[Cell | None]] = []
    owners: dict[int, tuple[int, int]] = {}  # column → place of the cell that may go on
    for at, row in enumerate(rows):
        column = 0
        line: list[Cell | None] = []
        for cell, goes_on in row:
            if goes_on and column in owners:
                above, place = owners[column]
                owner = spans[above][place]
                if owner is not None:
                    spans[above][place] = Cell(owner.blocks, owner.columns, at - above + 1, owner.heading)
                line.append(None)
            else:
                owners[column] = (at, len(line))
                line.append(cell)
            column += cell.columns
        spans.append(line)
    return [[cell for cell in line if cell is not None] for line in spans]


def _notes(document: Any, kind: str) -> dict[str, Any]:
    parts = [rel.target_part for rel in document.part.rels.values() if rel.reltype == kind]
    return {note.get(qn("w:id")): note for part in parts for note in parse_xml(part.blob)}


def _is_hidden(run: Any) -> bool:
    return _is_on(run.find(f"{qn('w:rPr')}/{qn('w:vanish')}"))


def _is_bold(cell: Any) -> bool:
    runs = [run for run in cell.iter(qn("w:r")) if any((text.text or "").strip() for text in run.iter(qn("w:t")))]
    return bool(runs) and all(_is_on(run.find(f"{qn('w:rPr')}/{qn('w:b')}")) for run in runs)


def _is_on(toggle: Any) -> bool:
    return toggle is not None and toggle.get(qn("w:val"), "1") not in {"0", "false", "off"}


def _is_contents(element: Any) -> bool:
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"
