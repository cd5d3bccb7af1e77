"""A test set's records → an index in the user's cache, made by the product's own parts, and used again.

`index.build_index` would also embed every sentence, which the answerer needs and a ranking of documents does not:
some ten times the vectors. So the same parts are put together here without them.
"""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from errors import BrokenIndexError, MissingIndexError
from evals.bench import Bench
from evals.bench_corpus import corpus_hash, write_corpus
from evals.places import PROJECT, cached_index
from index.encoder import Encoder
from index.generations import complete_generation, new_generation, serve_generation, single_writer, sweep
from index.progress import Progress
from index.records import Record, make_record
from index.search import Index, open_index
from index.store import FORMAT, Entry, Manifest, write_generation
from index.write_parts import write_documents
from ingest.corpus import read_document, scan_corpus

CORPUS = "corpus"  # the records written as files
READING = "reading"  # the state of the code that read them


def bench_folder(bench: Bench, encoder: Encoder) -> Path:
    """Where the index of a test set is kept, with its vectors and the records written as files."""
    return cached_index(corpus_hash(bench.records), encoder)


def open_bench(bench: Bench, encoder: Encoder, progress: Progress) -> Index:
    """The index of a test set, built if it is not there, or if the code of `ingest/` has changed since.

    Vectors are kept apart from the index, so that only new texts are encoded.

    Raises:
        KnowledgeBaseError: the records cannot be indexed.
    """
    folder = bench_folder(bench, encoder)
    reading = folder / READING
    if reading.exists() and reading.read_text(encoding="ascii") == _reading_hash():
        try:
            return open_index(folder, encoder)
        except (MissingIndexError, BrokenIndexError):
            reading.unlink()
    write_corpus(bench.records, folder / CORPUS)
    _build(folder, encoder, progress)
    reading.write_text(_reading_hash(), encoding="ascii")
    return open_index(folder, encoder)


def _build(folder: Path, encoder: Encoder, progress: Progress) -> None:
    with single_writer(folder):
        entries, _ = write_documents(folder, encoder, _read(folder / CORPUS, progress), progress)
        manifest = Manifest(FORMAT, encoder.fingerprint, encoder.name, encoder.dimension, entries, {})
        name, partial = new_generation(folder)
        write_generation(folder, partial, manifest)
        complete_generation(folder, name)
        serve_generation(folder, name)
        sweep(folder, manifest.parts)


def _read(corpus: Path, progress: Progress) -> Iterator[tuple[Entry, Record]]:
    files = scan_corpus(corpus).files
    progress.start(len(files), "Lecture")
    for file in files:
        record = replace(make_record(read_document(file)), sections=())
        sizes = len(record.document.sections), len(record.passages)
        yield Entry(file.relative, file.document_id, file.content_hash, *sizes), record
        progress.advance(1)


def _reading_hash() -> str:
    """Of the sources that decide what a document's passages are, hexadecimal."""
    digest = sha256()
    for path in sorted((PROJECT / "ingest").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()
