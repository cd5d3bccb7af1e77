"""An index folder → what it holds, read without an encoder: entries of files, documents."""

from dataclasses import dataclass
from pathlib import Path

from index.generations import current_name, generation_folder
from index.store import Entry, read_documents, read_manifest
from ingest.model import Document


@dataclass(frozen=True, slots=True)
class Held:
    """A file of an index and, if it could be read, its document."""

    entry: Entry
    document: Document | None


def index_entries(index: Path) -> tuple[Entry, ...]:
    """The files of the generation that serves, in the order of the index.

    Raises:
        MissingIndexError: the folder holds no index.
        BrokenIndexError: it is damaged.
    """
    return read_manifest(index, generation_folder(index, current_name(index))).entries


def index_contents(index: Path) -> tuple[Held, ...]:
    """The files of the generation that serves with their documents, in the order of the index.

    Raises:
        MissingIndexError: the folder holds no index.
        BrokenIndexError: it is damaged.
    """
    folder = generation_folder(index, current_name(index))
    documents = {document.id: document for document in read_documents(index, folder)}
    return tuple(
        Held(entry, documents.get(entry.document_id) if entry.failure is None else None)
        for entry in read_manifest(index, folder).entries
    )
