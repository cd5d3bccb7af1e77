"""Files become text: one module a format, chosen here by suffix. A new format is a module added to `READERS`."""

from collections.abc import Callable
from pathlib import Path

from errors import EmptyFileError, UnknownFileTypeError, UnreadableFileError
from ingest.readers import markdown, pdf, structured, txt
from ingest.readers.reading import MarkedHeading, Reading

READERS: dict[str, Callable[[Path], Reading]] = {
    suffix: module.read for module in (txt, markdown, pdf, structured) for suffix in module.SUFFIXES
}


def read_file(path: Path) -> Reading:
    """Read a file with the reader of its suffix.

    Raises:
        UnknownFileTypeError: no reader knows the suffix.
        EmptyFileError: the file holds no text.
        UnreadableFileError: the file cannot be opened or parsed.
        ScannedPdfError, EncryptedPdfError: see `ingest.readers.pdf`.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnknownFileTypeError(path=path)
    try:
        reading = reader(path)
    except OSError as error:
        raise UnreadableFileError(path=path) from error
    if not reading.text.replace("\ufeff", "").strip():
        raise EmptyFileError(path=path)
    return reading


__all__ = ["READERS", "MarkedHeading", "Reading", "read_file"]
