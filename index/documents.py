"""Index folder → the documents that it holds, without encoder or vectors."""

from pathlib import Path

from errors import BrokenIndexError
from index.generations import current_name, generation_folder
from index.records import read_records
from index.store import DOCUMENTS
from ingest.model import Document


def read_documents(index: Path) -> tuple[Document, ...]:
    """The documents of the generation that serves, in the order of the corpus.

    Raises:
        MissingIndexError: the folder holds no index.
        BrokenIndexError: it is damaged or half-written.
    """
    folder = generation_folder(index, current_name(index))
    try:
        return tuple(record.document for record in read_records(folder / DOCUMENTS))
    except (OSError, ValueError) as error:
        raise BrokenIndexError(path=index, reason=f"{type(error).__name__}: {error}") from error
