"""Documents and themes → a `Comparison`: a column a document, a row a theme, each cell quoted or said to be absent.

`themes` reads what is asked, `clauses` types every section, `cells` chooses the quote of a cell,
`free` does so for a theme in free words, and `differences` tells what differs.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import process

from answer.clauses.facts import read_facts
from answer.clauses.themes import Theme, all_themes
from answer.clauses.types import clause_types
from answer.comparison.cells import fill_cell, in_field
from answer.comparison.differences import compare_cells
from answer.comparison.found import found_units, is_found, keep_found
from answer.comparison.free import fill_free_cell
from answer.comparison.model import Cell, Comparison, Quote, Row
from answer.comparison.reading import Reading, read_for_comparison
from answer.comparison.versions import version_notes
from answer.render import cite
from answer.tables.load import table
from answer.text_record import told_by
from answer.understanding.knowledge import knowledge_of
from answer.validity import validity_notes
from errors import NoTextChosenError, OneDocumentError, UnknownTextError
from index import Index
from ingest.labels import sentence_case
from ingest.model import Document

_LENGTH = "durée"  # the clause type of how long a text applies
_SUGGESTED = 8  # names given to a reader who misspells one


def compare_documents(
    index: Index, documents: Sequence[Document], themes: Sequence[Theme] = (), as_of: date | None = None
) -> Comparison:
    """Set documents side by side.

    Args:
        index: the open index that holds them.
        documents: two or more, in the order of the columns; see `find_documents`.
        themes: in the order of the rows; all clause types when there are none.
        as_of: the day on which it is said which texts are not in force; None for today.

    Raises:
        NoTextChosenError: there is no document.
        OneDocumentError: there is one document.
        UnknownClauseTypeError: the manifest types a section as a clause that is not in the table.
    """
    if not documents:
        raise NoTextChosenError()
    if len(documents) < 2:
        raise OneDocumentError(title=documents[0].source.title)
    themes = themes or all_themes()
    readings = [read_for_comparison(index, document.id, index.generation) for document in documents]
    missing = [(reading, new) for reading in readings if (new := _new_themes(themes, reading))]
    for reading, new in missing:
        reading.cosines(_compared(new, reading))  # of all rows at once, so that the vectors of a text are gathered once
    rows = tuple(_row(index, documents, theme) for theme in themes)
    for reading, _ in missing:
        keep_found(reading)
    in_time = validity_notes(documents, as_of)
    notes = [*in_time, *_to_check(readings), *version_notes(readings), *_unstructured(documents), *_held_nowhere(rows)]
    return Comparison(tuple(documents), rows, tuple(notes))


def find_ahead(index: Index, document: Document, themes: Sequence[Theme]) -> None:
    """Find what one document says on themes of the table, and keep it for the comparisons to come.

    Raises:
        UnknownClauseTypeError: the manifest types a section as a clause that is not in the table.
    """
    reading = read_for_comparison(index, document.id, index.generation)
    new = _new_themes(themes, reading)
    if new:
        reading.cosines(_compared(new, reading))
        for theme in new:
            found_units(reading, theme)
        keep_found(reading)


def find_documents(index: Index, names: Sequence[str]) -> tuple[Document, ...]:
    """The documents with these identifiers or file names, each once; all of the index when no name is given.

    Raises:
        UnknownTextError: a name is no document's.
    """
    known = {document.source.file: document for document in index.documents.values()} | dict(index.documents)
    for name in names:
        if name not in known:
            nearest = process.extract(name, list(index.documents), limit=_SUGGESTED)
            raise UnknownTextError(name=name, known=", ".join(each for each, _, _ in nearest))
    chosen = [known[name] for name in names] if names else list(index.documents.values())
    return tuple({document.id: document for document in chosen}.values())


def fill(index: Index, document: Document, theme: Theme, number: int = 1) -> Cell:
    """What one document says on one theme; its citations are numbered from `number`.

    Raises:
        UnknownClauseTypeError: the manifest types a section as a clause that is not in the table.
    """
    if theme.is_typed:
        cell = fill_cell(read_for_comparison(index, document.id, index.generation), theme, number)
        return cell if cell.quotes or _LENGTH not in theme.types else _told_by_dates(index, cell, document, number)
    return fill_free_cell(index, document, theme, number)


def _told_by_dates(index: Index, cell: Cell, document: Document, number: int) -> Cell:
    """« Schéma pour la période 2014/2017 » : without a clause on it, how long a text applies may stand in its title."""
    units = told_by(document, knowledge_of(index, index.generation), ("duration", "term"))
    if not units:
        return cell
    citations = (
        cite(number + at, document, each.section, each.unit.start, each.unit.end) for at, each in enumerate(units)
    )
    quotes = tuple(Quote(cited, read_facts(document.text, cited.start, cited.end)) for cited in citations)
    return replace(cell, status="prévu", quotes=quotes, doubtful=False)


def _compared(themes: Sequence[Theme], reading: Reading) -> list[str]:
    """The sentences that the units of a text are compared with in meaning."""
    meanings = [said for theme in themes for name in theme.types for said in clause_types()[name].meaning]
    return [*meanings, *(theme.asked for theme in themes if reading.clauses.about_work)]


def _new_themes(themes: Sequence[Theme], reading: Reading) -> list[Theme]:
    """The themes of clause types that have not been looked for in a text."""
    typed = [in_field(theme, reading) for theme in themes if theme.is_typed]
    return [theme for theme in typed if not is_found(reading, theme)]


def _row(index: Index, documents: Sequence[Document], theme: Theme) -> Row:
    cells: list[Cell] = []
    number = 1
    for document in documents:
        cell = fill(index, document, theme, number)
        number += len(cell.quotes)
        cells.append(cell)
    return Row(theme, tuple(cells), compare_cells(cells))


def _to_check(readings: Sequence[Reading]) -> list[str]:
    """Agreements on work that nobody looked at: how often their cells are right is in evals/results/clauses.md."""
    titles = [f"« {r.document.source.short_title} »" for r in readings if r.clauses.about_work]
    return [table("comparison")["notes"]["to_check"].format(titles=", ".join(titles))] if titles else []


def _unstructured(documents: Sequence[Document]) -> list[str]:
    """A document without articles is compared sentence by sentence; the reader is told."""
    flat = [d for d in documents if len(d.sections) == 1]
    sentence = table("comparison")["notes"]["unstructured"]
    return [sentence.format(title=document.source.short_title) for document in flat]


def _held_nowhere(rows: Sequence[Row]) -> list[str]:
    """Themes that no text holds, nor comes near to."""
    sentence = table("comparison")["notes"]["nowhere"]
    empty = [row.theme.asked for row in rows if not any(cell.quotes or cell.doubtful for cell in row.cells)]
    return [sentence.format(theme=sentence_case(asked)) for asked in empty]
