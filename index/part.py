"""Documents' records and vectors → one part of an index on disk, and back, verified both ways.

A part holds what does not depend on other documents: `documents.jsonl` (see `index.records`), `chroma/` (see
`index.passage_vectors`; on a server, `server.json` and `moments.npz`, see `index.chroma_server`), `units.npy` (a vector
a unit, in the order of the records), `words.npz` (see `index.word_counts`) and `part.json`. It is never changed once
written; generations say which documents of it live.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from index.checked import digest, require
from index.chroma_server import (
    MOMENTS,
    SERVER,
    Place,
    check_on_server,
    read_from_server,
    read_place,
    write_on_server,
)
from index.lexical import passage_words
from index.passage_vectors import SLICE, Vectors, read_passage_vectors, write_passage_vectors
from index.records import Record, append_record, read_records, unit_texts
from index.slices import in_slices
from index.word_counts import WordCounts, load_counts, save_counts
from ingest.model import Passage

FORMAT = 1  # of a part; raise it whenever what is written changes
MANIFEST, DOCUMENTS, UNITS, WORDS, CHROMA = "part.json", "documents.jsonl", "units.npy", "words.npz", "chroma"
READ_WHOLE = (DOCUMENTS, UNITS, WORDS)  # files that are read back as they were written


@dataclass(frozen=True, slots=True)
class PartDocument:
    """A document of a part: how many of the part's rows are its own, in order."""

    id: str
    passages: int
    units: int


@dataclass(frozen=True, slots=True)
class PartManifest:
    """What a part says of itself."""

    format: int
    encoder: str  # fingerprint
    dimension: int
    documents: tuple[PartDocument, ...]
    digests: dict[str, str]  # of the files that are read back whole
    sizes: dict[str, int]  # in bytes, of Chroma's files, whose headers it rewrites

    @property
    def passages(self) -> int:
        """How many passages it holds."""
        return sum(document.passages for document in self.documents)

    @property
    def units(self) -> int:
        """How many units it holds."""
        return sum(document.units for document in self.documents)


@dataclass(frozen=True, slots=True)
class Part:
    """A part read into memory; unit vectors stay mapped on their file."""

    manifest: PartManifest
    records: tuple[Record, ...]
    passage_vectors: np.ndarray  # (passages, dimension) float32, in the order of the records; without rows when served
    unit_vectors: np.ndarray  # (units, dimension) float32, likewise
    place: Place | None  # where the passages are served from, when it is a server


_manifest = TypeAdapter(PartManifest)


def begin_part(folder: Path, records: Iterable[Record]) -> tuple[PartDocument, ...]:
    """Write the records of a part into an empty folder, one by one as they come."""
    held: list[PartDocument] = []
    with (folder / DOCUMENTS).open("wb") as stream:
        for record in records:
            append_record(stream, record)
            held.append(_held(record))
    return tuple(held)


def part_texts(folder: Path) -> Iterator[str]:
    """What is embedded of a part that was begun: its passages and its units."""
    for record in read_part_records(folder):
        yield from (passage.embedded_text for passage in record.passages)
        yield from unit_texts(record)


