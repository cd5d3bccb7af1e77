"""New documents → a part written and verified, with the documents of the small or worn parts that it replaces."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.checked import broken_unless_readable
from index.chroma_server import read_place
from index.encoder import Encoder
from index.generations import PARTS, VECTORS, complete_part, new_part
from index.part import begin_part, check_written, part_texts, read_part_manifest, read_part_records, write_part
from index.progress import Progress
from index.records import Record
from index.slices import in_slices
from index.store import Entry
from index.vector_cache import Spread, VectorCache

SORTED = 65_536  # texts of which the shortest are encoded first: what is in memory of a corpus that is encoded


def write_documents(
    index: Path,
    encoder: Encoder,
    read: Iterable[tuple[Entry, Record | None]],
    progress: Progress | None,
    server: str | None = None,
    spread: Spread | None = None,
) -> tuple[tuple[Entry, ...], int]:
    """Write and verify a part with the new documents and those of the parts that it replaces.

    What is read goes to the disk as it comes, and so do vectors. The passages go to the Chroma server, if one is given,
    with those of parts that have theirs elsewhere.

    Args:
        read: all entries, in order; one that is new with its record.

    Returns:
        The entries, each with its part, and how many texts were encoded.

    Raises:
        BrokenIndexError: a part that is replaced cannot be read, or the vector store does not give back what was
            written.
    """
    entries: list[Entry] = []
    name, partial = new_part(index)
    held = begin_part(partial, _records(index, read, entries, server))
    if not held:
        return tuple(entries), 0
    advance = progress.advance if progress is not None else None
    passages, units = sum(each.passages for each in held), sum(each.units for each in held)
    with VectorCache(index / VECTORS, encoder) as cache:
        if progress is not None:
            progress.start(passages + units, "Calcul des vecteurs")
        embedded = 0
        for texts in in_slices(part_texts(partial), SORTED):
            missing = cache.missing(texts)
            if progress is not None:
                progress.advance(len(texts) - len(missing))
            cache.encode(missing, advance, spread)
            embedded += len(missing)
        if progress is not None:
            progress.start(passages, "Écriture de l'index")
        write_part(partial, encoder.fingerprint, held, cache.matrix, server, advance)
        with broken_unless_readable(index):
            check_written(complete_part(index, name), cache.matrix)
    written = {document.id for document in held}
    return tuple(replace(e, part=name) if e.document_id in written else e for e in entries), embedded


def _records(
    index: Path, read: Iterable[tuple[Entry, Record | None]], entries: list[Entry], server: str | None
) -> Iterator[Record]:
    """The records of the part to write, those that are new first; `entries` takes all entries on the way."""
    passages = 0
    for entry, record in read:
        entries.append(entry)
        if record is not None:
            passages += len(record.passages)
            yield record
    for part in sorted(_parts_to_replace(index, entries, passages, server)):
        merged = {entry.document_id for entry in entries if entry.part == part}
        with broken_unless_readable(index):
            yield from (old for old in read_part_records(index / PARTS / part) if old.document.id in merged)


def _parts_to_replace(index: Path, entries: Sequence[Entry], passages: int, server: str | None) -> set[str]:
    """The parts whose documents go into the new one: small ones, and those of which most is no longer used.

    Each part is then more than twice as large as the next: there are few, and a passage is seldom written again.
    """
    live: dict[str, int] = {}
    for entry in entries:
        if entry.failure is None and entry.part:
            live[entry.part] = live.get(entry.part, 0) + entry.passages
    replaced: set[str] = set()
    for part in sorted(live, reverse=True):
        with broken_unless_readable(index):
            total = read_part_manifest(index / PARTS / part).passages
            place = read_place(index / PARTS / part)
        elsewhere = (place.address if place is not None else None) != server
        if elsewhere or (passages and live[part] <= 2 * passages) or 2 * live[part] < total:
            replaced.add(part)
            passages += live[part]
    return replaced
