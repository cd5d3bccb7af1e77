"""What every reader gives back: the text of a file, and what its format says of pages and headings."""

from dataclasses import dataclass

from ingest.model import Page, SectionKind, Source


@dataclass(frozen=True, slots=True)
class MarkedHeading:
    """A heading that the file format itself marks, e.g. a Markdown `##` line; offsets span the whole line.

    The fields from `kind` on are of formats that know the whole tree (`Reading.complete`).
    """

    start: int
    end: int
    level: int  # from 1
    kind: SectionKind = "heading"
    number: str | None = None
    label_end: int | None = None  # where the label ends and the title begins, when they are cited apart
    key: str | None = None  # what the publisher identifies the section by; it makes the section's id
    continues: int | None = None  # index of the mark whose text goes on here, after the sections inside it


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's text, with offsets in it."""

    text: str
    pages: tuple[Page, ...] = ()
    headings: tuple[MarkedHeading, ...] = ()
    warnings: tuple[str, ...] = ()  # French sentences
    complete: bool = False  # `headings` are the whole tree: no other is looked for
    source: Source | None = None  # what the format says of the document
