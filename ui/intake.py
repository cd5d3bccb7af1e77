"""Files sent by an administrator → what was read of them, for approval; then into the library, or away.

They wait in the index folder, so that a page reload, or another day, finds them again. Nothing of them is searched
before it is accepted, and nothing is accepted that could not be quoted.
"""

import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from errors import (
    DocumentError,
    HeavyUploadError,
    UnknownFileTypeError,
    UnquotableDocumentError,
)
from index.records import make_record
from ingest import Document, ScannedFile, read_document
from ingest.corpus import scan_folder
from ingest.readers import READERS
from ingest.text import slug
from library.add import add_files

INCOMING = "incoming"  # in the index folder
_WORD = re.compile(r"[^\W\d_]{2}")
LARGEST = 50 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits: its document, or the French sentence that says why it cannot be read."""

    file: str
    document: Document | None
    problem: str | None = None

    @property
    def blank_pages(self) -> tuple[int, ...]:
        """Pages without text."""
        if self.document is None:
            return ()
        text = self.document.text
        return tuple(page.number for page in self.document.pages if not text[page.start : page.end].strip())


def receive(index: Path, sent: Path, name: str) -> str:
    """Put a file among those that wait; the name that it has there, made of what is harmless in its own.

    Args:
        index: folder of the index.
        sent: where the upload is.
        name: as the sender calls it; nothing in it is trusted.

    Raises:
        HeavyUploadError: it is too large.
        UnknownFileTypeError: no reader knows its type.
    """
    size = sent.stat().st_size
    if size > LARGEST:
        raise HeavyUploadError(name=name[-80:], size=round(size / 1024**2), limit=LARGEST // 1024**2)
    shown = Path(name.replace("\\", "/").rpartition("/")[2])
    suffix = shown.suffix.lower()
    if suffix not in READERS:
        raise UnknownFileTypeError(path=shown)
    folder = index / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    stem = slug(shown.stem, limit=80) or "document"
    content = sent.read_bytes()
    # Two people may send files of one name at once: each is kept, unless they are the same.
    for file in (f"{stem}{suffix}", f"{stem}-{secrets.token_hex(3)}{suffix}"):
        path = folder / file
        with suppress(FileExistsError):
            with path.open("xb") as waiting:
                waiting.write(content)
            return file
        if path.read_bytes() == content:
            return file
    raise FileExistsError(path)


def waiting_files(index: Path) -> tuple[Waiting, ...]:
    """All files that wait, read."""
    scan = scan_folder(index / INCOMING, "library")
    read = [_read(file) for file in scan.files]
    failed = [Waiting(failure.relative, None, failure.error.french_message) for failure in scan.failures]
    return (*read, *failed)


def _read(file: ScannedFile) -> Waiting:
    try:
        document = _quotable(file)
    except DocumentError as error:
        return Waiting(file.relative, None, error.french_message)
    return Waiting(file.relative, document)


def _quotable(file: ScannedFile) -> Document:
    """The document, of which at least one sentence or list item holds a word."""
    document = read_document(file)
    units = (unit for section in make_record(document).sections for unit in section.units)
    if not any(_WORD.search(document.text, unit.start, unit.end) for unit in units):
        raise UnquotableDocumentError(path=file.path)
    return document


def accept(index: Path, files: Sequence[str]) -> None:
    """Move files that wait into the library; the index is brought up to date by the caller.

    Raises:
        UnquotableDocumentError: nothing in one of them could be quoted.
        DocumentError, LibraryError, BusyIndexError, FullDiskError: see `library.add.add_files`; those before stay.
    """
    for path in _paths(index, files):
        scan = scan_folder(path.parent, "library")
        for failure in scan.failures:
            if failure.relative == path.name:
                raise failure.error
        (scanned,) = (file for file in scan.files if file.path == path)
        _quotable(scanned)
        add_files(index, str(path), date.today())
        path.unlink()


def discard(index: Path, files: Sequence[str]) -> None:
    """Throw away files that wait."""
    for path in _paths(index, files):
        path.unlink()


def _paths(index: Path, files: Sequence[str]) -> list[Path]:
    """Those of the files that still wait; no path comes from the browser."""
    folder = index / INCOMING
    present = {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}
    return [present[file] for file in files if file in present]
