"""Passages and their vectors → a Chroma store on disk, and back. The home of Chroma, with `index.chroma_server`.

Chroma's local store has open crash bugs: a kill during an upsert over present ids wedges a segment while counts
look healthy (chroma-core/chroma#7678), and vectors below the synchronisation threshold are lost on exit (#6975).
So a store is written once, by additions only, with a threshold that its last addition reaches; it is closed,
opened again and compared with what was meant before it serves; and readers take its vectors and close it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client as ChromaClient
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings

from index.checked import require
from index.slices import in_slices
from ingest.model import Passage

COLLECTION = "passages"
SLICE = 1000  # nodes sent to Chroma, or vectors read from it, at a time

Vectors = Callable[[Sequence[str]], np.ndarray]  # texts → (texts, dimension) float32, known beforehand


@contextmanager
def _client(folder: Path) -> Iterator[ChromaClient]:
    # Declared as the interface, which lacks `close`.
    client = cast(ChromaClient, chromadb.PersistentClient(folder, settings=ChromaSettings(anonymized_telemetry=False)))
    try:
        yield client
    finally:
        client.close()


def write_passage_vectors(
    folder: Path, passages: Iterable[Passage], count: int, vectors: Vectors, progress: Callable[[int], None] | None
) -> None:
    """Write a store: a LlamaIndex node a passage, `count` in all, with its vector; `progress` counts passages."""
    with _client(folder) as client:
        collection = client.create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    # Reached by the last addition, which then writes every vector (#6975).
                    "sync_threshold": max(count, 2),
                    "batch_size": max(min(count, SLICE), 2),
                }
            },
        )
        fill_collection(collection, passages, vectors, progress)


def fill_collection(
    collection: Collection, passages: Iterable[Passage], vectors: Vectors, progress: Callable[[int], None] | None
) -> None:
    """Add a LlamaIndex node a passage, with its vector, to an empty collection."""
    # LlamaIndex takes a second to load; who only reads an index does without.
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from index.node import passage_node

    store = ChromaVectorStore.from_collection(collection)
    for some in in_slices(passages, SLICE):
        rows = vectors([passage.embedded_text for passage in some])
        store.add([passage_node(passage, row) for passage, row in zip(some, rows, strict=True)])
        if progress is not None:
            progress(len(some))


def read_passage_vectors(folder: Path, passages: Sequence[str], dimension: int) -> np.ndarray:
    """The vectors of a store: (passages, dimension) float32, in the order of `passages`, which are ids.

    Raises:
        DisagreementError: a vector is missing, damaged or of nothing.
        OSError, ValueError, KeyError, ChromaError: the store cannot be read.
    """
    # Opening a path that holds no store would make one.
    require((folder / "chroma.sqlite3").is_file(), "there is no vector store")
    with _client(folder) as client:
        return read_collection(client.get_collection(COLLECTION, embedding_function=None), passages, dimension)


def read_collection(collection: Collection, passages: Sequence[str], dimension: int) -> np.ndarray:
    """The vectors of a collection, as `read_passage_vectors` gives and checks them."""
    rows = {identifier: row for row, identifier in enumerate(passages)}
    vectors = np.full((len(passages), dimension), np.nan, dtype=np.float32)
    require(collection.count() == len(passages), "vector store and passages differ in number")
    for start in range(0, len(passages), SLICE):
        page = collection.get(limit=SLICE, offset=start, include=["embeddings"])
        embeddings = page["embeddings"]
        require(embeddings is not None, "the vector store gives no vectors")
        vectors[[rows[identifier] for identifier in page["ids"]]] = np.asarray(embeddings, dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1)
    require(bool(np.all(np.abs(norms - 1.0) < 1e-3)), "a passage's vector is missing or damaged")
    return vectors
