"""Parts and an order of documents → one generation on disk, and back, verified both ways.

A generation holds `manifest.json`, which says of each file indexed in which part its document lies, and `lexical/`
(BM25), which needs all passages at once. Parts are shared by generations: a document that changes costs a small part
and a new generation, not all that did not change.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from index.checked import broken_unless_readable, digest, require
from index.chroma_server import ServedPart, ServedVectors
from index.generations import PARTS
from index.lexical import LexicalIndex, lexical_of, load_lexical
from index.nearest import HeldVectors, PassageVectors
from index.part import Part, PartManifest, check_part, read_part, read_part_manifest, read_part_records, read_part_words
from index.records import Record
from index.vector_rows import VectorRows
from index.word_counts import Rows, join_counts
from ingest.model import Document, Origin, Passage, SourceKind

FORMAT = 2  # of a generation; raise it whenever what is written changes
MANIFEST, LEXICAL = "manifest.json", "lexical"


LONG = 500  # units


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, as indexed; `failure` is the French sentence of one that could not be read."""

    file: str  # path in its folder
    document_id: str
    content_hash: str
    sections: int = 0
    passages: int = 0
    units: int = 0
    warnings: tuple[str, ...] = ()
    failure: str | None = None
    origin: Origin = "corpus"
    part: str = ""  # which part holds the document; "" without one
    kind: SourceKind | None = None  # None where it could not be read, and in entries of older versions

    @property
    def is_compared(self) -> bool:
        """Whether it is read for comparison as soon as it is indexed: what is signed, and long texts."""
        return self.kind == "convention" or self.units >= LONG


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself."""

    format: int
    encoder: str  # fingerprint
    encoder_name: str
    dimension: int
    entries: tuple[Entry, ...]
    digests: dict[str, str]  # of the files that are read back whole, by their path in the generation

    @property
    def passages(self) -> int:
        """How many passages are indexed."""
        return sum(entry.passages for entry in self.entries)

    @property
    def units(self) -> int:
        """How many units are indexed."""
        return sum(entry.units for entry in self.entries)

    @property
    def live(self) -> tuple[Entry, ...]:
        """The entries that have a document, in order."""
        return tuple(entry for entry in self.entries if entry.failure is None)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts that hold the documents, oldest first."""
        return tuple(sorted({entry.part for entry in self.live}))


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation read into memory; unit vectors stay mapped on their files."""

    name: str
    manifest: Manifest
    records: tuple[Record, ...]
    passages: tuple[Passage, ...]
    vectors: PassageVectors  # in the order of `passages`
    unit_vectors: VectorRows  # (units, dimension) float32, in the order of the records
    lexical: LexicalIndex


_manifest = TypeAdapter(Manifest)


def write_generation(index: Path, folder: Path, manifest: Manifest) -> None:
    """Write a generation into an empty folder, its parts being written and checked; `manifest.digests` is filled in.

    Raises:
        BrokenIndexError: a part cannot be read.
    """
    with broken_unless_readable(index):
        folders = {name: index / PARTS / name for name in manifest.parts}
        parts = {name: read_part_manifest(path) for name, path in folders.items()}
        rank = {name: place for place, name in enumerate(folders)}
        rows = [Rows(rank[part], start, end) for part, start, end in _passage_rows(manifest.live, parts)]
        counts = join_counts([read_part_words(path) for path in folders.values()], rows)
    lexical_of(counts).save(folder / LEXICAL)
    complete = replace(
        manifest, digests={path.relative_to(folder).as_posix(): digest(path) for path in _read_whole(folder)}
    )
    (folder / MANIFEST).write_bytes(_manifest.dump_json(complete, indent=1))


def manifest_digest(manifest: Manifest) -> str:
    """Hexadecimal; two generations have the same when they hold the same."""
    return hashlib.blake2b(_manifest.dump_json(manifest), digest_size=16).hexdigest()


def read_manifest(index: Path, folder: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        BrokenIndexError: it is missing, damaged, or of another format.
    """
    with broken_unless_readable(index):
        manifest = _manifest.validate_json((folder / MANIFEST).read_bytes())
        require(manifest.format == FORMAT, f"format {manifest.format} instead of {FORMAT}")
        return manifest


def check_generation(index: Path, folder: Path) -> Manifest:
    """Check that the files of a generation and of its parts are those that were written, reading none of them.

    Raises:
        BrokenIndexError: a file is missing or changed.
    """
    manifest = read_manifest(index, folder)
    with broken_unless_readable(index):
        _check_files(folder, manifest)
        for part in manifest.parts:
            require(check_part(index / PARTS / part).encoder == manifest.encoder, f"part {part} is of another encoder")
    return manifest


