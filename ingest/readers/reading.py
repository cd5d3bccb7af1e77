"""What every reader gives back: the text of a file, and what its format says of pages and headings."""

from dataclasses import dataclass

from ingest.model import Page


@dataclass(frozen=True, slots=True)
class MarkedHeading:
    """A heading that the file format itself marks, e.g. a Markdown `##` line; offsets span the whole line."""

    start: int
    end: int
    level: int  # from 1


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's text, with offsets in it."""

    text: str
    pages: tuple[Page, ...] = ()
    headings: tuple[MarkedHeading, ...] = ()
    warnings: tuple[str, ...] = ()  # French sentences
