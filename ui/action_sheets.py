"""Documents in, their action sheets out: schéma → axe → fiche → pilote, partenaires, échéance, indicateurs.

A field is a part of the sheet whose heading holds one of the field's words (`action_sheets.toml`), or a line that
begins with one: « Pilote : Caf du Rhône ». What is given of it is verbatim, with its place.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest import Document, Section, section_name, split_units
from ingest.text import fold
from ui.source_panel import Span

TABLE = Path(__file__).with_name("action_sheets.toml")
_LINE = re.compile(r"^[^\w\n]*(?P<name>[^:\n]{3,60}?)[ \xa0]*:[ \xa0]*(?P<value>[^\n]*\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Field:
    """What a sheet says under one heading: spans of the document's text."""

    section_id: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ActionSheet:
    """A sheet with the axes that it stands in, and its fields by name; one that it does not hold is absent."""

    document: Document
    section: Section
    axes: tuple[str, ...]
    fields: dict[str, Field]


@cache
def field_words() -> dict[str, tuple[str, ...]]:
    """Fields by name, in the order of the columns, with the folded words that announce them."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in table["field"].items()}


def action_sheets(documents: Iterable[Document]) -> tuple[ActionSheet, ...]:
    """All action sheets, in the order of the documents."""
    return tuple(sheet for document in documents for sheet in _sheets(document))


def _sheets(document: Document) -> Iterator[ActionSheet]:
    fiches = [section for section in document.sections if section.kind == "fiche"]
    if not fiches and document.source.kind == "fiche":
        fiches = [document.sections[0]]  # The file is the sheet, and names itself by its title alone.
    by_id = {section.id: section for section in document.sections}
    for fiche in fiches:
        axes: list[str] = []
        above = by_id.get(fiche.parent_id or "")
        while above is not None and above.parent_id is not None:
            axes.insert(0, section_name(above, document.text))
            above = by_id.get(above.parent_id)
        inside = [each for each in document.sections if fiche.start <= each.start and each.end <= fiche.end]
        fields = dict(_fields(document, inside))
        if fields:
            yield ActionSheet(document, fiche, tuple(axes), fields)


def _fields(document: Document, sections: Iterable[Section]) -> Iterator[tuple[str, Field]]:
    found: set[str] = set()
    for section in sections:
        heading = fold(section.label)
        for name in _named(heading):
            spans = tuple(_units(document, section, nested=name == "indicateurs" and "resultat" in heading))
            if spans and name not in found:
                found.add(name)
                yield name, Field(section.id, spans)
        for line in _LINE.finditer(document.text, section.body_start, section.own_end):
            for name in _named(fold(line["name"])):
                if name not in found:
                    found.add(name)
                    yield name, Field(section.id, (line.span("value"),))


def _named(heading: str) -> Iterator[str]:
    """The fields that a heading announces."""
    for name, words in field_words().items():
        if any(re.search(rf"\b{word}", heading) for word in words):
            yield name


def _units(document: Document, section: Section, nested: bool) -> Iterator[Span]:
    """What a section says; of expected results with their indicators below each, the indicators alone (`nested`)."""
    units = split_units(document.text, section.body_start, section.own_end)
    below = [unit for unit in units if unit.lead is not None] if nested else []
    for unit in below or units:
        yield unit.start, unit.end
