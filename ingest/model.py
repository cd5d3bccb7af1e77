"""The nouns of the system: what a document is made of, between the file and the index.

Data flows one way: ``Path → Document → Section → Passage → Retrieved → Answer(Citation…)``.
All offsets are character offsets in ``Document.text``; ``text[start:end]`` is always verbatim.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

SourceKind = Literal["convention", "schéma", "lettre", "actualité", "guide", "fiche", "règlement", "autre"]

SectionKind = Literal[
    "document",  # the root; its own text is what stands before the first heading
    "title",  # the document's title line with the text that it introduces
    "parties",
    "preamble",
    "part",  # titre, partie
    "chapter",
    "article",
    "axe",
    "fiche",
    "action",
    "annexe",
    "news",  # one item of a newsletter
    "heading",  # any other heading, numbered or not
    "signature",
    "case",  # a situation of a public information sheet: what is under it holds for that case only
    "reform",  # announces a rule to come; not the rule in force
]
# A rule of the State or of a whole profession, or what partners of a place commit themselves to.
Scope = Literal["national", "local"]
Origin = Literal["corpus", "library"]  # of a file: a folder of the user's, or the one kept with the index


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A date that the manifest gives for a document, e.g. ``("signed", 2014-07-04)``."""

    name: Literal["signed", "effective", "published", "updated", "period_start", "period_end", "ended"]
    value: date


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a document beside its text: its entry in ``sources.toml``, or what could be read from it."""

    file: str  # what citations name it by: path in its folder with "/", or the id of a public source ("F345")
    title: str  # as a person would cite it
    short_title: str
    kind: SourceKind
    publisher: str | None = None
    parties: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()  # most precise first; empty when national or unknown
    dates: tuple[KnownDate, ...] = ()
    provenance: str | None = None
    address: str | None = None  # where it is published on the web
    scope: Scope = "local"
    themes: tuple[str, ...] = ()  # under which it is published, broadest first
    clauses: tuple[tuple[str, tuple[str, ...]], ...] = ()  # by hand: a section's label and its clause types
    validity: str | None = None  # by hand, in French: « conclue pour trois ans à compter du 1er mars 2021 »
    amended_by: tuple[str, ...] = ()  # files of the corpus, or words
    replaced_by: str | None = None  # a file of the corpus, or words
    consolidated: bool = False  # several texts in one, those in force on the day it was updated


Event = Literal["signature", "notification", "publication", "transmission", "approbation", "agrément"]
ValidityFact = Literal["signed", "effective", "duration", "term", "renewal", "amended_by"]


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as agreements give it: months and days do not convert into each other."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a text says of going on after its term."""

    manner: Literal["tacite", "expresse", "exclue"]
    times: int | None = None  # None when no number is set
    period: Duration | None = None  # each time; None when not said: as long as the first
    total: Duration | None = None  # never longer than this in all


@dataclass(frozen=True, slots=True)
class Finding:
    """The words that a fact was read from: `Document.text[start:end]`."""

    fact: ValidityFact
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a document applies, as read from its text and its manifest entry; None for what neither says."""

    signed: date | None = None
    effective: date | None = None  # the first day
    assumed: bool = False  # `effective` is the day of signature because nothing else is said
    event: Event | None = None  # the text takes effect at this, rather than on a date
    duration: Duration | None = None
    open_ended: bool = False  # « durée indéterminée »
    term: date | None = None  # the last day, before any renewal
    renewal: Renewal | None = None
    ended: date | None = None  # the last day it applied, when it was ended or replaced early
    amended_by: tuple[str, ...] = ()
    replaced_by: str | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paginated file and the span of the reading text printed on it."""

    number: int  # from 1
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A node of a document's tree. Children lie inside their parent; the root spans the whole text."""

    id: str  # readable and stable: "epinay-convention-petite-enfance/article-5"
    document_id: str
    kind: SectionKind
    number: str | None  # "5", "3.2", "PE 1.2.1"; "ARTICLE PREMIER" is "1"
    label: str  # the heading as it stands, on one line; "" for the root
    title: str  # the heading without its number and kind: "RESILIATION"; "" when it has none
    parent_id: str | None
    ancestors: tuple[str, ...]  # labels from below the root down to the parent
    start: int
    end: int
    body_start: int  # where the text after the heading begins
    own_end: int  # where the first child begins, or `end`: the section's own text is text[start:own_end]
    date: str | None = None  # the date line that stands above a news item, verbatim

    @property
    def heading(self) -> str:
        """The label, with the title where the label does not hold it: "Article 44.1 – Démission"."""
        title = " ".join(self.title.split())
        return self.label if title in self.label else f"{self.label} – {title}"

    @property
    def path(self) -> str:
        """Labels from the top of the document to this section, joined by " / "."""
        return " / ".join((*self.ancestors, self.label)) if self.label else ""

    def holds(self, other: "Section") -> bool:
        """Whether another section is this one or lies inside it."""
        return self.document_id == other.document_id and self.start <= other.start < self.end


@dataclass(frozen=True, slots=True)
class Document:
    """A file read: its text, its tree and what is known of it."""

    id: str
    source: Source
    text: str
    content_hash: str  # sha-256 of the file's bytes and of its manifest entry, hexadecimal
    sections: tuple[Section, ...]  # reading order, the root first
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()  # French sentences
    validity: Validity = Validity()

    def section_at(self, offset: int) -> Section:
        """The deepest section that holds the character at `offset`."""
        return max(
            (s for s in self.sections if s.start <= offset < max(s.end, s.start + 1)),
            key=lambda s: (s.start, -s.end, len(s.ancestors)),
        )

    def page_at(self, offset: int) -> int | None:
        """The page that `offset` is printed on, or None when the file has no pages."""
        return next((p.number for p in reversed(self.pages) if p.start <= offset), None)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one section's own text, the unit of retrieval. Quote `text`, never `embedded_text`."""

    id: str  # section id, "#", rank in the section
    document_id: str
    section_id: str
    text: str  # verbatim: Document.text[start:end]
    start: int
    end: int
    embedded_text: str  # document title and breadcrumb, then the text
