"""Passages and their vectors → a collection on a Chroma server, and what is nearest to a query there.

A part whose passages are on a server holds `server.json` instead of `chroma/`: the address and the collection, whose
name is never used again. It is written before the collection is made, so that the sweep finds what an interrupted
indexing left there. The vectors stay on the server; what ranking needs of all of them, how their cosines with a query
spread, follows from their mean and their second moment, kept in `moments.npz`.
"""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.api.types import Where
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError
from pydantic import TypeAdapter

from errors import LostServerError, SettingsError
from index.checked import require
from index.nearest import Also, Near, Selection
from index.passage_vectors import Vectors, fill_collection, read_collection
from ingest.model import Passage

SERVER, MOMENTS = "server.json", "moments.npz"
PATIENCE = 60  # seconds for one answer of the server
COUNTED = 1000  # passages of a selection of which all cosines are asked for


@dataclass(frozen=True, slots=True)
class Place:
    """Where the passages of a part are."""

    address: str
    collection: str


_place = TypeAdapter(Place)
logger = logging.getLogger(__name__)


@contextmanager
def _answering(address: str) -> Iterator[None]:
    """Run what speaks to a server.

    Raises:
        LostServerError: it does not answer.
    """
    try:
        yield
    except httpx.HTTPError as error:
        raise LostServerError(address=address, reason=str(error)) from error


def _connect(address: str) -> ClientAPI:
    """A client of the server.

    Raises:
        SettingsError: that is no address of a server.
        LostServerError: nothing answers there.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(
            name="RELAIS_CHROMA_URL", reason=f"« {address} » n'est pas une adresse comme http://serveur:8000"
        )
    secure = parts.scheme == "https"
    try:
        client = chromadb.HttpClient(
            parts.hostname,
            port or (443 if secure else 80),
            ssl=secure,
            settings=ChromaSettings(anonymized_telemetry=False),
        )
    # Chroma says « Could not connect » by a ValueError, when it is not httpx that does.
    except (httpx.HTTPError, ValueError) as error:
        raise LostServerError(address=address, reason=str(error)) from error
    # Chroma waits for ever by default, and offers no setting.
    client._server._session.timeout = PATIENCE  # type: ignore[attr-defined]
    return client


def _collection(place: Place) -> Collection:
    client = _connect(place.address)
    with _answering(place.address):
        collection: Collection = client.get_collection(place.collection, embedding_function=None)
        return collection


def read_place(part: Path) -> Place | None:
    """Where the passages of a part are on a server; None when they are in the part.

    Raises:
        OSError, ValueError: what says so is damaged.
    """
    path = part / SERVER
    return _place.validate_json(path.read_bytes()) if path.exists() else None


def write_on_server(
    part: Path,
    address: str,
    passages: Iterable[Passage],
    vectors: Vectors,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Put the passages of a part on a server; `part` is the folder that is being written.

    Raises:
        SettingsError, LostServerError: the server cannot be reached, no longer, or refuses.
    """
    client = _connect(address)
    place = Place(address, f"relais-{part.name[:6]}-{uuid.uuid4().hex[:12]}")
    (part / SERVER).write_bytes(_place.dump_json(place, indent=1))
    moments = _Moments(vectors)
    with _answering(address):
        collection = client.create_collection(
            place.collection, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
        )
        try:
            fill_collection(collection, passages, moments.counted, progress)
        except ChromaError as error:
            raise LostServerError(address=address, reason=str(error)) from error
    moments.save(part / MOMENTS)


class _Moments:
    """The sums from which the mean and the second moment of vectors follow, taken as they pass."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        width = vectors([]).shape[1]
        self._count, self._sum, self._squares = 0, np.zeros(width), np.zeros((width, width))

    def counted(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of texts, which count from now on."""
        vectors = self._vectors(texts)
        exact = vectors.astype(np.float64)
        self._count += len(exact)
        self._sum += exact.sum(axis=0)
        self._squares += exact.T @ exact
        return vectors

    def save(self, path: Path) -> None:
        """Write both moments of what was counted."""
        count = max(self._count, 1)
        np.savez(path, mean=self._sum / count, second=self._squares / count)


def check_on_server(place: Place, passages: int) -> None:
    """Check that the collection is there, and whole.

    Raises:
        LostServerError: the server does not answer.
        DisagreementError, ChromaError: the collection is not there, or has lost passages.
    """
    collection = _collection(place)
    with _answering(place.address):
        require(collection.count() == passages, "the collection on the server and passages differ in number")


