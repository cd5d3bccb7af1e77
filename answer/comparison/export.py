"""A comparison → a file to keep or send: XLSX (openpyxl), DOCX (python-docx), CSV; every quote with its citation."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from answer.comparison.model import Comparison
from answer.comparison.wording import cell_lines, fact_words, verdict
from answer.tables.load import table
from ingest.text import one_line

ExportFormat = Literal["xlsx", "docx", "csv"]
_COLUMNS = ("Thème", "Constat", "Document", "Fichier", "Statut", "Citation", "Emplacement", "Page", "Éléments")
_NOTE = "À savoir"
_WIDTH = 50  # characters of a column of quotes
# Control characters, which page breaks of PDF files leave in text, are not allowed in either office format.
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


def export_comparison(comparison: Comparison, kind: ExportFormat) -> bytes:
    """The whole file, to be written or sent as it is."""
    return _EXPORTERS[kind](comparison)


def _records(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """One line a quote, or a silence."""
    status = table("comparison")["status"]
    for row in comparison.rows:
        head = (row.theme.asked, verdict(row))
        for cell in row.cells:
            if not cell.quotes:
                silent = status["absent_doubtful" if cell.doubtful else "absent"]
                yield (*head, cell.title, cell.source, silent, "", "", "", "")
            for quote in cell.quotes:
                cited = quote.citation
                facts = " ; ".join(map(fact_words, quote.facts))
                page = str(cited.page or "")
                words = f"« {one_line(cited.quote)} »"
                said = status["doubtful" if cell.doubtful else "present"]
                yield (*head, cell.title, cell.source, said, words, cited.label, page, facts)


def _csv(comparison: Comparison) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";")  # what a French spreadsheet opens in columns
    writer.writerow(_COLUMNS)
    writer.writerows(_records(comparison))
    blank = [""] * (len(_COLUMNS) - 2)
    writer.writerows([_NOTE, note, *blank] for note in comparison.notes)
    return written.getvalue().encode("utf-8-sig")


def _xlsx(comparison: Comparison) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    shown = book.create_sheet("Comparaison")
    _fill(shown, ["Thème", "Constat", *(d.source.short_title for d in comparison.documents)])
    for row in comparison.rows:
        _fill(shown, [row.theme.asked, verdict(row), *("\n".join(cell_lines(cell)) for cell in row.cells)])
    listed = book.create_sheet("Citations")
    for record in (_COLUMNS, *_records(comparison)):
        _fill(listed, list(record))
    if comparison.notes:
        notes = book.create_sheet(_NOTE)
        for note in comparison.notes:
            _fill(notes, [note])
    for sheet in book.worksheets:
        for column in range(1, sheet.max_column + 1):
            narrow = sheet is not shown or column <= 2
            sheet.column_dimensions[get_column_letter(column)].width = _WIDTH // 2 if narrow else _WIDTH
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    shown.freeze_panes = "B2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Worksheet, values: list[str]) -> None:
    sheet.append([value.translate(_CONTROLS) for value in values])
    for cell in sheet[sheet.max_row]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.data_type = "s"  # a text that opens with "=" is no formula


def _docx(comparison: Comparison) -> bytes:
    file = docx.Document()
    page = file.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    file.core_properties.title = "Comparaison de textes"
    file.core_properties.language = "fr-FR"
    file.add_heading("Comparaison de textes", 0)
    for document in comparison.documents:
        file.add_paragraph(document.source.title.translate(_CONTROLS), style="List Bullet")
    for note in comparison.notes:
        file.add_paragraph(note.translate(_CONTROLS))
    for row in comparison.rows:
        file.add_heading(f"{row.theme.asked} – {verdict(row)}".translate(_CONTROLS), 2)
        shown = file.add_table(rows=0, cols=2, style="Table Grid")
        for cell in row.cells:
            name, said = shown.add_row().cells
            name.text = cell.title.translate(_CONTROLS)
            said.text = "\n".join(cell_lines(cell)).translate(_CONTROLS)
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


_EXPORTERS: Mapping[ExportFormat, Callable[[Comparison], bytes]] = {"xlsx": _xlsx, "docx": _docx, "csv": _csv}
