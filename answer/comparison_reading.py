"""A document of an index → its `Reading`: every unit with what each clause type finds in it, measured once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from answer.clauses import Clauses, clause_types, read_clauses
from answer.phrases import PhraseBook, roots
from answer.tables.load import table
from index import Index
from ingest.model import Document, Section
from ingest.units import Unit


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read for comparison; rows are units in reading order, columns clause types in the table's order."""

    index: Index
    document: Document
    clauses: Clauses
    sections: tuple[Section, ...]  # of each unit
    positions: tuple[int, ...]  # of each unit in its section
    units: tuple[Unit, ...]
    proofs: np.ndarray  # float32 (units, types): how far the unit is worded as the clause
    confidences: np.ndarray  # float32 (units, types): that the unit's section is of the type
    attached: np.ndarray  # bool (units,): the unit stands in an annex or an attached text

    def columns(self, types: Sequence[str]) -> list[int]:
        """Where the types stand among the columns."""
        names = list(clause_types())
        return [names.index(name) for name in types]

    def meanings(self, types: Sequence[str]) -> np.ndarray:
        """Cosine of each unit with the sentences that say what the types mean: float32 (units, types)."""
        columns = [_meaning(self.index, self.document.id, self.index.generation, name) for name in types]
        return np.stack(columns, axis=1)


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
    attached = _attached(document)
    proofs = [[proof.get(name, 0.0) for name in names] for section, _ in places for proof in clauses.proofs[section.id]]
    confidences = [
        [clauses.confidence(section.id, (name,)) for name in names] for section, (units, _) in places for _ in units
    ]
    shape = (sum(len(units) for _, (units, _) in places), len(names))
    return Reading(
        index,
        document,
        clauses,
        tuple(section for section, (units, _) in places for _ in units),
        tuple(position for _, (units, _) in places for position in range(len(units))),
        tuple(unit for _, (units, _) in places for unit in units),
        np.array(proofs, np.float32).reshape(shape),
        np.array(confidences, np.float32).reshape(shape),
        np.array([section.id in attached for section, (units, _) in places for _ in units], bool),
    )


def _attached(document: Document) -> set[str]:
    """The sections of annexes and attached texts, with all that lies in them."""
    book = PhraseBook((phrase, phrase) for phrase in table("clauses")["attached"])
    attached: set[str] = set()
    for section in document.sections:  # parents come before their children
        opens = section.parent_id == document.id and any(not each.start for each in book.find(roots(section.label)))
        if opens or section.parent_id in attached:
            attached.add(section.id)
    return attached


@lru_cache(maxsize=2048)
def _meaning(index: Index, document_id: str, generation: str, name: str) -> np.ndarray:
    """Of the nearest of the type's sentences; a type's are encoded when it is first compared."""
    said = np.stack([index.encode(sentence) for sentence in clause_types()[name].meaning])
    sections = index.documents[document_id].sections
    vectors = [each for section in sections if len(each := index.unit_vectors(section.id)[1])]
    return np.concatenate([(each @ said.T).max(axis=1) for each in vectors]) if vectors else np.zeros(0, np.float32)
