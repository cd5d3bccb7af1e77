import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from word_encoder import WordEncoder

from errors import (
    BusyIndexError,
    EmptyCorpusError,
    EncoderMismatchError,
    MissingCorpusError,
    UnreadableFileError,
)
from index.build import BuildReport, build_index
from index.generations import current_name, generation_folder, single_writer
from index.search import open_index
from index.store import read_generation

NAMES = [f"note-{number:02d}" for number in range(12)]


class Steps:
    """A progress that remembers what it was told."""

    def __init__(self) -> None:
        self.steps: list[list[object]] = []

    def start(self, total: int, description: str) -> None:
        self.steps.append([description, total, 0])

    def advance(self, n: int) -> None:
        self.steps[-1][2] += n  # type: ignore[operator]


def write_note(corpus: Path, name: str, words: str) -> None:
    (corpus / f"{name}.txt").write_text(f"ARTICLE 1 : Objet\n\nLa note {name} parle de {words}.\n", encoding="utf-8")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name in NAMES:
        write_note(folder, name, "crèches et relais")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def texts_of(index: Path) -> dict[str, str]:
    return {document.id: document.text for document in open_index(index, WordEncoder()).documents.values()}


def files_of(corpus: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(corpus.iterdir())}


def test_the_five_documents(corpus: Path, index: Path) -> None:
    steps = Steps()
    report = build_index(corpus, index, WordEncoder(), steps)
    assert report.documents == 5
    assert report.added == (
        "caf92-lettre-partenaires-2014",
        "epinay-convention-petite-enfance",
        "fepem-cnaf-2017",
        "loire-atlantique-schema-2014-2017",
        "rhone-fiche-pe-1-2-1",
    )
    assert (report.changed, report.removed, report.unchanged, report.warnings, report.failures) == ((), (), (), (), ())
    assert report.generation == "000001"
    assert [(step[0], step[1] == step[2]) for step in steps.steps] == [
        ("Lecture des documents", True),
        ("Calcul des vecteurs", True),
        ("Écriture de l'index", True),
    ]
    opened = open_index(index, WordEncoder())
    assert report.passages == len(opened.passages) == steps.steps[2][1]
    assert report.sections == len(opened.sections)
    units = sum(entry.units for entry in report.entries)
    assert steps.steps[1][1] == report.passages + units > report.embedded  # texts that are repeated are encoded once


