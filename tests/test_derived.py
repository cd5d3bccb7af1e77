import logging
import shutil
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from word_encoder import WordEncoder

from index.build import build_index
from index.derived import WHOLE, Derived, code_fingerprint
from index.generations import DERIVED
from index.search import Index, open_index

CONVENTION = "epinay-convention-petite-enfance"


def _rows(folder: Path) -> list[tuple[str, str, str]]:
    database = sqlite3.connect(folder / DERIVED)
    rows = database.execute("SELECT kind, subject, made_from FROM derived ORDER BY kind, subject").fetchall()
    database.close()
    return rows


def _put_twenty(folder: str) -> None:
    derived = Derived(Path(folder))
    for number in range(20):
        derived.put("clauses", f"text-{number}", "v1", b"same" * 1000)


def test_what_is_put_is_found_by_a_later_process(tmp_path: Path) -> None:
    assert Derived(tmp_path).get("clauses", "text", "v1") is None
    assert not (tmp_path / DERIVED).exists()  # to look makes no file
    Derived(tmp_path).put("clauses", "text", "v1", "préavis".encode())
    assert Derived(tmp_path).get("clauses", "text", "v1") == "préavis".encode()
    assert Derived(tmp_path).get("clauses", "other", "v1") is None
    assert Derived(tmp_path).get("words", "text", "v1") is None


def test_what_was_made_from_something_else_is_not_found_and_is_replaced(tmp_path: Path) -> None:
    derived = Derived(tmp_path)
    derived.put("clauses", "text", "v1", b"old")
    assert derived.get("clauses", "text", "v2") is None
    derived.put("clauses", "text", "v2", b"new")
    assert derived.get("clauses", "text", "v2") == b"new"
    assert derived.get("clauses", "text", "v1") is None
    assert _rows(tmp_path) == [("clauses", "text", "v2")]


def test_several_processes_may_put_the_same(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(_put_twenty, [str(tmp_path)] * 3))
    assert len(_rows(tmp_path)) == 20
    assert Derived(tmp_path).get("clauses", "text-19", "v1") == b"same" * 1000


def test_a_writer_that_stays_is_waited_for_and_then_done_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.derived.WAIT", 0.05)
    derived = Derived(tmp_path)
    derived.put("clauses", "text", "v1", b"kept")
    other = sqlite3.connect(tmp_path / DERIVED, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert derived.get("clauses", "text", "v1") is None
    derived.put("clauses", "text", "v2", b"lost")
    other.close()
    assert derived.get("clauses", "text", "v1") == b"kept"
    assert [record.levelname for record in caplog.records] == ["WARNING"]  # once


def test_a_folder_that_is_not_written_in_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    # A folder in the place of the file: the user of the tests may be one to whom no folder is closed.
    (tmp_path / DERIVED).mkdir()
    derived = Derived(tmp_path)
    with caplog.at_level(logging.WARNING, "index.derived"):
        for _ in range(2):
            derived.put("clauses", "text", "v1", b"x")
            assert derived.get("clauses", "text", "v1") is None
        derived.forget_others([])
    [said] = caplog.records
    assert "computed each time" in said.getMessage()


def test_the_last_of_the_disk_is_left(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.disk.SPARED", 1 << 60)
    Derived(tmp_path).put("clauses", "text", "v1", b"x")
    assert not (tmp_path / DERIVED).exists()
    assert "no room to spare" in caplog.text


@pytest.mark.parametrize("content", [b"not a database, but as long as a header of one" * 90, b""])
def test_a_damaged_file_is_started_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DERIVED).write_bytes(content)
    derived = Derived(tmp_path)
    assert derived.get("clauses", "text", "v1") is None
    derived.put("clauses", "text", "v1", b"x")
    assert derived.get("clauses", "text", "v1") == b"x"


def test_a_damaged_content_is_not_given(tmp_path: Path) -> None:
    derived = Derived(tmp_path)
    derived.put("clauses", "text", "v1", b"clauses of a text")
    database = sqlite3.connect(tmp_path / DERIVED)
    [(content,)] = database.execute("SELECT content FROM derived").fetchall()
    database.execute("UPDATE derived SET content = ?", (content[:-1] + bytes([content[-1] ^ 1]),))
    database.commit()
    database.close()
    assert derived.get("clauses", "text", "v1") is None
    derived.put("clauses", "text", "v1", b"clauses of a text")
    assert derived.get("clauses", "text", "v1") == b"clauses of a text"


def test_an_indexing_forgets_what_came_of_removed_documents(corpus: Path, tmp_path: Path) -> None:
    folder, index = tmp_path / "corpus", tmp_path / "index"
    shutil.copytree(corpus, folder)
    build_index(folder, index, WordEncoder())
    derived = open_index(index, WordEncoder()).derived
    for subject in (CONVENTION, "gone", WHOLE):
        derived.put("clauses", subject, "v1", b"x")
    (folder / "note.txt").write_text("Le préavis est de deux mois.", encoding="utf-8")
    build_index(folder, index, WordEncoder())
    assert [subject for _, subject, _ in _rows(index)] == [WHOLE, CONVENTION]


def test_a_state_changes_with_what_the_index_holds(corpus: Path, tmp_path: Path) -> None:
    folder, place = tmp_path / "corpus", tmp_path / "index"
    shutil.copytree(corpus, folder)

    def states() -> tuple[str, dict[str, str]]:
        index: Index = open_index(place, WordEncoder())
        return index.state, {document: index.state_of(document) for document in index.documents}

    build_index(folder, place, WordEncoder())
    first = states()
    assert states() == first
    convention = folder / f"{CONVENTION}.txt"
    convention.write_bytes(convention.read_bytes().replace(b"6 mois", b"7 mois"))
    build_index(folder, place, WordEncoder())
    second = states()
    assert second[0] != first[0]
    assert {document for document in first[1] if first[1][document] != second[1][document]} == {CONVENTION}


def test_a_state_changes_with_the_encoder(corpus: Path, tmp_path: Path) -> None:
    build_index(corpus, tmp_path, WordEncoder("one"))
    first = open_index(tmp_path, WordEncoder("one"))
    build_index(corpus, tmp_path, WordEncoder("other"), rebuild=True)
    second = open_index(tmp_path, WordEncoder("other"))
    assert first.state_of(CONVENTION) != second.state_of(CONVENTION)
    assert first.state != second.state


def test_the_code_has_one_fingerprint_which_a_changed_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = code_fingerprint()
    for folder in ("ingest", "index", "answer"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "table.toml").write_text("words = []", encoding="utf-8")
    monkeypatch.setattr("index.derived.ROOT", tmp_path)
    first = code_fingerprint.__wrapped__()
    assert first == code_fingerprint.__wrapped__() != ours
    (tmp_path / "answer" / "table.toml").write_text("words = ['a']", encoding="utf-8")
    assert code_fingerprint.__wrapped__() != first
