"""Corpus folder and library → a new generation: reads what changed, encodes what is new, verifies, then swaps."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from errors import BrokenIndexError, DocumentError, EmptyCorpusError, EncoderMismatchError, MissingIndexError
from index.chroma_server import read_place, release_part
from index.derived import Derived
from index.disk import full_disk_told
from index.encoder import Encoder
from index.generations import (
    LIBRARY,
    PARTS,
    complete_generation,
    current_name,
    generation_folder,
    new_generation,
    serve_generation,
    single_writer,
    sweep,
)
from index.progress import Progress
from index.records import Record, make_record
from index.store import FORMAT, Entry, Manifest, check_generation, read_manifest, write_generation
from index.write_parts import write_documents
from ingest.corpus import ScannedFile, read_document, scan_corpus, scan_folder
from ingest.model import Origin

if TYPE_CHECKING:
    from index.spread import RayCluster


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

    @property
    def compared(self) -> tuple[str, ...]:
        """The ids of the texts that were added or have changed and are read for comparison at once."""
        new = {*self.added, *self.changed}
        return tuple(entry.document_id for entry in self.entries if entry.document_id in new and entry.is_compared)


def build_index(
    corpus: Path | None,
    index: Path,
    encoder: Encoder,
    progress: Progress | None = None,
    rebuild: bool = False,
    server: str | None = None,
    cluster: "RayCluster | None" = None,
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
        server: address of a Chroma server to put the passages on, « http://host:port »; None keeps them where those
            of the present index are, and puts those of a new index, or of one that is rebuilt, in its folder.
        cluster: on which files are read and texts encoded; None does it here. The index is the same.

    Raises:
        MissingCorpusError, EmptyCorpusError, ManifestError: see `ingest.scan_corpus`; EmptyCorpusError also when
            no file could be read (if there is but one file, its own DocumentError).
        EncoderMismatchError: the index was built with another encoder, and `rebuild` is false.
        BusyIndexError: another indexing is running on this index.
        BrokenIndexError: the vector store does not give back what was written; the index that serves is untouched.
            Also when the present index is damaged and `corpus`, which it would be made from again, is None.
        FullDiskError: there is no room for the new generation; the index that serves is untouched.
        SettingsError: `server` is no address.
        LostServerError: the Chroma server does not answer, or no longer; the index that serves is untouched.
        LostClusterError: the cluster fails; the index that serves is untouched, and texts that were encoded are kept.
    """
    scan = scan_corpus(corpus) if corpus is not None else None
    with single_writer(index), full_disk_told(index):
        name, before = (None, None) if rebuild else _present(index, encoder, scan is not None)
        known = {_place(entry): entry for entry in before.entries} if before else {}
        held = tuple(entry for place, entry in known.items() if scan is None and place[0] == "corpus")
        files = list(scan.files) if scan is not None else []
        used = [file.document_id for file in files] or [entry.document_id for entry in held]
        library = scan_folder(index / LIBRARY, "library", used)
        files += library.files
        failures = [*(scan.failures if scan is not None else ()), *library.failures]
        unread = tuple((failure.relative, failure.error.french_message) for failure in failures)
        kept = {_place(file) for file in files if _same(file, known.get(_place(file)))} | {_place(e) for e in held}
        places = {read_place(index / PARTS / part) for part in before.parts} if before is not None else set()
        held_at = next((place.address for place in places if place is not None), None)
        server = server or held_at
        if name is not None and server == held_at and kept == set(known) and len(kept) == len(files) + len(held):
            return _report(name, tuple(known.values()), known, kept, 0, unread)
        read = _read_new(held, files, known, kept, cluster, progress)
        entries, embedded = write_documents(index, encoder, read, progress, server, cluster)
        if all(entry.failure is not None for entry in entries):
            raise EmptyCorpusError(path=corpus or index / LIBRARY)
        manifest = Manifest(FORMAT, encoder.fingerprint, encoder.name, encoder.dimension, entries, {})
        name, partial = new_generation(index)
        write_generation(index, partial, manifest)
        complete_generation(index, name)
        serve_generation(index, name)
        sweep(index, {*manifest.parts, *(before.parts if before is not None else ())}, release_part)
        Derived(index).forget_others([entry.document_id for entry in manifest.live])
    return _report(name, entries, known, kept, embedded, unread)


Place = tuple[Origin, str]  # the folder of a file, and its path there


def _place(file: ScannedFile | Entry) -> Place:
    return (file.origin, file.relative if isinstance(file, ScannedFile) else file.file)


def _present(index: Path, encoder: Encoder, replaceable: bool) -> tuple[str, Manifest] | tuple[None, None]:
    """The generation that serves, with its name; none when its files are not as they were written.

    Args:
        replaceable: all that it holds can be read again; else a damaged one is told rather than given up.
    """
    try:
        name = current_name(index)
        folder = generation_folder(index, name)
        manifest = read_manifest(index, folder)
        if manifest.encoder != encoder.fingerprint:
            raise EncoderMismatchError(path=index, built_with=manifest.encoder_name, current=encoder.name)
        return name, check_generation(index, folder)
    except MissingIndexError:
        return None, None
    except BrokenIndexError:
        if not replaceable:
            raise
        return None, None


def _same(file: ScannedFile, entry: Entry | None) -> bool:
    return entry is not None and (entry.content_hash, entry.document_id) == (file.content_hash, file.document_id)


def _read_new(
    held: Sequence[Entry],
    files: Sequence[ScannedFile],
    known: Mapping[Place, Entry],
    kept: Set[Place],
    cluster: "RayCluster | None",
    progress: Progress | None,
) -> Iterator[tuple[Entry, Record | None]]:
    """All entries in order, each with the record of its document if that was read."""
    yield from ((entry, None) for entry in held)
    if progress is not None:
        progress.start(len(files), "Lecture des documents")
    sole_error: DocumentError | None = None
    new = [file for file in files if _place(file) not in kept]
    outcomes = iter(cluster.read(new) if cluster is not None else map(_read, new))
    for file in files:
        if _place(file) in kept:
            yield known[_place(file)], None
        else:
            outcome = next(outcomes)
            if isinstance(outcome, DocumentError):
                sole_error = outcome
                failure, origin = outcome.french_message, file.origin
                yield Entry(file.relative, file.document_id, file.content_hash, failure=failure, origin=origin), None
            else:
                yield _entry(file, outcome), outcome
        if progress is not None:
            progress.advance(1)
    if sole_error is not None and len(files) == 1 and not held:
        raise sole_error


def _read(file: ScannedFile) -> Record | DocumentError:
    try:
        return make_record(read_document(file))
    except DocumentError as error:
        return error


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
        kind=record.document.source.kind,
    )


def _report(
    name: str,
    entries: tuple[Entry, ...],
    known: Mapping[Place, Entry],
    kept: Set[Place],
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