def write_part(
    folder: Path,
    encoder: str,
    held: tuple[PartDocument, ...],
    vectors: Vectors,
    server: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Complete a part that was begun, its passages on a Chroma server if there is one; `progress` counts passages.

    Records are read again for each file that is made of them: together with their vectors they can be larger than the
    memory of the machine.

    Args:
        encoder: fingerprint.
        held: what `begin_part` gave.
        vectors: of all that `part_texts` gives.

    Raises:
        SettingsError, LostServerError: the server cannot be reached, or no longer.
    """
    dimension = vectors([]).shape[1]
    with (folder / UNITS).open("wb") as stream:
        shape = (sum(document.units for document in held), dimension)
        np.lib.format.write_array_header_1_0(stream, {"descr": "<f4", "fortran_order": False, "shape": shape})
        for record in read_part_records(folder):
            stream.write(vectors(unit_texts(record)).astype("<f4").tobytes())
    save_counts(folder / WORDS, passage_words(passage.embedded_text for passage in _passages(folder)))
    if server is None:
        passages = sum(document.passages for document in held)
        write_passage_vectors(folder / CHROMA, _passages(folder), passages, vectors, progress)
    else:
        write_on_server(folder, server, _passages(folder), vectors, progress)
    whole = READ_WHOLE if server is None else (*READ_WHOLE, SERVER, MOMENTS)
    manifest = PartManifest(
        FORMAT,
        encoder,
        dimension,
        held,
        {name: digest(folder / name) for name in whole},
        {_relative(path, folder): path.stat().st_size for path in (folder / CHROMA).rglob("*") if path.is_file()},
    )
    (folder / MANIFEST).write_bytes(_manifest.dump_json(manifest, indent=1))


def read_part_manifest(folder: Path) -> PartManifest:
    """The manifest of a part.

    Raises:
        OSError, ValueError: it is missing, damaged, or of another format.
    """
    manifest = _manifest.validate_json((folder / MANIFEST).read_bytes())
    require(manifest.format == FORMAT, f"part of format {manifest.format} instead of {FORMAT}")
    return manifest


def check_part(folder: Path) -> PartManifest:
    """Check that the files of a part are those that were written, without reading what they hold.

    Raises:
        OSError, ValueError: a file is missing, changed or, of the vector store, cut.
        ChromaError, LostServerError: the passages are not on their server, or it does not answer.
    """
    manifest = read_part_manifest(folder)
    for name, expected in manifest.digests.items():
        require(digest(folder / name) == expected, f"{name} was changed")
    for name, size in manifest.sizes.items():
        require((folder / name).stat().st_size >= size, f"{name} was cut")
    place = read_place(folder)
    if place is not None:
        check_on_server(place, manifest.passages)
    return manifest


def check_written(folder: Path, vectors: Vectors) -> None:
    """Check that a part gives back what was written.

    Raises:
        OSError, ValueError, KeyError, ChromaError, LostServerError: something is missing, damaged or at odds.
    """
    manifest = check_part(folder)
    held: list[PartDocument] = []
    identifiers: list[str] = []
    for record in read_part_records(folder):
        held.append(_held(record))
        identifiers += [passage.id for passage in record.passages]
    require(tuple(held) == manifest.documents, "documents and manifest differ")
    _unit_vectors(folder, manifest)
    written = _passage_vectors(folder, read_place(folder), identifiers, manifest.dimension)
    start = 0
    for some in in_slices(_passages(folder), SLICE):
        meant = vectors([passage.embedded_text for passage in some])
        same = np.allclose(written[start : start + len(some)], meant, atol=1e-5)
        require(same, "the vector store does not give back what was written")
        start += len(some)


def read_part_records(folder: Path) -> Iterator[Record]:
    """The records of a part, read as they are asked for.

    Raises:
        OSError, ValueError: they are missing or damaged.
    """
    return read_records(folder / DOCUMENTS)


def read_part_words(folder: Path) -> WordCounts:
    """The counts of the words of a part's passages.

    Raises:
        OSError, ValueError, KeyError: they are missing or damaged.
    """
    return load_counts(folder / WORDS)


def read_part(folder: Path) -> Part:
    """Read a part and check that its files agree.

    Every passage has its vector in Chroma and nothing else has one, and every vector is finite and of norm 1.

    Raises:
        OSError, ValueError, KeyError, ChromaError: something is missing, damaged or at odds.
    """
    manifest = check_part(folder)
    records = tuple(read_part_records(folder))
    require(tuple(map(_held, records)) == manifest.documents, "documents and manifest differ")
    place = read_place(folder)
    identifiers = [passage.id for record in records for passage in record.passages]
    vectors = (
        _passage_vectors(folder, None, identifiers, manifest.dimension)
        if place is None
        else np.empty((0, manifest.dimension), np.float32)
    )
    return Part(manifest, records, vectors, _unit_vectors(folder, manifest), place)


def _unit_vectors(folder: Path, manifest: PartManifest) -> np.ndarray:
    vectors = (
        np.load(folder / UNITS, mmap_mode="r") if manifest.units else np.empty((0, manifest.dimension), np.float32)
    )
    require(vectors.shape == (manifest.units, manifest.dimension), "unit vectors and manifest differ")
    return vectors


def _passage_vectors(folder: Path, place: Place | None, passages: Sequence[str], dimension: int) -> np.ndarray:
    """The vectors of passages, given by id, from wherever they are."""
    if place is None:
        return read_passage_vectors(folder / CHROMA, passages, dimension)
    return read_from_server(place, passages, dimension)


def _passages(folder: Path) -> Iterator[Passage]:
    for record in read_part_records(folder):
        yield from record.passages


def _held(record: Record) -> PartDocument:
    units = sum(len(section.units) for section in record.sections)
    return PartDocument(record.document.id, len(record.passages), units)


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
