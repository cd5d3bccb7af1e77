"""Document of an index → its clauses and where it speaks of itself, read once and kept beside the index.

An agreement takes a second of processor time to read, and a tenth of one to read back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from pydantic import TypeAdapter

from answer.clauses.phrases import PhraseBook, roots
from answer.clauses.sense import OF_CHANCE, load_clause_sense
from answer.clauses.typing import Clauses, Typing, read_clauses
from answer.tables.load import table
from index import Index
from index.derived import code_fingerprint
from ingest.model import Document, Section
from ingest.text import flat
from ingest.units import Unit
from settings import EMBEDDED_ENCODER

KIND = "clauses"
_STATED = 2.1  # of chance and proof, from which a section is of a type
_SPOKEN_WITHIN = 3  # units after « la présente convention » that may still be about it: « Elle est renouvelable »


@dataclass(frozen=True, slots=True)
class ReadText:
    """What is known of a document for comparison; a value for each unit, in reading order."""

    made_from: str  # changes with the document, with the encoder and with the code
    clauses: Clauses
    attached: tuple[bool, ...]  # it stands in an annex or an attached text
    names_itself: tuple[bool, ...]  # an agreement on work speaks of itself there; all of another text
    of_itself: tuple[bool, ...]  # it does there or just before


_read_text = TypeAdapter(ReadText)


def read_text(index: Index, document: Document, generation: str) -> ReadText:
    """Read a document as of one generation of the index, or what an earlier process has read of it.

    Raises:
        UnknownClauseTypeError: the manifest gives a type that is not in the table.
    """
    made_from = f"{code_fingerprint()}/{index.state_of(document.id)}"
    if index.documents.get(document.id) is not document:
        return _read(index, document, generation)  # a newer generation was opened meanwhile: that state is not its own
    kept = index.derived.get(KIND, document.id, made_from)
    if kept is not None:
        return _read_text.validate_json(kept)
    read = _read(index, document, made_from)
    index.derived.put(KIND, document.id, made_from, _read_text.dump_json(read))
    return read


def _read(index: Index, document: Document, made_from: str) -> ReadText:
    clauses = read_clauses(document, lambda section: index.unit_vectors(section.id)[0])
    if is_learnt(document, clauses, index):
        clauses = replace(clauses, typings={each.id: _typed(clauses, each, index) for each in document.sections})
    placed = [(section, unit) for section in document.sections for unit in index.unit_vectors(section.id)[0]]
    sections, units = [section for section, _ in placed], [unit for _, unit in placed]
    attached = _attached(document)
    everywhere = [True] * len(units)
    named, near = _speech_of_itself(document, units, sections) if clauses.about_work else (everywhere, everywhere)
    return ReadText(
        made_from, clauses, tuple(section.id in attached for section in sections), tuple(named), tuple(near)
    )


def is_learnt(document: Document, clauses: Clauses, index: Index) -> bool:
    """Whether vectors tell what sentences state: in conventions of partners, and those of the embedded encoder."""
    return document.source.kind == "convention" and not clauses.about_work and index.encoder == EMBEDDED_ENCODER


def _typed(clauses: Clauses, section: Section, index: Index) -> tuple[Typing, ...]:
    """The types of a section with those that one of its sentences states by its words and its vector together."""
    found = clauses.typings[section.id]
    units, vectors = index.unit_vectors(section.id)
    if not units or any(typing.by_hand for typing in found):
        return found
    sense = load_clause_sense()
    chances = sense.chances(vectors, sense.types)
    proofs = np.array([[each.get(name, 0.0) for name in sense.types] for each in clauses.proofs[section.id]])
    stated = OF_CHANCE * chances + proofs
    known = {typing.type for typing in found}
    new = [
        Typing(name, round(float(chances[stated[:, column].argmax(), column]), 3))
        for column, name in enumerate(sense.types)
        if name not in known and stated[:, column].max() >= _STATED
    ]
    return tuple(sorted((*found, *new), key=lambda typing: -typing.confidence))


def _attached(document: Document) -> set[str]:
    """The sections of annexes and attached texts, with all that lies in them."""
    book = PhraseBook((phrase, phrase) for phrase in table("clauses")["attached"])
    annexes = PhraseBook((phrase, phrase) for phrase in table("clauses")["annexes"])
    attached: set[str] = set()
    for section in document.sections:  # parents come before their children
        inside = section.parent_id != document.id  # the annexes of a text may lie in it
        names = (annexes if inside else book).find(roots(section.label))
        if section.parent_id in attached or any(not each.start for each in names):
            attached.add(section.id)
    return attached


def _speech_of_itself(
    document: Document, units: Sequence[Unit], sections: Sequence[Section]
) -> tuple[list[bool], list[bool]]:
    """Whether each unit of an agreement speaks of the agreement, and whether it or one just before does: bool."""
    words = table("clauses")
    is_convention = "convention" in flat(document.source.title)
    spoken = re.compile(words["agreement"] if is_convention else f"{words['agreement']}|{words['accord']}")
    part = re.compile(words["part_of_it"])
    texts = [flat(document.text[unit.start : unit.end]) for unit in units]
    whole = [not (is_convention and part.match(text)) for text in texts]
    named = [each and spoken.search(text) is not None for each, text in zip(whole, texts, strict=True)]
    near = []
    for row, each in enumerate(whole):
        beside = range(max(0, row - _SPOKEN_WITHIN), row + 1)
        near.append(each and any(named[other] and sections[other] is sections[row] for other in beside))
    return named, near
