"""Reading what was written: whatever is missing, damaged or at odds becomes one error."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chromadb.errors import ChromaError

from errors import BrokenIndexError, UnwritableIndexError
from index.disk import is_unwritable


class DisagreementError(ValueError):
    """Two parts of an index do not agree."""


def require(condition: bool, otherwise: str) -> None:
    """Raise DisagreementError with `otherwise` unless the condition holds."""
    if not condition:
        raise DisagreementError(otherwise)


def digest(path: Path) -> str:
    """The sha-256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def broken_unless_readable(index: Path) -> Iterator[None]:
    """Run what reads an index.

    Raises:
        BrokenIndexError: something is missing, damaged or at odds.
        UnwritableIndexError: Chroma cannot write what it writes when it opens its store.
    """
    try:
        yield
    # What a missing or damaged file raises in the standard library, pydantic, numpy, bm25s and Chroma.
    except (OSError, ValueError, KeyError, TypeError, EOFError, ChromaError) as error:
        if is_unwritable(error):
            raise UnwritableIndexError(path=index) from error
        raise BrokenIndexError(path=index, reason=f"{type(error).__name__}: {error}") from error
