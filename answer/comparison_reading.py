"""A document of an index → its `Reading`: every unit with what each clause type finds in it, measured once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from answer.clauses import Clauses, clause_types, read_clauses
from index import Index
from ingest.model import Document, Section
from ingest.units import Unit


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read for comparison; rows are units in reading order, columns clause types in the table's order."""

    document: Document
    clauses: Clauses
    sections: tuple[Section, ...]  # of each unit
    positions: tuple[int, ...]  # of each unit in its section
    units: tuple[Unit, ...]
    proofs: np.ndarray  # float32 (units, types): how far the unit is worded as the clause
    meanings: np.ndarray  # float32 (units, types): cosine with the nearest sentence that says what the type means
    confidences: np.ndarray  # float32 (units, types): that the unit's section is of the type

    def columns(self, types: Sequence[str]) -> list[int]:
        """Where the types stand among the columns."""
        names = list(clause_types())
        return [names.index(name) for name in types]


@lru_cache(maxsize=64)
def read_for_comparison(index: Index, document_id: str, generation: str) -> Reading:
    """Read a document as of one generation of the index.

    Raises:
        UnknownClauseTypeError: the manifest gives a type that is not in the table.
    """
    document = index.documents[document_id]
    clauses = read_clauses(document, lambda section: index.unit_vectors(section.id)[0])
    names = list(clause_types())
    places = [(section, index.unit_vectors(section.id)) for section in document.sections]
    places = [(section, pair) for section, pair in places if pair[0]]
    proofs = [[proof.get(name, 0.0) for name in names] for section, _ in places for proof in clauses.proofs[section.id]]
    confidences = [
        [clauses.confidence(section.id, (name,)) for name in names] for section, (units, _) in places for _ in units
    ]
    vectors = np.concatenate([vectors for _, (_, vectors) in places]) if places else np.zeros((0, 1), np.float32)
    shape = (len(vectors), len(names))
    return Reading(
        document,
        clauses,
        tuple(section for section, (units, _) in places for _ in units),
        tuple(position for _, (units, _) in places for position in range(len(units))),
        tuple(unit for _, (units, _) in places for unit in units),
        np.array(proofs, np.float32).reshape(shape),
        _meanings(index, vectors).reshape(shape),
        np.array(confidences, np.float32).reshape(shape),
    )


def _meanings(index: Index, vectors: np.ndarray) -> np.ndarray:
    columns = []
    for each in clause_types().values():
        said = np.stack([index.encode(sentence) for sentence in each.meaning])
        columns.append((vectors @ said.T).max(axis=1) if len(vectors) else np.zeros(0, np.float32))
    return np.stack(columns, axis=1)
