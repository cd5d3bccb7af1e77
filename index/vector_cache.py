"""Vectors by encoder and text, kept across rebuilds, so that no text is encoded twice.

The cache is a derived thing: a damaged file is set aside and started anew.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np

from index.disk import spare_room
from index.encoder import Encoder

SCHEMA = """
    CREATE TABLE IF NOT EXISTS vectors (
        encoder TEXT NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (encoder, text)
    ) WITHOUT ROWID
"""
COMMIT_EVERY = 256  # texts; what an interrupted indexing loses at most


class Spread(Protocol):
    """What encodes slices of texts elsewhere; see `index.spread`."""

    def encode(self, slices: Sequence[Sequence[str]], encoder: Encoder) -> Iterator[np.ndarray]:
        """The vectors of each slice, in order."""


class VectorCache:
    """The vectors of one encoder's passages in an SQLite file. Use it as a context manager."""

    def __init__(self, path: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._folder = path.parent
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError:
            for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
                leftover.unlink(missing_ok=True)
            self._database = _open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def fetch(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors that are known, by text; the others are absent. Damaged ones count as unknown."""
        found: dict[str, np.ndarray] = {}
        for text in dict.fromkeys(texts):
            row = self._database.execute(
                "SELECT vector FROM vectors WHERE encoder = ? AND text = ?", (self._encoder.fingerprint, _key(text))
            ).fetchone()
            if row is not None and len(row[0]) == 4 * self._encoder.dimension:
                vector = np.frombuffer(row[0], dtype="<f4")
                if abs(float(vector @ vector) - 1.0) < 1e-2:  # false for nan too
                    found[text] = vector
        return found

    def store(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Keep the vectors of these texts, in one transaction.

        Raises:
            OSError: the disk is nearly full: see `index.disk.spare_room`.
        """
        spare_room(self._folder)
        rows = [
            (self._encoder.fingerprint, _key(text), vector.astype("<f4").tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        with self._database:
            self._database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def missing(self, texts: Sequence[str]) -> list[str]:
        """The distinct texts that have no vector yet, shortest first."""
        unknown: list[str] = []
        for some in _slices(list(dict.fromkeys(texts))):
            known = self.fetch(some)
            unknown.extend(text for text in some if text not in known)
        return sorted(unknown, key=len)

    def encode(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None, spread: Spread | None = None
    ) -> None:
        """Encode these texts and keep them, committing as it goes; an interruption loses the last few.

        Raises:
            LostClusterError: of `spread`, on which they are encoded if it is given.
        """
        slices = [texts[start : start + COMMIT_EVERY] for start in range(0, len(texts), COMMIT_EVERY)]
        if spread is None:
            for some in slices:
                self.store(some, self._encoder.encode_passages(some, progress))
            return
        for some, vectors in zip(slices, spread.encode(slices, self._encoder), strict=True):
            self.store(some, vectors)
            if progress is not None:
                progress(len(some))

    def matrix(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dimension) float32, a row a text, in order.

        Raises:
            KeyError: a text has no vector; `encode` it first.
        """
        vectors = np.empty((len(texts), self._encoder.dimension), dtype=np.float32)
        row = 0
        for some in _slices(texts):
            known = self.fetch(some)
            for text in some:
                vectors[row] = known[text]
                row += 1
        return vectors


def _slices(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """A thousand at a time, so that a large corpus is not in memory twice."""
    for start in range(0, len(texts), 1000):
        yield texts[start : start + 1000]


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(SCHEMA)
        database.execute("SELECT encoder, text, vector FROM vectors LIMIT 1").fetchone()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
