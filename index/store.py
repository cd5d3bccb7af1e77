"""Records and vectors → one generation on disk, and back, verified both ways.

A generation holds `manifest.json`, `documents.jsonl` (see `index.records`), `chroma/` (a LlamaIndex node a passage,
with its vector), `units.npy` (a vector a unit, in the order of the records) and `lexical/` (BM25).

Chroma's local store has open crash bugs: a kill during an upsert over present ids wedges a segment while counts
look healthy (chroma-core/chroma#7678), and vectors below the synchronisation threshold are lost on exit (#6975).
So a store is written once, by additions only, with a threshold that its last addition reaches; it is closed,
opened again and compared with what was meant before it serves; and readers take its vectors and close it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client as ChromaClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from pydantic import TypeAdapter

from errors import BrokenIndexError
from index.lexical import LexicalIndex, build_lexical, load_lexical
from index.records import Record, read_records, write_records
from ingest.model import Document, Origin, Passage

FORMAT = 1  # of a generation; raise it whenever what is written changes
COLLECTION = "passages"
SLICE = 1000  # nodes sent to Chroma, or vectors read from it, at a time
MANIFEST, DOCUMENTS, UNITS, CHROMA, LEXICAL = "manifest.json", "documents.jsonl", "units.npy", "chroma", "lexical"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, as indexed; `failure` is the French sentence of one that could not be read."""

    file: str  # path in its folder
    document_id: str
    content_hash: str
    sections: int = 0
    passages: int = 0
    units: int = 0
    warnings: tuple[str, ...] = ()
    failure: str | None = None
    origin: Origin = "corpus"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself."""

    format: int
    encoder: str  # fingerprint
    encoder_name: str
    dimension: int
    entries: tuple[Entry, ...]
    digests: dict[str, str]  # of the files that are read back whole, by their path in the generation

    @property
    def passages(self) -> int:
        """How many passages are indexed."""
        return sum(entry.passages for entry in self.entries)

    @property
    def units(self) -> int:
        """How many units are indexed."""
        return sum(entry.units for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation read into memory; unit vectors stay mapped on their file."""

    name: str
    manifest: Manifest
    records: tuple[Record, ...]
    passages: tuple[Passage, ...]
    passage_vectors: np.ndarray  # (passages, dimension) float32, in the order of `passages`
    unit_vectors: np.ndarray  # (units, dimension) float32, in the order of the records
    lexical: LexicalIndex


_manifest = TypeAdapter(Manifest)


