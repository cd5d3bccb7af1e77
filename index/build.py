"""Corpus folder and library → a new generation: reads what changed, encodes what is new, verifies, then swaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from errors import BrokenIndexError, DocumentError, EmptyCorpusError, EncoderMismatchError, MissingIndexError
from index.disk import full_disk_told
from index.encoder import Encoder
from index.generations import (
    LIBRARY,
    VECTORS,
    complete_generation,
    current_name,
    generation_folder,
    new_generation,
    serve_generation,
    single_writer,
    sweep,
)
from index.records import Record, make_record, unit_texts
from index.store import FORMAT, Entry, Generation, Manifest, read_generation, read_manifest, write_generation
from index.vector_cache import VectorCache
from ingest.corpus import ScannedFile, read_document, scan_corpus, scan_folder
from ingest.model import Origin


class Progress(Protocol):
    """What shows how far an indexing is."""

    def start(self, total: int, description: str) -> None:
        """A step of `total` units of work begins; `description` is French."""

    def advance(self, n: int) -> None:
        """`n` more units of the step are done."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What an indexing found and did. Document ids are in the order of the corpus."""

    documents: int
    sections: int
    passages: int
    embedded: int  # texts newly encoded, passages and units
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    warnings: tuple[tuple[str, str], ...]  # file, French sentence
    failures: tuple[tuple[str, str], ...]  # likewise, of files left out
    generation: str
    entries: tuple[Entry, ...]  # one a file, for a table


def build_index(
    corpus: Path | None, index: Path, encoder: Encoder, progress: Progress | None = None, rebuild: bool = False
) -> BuildReport:
    """Bring the index up to date with a corpus folder and with the library that lies in the index folder.

    Unchanged files are not read, known texts are not encoded, and with nothing changed nothing is written. The
    generation that serves is left alone until the new one is complete and verified. A damaged index is rebuilt.

    Args:
        corpus: folder of documents, with or without a `sources.toml`; None keeps the documents of the corpus as
            they were indexed, and looks at the library alone.
        index: folder of the index, created if need be.
        encoder: what makes the vectors.
        progress: told of each step.
        rebuild: read every file anew, whatever encoder the present index was built with; needs the corpus folder
            if one was indexed.

    Raises:
        MissingCorpusError, EmptyCorpusError, ManifestError: see `ingest.scan_corpus`; EmptyCorpusError also when
            no file could be read (if there is but one file, its own DocumentError).
        EncoderMismatchError: the index was built with another encoder, and `rebuild` is false.
        BusyIndexError: another indexing is running on this index.
        BrokenIndexError: the vector store does not give back what was written; the index that serves is untouched.
        FullDiskError: there is no room for the new generation; the index that serves is untouched.
    """
    scan = scan_corpus(corpus) if corpus is not None else None
    with single_writer(index), full_disk_told(index):
        before = None if rebuild else _present(index, encoder)
        known = {_place(entry): entry for entry in before.manifest.entries} if before else {}
        held = tuple(entry for place, entry in known.items() if scan is None and place[0] == "corpus")
        files = list(scan.files) if scan is not None else []
        used = [file.document_id for file in files] or [entry.document_id for entry in held]
        library = scan_folder(index / LIBRARY, "library", used)
        files += library.files
        failures = [*(scan.failures if scan is not None else ()), *library.failures]
        unread = tuple((failure.relative, failure.error.french_message) for failure in failures)
        kept = {_place(file) for file in files if _same(file, known.get(_place(file)))} | {_place(e) for e in held}
        if before is not None and kept == set(known) and len(kept) == len(files) + len(held):
            return _report(before.name, before.manifest.entries, known, kept, 0, unread)
        entries, records = _read_all(held, files, before, kept, progress)
        if not records:
            raise EmptyCorpusError(path=corpus or index / LIBRARY)
        name, embedded = _write(index, encoder, entries, records, progress)
        serve_generation(index, name)
        sweep(index)
    return _report(name, entries, known, kept, embedded, unread)


Place = tuple[Origin, str]  # the folder of a file, and its path there


def _place(file: ScannedFile | Entry) -> Place:
    return (file.origin, file.relative if isinstance(file, ScannedFile) else file.file)


def _present(index: Path, encoder: Encoder) -> Generation | None:
    """The generation that serves, or None when there is none that can be read."""
    try:
        name = current_name(index)
        folder = generation_folder(index, name)
        manifest = read_manifest(index, folder)
        if manifest.encoder != encoder.fingerprint:
            raise EncoderMismatchError(path=index, built_with=manifest.encoder_name, current=encoder.name)
        return read_generation(index, folder)
    except (MissingIndexError, BrokenIndexError):
        return None