def read_documents(index: Path, folder: Path) -> tuple[Document, ...]:
    """The documents of a generation, in its order.

    Raises:
        BrokenIndexError: they are missing or damaged.
    """
    manifest = read_manifest(index, folder)
    with broken_unless_readable(index):
        found = {
            (part, record.document.id): record.document
            for part in manifest.parts
            for record in read_part_records(index / PARTS / part)
        }
        return tuple(found[entry.part, entry.document_id] for entry in manifest.live)


def read_generation(index: Path, folder: Path) -> Generation:
    """Read a generation and its parts, and check that they agree.

    Raises:
        BrokenIndexError: something is missing, damaged or at odds; see `index.part.read_part`.
    """
    manifest = read_manifest(index, folder)
    with broken_unless_readable(index):
        _check_files(folder, manifest)
        parts = {name: read_part(index / PARTS / name) for name in manifest.parts}
        lexical = load_lexical(folder / LEXICAL)
        require(lexical.size == manifest.passages, "lexical index and passages differ")
        generation = _assemble(index, folder.name, manifest, parts, lexical)
        require(len(generation.passages) == manifest.passages, "records and manifest differ")
        require(generation.unit_vectors.shape[0] == manifest.units, "unit vectors and manifest differ")
    return generation


def _assemble(
    index: Path, name: str, manifest: Manifest, parts: Mapping[str, Part], lexical: LexicalIndex
) -> Generation:
    manifests = {part: read.manifest for part, read in parts.items()}
    held = {(part, record.document.id): record for part, read in parts.items() for record in read.records}
    records = tuple(held[entry.part, entry.document_id] for entry in manifest.live)
    units = [parts[part].unit_vectors[start:end] for part, start, end in _unit_rows(manifest.live, manifests)]
    return Generation(
        name,
        manifest,
        records,
        tuple(passage for record in records for passage in record.passages),
        _vectors(index, manifest, parts, records),
        VectorRows(units, manifest.dimension),
        lexical,
    )


def _vectors(index: Path, manifest: Manifest, parts: Mapping[str, Part], records: Sequence[Record]) -> PassageVectors:
    """The vectors of the passages of all records: in memory, or on the server where all parts have theirs."""
    manifests = {part: read.manifest for part, read in parts.items()}
    if all(part.place is None for part in parts.values()):
        rows = _passage_rows(manifest.live, manifests)
        return HeldVectors(np.concatenate([parts[part].passage_vectors[start:end] for part, start, end in rows]))
    numbered = dict(zip((passage.id for record in records for passage in record.passages), count(), strict=False))
    homes = {entry.document_id: entry.part for entry in manifest.live}
    served = []
    for name, part in parts.items():
        require(part.place is not None, "some passages are on a server, and others are not")
        live = [record for record in part.records if homes.get(record.document.id) == name]
        dead = [record.document.id for record in part.records if homes.get(record.document.id) != name]
        identifiers = [passage.id for record in live for passage in record.passages]
        if part.place is not None:
            served.append(
                ServedPart(
                    index / PARTS / name,
                    part.place,
                    {identifier: numbered[identifier] for identifier in identifiers},
                    frozenset(record.document.id for record in live),
                    tuple(dead),
                )
            )
    return ServedVectors(served)


def _passage_rows(live: Sequence[Entry], parts: Mapping[str, PartManifest]) -> list[tuple[str, int, int]]:
    """Part, first and last row of each document's passages."""
    return _rows(live, {part: [(one.id, one.passages) for one in held.documents] for part, held in parts.items()})


def _unit_rows(live: Sequence[Entry], parts: Mapping[str, PartManifest]) -> list[tuple[str, int, int]]:
    return _rows(live, {part: [(one.id, one.units) for one in held.documents] for part, held in parts.items()})


def _rows(live: Sequence[Entry], sizes: Mapping[str, Sequence[tuple[str, int]]]) -> list[tuple[str, int, int]]:
    places: dict[tuple[str, str], tuple[str, int, int]] = {}
    for part, documents in sizes.items():
        start = 0
        for document, size in documents:
            places[part, document] = (part, start, start + size)
            start += size
    return [places[entry.part, entry.document_id] for entry in live]


def _check_files(folder: Path, manifest: Manifest) -> None:
    present = {path.relative_to(folder).as_posix() for path in _read_whole(folder)}
    require(present == set(manifest.digests), "files are missing or added")
    for name, expected in manifest.digests.items():
        require(digest(folder / name) == expected, f"{name} was changed")


def _read_whole(folder: Path) -> list[Path]:
    """The files that are read back as they were written."""
    return sorted((folder / LEXICAL).iterdir())
