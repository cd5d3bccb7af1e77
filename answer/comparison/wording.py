"""The parts of a comparison in words, from `tables/comparison.toml`: for the terminal, the page and exports."""

from answer.clauses.facts import Fact
from answer.comparison.model import Cell, Quote, Row
from answer.tables.load import table
from ingest.text import one_line


def verdict(row: Row) -> str:
    """« Différent : préavis ; identique : forme », « Identique », « Absent d'un texte au moins »."""
    words = table("comparison")
    contrast = row.contrast
    if not any(cell.quotes for cell in row.cells):
        return str(words["verdict"]["nowhere"])
    differing = [words["kinds"][kind.kind] for kind in contrast.kinds if kind.differs]
    if contrast.silent:
        said = words["verdict"]["silent"]
    elif contrast.same_words and not differing:
        said = words["verdict"]["same"]
    elif contrast.differs:
        said = words["verdict"]["differs"]
    else:
        said = words["verdict"]["same_facts"]
    if not differing:
        return str(said)
    alike = [words["kinds"][kind.kind] for kind in contrast.kinds if not kind.differs and all(kind.facts)]
    same = words["verdict"]["also_same"].format(kinds=", ".join(alike)) if alike else ""
    return f"{said} : {', '.join(differing)}{same}"


def cell_lines(cell: Cell) -> list[str]:
    """What a cell shows: the doubt there may be, each quote and its place; or that the text is silent."""
    if not cell.quotes:
        return [str(table("comparison")["status"]["absent_doubtful_shown" if cell.doubtful else "absent_shown"])]
    doubt = [str(table("comparison")["status"]["doubtful_shown"])] if cell.doubtful else []
    return doubt + [line for quote in cell.quotes for line in (f"« {one_line(quote.citation.quote)} »", place(quote))]


def place(quote: Quote) -> str:
    """Where the quote stands: « Convention …, art. 5 – Résiliation, p. 3 »."""
    page = f", p. {quote.citation.page}" if quote.citation.page else ""
    return f"{quote.citation.label}{page}"


def place_in_text(quote: Quote) -> str:
    """The same without the title of the text, under whose name the quote stands already."""
    return place(quote).removeprefix(f"{quote.citation.title}, ")


def fact_words(fact: Fact) -> str:
    """« préavis : 6 mois »: the kind in French and the words of the text."""
    return f"{table('comparison')['kinds'][fact.kind]} : {one_line(fact.text)}"
