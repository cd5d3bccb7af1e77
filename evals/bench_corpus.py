"""Records of a test set → a corpus folder, so that the product's own reading and indexing take it from there."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from evals.bench import Record
from ingest.manifest import MANIFEST


def file_name(rank: int) -> str:
    """The file of the record of that rank; ids of test sets may not be fit for file names."""
    return f"{rank:06d}.txt"


def write_corpus(records: Sequence[Record], folder: Path) -> None:
    """Write each record's text as a file and its title, if any, into the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for rank, record in enumerate(records):
        (folder / file_name(rank)).write_bytes(record.text.encode())
        if record.title:
            # A JSON string is a TOML string.
            title = json.dumps(record.title, ensure_ascii=False)
            entries.append(
                f'[[source]]\nfile = "{file_name(rank)}"\ntitle = {title}\nshort_title = {title}\nkind = "autre"\n'
            )
    (folder / MANIFEST).write_text("\n".join(entries), encoding="utf-8")


def corpus_hash(records: Sequence[Record]) -> str:
    """sha-256 of ids, titles and texts, hexadecimal: the same records give the same index."""
    digest = sha256()
    for record in records:
        digest.update(json.dumps([record.id, record.title, record.text]).encode())
    return digest.hexdigest()
