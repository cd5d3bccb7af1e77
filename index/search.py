"""A question → the passages nearest to it: vectors and French words together, and the sections that it names."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from errors import BrokenIndexError, EncoderMismatchError, MissingIndexError
from index.derived import Derived
from index.encoder import Encoder
from index.generations import POINTER, current_name, generation_folder
from index.ranking import Ranking, Retrieved
from index.records import Record, record_digest
from index.references import find_references
from index.store import Generation, manifest_digest, read_generation, read_manifest
from ingest.model import Document, Passage, Section
from ingest.units import Unit

if TYPE_CHECKING:
    from index.retriever import RelaisRetriever

Encode = Callable[[str], np.ndarray]  # a query → its vector, (dimension,) float32
__all__ = ["Index", "Retrieved", "open_index"]

REMEMBERED = 256  # queries whose vectors are kept


@dataclass(frozen=True, slots=True)
class _View:
    """A generation with its ways in."""

    generation: Generation
    ranking: Ranking
    records: Mapping[str, Record]  # by document
    documents: Mapping[str, Document]
    sections: Mapping[str, Section]
    passages: Mapping[str, Passage]
    units: Mapping[str, tuple[int, tuple[Unit, ...]]]  # by section: the row of the first one, and all
    digests: dict[str, str]  # by document, of those that were asked for: a long one takes 50 ms


def _view(generation: Generation) -> _View:
    records = {record.document.id: record for record in generation.records}
    documents = {identifier: record.document for identifier, record in records.items()}
    entries = [entry for record in generation.records for entry in record.sections]
    starts = accumulate((len(entry.units) for entry in entries), initial=0)
    return _View(
        generation,
        Ranking(generation),
        records,
        MappingProxyType(documents),
        MappingProxyType({section.id: section for document in documents.values() for section in document.sections}),
        MappingProxyType({passage.id: passage for passage in generation.passages}),
        {entry.section_id: (start, entry.units) for start, entry in zip(starts, entries, strict=False)},
        {},
    )


class Index:
    """An index that is open: what it holds and how to search it. `refresh` follows a newer generation."""

    def __init__(self, folder: Path, encoder: Encoder, generation: Generation) -> None:
        self._folder = folder
        self._encoder = encoder
        self.derived = Derived(folder)
        # One question is searched for several times, and encoding it is nearly all of the cost.
        self.encode: Encode = lru_cache(maxsize=REMEMBERED)(self._encode)
        self._view = _view(generation)  # replaced in one assignment, as other threads may be searching

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id, in the order of the corpus."""
        return self._view.documents

    @property
    def sections(self) -> Mapping[str, Section]:
        """The sections by id, in reading order."""
        return self._view.sections

    @property
    def passages(self) -> Mapping[str, Passage]:
        """The passages by id, in reading order."""
        return self._view.passages

    @property
    def encoder(self) -> str:
        """The name of the encoder of its vectors."""
        return self._encoder.name

    @property
    def generation(self) -> str:
        """The name of the generation that is open."""
        return self._view.generation.name

    @property
    def state(self) -> str:
        """Hexadecimal; changes with anything that the index holds, vectors included. For `derived`."""
        return manifest_digest(self._view.generation.manifest)

    def state_of(self, document_id: str) -> str:
        """The same of one document: its text, its tree, its units and their vectors.

        Raises:
            KeyError: there is no such document.
        """
        view = self._view
        if document_id not in view.digests:
            view.digests[document_id] = record_digest(view.records[document_id])
        return f"{view.generation.manifest.encoder}/{view.digests[document_id]}"

    @property
    def written_on(self) -> date:
        """The day since which the generation on disk serves.

        Raises:
            MissingIndexError: none does any longer.
        """
        try:
            return datetime.fromtimestamp((self._folder / POINTER).stat().st_mtime).date()
        except FileNotFoundError as error:
            raise MissingIndexError(path=self._folder) from error

    def retrieve(self, query: str, top: int = 10, documents: Collection[str] | None = None) -> list[Retrieved]:
        """The passages nearest to a query, best first.

        The passages of sections that the query names (« article 5 ») come before all others.

        Args:
            query: a question or key words, not blank.
            top: how many passages at most.
            documents: ids of the documents to search; None for all.
        """
        return self._view.ranking.rank(query, self.encode(query), top, documents)

    def as_retriever(self, top: int = 10, documents: Collection[str] | None = None) -> "RelaisRetriever":
        """The same search as a LlamaIndex retriever, on the generation that is open now."""
        from index.retriever import RelaisRetriever  # LlamaIndex takes a second to load, and answering needs none of it

        ranking = self._view.ranking
        return RelaisRetriever(lambda query: ranking.rank(query, self.encode(query), top, documents))

    def find_sections(self, reference: str, documents: Collection[str] | None = None) -> list[Section]:
        """The sections that a text names: « article 5 », « art. 5 », « axe 3 », « fiche PE 1.2.1 », « titre II »."""
        return self._view.ranking.numbers.find(find_references(reference), documents)

    def unit_vectors(self, section_id: str) -> tuple[tuple[Unit, ...], np.ndarray]:
        """The quotable units of a section's own text, and their vectors: (units, dimension) float32, of norm 1.

        Raises:
            KeyError: there is no such section.
        """
        view = self._view
        start, units = view.units.get(view.sections[section_id].id, (0, ()))
        return units, np.asarray(view.generation.unit_vectors[start : start + len(units)])

    def _encode(self, query: str) -> np.ndarray:
        """The vector of a query, to compare with `unit_vectors`: (dimension,) float32, of norm 1; read-only."""
        vector: np.ndarray = self._encoder.encode_queries([query])[0]
        vector.flags.writeable = False
        return vector

    def encode_all(self, queries: Sequence[str]) -> np.ndarray:
        """The vectors of several queries, encoded at once and not remembered: (n, dimension) float32, of norm 1."""
        return self._encoder.encode_queries(queries)

    def refresh(self) -> bool:
        """Open the generation that serves now, if it is another one; whether it was.

        Raises:
            MissingIndexError, BrokenIndexError, EncoderMismatchError: as `open_index`; the present one stays open.
        """
        if current_name(self._folder) == self._view.generation.name:
            return False
        self._view = _view(_open_generation(self._folder, self._encoder))
        return True


def open_index(index: Path, encoder: Encoder) -> Index:
    """Open the generation that serves; all that is needed of it is read into memory.

    Raises:
        MissingIndexError: the folder holds no index.
        BrokenIndexError: it is damaged or half-written.
        EncoderMismatchError: it was built with another encoder.
    """
    return Index(index, encoder, _open_generation(index, encoder))


def _open_generation(index: Path, encoder: Encoder) -> Generation:
    name = current_name(index)
    while True:
        folder = generation_folder(index, name)
        try:
            manifest = read_manifest(index, folder)
            if manifest.encoder != encoder.fingerprint:
                raise EncoderMismatchError(path=index, built_with=manifest.encoder_name, current=encoder.name)
            return read_generation(index, folder)
        except BrokenIndexError:
            # Swept while it was read, because two newer ones were written meanwhile?
            newer = current_name(index)
            if newer == name:
                raise
            name = newer
