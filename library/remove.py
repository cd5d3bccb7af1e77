"""Names of added documents → the library without them."""

from collections.abc import Sequence
from pathlib import Path

from errors import UnknownDocumentError
from index.store import Entry
from ingest.manifest import MANIFEST
from library.shelf import changing, library_folder, read_additions, record, without_files
from library.user_files import manifest_without


def remove_documents(index: Path, entries: Sequence[Entry], names: Sequence[str]) -> tuple[str, ...]:
    """Take documents out of the library; the index is brought up to date by the caller.

    Args:
        index: folder of the index.
        entries: what the index holds.
        names: ids of documents, or names of their files with or without suffix, in any case.

    Returns:
        The ids of the documents taken out.

    Raises:
        UnknownDocumentError: no added document has one of the names; then none is taken out.
        FullDiskError, BusyIndexError: the library is as it was.
    """
    found = [find_entry(entries, name) for name in names]
    files = [entry.file for entry in found]
    with changing(index) as change:
        for file in files:
            change.remove(file)
        folder = library_folder(index)
        if (folder / MANIFEST).is_file():
            change.put(MANIFEST, manifest_without(folder, files))
        record(change, without_files(read_additions(index), files))
    return tuple(dict.fromkeys(entry.document_id for entry in found))


def find_entry(entries: Sequence[Entry], name: str) -> Entry:
    """The entry of an added document.

    Raises:
        UnknownDocumentError: there is none of that name.
    """
    wanted = name.casefold()
    for entry in entries:
        stem = entry.file.rpartition(".")[0]
        if entry.origin == "library" and wanted in {each.casefold() for each in (entry.document_id, entry.file, stem)}:
            return entry
    raise UnknownDocumentError(name=name)
