"""A text with its known tree, as the library keeps what it took from a public source: one JSON object a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from errors import UnreadableFileError
from ingest.model import Source
from ingest.readers.reading import MarkedHeading, Reading

SUFFIX = ".relais"
SUFFIXES = (SUFFIX,)


@dataclass(frozen=True, slots=True)
class StructuredText:
    """What a `.relais` file holds."""

    source: Source
    text: str
    headings: tuple[MarkedHeading, ...]  # the whole tree, in reading order
    warnings: tuple[str, ...] = ()  # French sentences
    format: Literal[1] = 1


_structured = TypeAdapter(StructuredText)


def dump(structured: StructuredText) -> bytes:
    """The content of the file that holds a structured text; the same text gives the same bytes."""
    return _structured.dump_json(structured)


def read(path: Path) -> Reading:
    """Read a `.relais` file.

    Raises:
        UnreadableFileError: it is damaged, or of another format.
    """
    try:
        structured = _structured.validate_json(path.read_bytes())
    except ValidationError as error:
        raise UnreadableFileError(path=path, reason="il n'a pas été écrit par « relais corpus add »") from error
    return Reading(
        structured.text,
        headings=structured.headings,
        warnings=structured.warnings,
        complete=True,
        source=structured.source,
    )
