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
ROOM = 4 << 20  # bytes; with less than that left, a write that fails for no stated reason fails for want of room


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
        if getattr(error, "errno", None) in _FULL or shutil.disk_usage(folder).free < ROOM:
            raise FullDiskError(path=folder) from error
        raise