def read_from_server(place: Place, passages: Sequence[str], dimension: int) -> np.ndarray:
    """All vectors, in the order of `passages`, which are ids; raises as `check_on_server`."""
    collection = _collection(place)
    with _answering(place.address):
        return read_collection(collection, passages, dimension)


def release_part(part: Path) -> bool:
    """Delete what a part that is no longer used has on a server; false when the server does not answer for now."""
    place = read_place(part)
    if place is None:
        return True
    try:
        client = _connect(place.address)
        with _answering(place.address):
            client.delete_collection(place.collection)
    except NotFoundError:
        return True
    except LostServerError as error:
        logger.warning("collection %s stays on its server until the next indexing: %s", place.collection, error)
        return False
    return True


@dataclass(frozen=True, slots=True)
class ServedPart:
    """A part of a generation whose passages are on a server."""

    folder: Path
    place: Place
    rows: Mapping[str, int]  # of the generation, by passage id; of the documents that live
    live: frozenset[str]  # ids of these documents
    dead: tuple[str, ...]  # ids of the others


class ServedVectors:
    """The vectors of a generation, on a server. Threads may share it."""

    def __init__(self, parts: Sequence[ServedPart]) -> None:
        self._parts = [(part, _collection(part.place)) for part in parts]
        self._where = {row: (number, id_) for number, part in enumerate(parts) for id_, row in part.rows.items()}
        weights = np.array([len(part.rows) for part in parts]) / max(sum(len(part.rows) for part in parts), 1)
        moments = [np.load(part.folder / MOMENTS) for part in parts]
        # A part's moments count its dead documents too: they are few, and move the scale alone.
        self._mean = sum(weight * held["mean"] for weight, held in zip(weights, moments, strict=True))
        self._second = sum(weight * held["second"] for weight, held in zip(weights, moments, strict=True))

    def near(self, query: np.ndarray, selection: Selection, count: int, also: Also) -> Near:
        """See `PassageVectors.near`. Of more than `COUNTED` passages of some documents, the spread is that of all."""
        counted = selection.rows is not None and len(selection.rows) <= COUNTED
        wanted = selection.rows if counted and selection.rows is not None else also()
        cosines: dict[int, float] = {}
        for part, collection in self._parts:
            where = _restriction(part, selection)
            if where is not None and where.get("document") == {"$in": []}:
                continue
            with _answering(part.place.address):
                asked = min(len(wanted) if counted else count, len(part.rows))
                answer = collection.query(
                    query_embeddings=[query], n_results=asked, where=where or None, include=["distances"]
                )
            distances = answer["distances"]
            require(distances is not None, "the server gives no distances")
            for identifier, distance in zip(answer["ids"][0], (distances or [[]])[0], strict=True):
                cosines[part.rows[identifier]] = 1 - distance
        cosines |= self._compared(query, [row for row in wanted.tolist() if row not in cosines])
        rows = np.array(sorted(cosines), int)
        values = np.array([cosines[row] for row in rows], np.float32)
        if counted:
            return Near(rows, values, float(values.mean()), float(values.std()))
        exact = query.astype(np.float64)
        mean = float(exact @ self._mean)
        return Near(rows, values, mean, float(np.sqrt(max(exact @ self._second @ exact - mean * mean, 0))))

    def _compared(self, query: np.ndarray, rows: Sequence[int]) -> dict[int, float]:
        """The cosines of these rows, whose vectors are fetched."""
        found: dict[int, float] = {}
        for number, (part, collection) in enumerate(self._parts):
            wanted = [self._where[row][1] for row in rows if self._where[row][0] == number]
            if wanted:
                with _answering(part.place.address):
                    answer = collection.get(ids=wanted, include=["embeddings"])
                cosines = np.asarray(answer["embeddings"], np.float32) @ query
                found |= {part.rows[id_]: float(value) for id_, value in zip(answer["ids"], cosines, strict=True)}
        return found


def _restriction(part: ServedPart, selection: Selection) -> Where | None:
    """Which documents of a part are searched, for Chroma; None for all that the collection holds."""
    if selection.documents is not None:
        return cast(Where, {"document": {"$in": sorted(part.live.intersection(selection.documents))}})
    return cast(Where, {"document": {"$nin": list(part.dead)}}) if part.dead else None
