"""A file, a folder or a page of the web → files of the library, with the entries of their manifest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from errors import EmptyCorpusError, MissingSourceError
from ingest.corpus import scan_folder
from ingest.manifest import MANIFEST, guess_source, read_manifest
from ingest.readers import read_file
from ingest.sections import split_sections
from ingest.text import slug
from library.download import downloaded

Entry = Mapping[str, Any]  # of a manifest, as written


@dataclass(frozen=True, slots=True)
class UserFile:
    """A file to add, and its entry in the manifest if it has one."""

    file: str  # its path in the library, with "/"
    content: bytes
    entry: Entry | None


def read_user_folder(folder: Path) -> tuple[tuple[UserFile, ...], tuple[str, ...]]:
    """All that a reader knows in a folder; each file is read when it is indexed.

    Returns:
        The files, and for each other one a French sentence that says why it is left out.

    Raises:
        MissingSourceError: there is no such folder.
        EmptyCorpusError: it holds no file that a reader knows.
        ManifestError: its `sources.toml` is malformed.
    """
    if not folder.is_dir():
        raise MissingSourceError(path=folder)
    entries = _entries(folder)
    room = slug(folder.resolve().name) or "dossier"
    scan = scan_folder(folder)
    if not scan.files:
        raise EmptyCorpusError(path=folder)
    files = tuple(
        _user_file(f"{room}/{each.relative}", each.path.read_bytes(), entries.get(each.relative)) for each in scan.files
    )
    return files, tuple(f"Non lu, {each.relative} : {each.error.french_message}" for each in scan.failures)


def read_user_file(path: Path) -> tuple[UserFile, ...]:
    """One file, with what a `sources.toml` beside it says of it.

    Raises:
        MissingSourceError: there is no such file.
        DocumentError: it cannot be read: see `ingest.readers.read_file`.
        ManifestError: the `sources.toml` beside it is malformed.
    """
    if not path.is_file():
        raise MissingSourceError(path=path)
    read_file(path)
    return (_user_file(path.name, path.read_bytes(), _entries(path.parent).get(path.name)),)


def read_user_address(address: str) -> tuple[UserFile, ...]:
    """What stands at a web address; its entry says where it comes from.

    Raises:
        DownloadError: it cannot be fetched.
        DocumentError: it cannot be read.
    """
    with downloaded(address) as path:
        reading = read_file(path)
        sections = split_sections(slug(path.stem), reading.text, reading.headings, reading.complete)
        guessed = guess_source(path.name, reading.text, sections)
        entry = {"file": path.name, "title": guessed.title, "kind": guessed.kind, "address": address}
        return (_user_file(path.name, path.read_bytes(), entry),)


def manifest_with(folder: Path, files: Collection[UserFile]) -> bytes:
    """The manifest of a library folder with the entries of these files in place of any they had."""
    document = _without(folder, {each.file for each in files})
    entries = document.setdefault("source", tomlkit.aot())
    for each in files:
        if each.entry is not None:
            table = tomlkit.table()
            table.update(each.entry)
            entries.append(table)
    return _written(document)


def manifest_without(folder: Path, files: Collection[str]) -> bytes:
    """The manifest of a library folder without the entries of these files."""
    return _written(_without(folder, files))


def _without(folder: Path, files: Collection[str]) -> tomlkit.TOMLDocument:
    path = folder / MANIFEST
    read_manifest(path)  # a malformed one is told as such
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.is_file() else tomlkit.document()
    kept = [entry for entry in document.get("source", []) if entry["file"] not in files]
    entries = AoT([])
    for entry in kept:
        entries.append(entry)
    document["source"] = entries
    return document


def _written(document: tomlkit.TOMLDocument) -> bytes:
    if not document["source"]:
        del document["source"]
    return tomlkit.dumps(document).encode()


def _entries(folder: Path) -> dict[str, Entry]:
    """The manifest entries of a folder by file, as written, once they are known to be well written."""
    path = folder / MANIFEST
    if not read_manifest(path):
        return {}
    return {entry["file"]: entry for entry in tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()["source"]}


def _user_file(file: str, content: bytes, entry: Entry | None) -> UserFile:
    return UserFile(file, content, {**entry, "file": file} if entry is not None else None)
