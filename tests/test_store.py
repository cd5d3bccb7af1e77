import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_encoder import WordEncoder

from errors import BrokenIndexError, BusyIndexError, MissingIndexError
from index.build import build_index
from index.generations import (
    complete_generation,
    current_name,
    generation_folder,
    new_generation,
    serve_generation,
    single_writer,
    sweep,
)
from index.lexical import build_lexical
from index.node import passage_node
from index.records import append_record, make_record, read_records, unit_texts
from index.store import read_generation, read_manifest
from ingest import read_document, scan_corpus


@pytest.fixture(scope="module")
def built(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "index"
    build_index(corpus, folder, WordEncoder())
    return folder


def test_a_generation_gives_back_what_was_written(built: Path, corpus: Path) -> None:
    generation = read_generation(built, generation_folder(built, current_name(built)))
    records = tuple(make_record(read_document(file)) for file in scan_corpus(corpus).files)
    assert generation.records == records
    assert generation.passages == tuple(passage for record in records for passage in record.passages)
    passages = WordEncoder().encode_passages([passage.embedded_text for passage in generation.passages])
    assert np.abs(generation.vectors.matrix - passages).max() < 1e-6
    units = WordEncoder().encode_passages([text for record in records for text in unit_texts(record)])
    assert np.array_equal(generation.unit_vectors[0 : len(units)], units)
    expected = build_lexical([p.embedded_text for p in generation.passages]).scores("préavis")
    assert np.array_equal(generation.lexical.scores("préavis"), expected)


def test_records_survive_the_disk(corpus: Path, tmp_path: Path) -> None:
    records = [make_record(read_document(file)) for file in scan_corpus(corpus).files]
    with (tmp_path / "documents.jsonl").open("wb") as stream:
        for record in records:
            append_record(stream, record)
    assert list(read_records(tmp_path / "documents.jsonl")) == records


def test_a_unit_is_embedded_with_its_heading_and_the_line_that_introduces_it(corpus: Path) -> None:
    [record] = [
        make_record(read_document(file))
        for file in scan_corpus(corpus).files
        if file.document_id == "epinay-convention-petite-enfance"
    ]
    units = [(entry.section_id, unit) for entry in record.sections for unit in entry.units]
    texts = unit_texts(record)
    assert len(texts) == len(units)
    for (_, unit), text in zip(units, texts, strict=True):
        assert text.endswith(record.document.text[unit.start : unit.end])
    [notice] = [text for text in texts if "préavis" in text]
    assert notice.splitlines()[0].endswith(" › Art.5 : RESILIATION")


def test_a_node_is_verbatim_with_its_place(built: Path) -> None:
    generation = read_generation(built, generation_folder(built, current_name(built)))
    [passage] = [p for p in generation.passages if p.section_id == "epinay-convention-petite-enfance/article-5"]
    node = passage_node(passage)
    assert node.node_id == passage.id == "epinay-convention-petite-enfance/article-5#0"
    document = next(r.document for r in generation.records if r.document.id == node.metadata["document"])
    assert document.text[node.metadata["start"] : node.metadata["end"]] == node.text == passage.text


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_cut_short, _flip_a_byte, _empty, Path.unlink])
@pytest.mark.parametrize(
    "file",
    [
        "parts/000001/documents.jsonl",
        "parts/000001/units.npy",
        "parts/000001/words.npz",
        "generations/000001/lexical/data.csc.index.npy",
        "generations/000001/lexical/vocab.index.json",
        "generations/000001/lexical/passages",
    ],
)
def test_damage_to_a_file_that_is_read_whole_is_seen(
    built: Path, tmp_path: Path, file: str, damage: Callable[[Path], None]
) -> None:
    index = tmp_path / "index"
    shutil.copytree(built, index)
    folder = generation_folder(index, current_name(index))
    damage(index / file)
    with pytest.raises(BrokenIndexError):
        read_generation(index, folder)


@pytest.mark.parametrize("damage", [_cut_short, _empty, Path.unlink])
@pytest.mark.parametrize(
    "file",
    [
        "generations/000001/manifest.json",
        "parts/000001/part.json",
        "parts/000001/chroma/chroma.sqlite3",
        "parts/000001/chroma/*/data_level0.bin",
    ],
)
def test_damage_to_the_manifest_or_the_vector_store_is_seen(
    built: Path, tmp_path: Path, file: str, damage: Callable[[Path], None]
) -> None:
    index = tmp_path / "index"
    shutil.copytree(built, index)
    folder = generation_folder(index, current_name(index))
    [path] = index.glob(file)
    damage(path)
    with pytest.raises(BrokenIndexError):
        read_generation(index, folder)


def test_a_generation_of_another_format_is_broken(built: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(built, index)
    folder = generation_folder(index, current_name(index))
    manifest = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(manifest.replace('"format": 2', '"format": 0'), encoding="utf-8")
    with pytest.raises(BrokenIndexError) as broken:
        read_manifest(index, folder)
    assert broken.value.fields["reason"] == "DisagreementError: format 0 instead of 2"


def test_the_pointer_is_swapped_and_old_generations_are_swept(tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError):
        current_name(tmp_path)
    for expected in ("000001", "000002", "000003"):
        name, partial = new_generation(tmp_path)
        (partial / "file").write_text(name, encoding="ascii")
        assert name == expected
        complete_generation(tmp_path, name)
        serve_generation(tmp_path, name)
        assert current_name(tmp_path) == name
    new_generation(tmp_path)  # a run that was interrupted
    sweep(tmp_path, ())
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == ["000002", "000003"]


@given(content=st.one_of(st.binary(max_size=20), st.sampled_from([b"", b"000002", b"../..", b"000001.partial"])))
def test_a_damaged_pointer_is_a_broken_index(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    index = tmp_path_factory.mktemp("pointer")
    (index / "generations" / "000001.partial").mkdir(parents=True)
    (index / "CURRENT").write_bytes(content)
    with pytest.raises(BrokenIndexError):
        current_name(index)


def test_there_is_one_writer_at_a_time(tmp_path: Path) -> None:
    with single_writer(tmp_path), pytest.raises(BusyIndexError), single_writer(tmp_path):
        pass
    with single_writer(tmp_path):
        pass


def test_unit_rows_are_counted_by_the_manifest(built: Path) -> None:
    generation = read_generation(built, generation_folder(built, current_name(built)))
    assert generation.manifest.units == len(generation.unit_vectors)
    assert generation.manifest.passages == len(generation.passages)
    assert replace(generation.manifest, entries=()).passages == 0