def test_a_corpus_larger_than_what_is_held_at_once_gives_the_same_index(
    corpus: Path, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = build_index(corpus, index, WordEncoder())
    for name, size in (("index.write_parts.SORTED", 7), ("index.passage_vectors.SLICE", 10), ("index.part.SLICE", 4)):
        monkeypatch.setattr(name, size)
    steps = Steps()
    pieces = build_index(corpus, tmp_path / "pieces", WordEncoder(), steps)
    assert pieces == whole
    assert all(step[1] == step[2] for step in steps.steps)
    one, other = (
        read_generation(folder, generation_folder(folder, "000001")) for folder in (index, tmp_path / "pieces")
    )
    assert one.records == other.records
    assert np.array_equal(one.vectors.matrix, other.vectors.matrix)
    assert np.array_equal(one.unit_vectors[0 : len(one.unit_vectors)], other.unit_vectors[0 : len(one.unit_vectors)])


def test_nothing_changed_writes_and_encodes_nothing(notes: Path, index: Path) -> None:
    build_index(notes, index, WordEncoder())
    encoder, steps = WordEncoder(), Steps()
    report = build_index(notes, index, encoder, steps)
    assert (report.generation, report.embedded, report.unchanged) == ("000001", 0, tuple(NAMES))
    assert (encoder.encoded, steps.steps) == ([], [])


def test_a_change_costs_its_own_passages_only(notes: Path, index: Path) -> None:
    build_index(notes, index, WordEncoder())
    write_note(notes, "note-03", "handicap")
    write_note(notes, "note-99", "parentalité")
    (notes / "note-05.txt").unlink()
    encoder = WordEncoder()
    report = build_index(notes, index, encoder)
    assert (report.added, report.changed, report.removed) == (("note-99",), ("note-03",), ("note-05",))
    assert report.unchanged == tuple(name for name in NAMES if name not in ("note-03", "note-05"))
    assert all("note-03" in text or "note-99" in text for text in encoder.encoded)
    assert report.embedded == len(encoder.encoded) > 0
    assert texts_of(index) == files_of(notes)
    opened = open_index(index, WordEncoder())
    assert not any(passage.document_id == "note-05" for passage in opened.passages.values())
    assert "note-05" not in {hit.passage.document_id for hit in opened.retrieve("note-05", top=100)}


def test_a_change_that_is_undone_encodes_nothing(notes: Path, index: Path) -> None:
    build_index(notes, index, WordEncoder())
    write_note(notes, "note-03", "handicap")
    build_index(notes, index, WordEncoder())
    write_note(notes, "note-03", "crèches et relais")
    report = build_index(notes, index, WordEncoder())
    assert (report.changed, report.embedded, report.generation) == (("note-03",), 0, "000003")


def test_another_encoder_is_refused_with_the_command(notes: Path, index: Path) -> None:
    build_index(notes, index, WordEncoder("one"))
    with pytest.raises(EncoderMismatchError) as refusal:
        build_index(notes, index, WordEncoder("other"))
    assert "relais index DOSSIER --rebuild" in refusal.value.french_message
    assert current_name(index) == "000001"
    with pytest.raises(EncoderMismatchError):
        open_index(index, WordEncoder("other"))

    report = build_index(notes, index, WordEncoder("other"), rebuild=True)
    assert report.embedded > 0
    assert len(open_index(index, WordEncoder("other")).documents) == len(NAMES)


def test_one_bad_file_never_stops_the_others(notes: Path, index: Path) -> None:
    (notes / "vide.txt").write_bytes(b"  \n")
    (notes / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (notes / "faux.pdf").write_bytes(b"%PDF-1.7 then nothing")
    first = build_index(notes, index, WordEncoder())
    assert first.documents == len(NAMES)
    assert {file for file, _ in first.failures} == {"vide.txt", "photo.jpg", "faux.pdf"}
    assert all(sentence.startswith(f"« {file} »") for file, sentence in first.failures)
    again = build_index(notes, index, WordEncoder())
    assert (again.generation, again.failures) == ("000001", first.failures)


def test_a_folder_where_nothing_can_be_read_leaves_the_index_alone(notes: Path, index: Path, tmp_path: Path) -> None:
    build_index(notes, index, WordEncoder())
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "un.pdf").write_bytes(b"%PDF-1.7 then nothing")
    with pytest.raises(UnreadableFileError):
        build_index(bad, index, WordEncoder())
    (bad / "deux.pdf").write_bytes(b"%PDF-1.7 then nothing")
    with pytest.raises(EmptyCorpusError):
        build_index(bad, index, WordEncoder())
    with pytest.raises(MissingCorpusError):
        build_index(tmp_path / "absent", index, WordEncoder())
    assert texts_of(index) == files_of(notes)


def test_a_file_that_is_not_utf_8_is_read_with_a_warning(notes: Path, index: Path) -> None:
    (notes / "ancien.txt").write_bytes("Le préavis est de six mois, écrit à l'été.\n".encode("cp1252") * 5)
    report = build_index(notes, index, WordEncoder())
    assert [file for file, _ in report.warnings] == ["ancien.txt"]
    assert build_index(notes, index, WordEncoder()).warnings == report.warnings


def test_a_second_writer_is_refused(notes: Path, index: Path) -> None:
    with single_writer(index), pytest.raises(BusyIndexError):
        build_index(notes, index, WordEncoder())


@pytest.mark.parametrize("file", ["parts/000001/documents.jsonl", "generations/000001/manifest.json", "CURRENT"])
def test_a_damaged_index_is_rebuilt_without_encoding(notes: Path, index: Path, file: str) -> None:
    build_index(notes, index, WordEncoder())
    (index / file).write_bytes(b"damaged")
    report = build_index(notes, index, WordEncoder())
    assert (report.embedded, report.generation) == (0, "000002")
    assert texts_of(index) == files_of(notes)


class KillAt(Steps):
    """Kills the process, as a power cut would, when the n-th step of that kind is told."""

    def __init__(self, step: str, count: int) -> None:
        super().__init__()
        self.step, self.count = step, count

    def advance(self, n: int) -> None:
        super().advance(n)
        if (self.steps[-1][0], self.steps[-1][2]) >= (self.step, self.count) and self.steps[-1][0] == self.step:
            os.kill(os.getpid(), signal.SIGKILL)


def build_until_killed(corpus: Path, index: Path, step: str, count: int, event: str) -> None:
    def kill_at_event(name: str, arguments: tuple[object, ...]) -> None:
        if name == event and str(index) in str(arguments[0]):
            os.kill(os.getpid(), signal.SIGKILL)

    if event:
        sys.addaudithook(kill_at_event)
    build_index(corpus, index, WordEncoder(), KillAt(step, count))


def run_until_killed(corpus: Path, index: Path, step: str = "", count: int = 1, event: str = "") -> int | None:
    """A process of its own, forked from one that has imported the modules and opened nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["index.build", "word_encoder"])
    process = context.Process(target=build_until_killed, args=(corpus, index, step, count, event))
    process.start()
    process.join(120)
    return process.exitcode


KILLS = [
    ("Lecture des documents", 2, ""),
    ("Calcul des vecteurs", 1, ""),
    ("Écriture de l'index", 1, ""),
    ("", 1, "os.rename"),  # the generation is written and not yet complete, or the pointer not yet swapped
    ("", 1, "shutil.rmtree"),  # the pointer is swapped, old generations not yet swept
]


@pytest.mark.parametrize(("step", "count", "event"), KILLS)
def test_a_kill_leaves_a_good_generation_serving(notes: Path, index: Path, step: str, count: int, event: str) -> None:
    build_index(notes, index, WordEncoder())
    write_note(notes, "note-00", "handicap")
    build_index(notes, index, WordEncoder())
    before = files_of(notes)
    write_note(notes, "note-01", "parentalité")
    write_note(notes, "note-12", "insertion")
    assert run_until_killed(notes, index, step, count, event) == -signal.SIGKILL
    assert texts_of(index) == (files_of(notes) if event == "shutil.rmtree" else before)
    assert open_index(index, WordEncoder()).retrieve("handicap", top=1)[0].passage.document_id == "note-00"

    build_index(notes, index, WordEncoder())
    assert texts_of(index) == files_of(notes)
    assert not list((index / "generations").glob("*.partial"))


def test_kills_at_random_moments(notes: Path, index: Path) -> None:
    build_index(notes, index, WordEncoder())
    chance = random.Random(7)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["index.build", "word_encoder"])
    served = files_of(notes)
    for round_number in range(6):
        write_note(notes, f"note-{chance.randrange(12):02d}", f"thème {round_number}")
        process = context.Process(target=build_index, args=(notes, index, WordEncoder()))
        process.start()
        time.sleep(chance.uniform(0.05, 1.5))
        process.kill()
        process.join()
        assert texts_of(index) in (served, files_of(notes))
        served = texts_of(index)
    build_index(notes, index, WordEncoder())
    assert texts_of(index) == files_of(notes)


def test_the_report_is_the_same_from_a_copy(notes: Path, index: Path, tmp_path: Path) -> None:
    build_index(notes, index, WordEncoder())
    moved = tmp_path / "moved"
    shutil.copytree(index, moved)
    report = build_index(notes, moved, WordEncoder())
    assert isinstance(report, BuildReport)
    assert (report.generation, report.embedded) == ("000001", 0)
