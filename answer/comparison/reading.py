"""A document of an index → its `Reading`: every unit with what each clause type finds in it, measured once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from answer.clauses.parts import Place
from answer.clauses.sense import load_clause_sense
from answer.clauses.types import clause_types
from answer.clauses.typing import Clauses
from answer.comparison.kept import is_learnt, read_text
from index import Index
from ingest.model import Document, Section
from ingest.units import Unit

_REMEMBERED = 200  # sentences whose nearness to the units of a text is kept


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read for comparison; rows are units in reading order, columns clause types in the table's order."""

    index: Index
    document: Document
    made_from: str  # of what: see `ReadText`
    clauses: Clauses
    sections: tuple[Section, ...]  # of each unit
    positions: tuple[int, ...]  # of each unit in its section
    units: tuple[Unit, ...]
    words: tuple[tuple[str, ...], ...]  # of each unit: its roots
    places: tuple[Place, ...]  # of each unit in its section
    proofs: np.ndarray  # float32 (units, types): how far the unit is worded as the clause
    confidences: np.ndarray  # float32 (units, types): that the unit stands in a clause of the type
    attached: np.ndarray  # bool (units,): the unit stands in an annex or an attached text
    names_itself: np.ndarray  # bool (units,): an agreement on work speaks of itself there; all of another text
    of_itself: np.ndarray  # bool (units,): it does there or just before

    def columns(self, types: Sequence[str]) -> list[int]:
        """Where the types stand among the columns."""
        names = list(clause_types())
        return [names.index(name) for name in types]

    def cosines(self, sentences: Sequence[str]) -> np.ndarray:
        """Cosine of each unit with each of the sentences: float32 (sentences, units)."""
        known = _cosines(self.index, self.document.id, self.index.generation)
        unknown = [each for each in dict.fromkeys(sentences) if each not in known]
        if unknown:
            if len(known) > _REMEMBERED:
                known.clear()
                unknown = list(dict.fromkeys(sentences))
            known.update(zip(unknown, _measure_cosines(self.index, self.document, unknown), strict=True))
        return np.stack([known[each] for each in sentences])

    def meanings(self, types: Sequence[str]) -> np.ndarray:
        """Cosine of each unit with the nearest sentence that says what a type means: float32 (units, types)."""
        return np.stack([self.cosines(clause_types()[name].meaning).max(axis=0) for name in types], axis=1)

    def chances(self, types: Sequence[str]) -> np.ndarray:
        """The chance that each unit states a clause of each type, by its vector: float64 (units, types).

        Zero where clauses were not learnt: see `is_learnt`.
        """
        if not is_learnt(self.document, self.clauses, self.index) or not len(self.units):
            return np.zeros((len(self.units), len(types)))
        known = _chances(self.index, self.document.id, self.index.generation)
        for name in types:
            if name not in known:
                known[name] = load_clause_sense().chances(_vectors(self.index, self.document), [name])[:, 0]
        return np.stack([known[name] for name in types], axis=1)

    @property
    def sentences(self) -> frozenset[str]:
        """What its units say, blanks apart."""
        return _sentences(self.index, self.document.id, self.index.generation)


@lru_cache(maxsize=64)
def read_for_comparison(index: Index, document_id: str, generation: str) -> Reading:
    """Read a document as of one generation of the index.

    Raises:
        UnknownClauseTypeError: the manifest gives a type that is not in the table.
    """
    document = index.documents[document_id]
    known = read_text(index, document, generation)
    clauses = known.clauses
    names = list(clause_types())
    places = [(section, index.unit_vectors(section.id)) for section in document.sections]
    places = [(section, pair) for section, pair in places if pair[0]]
    proofs = np.zeros((sum(len(units) for _, (units, _) in places), len(names)), np.float32)
    confidences = np.zeros_like(proofs)
    column = {name: at for at, name in enumerate(names)}
    row = 0
    for section, _ in places:
        for proof, confidence in zip(clauses.proofs[section.id], clauses.confidences[section.id], strict=True):
            for matrix, values in ((proofs, proof), (confidences, confidence)):
                for name, value in values.items():
                    matrix[row, column[name]] = value
            row += 1
    held = tuple(section for section, (units, _) in places for _ in units)
    units = tuple(unit for _, (units, _) in places for unit in units)
    return Reading(
        index,
        document,
        known.made_from,
        clauses,
        held,
        tuple(position for _, (units, _) in places for position in range(len(units))),
        units,
        tuple(words for section, _ in places for words in clauses.words[section.id]),
        tuple(place for section, _ in places for place in clauses.places[section.id]),
        proofs,
        confidences,
        np.array(known.attached, bool),
        np.array(known.names_itself, bool),
        np.array(known.of_itself, bool),
    )


@lru_cache(maxsize=64)
def _cosines(index: Index, document_id: str, generation: str) -> dict[str, np.ndarray]:
    """What has been measured of a document, by sentence: one is encoded when it is first compared."""
    return {}


@lru_cache(maxsize=64)
def _chances(index: Index, document_id: str, generation: str) -> dict[str, np.ndarray]:
    """The chances of a document's units, by type: a theme asks for them several times."""
    return {}


def _measure_cosines(index: Index, document: Document, sentences: Sequence[str]) -> np.ndarray:
    """Cosine of each unit with each of the sentences: float32 (sentences, units)."""
    vectors = _vectors(index, document)
    if not len(vectors):
        return np.zeros((len(sentences), 0), np.float32)
    return np.asarray(_said(index, tuple(sentences)) @ vectors.T)


@lru_cache(maxsize=64)
def _said(index: Index, sentences: tuple[str, ...]) -> np.ndarray:
    """Their vectors: each text of a comparison is measured by the same."""
    return index.encode_all(sentences)


def _vectors(index: Index, document: Document) -> np.ndarray:
    """Of the units in reading order: float32 (units, dimension)."""
    vectors = [each for section in document.sections if len(each := index.unit_vectors(section.id)[1])]
    return np.concatenate(vectors) if vectors else np.zeros((0, 0), np.float32)


@lru_cache(maxsize=64)
def _sentences(index: Index, document_id: str, generation: str) -> frozenset[str]:
    reading = read_for_comparison(index, document_id, generation)
    text = reading.document.text
    return frozenset(" ".join(text[unit.start : unit.end].split()) for unit in reading.units)