def _same(file: ScannedFile, entry: Entry | None) -> bool:
    return entry is not None and (entry.content_hash, entry.document_id) == (file.content_hash, file.document_id)


def _read_all(
    held: Sequence[Entry],
    files: Sequence[ScannedFile],
    before: Generation | None,
    kept: set[Place],
    progress: Progress | None,
) -> tuple[tuple[Entry, ...], list[Record]]:
    present = {record.document.id: record for record in before.records} if before else {}
    known = {_place(entry): entry for entry in before.manifest.entries} if before else {}
    entries: list[Entry] = list(held)
    records = [present[entry.document_id] for entry in held if entry.document_id in present]
    if progress is not None:
        progress.start(len(files), "Lecture des documents")
    sole_error: DocumentError | None = None
    for file in files:
        if _place(file) in kept:
            entries.append(known[_place(file)])
            if file.document_id in present:
                records.append(present[file.document_id])
        else:
            try:
                record = make_record(read_document(file))
            except DocumentError as error:
                sole_error = error
                failure = error.french_message
                entries.append(
                    Entry(file.relative, file.document_id, file.content_hash, failure=failure, origin=file.origin)
                )
            else:
                records.append(record)
                entries.append(_entry(file, record))
        if progress is not None:
            progress.advance(1)
    if sole_error is not None and len(files) == 1 and not held:
        raise sole_error
    return tuple(entries), records


def _entry(file: ScannedFile, record: Record) -> Entry:
    return Entry(
        file=file.relative,
        document_id=file.document_id,
        content_hash=file.content_hash,
        sections=len(record.document.sections),
        passages=len(record.passages),
        units=sum(len(section.units) for section in record.sections),
        warnings=record.document.warnings,
        origin=file.origin,
    )


def _write(
    index: Path, encoder: Encoder, entries: tuple[Entry, ...], records: Sequence[Record], progress: Progress | None
) -> tuple[str, int]:
    """Write and verify a generation that does not serve yet; its name, and how many texts were encoded."""
    passages = [passage.embedded_text for record in records for passage in record.passages]
    units = [text for record in records for text in unit_texts(record)]
    advance = progress.advance if progress is not None else None
    with VectorCache(index / VECTORS, encoder) as cache:
        missing = cache.missing([*passages, *units])
        if progress is not None:
            progress.start(len(missing), "Calcul des vecteurs")
        cache.encode(missing, advance)
        passage_vectors, unit_vectors = cache.matrix(passages), cache.matrix(units)
    name, partial = new_generation(index)
    manifest = Manifest(FORMAT, encoder.fingerprint, encoder.name, encoder.dimension, entries, {})
    if progress is not None:
        progress.start(len(passages), "Écriture de l'index")
    write_generation(partial, manifest, records, passage_vectors, unit_vectors, advance)
    written = read_generation(index, complete_generation(index, name))
    if not np.allclose(written.passage_vectors, passage_vectors, atol=1e-5):
        raise BrokenIndexError(path=index, reason="the vector store does not give back what was written")
    return name, len(missing)


def _report(
    name: str,
    entries: tuple[Entry, ...],
    known: dict[Place, Entry],
    kept: set[Place],
    embedded: int,
    unread: tuple[tuple[str, str], ...],
) -> BuildReport:
    read = [entry for entry in entries if entry.failure is None]
    before = {entry.document_id for entry in known.values() if entry.failure is None}
    after = {entry.document_id for entry in read}
    return BuildReport(
        documents=len(read),
        sections=sum(entry.sections for entry in read),
        passages=sum(entry.passages for entry in read),
        embedded=embedded,
        added=tuple(entry.document_id for entry in read if entry.document_id not in before),
        changed=tuple(e.document_id for e in read if e.document_id in before and _place(e) not in kept),
        removed=tuple(
            entry.document_id for entry in known.values() if entry.failure is None and entry.document_id not in after
        ),
        unchanged=tuple(e.document_id for e in read if e.document_id in before and _place(e) in kept),
        warnings=tuple((entry.file, warning) for entry in read for warning in entry.warnings),
        failures=(*((entry.file, entry.failure) for entry in entries if entry.failure is not None), *unread),
        generation=name,
        entries=entries,
    )
