"""A comparison → its JSON record, which measurements use, or a table in the terminal."""

from pathlib import Path
from typing import TypedDict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from answer.clauses.facts import Fact
from answer.comparison.export import ExportFormat, export_comparison
from answer.comparison.model import Cell, CellStatus, Comparison, Quote
from answer.comparison.wording import cell_lines, verdict
from errors import UnwritableFileError

_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)))  # see terminal.display
_COLUMNS_AT_MOST = 4  # past that, a table would leave a word a line: documents are listed below one another


class FactRecord(TypedDict):
    """A fact inside a quote; a date's value is ISO 8601."""

    kind: str
    value: int | float | str
    unit: str | None
    text: str


class QuoteRecord(TypedDict):
    """Words of a clause: `quote` equals the text of the cell's `source` at `start:end`."""

    quote: str | None
    section: str | None
    start: int | None
    end: int | None
    facts: list[FactRecord]


class CellRecord(QuoteRecord):
    """What one document says on a theme; `others` are quotes of the same theme from its other sections.

    `doubtful` is true where the clause may well be another sentence of the text.
    """

    source: str
    status: CellStatus
    doubtful: bool
    others: list[QuoteRecord]


class ThemeRecord(TypedDict):
    """One row."""

    theme: str
    cells: list[CellRecord]
    differs: bool


class ComparisonRecord(TypedDict):
    """What `relais compare --json` writes."""

    themes: list[ThemeRecord]
    notes: list[str]


def comparison_record(comparison: Comparison) -> ComparisonRecord:
    """The record of a comparison; a text that says nothing has nulls in place of a quote."""
    return {
        "themes": [
            {
                "theme": row.theme.asked,
                "cells": [_cell_record(cell) for cell in row.cells],
                "differs": row.contrast.differs,
            }
            for row in comparison.rows
        ],
        "notes": list(comparison.notes),
    }


def _cell_record(cell: Cell) -> CellRecord:
    first: QuoteRecord = {"quote": None, "section": None, "start": None, "end": None, "facts": []}
    quotes = [_quote_record(quote) for quote in cell.quotes]
    return {
        "source": cell.source,
        "status": cell.status,
        "doubtful": cell.doubtful,
        **(quotes[0] if quotes else first),
        "others": quotes[1:],
    }


def _quote_record(quote: Quote) -> QuoteRecord:
    cited = quote.citation
    return {
        "quote": cited.quote,
        "section": cited.section,
        "start": cited.start,
        "end": cited.end,
        "facts": [_fact_record(fact) for fact in quote.facts],
    }


def _fact_record(fact: Fact) -> FactRecord:
    return {"kind": fact.kind, "value": fact.value, "unit": fact.unit, "text": fact.text}


def show_comparison(console: Console, comparison: Comparison) -> None:
    """One column a document and one row a theme; piped, or with many documents, one block a theme."""
    for note in comparison.notes:
        _print(console, f"À savoir : {note}")
    if console.is_terminal and len(comparison.documents) <= _COLUMNS_AT_MOST:
        table = Table("Thème", *(d.source.short_title for d in comparison.documents), show_lines=True)
        for row in comparison.rows:
            head = f"{row.theme.asked}\n{verdict(row)}"
            cells = ("\n".join(cell_lines(cell)) for cell in row.cells)
            table.add_row(*(Text(text.translate(_CONTROLS)) for text in (head, *cells)))
        console.print(table)
        return
    for row in comparison.rows:
        _print(console, f"\n{row.theme.asked} – {verdict(row)}")
        for cell in row.cells:
            _print(console, f"  {cell.title}")
            for line in cell_lines(cell):
                _print(console, f"    {line}")


def write_comparison(path: Path, kind: ExportFormat, comparison: Comparison) -> None:
    """Write a comparison as a spreadsheet or a document.

    Raises:
        UnwritableFileError: the file cannot be created.
    """
    content = export_comparison(comparison, kind)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnwritableFileError(path=path) from error


def _print(console: Console, text: str) -> None:
    console.print(text.translate(_CONTROLS), markup=False, highlight=False, soft_wrap=True)
