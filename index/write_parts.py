"""New documents → a part written and verified, with the documents of the small or worn parts that it replaces."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from errors import BrokenIndexError
from index.checked import broken_unless_readable
from index.chroma_server import read_place
from index.encoder import Encoder
from index.generations import PARTS, VECTORS, complete_part, new_part
from index.part import read_part, read_part_manifest, read_part_records, read_part_vectors, write_part
from index.progress import Progress
from index.records import Record, unit_texts
from index.store import Entry
from index.vector_cache import Spread, VectorCache


def write_documents(
    index: Path,
    encoder: Encoder,
    entries: tuple[Entry, ...],
    records: list[Record],
    progress: Progress | None,
    server: str | None = None,
    spread: Spread | None = None,
) -> tuple[tuple[Entry, ...], int]:
    """Write and verify a part with the new documents and those of the parts that it replaces.

    The passages go to the Chroma server, if one is given, with those of parts that have theirs elsewhere.

    Returns:
        The entries, each with its part, and how many texts were encoded.
    """
    replaced = _parts_to_replace(index, entries, sum(len(record.passages) for record in records), server)
    merged = {entry.document_id: entry.part for entry in entries if entry.part in replaced}
    for part in sorted(replaced):
        with broken_unless_readable(index):
            old = read_part_records(index / PARTS / part)
        records = [*records, *(record for record in old if merged.get(record.document.id) == part)]
    if not records:
        return entries, 0
    name, embedded = _write_part(index, encoder, records, server, spread, progress)
    written = {record.document.id for record in records}
    return tuple(replace(e, part=name) if e.document_id in written else e for e in entries), embedded


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


def _write_part(
    index: Path,
    encoder: Encoder,
    records: Sequence[Record],
    server: str | None,
    spread: Spread | None,
    progress: Progress | None,
) -> tuple[str, int]:
    """Write a part and read it back; its name, and how many texts were encoded.

    Raises:
        BrokenIndexError: the vector store does not give back what was written.
    """
    passages = [passage.embedded_text for record in records for passage in record.passages]
    units = [text for record in records for text in unit_texts(record)]
    advance = progress.advance if progress is not None else None
    with VectorCache(index / VECTORS, encoder) as cache:
        missing = cache.missing([*passages, *units])
        if progress is not None:
            progress.start(len(missing), "Calcul des vecteurs")
        cache.encode(missing, advance, spread)
        passage_vectors, unit_vectors = cache.matrix(passages), cache.matrix(units)
    name, partial = new_part(index)
    if progress is not None:
        progress.start(len(passages), "Écriture de l'index")
    write_part(partial, encoder.fingerprint, records, passage_vectors, unit_vectors, server, advance)
    with broken_unless_readable(index):
        folder = complete_part(index, name)
        written = read_part_vectors(folder, read_part(folder))
    if not np.allclose(written, passage_vectors, atol=1e-5):
        raise BrokenIndexError(path=index, reason="the vector store does not give back what was written")
    return name, len(missing)
