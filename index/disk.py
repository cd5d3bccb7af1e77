"""A write that fails for want of room → an error that says so."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chromadb.errors import ChromaError

from errors import FullDiskError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
# SQLite's SQLITE_IOERR_WRITE and SQLITE_READONLY, as Chroma words them.
_CHROMA_CANNOT_WRITE = ("(code: 778)", "readonly database")
# What the vector cache leaves free, since Chroma cannot open a store on a full disk, even to read it.
SPARED = 16 << 20  # bytes
ROOM = 4 << 20  # bytes; with less than that left, a write that fails for no stated reason fails for want of room


def means_full(error: Exception) -> bool:
    """Whether an error says that the disk is full."""
    return getattr(error, "errno", None) in _FULL or (
        isinstance(error, sqlite3.Error | ChromaError) and "disk is full" in str(error)
    )


def is_unwritable(error: Exception) -> bool:
    """Whether an error says that the disk is full, or that the folder is not to be written in."""
    return (
        means_full(error)
        or getattr(error, "errno", None) in _FORBIDDEN
        or (isinstance(error, ChromaError) and any(words in str(error) for words in _CHROMA_CANNOT_WRITE))
    )


def spare_room(folder: Path) -> None:
    """Stop before the last of the disk is taken.

    Raises:
        OSError: less than `SPARED` is free; `full_disk_told` tells it.
    """
    if shutil.disk_usage(folder).free < SPARED:
        raise OSError(errno.ENOSPC, "no room to spare", str(folder))


@contextmanager
def full_disk_told(folder: Path) -> Iterator[None]:
    """Run what writes into `folder`.

    Raises:
        FullDiskError: the disk is full, or the user's share of it.
    """
    try:
        yield
    # numpy, SQLite and Chroma each report a short write in words of their own, without the system's number.
    except (OSError, sqlite3.Error, ChromaError) as error:
        if means_full(error) or shutil.disk_usage(folder).free < ROOM:
            raise FullDiskError(path=folder) from error
        raise
