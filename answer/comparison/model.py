"""The nouns of a comparison, between the documents compared and the table shown."""

from dataclasses import dataclass
from typing import Literal

from answer.clauses.facts import Fact, FactKind
from answer.clauses.themes import Theme
from answer.model import Citation
from ingest.model import Document

CellStatus = Literal["prévu", "non prévu"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words of a clause with the facts in them."""

    citation: Citation  # numbered from 1 in its row
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one document says on one theme."""

    document_id: str
    source: str  # file name in the corpus
    title: str  # short
    status: CellStatus
    quotes: tuple[Quote, ...]  # the clause first, then what completes it elsewhere; empty when nothing is said
    doubtful: bool = False  # the clause may well be another sentence, or there after all: to be checked by the reader

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the clause."""
        return self.quotes[0].facts if self.quotes else ()


@dataclass(frozen=True, slots=True)
class FactDifference:
    """The facts of one kind, a tuple a document in the order of the columns; empty where a text has none."""

    kind: FactKind
    facts: tuple[tuple[Fact, ...], ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Contrast:
    """What a row's cells have in common and where they part."""

    differs: bool  # a text is silent where another speaks, a fact differs, or the words say something else
    silent: bool  # a text is silent where another speaks
    kinds: tuple[FactDifference, ...]  # of the facts stated, kind by kind
    same_words: bool  # the texts that speak use the same words


@dataclass(frozen=True, slots=True)
class Row:
    """One theme across the documents."""

    theme: Theme
    cells: tuple[Cell, ...]  # in the order of the documents
    contrast: Contrast


@dataclass(frozen=True, slots=True)
class Comparison:
    """Texts side by side."""

    documents: tuple[Document, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]  # French sentences: two versions of one text, a theme that no text holds, …
