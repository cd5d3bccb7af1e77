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
from index.encoder import Encoder
from index.generations import POINTER, current_name, generation_folder
from index.references import find_references, named_sections
from index.store import Generation, read_generation, read_manifest
from ingest.model import Document, Passage, Section
from ingest.units import Unit

if TYPE_CHECKING:
    from index.retriever import RelaisRetriever

Encode = Callable[[str], np.ndarray]  # a query → its vector, (dimension,) float32
REMEMBERED = 256  # queries whose vectors are kept
LEXICAL_WEIGHT = 0.2  # of standardised BM25 beside the standardised cosine; see benchmarks/results/fusion.md
NAMED_FIRST = 1e6  # above any score
TWINS_LOOKED_PAST = 4  # times as many passages are ranked as are given back, for what stands behind repeated ones


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage and how near it is to a query."""

    passage: Passage
    score: float  # fused: standard deviations above the passages searched; orders the passages of one query
    cosine: float
    bm25: float


class _Searcher:
    """One generation, searched for the best `top` passages, in some documents or in all."""

    def __init__(self, generation: Generation, encode: Encode, top: int, documents: Collection[str] | None) -> None:
        self._generation = generation
        self._encode = encode
        self._top = top
        self._documents = documents

    def rank(self, query: str) -> list[Retrieved]:
        """The best passages, those of the sections that the query names before all others."""
        passages = self._generation.passages
        rows = self._searched()
        if not len(rows):
            return []
        vectors = self._generation.passage_vectors
        cosines = (vectors if len(rows) == len(passages) else vectors[rows]) @ self._encode(query)
        bm25 = self._generation.lexical.scores(query)[rows]
        scores = _standardise(cosines) + LEXICAL_WEIGHT * _standardise(bm25)
        keys = -scores.astype(np.float64)
        if named := self._named(query):
            keys -= NAMED_FIRST * np.array([passages[row].section_id in named for row in rows])
        count = min(self._top * TWINS_LOOKED_PAST, len(keys))
        best = np.argpartition(keys, count - 1)[:count] if count < len(keys) else np.arange(len(keys))
        found = [
            Retrieved(passages[rows[place]], float(scores[place]), float(cosines[place]), float(bm25[place]))
            for place in best[np.lexsort((best, keys[best]))]
        ]
        return _twins_last(found)[: self._top]

    def _searched(self) -> np.ndarray:
        passages = self._generation.passages
        if self._documents is None:
            return np.arange(len(passages))
        return np.array([row for row, p in enumerate(passages) if p.document_id in self._documents], dtype=int)

    def _named(self, query: str) -> set[str]:
        """The sections that the query names, with those inside them."""
        references = find_references(query)
        named: set[str] = set()
        for record in self._generation.records if references else ():
            sections = record.document.sections
            roots = {section.id for section in named_sections(references, sections, self._documents)}
            for section in sections:  # parents come before their children
                if section.id in roots or section.parent_id in named:
                    named.add(section.id)
        return named


def _twins_last(found: Sequence[Retrieved]) -> list[Retrieved]:
    """Passages that say word for word what a better one of their document says come after all others.

    A sheet repeats whole passages from case to case: the best one stands for them, and does not bury what else it says.
    """
    seen: set[tuple[str, str]] = set()
    first: list[Retrieved] = []
    twins: list[Retrieved] = []
    for hit in found:
        said = (hit.passage.document_id, hit.passage.text)
        (twins if said in seen else first).append(hit)
        seen.add(said)
    return [*first, *twins]


def _standardise(scores: np.ndarray) -> np.ndarray:
    """In standard deviations above the mean; all 0 when the scores are equal."""
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


@dataclass(frozen=True, slots=True)
class _View:
    """A generation with its ways in."""

    generation: Generation
    documents: Mapping[str, Document]
    sections: Mapping[str, Section]
    passages: Mapping[str, Passage]
    units: Mapping[str, tuple[int, tuple[Unit, ...]]]  # by section: the row of the first one, and all


def _view(generation: Generation) -> _View:
    documents = {record.document.id: record.document for record in generation.records}
    entries = [entry for record in generation.records for entry in record.sections]
    starts = accumulate((len(entry.units) for entry in entries), initial=0)
    return _View(
        generation,
        MappingProxyType(documents),
        MappingProxyType({section.id: section for document in documents.values() for section in document.sections}),
        MappingProxyType({passage.id: passage for passage in generation.passages}),
        {entry.section_id: (start, entry.units) for start, entry in zip(starts, entries, strict=False)},
    )


class Index:
    """An index that is open: what it holds and how to search it. `refresh` follows a newer generation."""

    def __init__(self, folder: Path, encoder: Encoder, generation: Generation) -> None:
        self._folder = folder
        self._encoder = encoder
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
    def generation(self) -> str:
        """The name of the generation that is open."""
        return self._view.generation.name

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
        return _Searcher(self._view.generation, self.encode, top, documents).rank(query)

    def as_retriever(self, top: int = 10, documents: Collection[str] | None = None) -> "RelaisRetriever":
        """The same search as a LlamaIndex retriever, on the generation that is open now."""
        from index.retriever import RelaisRetriever  # LlamaIndex takes a second to load, and answering needs none of it

        return RelaisRetriever(_Searcher(self._view.generation, self.encode, top, documents).rank)

    def find_sections(self, reference: str, documents: Collection[str] | None = None) -> list[Section]:
        """The sections that a text names: « article 5 », « art. 5 », « axe 3 », « fiche PE 1.2.1 », « titre II »."""
        return named_sections(find_references(reference), self.sections.values(), documents)

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
