"""Document → what an index keeps of it beside vectors: text, tree, passages and units, on one JSON line."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter

from ingest.model import Document, Passage, Section
from ingest.passages import cut_passages
from ingest.units import Unit, split_units


@dataclass(frozen=True, slots=True)
class SectionUnits:
    """The quotable units of one section's own text."""

    section_id: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A document, with what is embedded of it."""

    document: Document
    passages: tuple[Passage, ...]
    sections: tuple[SectionUnits, ...]  # those that have units, in reading order


_record = TypeAdapter(Record)


def make_record(document: Document) -> Record:
    """Cut a document into passages and units."""
    sections = (
        SectionUnits(section.id, split_units(document.text, section.body_start, section.own_end))
        for section in document.sections
    )
    return Record(document, cut_passages(document), tuple(entry for entry in sections if entry.units))


def unit_texts(record: Record) -> list[str]:
    """What is embedded of each unit: title and heading (or path), the line that introduces the list, the unit."""
    document = record.document
    sections = {section.id: section for section in document.sections}
    texts: list[str] = []
    for entry in record.sections:
        heading = _heading(document, sections[entry.section_id])
        texts.extend(f"{heading}\n{_with_lead(document.text, entry.units, unit)}" for unit in entry.units)
    return texts


def _heading(document: Document, section: Section) -> str:
    # A national rule holds in one case, or in one part of an agreement, which only its whole path tells.
    above = section.ancestors if document.source.scope == "national" else ()
    return " › ".join(part for part in (document.source.short_title, *above, section.heading) if part)


def _with_lead(text: str, units: Sequence[Unit], unit: Unit) -> str:
    own = text[unit.start : unit.end]
    if unit.lead is None:
        return own
    lead = units[unit.lead]
    return f"{text[lead.start : lead.end]} {own}"


def append_record(stream: BinaryIO, record: Record) -> None:
    """Write a record as one JSON line."""
    stream.write(_record.dump_json(record) + b"\n")


def record_digest(record: Record) -> str:
    """Hexadecimal; changes with anything that is read from the document, cut of it or known of it."""
    return hashlib.blake2b(_record.dump_json(record), digest_size=16).hexdigest()


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file, one JSON line each, read as they are asked for.

    Raises:
        OSError: the file cannot be read.
        ValueError: a line is not a record.
    """
    with path.open("rb") as stream:
        for line in stream:
            yield _record.validate_json(line)
