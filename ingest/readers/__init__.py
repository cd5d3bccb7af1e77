"""Files become text: one module a format, chosen here by suffix. A new format is a line of this table.

Text, and what the project itself writes, is read here; what other programs make is read in a child process, with
limits of time and memory, which also keeps their libraries out of this one.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from errors import EmptyFileError, LongFileError, UnknownFileTypeError, UnreadableFileError
from ingest.readers import guarded, markdown, structured, txt
from ingest.readers.limits import CHARACTERS
from ingest.readers.reading import MarkedHeading, Reading

_IN_CHILD = {
    "pdf": (".pdf",),
    "docx": (".docx", ".docm"),
    "odt": (".odt", ".ott"),
    "html": (".html", ".htm", ".xhtml"),
    "eml": (".eml",),
}
READERS: dict[str, Callable[[Path], Reading]] = {
    **{suffix: module.read for module in (txt, markdown, structured) for suffix in module.SUFFIXES},
    **{suffix: partial(guarded.read, module) for module, suffixes in _IN_CHILD.items() for suffix in suffixes},
}


def read_file(path: Path) -> Reading:
    """Read a file with the reader of its suffix.

    Raises:
        UnknownFileTypeError: no reader knows the suffix.
        EmptyFileError: the file holds no text.
        UnreadableFileError: the file cannot be opened or parsed.
        EncryptedFileError, ScannedPdfError: it asks for a password; it holds images only.
        UnsafeFileError, HeavyFileError: it is built to harm, or takes more time or memory than allowed.
        LongFileError: it is longer than what is read as one document.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnknownFileTypeError(path=path)
    try:
        if not path.stat().st_size:
            raise EmptyFileError(path=path)
        reading = reader(path)
    except OSError as error:
        reason = "il n'existe plus" if isinstance(error, FileNotFoundError) else "vous n'avez pas le droit de l'ouvrir"
        raise UnreadableFileError(path=path, reason=reason) from error
    if not reading.text.replace("\ufeff", "").strip():
        raise EmptyFileError(path=path)
    if len(reading.text) > CHARACTERS and not reading.complete:
        length, limit = (f"{count:,} caractères".replace(",", "\u202f") for count in (len(reading.text), CHARACTERS))
        raise LongFileError(path=path, length=length, limit=limit)
    return reading


__all__ = ["READERS", "MarkedHeading", "Reading", "read_file"]