def write_generation(
    folder: Path,
    manifest: Manifest,
    records: Sequence[Record],
    passage_vectors: np.ndarray,
    unit_vectors: np.ndarray,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write all of a generation into an empty folder; `manifest.digests` is filled in; `progress` counts passages."""
    passages = [passage for record in records for passage in record.passages]
    write_records(folder / DOCUMENTS, records)
    np.save(folder / UNITS, unit_vectors)
    build_lexical([passage.embedded_text for passage in passages]).save(folder / LEXICAL)
    _write_chroma(folder / CHROMA, passages, passage_vectors, progress)
    complete = Manifest(
        manifest.format,
        manifest.encoder,
        manifest.encoder_name,
        manifest.dimension,
        manifest.entries,
        {path.relative_to(folder).as_posix(): _digest(path) for path in _read_whole(folder)},
    )
    (folder / MANIFEST).write_bytes(_manifest.dump_json(complete, indent=1))


def read_manifest(index: Path, folder: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        BrokenIndexError: it is missing, damaged, or of another format.
    """
    with _broken_unless_readable(index):
        manifest = _manifest.validate_json((folder / MANIFEST).read_bytes())
        _require(manifest.format == FORMAT, f"format {manifest.format} instead of {FORMAT}")
        return manifest


def read_documents(index: Path, folder: Path) -> tuple[Document, ...]:
    """The documents of a generation.

    Raises:
        BrokenIndexError: they are missing or damaged.
    """
    with _broken_unless_readable(index):
        return tuple(record.document for record in read_records(folder / DOCUMENTS))


def read_generation(index: Path, folder: Path) -> Generation:
    """Read a generation and check that its parts agree.

    Every passage has its vector in Chroma and nothing else has one, every vector is finite and of norm 1, the
    files are those that were written, and the lexical index, the unit vectors and the manifest count alike.

    Raises:
        BrokenIndexError: something is missing, damaged or at odds.
    """
    manifest = read_manifest(index, folder)
    with _broken_unless_readable(index):
        present = {path.relative_to(folder).as_posix() for path in _read_whole(folder)}
        _require(present == set(manifest.digests), "files are missing or added")
        for name, digest in manifest.digests.items():
            _require(_digest(folder / name) == digest, f"{name} was changed")
        records = read_records(folder / DOCUMENTS)
        passages = tuple(passage for record in records for passage in record.passages)
        units = sum(len(entry.units) for record in records for entry in record.sections)
        indexed = [entry.document_id for entry in manifest.entries if entry.failure is None]
        _require([record.document.id for record in records] == indexed, "documents and manifest differ")
        _require(len(passages) == manifest.passages and units == manifest.units, "records and manifest differ")
        unit_vectors = (
            np.load(folder / UNITS, mmap_mode="r") if units else np.empty((0, manifest.dimension), np.float32)
        )
        _require(unit_vectors.shape == (units, manifest.dimension), "unit vectors and manifest differ")
        lexical = load_lexical(folder / LEXICAL)
        _require(lexical.size == len(passages), "lexical index and passages differ")
        passage_vectors = _read_chroma(folder / CHROMA, passages, manifest.dimension)
    return Generation(folder.name, manifest, records, passages, passage_vectors, unit_vectors, lexical)


@contextmanager
def _client(folder: Path) -> Iterator[ChromaClient]:
    # Declared as the interface, which lacks `close`.
    client = cast(ChromaClient, chromadb.PersistentClient(folder, settings=ChromaSettings(anonymized_telemetry=False)))
    try:
        yield client
    finally:
        client.close()


def _write_chroma(
    folder: Path, passages: Sequence[Passage], vectors: np.ndarray, progress: Callable[[int], None] | None
) -> None:
    # LlamaIndex takes a second to load; who only reads an index does without.
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from index.retriever import passage_node

    with _client(folder) as client:
        collection = client.create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    # Reached by the last addition, which then writes every vector (#6975).
                    "sync_threshold": max(len(passages), 2),
                    "batch_size": max(min(len(passages), SLICE), 2),
                }
            },
        )
        store = ChromaVectorStore.from_collection(collection)
        for start in range(0, len(passages), SLICE):
            some = passages[start : start + SLICE]
            store.add([passage_node(p, v) for p, v in zip(some, vectors[start : start + SLICE], strict=True)])
            if progress is not None:
                progress(len(some))


def _read_chroma(folder: Path, passages: Sequence[Passage], dimension: int) -> np.ndarray:
    rows = {passage.id: row for row, passage in enumerate(passages)}
    vectors = np.full((len(passages), dimension), np.nan, dtype=np.float32)
    # Opening a path that holds no store would make one.
    _require((folder / "chroma.sqlite3").is_file(), "there is no vector store")
    with _client(folder) as client:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        _require(collection.count() == len(passages), "vector store and passages differ in number")
        for start in range(0, len(passages), SLICE):
            page = collection.get(limit=SLICE, offset=start, include=["embeddings"])
            embeddings = page["embeddings"]
            _require(embeddings is not None, "the vector store gives no vectors")
            vectors[[rows[identifier] for identifier in page["ids"]]] = np.asarray(embeddings, dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1)
    _require(bool(np.all(np.abs(norms - 1.0) < 1e-3)), "a passage's vector is missing or damaged")
    return vectors


def _read_whole(folder: Path) -> list[Path]:
    """The files that are read back as they were written; Chroma rewrites the headers of its own."""
    return [folder / DOCUMENTS, folder / UNITS, *sorted((folder / LEXICAL).iterdir())]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _DisagreementError(ValueError):
    """Two parts of a generation do not agree."""


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise _DisagreementError(otherwise)


@contextmanager
def _broken_unless_readable(index: Path) -> Iterator[None]:
    try:
        yield
    # What a missing or damaged file raises in the standard library, pydantic, numpy, bm25s and Chroma.
    except (OSError, ValueError, KeyError, TypeError, EOFError, ChromaError) as error:
        raise BrokenIndexError(path=index, reason=f"{type(error).__name__}: {error}") from error
