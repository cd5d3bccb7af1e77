"""Corpus folder → the files to read, each with its identity; then one file → its `Document`."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

from errors import (
    DocumentError,
    EmptyCorpusError,
    EmptyFileError,
    LongFileError,
    MissingCorpusError,
    UnknownFileTypeError,
    UnreadableFileError,
)
from ingest.manifest import MANIFEST, guess_source, read_manifest
from ingest.model import Document, Origin, Source
from ingest.readers import READERS, read_file
from ingest.readers.limits import BYTES
from ingest.sections import split_sections
from ingest.text import slug
from ingest.validity.read import read_validity

# Raise it whenever reading changes (readers, headings, passages, units): every document is then read anew.
GRAMMAR_VERSION = 8


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file that a reader knows, not yet read."""

    path: Path
    relative: str  # to its folder, with "/"
    document_id: str
    source: Source | None  # its entry in the manifest
    content_hash: str  # sha-256, hexadecimal, of the bytes, the manifest entry and the grammar's version
    origin: Origin = "corpus"


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A file that is set aside, and why; the others go on."""

    relative: str
    error: DocumentError


@dataclass(frozen=True, slots=True)
class Scan:
    """What a corpus folder holds."""

    folder: Path
    files: tuple[ScannedFile, ...]
    failures: tuple[ReadFailure, ...]


def _content_hash(content: bytes, source: Source | None) -> str:
    entry = repr(sorted(asdict(source).items())) if source is not None else ""
    digest = hashlib.sha256(f"{GRAMMAR_VERSION}\n{entry}\n".encode())
    digest.update(content)
    return digest.hexdigest()


def _visible_files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def scan_corpus(folder: Path) -> Scan:
    """Find the files of a corpus: see `scan_folder`.

    Raises:
        MissingCorpusError: `folder` is not a folder.
        EmptyCorpusError: it holds no file that a reader knows and that can be opened.
        ManifestError: its `sources.toml` is malformed.
    """
    if not folder.is_dir():
        raise MissingCorpusError(path=folder)
    scan = scan_folder(folder)
    if not scan.files:
        raise EmptyCorpusError(path=folder)
    return scan


def scan_folder(folder: Path, origin: Origin = "corpus", used: Collection[str] = ()) -> Scan:
    """Find the files of a folder, recursively, and identify them without parsing them.

    Hidden files and the manifest are skipped. A document's id is the slug of its path without suffix; when two
    files of a folder share their stem, the later ones in alphabetical order append their suffix ("-pdf").

    Args:
        folder: none of it is an empty scan.
        origin: what the folder is.
        used: ids that other documents have.

    Raises:
        ManifestError: its `sources.toml` is malformed.
    """
    sources = read_manifest(folder / MANIFEST)
    files: list[ScannedFile] = []
    failures: list[ReadFailure] = []
    taken: set[str] = set(used)
    for path in _visible_files(folder):
        relative = path.relative_to(folder).as_posix()
        if path.suffix.lower() not in READERS:
            failures.append(ReadFailure(relative, UnknownFileTypeError(path=path)))
            continue
        try:
            size = path.stat().st_size
            if size > BYTES:
                length, limit = f"{size // 1_000_000} Mo", f"{BYTES // 1_000_000} Mo"
                failures.append(ReadFailure(relative, LongFileError(path=path, length=length, limit=limit)))
                continue
            content = path.read_bytes()
        except OSError:
            reason = "vous n'avez pas le droit de l'ouvrir"
            failures.append(ReadFailure(relative, UnreadableFileError(path=path, reason=reason)))
            continue
        if not content.strip():
            failures.append(ReadFailure(relative, EmptyFileError(path=path)))
            continue
        document_id = _identify(relative, taken)
        source = sources.get(relative)
        files.append(ScannedFile(path, relative, document_id, source, _content_hash(content, source), origin))
    return Scan(folder, tuple(files), tuple(failures))


def _identify(relative: str, taken: set[str]) -> str:
    stem, _, suffix = relative.rpartition(".")
    wanted = "/".join(slug(part, limit=120) or "document" for part in stem.split("/")).replace("/", "-")
    chosen = wanted if wanted not in taken else f"{wanted}-{slug(suffix)}"
    rank = 2
    while chosen in taken:
        chosen = f"{wanted}-{slug(suffix)}-{rank}"
        rank += 1
    taken.add(chosen)
    return chosen


def read_document(scanned: ScannedFile) -> Document:
    """Read one file into its text, tree and source.

    Raises:
        DocumentError: the file is empty, damaged, scanned or protected: see `ingest.readers.read_file`.
    """
    reading = read_file(scanned.path)
    sections = split_sections(scanned.document_id, reading.text, reading.headings, reading.complete)
    source = scanned.source or reading.source or guess_source(scanned.relative, reading.text, sections)
    return Document(
        scanned.document_id,
        source,
        reading.text,
        scanned.content_hash,
        sections,
        reading.pages,
        reading.warnings,
        read_validity(source, reading.text, sections),
    )
