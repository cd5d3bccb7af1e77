"""Gold sections and cells, and indexes that hold their texts → how well clauses are typed, quoted and read."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from answer.clauses.themes import read_theme
from answer.comparison.compare import fill
from answer.comparison.model import Cell, CellStatus
from answer.comparison.reading import read_for_comparison
from index.search import Index
from ingest.model import Document


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact as the answering side names it."""

    kind: str
    value: int | float | str
    unit: str | None


@dataclass(frozen=True, slots=True)
class GoldSection:
    """The types of the section that holds some words."""

    doc: str  # a file of the project, or the id of an agreement
    holds: str
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Words that a right quote holds; its facts, or None where they are not judged."""

    quote: str
    facts: tuple[GoldFact, ...] | None


@dataclass(frozen=True, slots=True)
class GoldCell:
    """What one text says on a theme: any of the quotes is right; none means that it says nothing."""

    doc: str
    theme: str
    status: CellStatus
    quotes: tuple[GoldQuote, ...]


@dataclass(slots=True)
class Typings:
    """Figures on typing, micro-averaged over sections and types."""

    sections: int = 0
    right: int = 0
    given: int = 0
    wanted: int = 0
    failures: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Of precision and recall of types; 0 without any."""
        return 2 * self.right / (self.given + self.wanted) if self.given + self.wanted else 0.0


@dataclass(slots=True)
class Cells:
    """Figures on cells and on the facts of the quotes that are right."""

    cells: int = 0
    right: int = 0
    facts: int = 0  # quotes whose facts are judged
    exact: int = 0
    failures: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    @property
    def correct(self) -> float:
        """Share of cells with a right quote, or rightly silent."""
        return self.right / self.cells if self.cells else 0.0

    @property
    def facts_exact(self) -> float:
        """Share of the judged quotes whose facts are the gold ones, all and no other."""
        return self.exact / self.facts if self.facts else 0.0


def measure_typings(gold: Iterable[GoldSection], indexes: Sequence[Index]) -> Typings:
    """Compare the types of each section with the gold ones."""
    figures = Typings()
    for each in gold:
        found = _find(each.doc, indexes)
        place = _place(found[1], each.holds) if found else None
        if found is None or place is None:
            figures.absent.append(each.doc)
            continue
        index, document = found
        clauses = read_for_comparison(index, document.id, index.generation).clauses
        given = {typing.type for typing in clauses.typings[document.section_at(place).id]}
        figures.sections += 1
        figures.right += len(given & each.types)
        figures.given += len(given)
        figures.wanted += len(each.types)
        if given != each.types:
            figures.failures.append(f"section {each.doc} « {each.holds} »: {sorted(given)}, gold {sorted(each.types)}")
    return figures


def measure_cells(gold: Iterable[GoldCell], indexes: Sequence[Index]) -> Cells:
    """Compare each cell with the gold one: its status, its first quote, the facts of that quote."""
    figures = Cells()
    for each in gold:
        found = _find(each.doc, indexes)
        if found is None:
            figures.absent.append(each.doc)
            continue
        cell = fill(*found, read_theme(each.theme))
        figures.cells += 1
        right = _right_quote(cell, each)
        if right is None and (cell.quotes or each.quotes):
            said = cell.quotes[0].citation.quote if cell.quotes else "non prévu"
            figures.failures.append(f"cell {each.doc}, {each.theme}: {' '.join(said.split())[:160]}")
            continue
        figures.right += 1
        if right is not None and right.facts is not None:
            figures.facts += 1
            given = Counter(GoldFact(fact.kind, fact.value, fact.unit) for fact in cell.facts)
            if given == Counter(right.facts):
                figures.exact += 1
            else:
                read = [f"{fact.kind} {fact.value} {fact.unit}" for fact in given]
                figures.failures.append(f"facts {each.doc}, {each.theme}: {read}")
    return figures


def _find(doc: str, indexes: Sequence[Index]) -> tuple[Index, Document] | None:
    name = doc.rsplit("/", 1)[-1]
    for index in indexes:
        for document in index.documents.values():
            if document.source.file == name or document.id == name:
                return index, document
    return None


def _place(document: Document, words: str) -> int | None:
    found = re.search(r"\s+".join(map(re.escape, words.split())), document.text)
    return found.start() if found else None


def _right_quote(cell: Cell, gold: GoldCell) -> GoldQuote | None:
    if not cell.quotes:
        return None
    quote = " ".join(cell.quotes[0].citation.quote.split())
    return next((each for each in gold.quotes if " ".join(each.quote.split()) in quote), None)
