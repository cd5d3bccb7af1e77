import shutil
from collections.abc import Collection
from pathlib import Path

import pytest
from word_encoder import WordEncoder

from answer.understanding.gathered import Gathered, gather_words, words_of
from answer.understanding.knowledge import Knowledge
from index.build import build_index
from index.generations import DERIVED
from index.search import Index, open_index
from ingest.model import Document

CONVENTION = "epinay-convention-petite-enfance.txt"


@pytest.fixture
def folder(corpus: Path, tmp_path: Path) -> Path:
    """A corpus to change."""
    shutil.copytree(corpus, tmp_path / "corpus")
    return tmp_path / "corpus"


def _open(folder: Path) -> Index:
    build_index(folder, folder.parent / "index", WordEncoder())
    return open_index(folder.parent / "index", WordEncoder())


def _not_to_be_called(_: Collection[Document]) -> Gathered:
    raise AssertionError("gathered anew")


def test_a_later_process_reads_what_was_gathered_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = _open(folder)
    gathered = words_of(index)
    assert gathered == gather_words(index.documents.values())
    monkeypatch.setattr("answer.understanding.gathered.gather_words", _not_to_be_called)
    read = words_of(open_index(folder.parent / "index", WordEncoder()))
    assert read == gathered
    # The first of several words that are as near is the one that corrects.
    assert list(read.vocabulary.spellings) == list(gathered.vocabulary.spellings)
    assert read.glossary.expand("eaje")[0].long_form == "établissements d'accueil du jeune enfant"
    assert Knowledge(index).vocabulary == gathered.vocabulary


def test_a_changed_document_is_seen(folder: Path) -> None:
    assert words_of(_open(folder)).glossary.expand("rlaf") == ()
    text = (folder / CONVENTION).read_bytes()
    added = "Le Réseau Local d'Accueil Familial (RLAF) se réunit.\n"
    (folder / CONVENTION).write_bytes(text + added.encode())
    index = _open(folder)
    read = words_of(index)
    assert [found.long_form for found in read.glossary.expand("rlaf")] == ["Réseau Local d'Accueil Familial"]
    assert read.vocabulary.spellings["rlaf"] == "rlaf"
    (folder / CONVENTION).write_bytes(text)
    build_index(folder, folder.parent / "index", WordEncoder())
    assert index.refresh()
    assert words_of(index).glossary.expand("rlaf") == ()


def test_changed_code_gathers_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = _open(folder)
    words_of(index)
    monkeypatch.setattr("answer.understanding.gathered.code_fingerprint", lambda: "of another version")
    monkeypatch.setattr("answer.understanding.gathered.gather_words", _not_to_be_called)
    with pytest.raises(AssertionError, match="gathered anew"):
        words_of(index)


def test_what_cannot_be_kept_is_gathered_all_the_same(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    index = _open(folder)
    (folder.parent / "index" / DERIVED).mkdir()
    assert words_of(index) == words_of(index) == gather_words(index.documents.values())
    assert len(caplog.records) == 1


def test_nothing_is_kept_of_a_generation_that_was_replaced_meanwhile(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = _open(folder)

    def gather_slowly(documents: Collection[Document]) -> Gathered:
        (folder / "note.txt").write_text("Le préavis est de deux mois.", encoding="utf-8")
        build_index(folder, folder.parent / "index", WordEncoder())
        index.refresh()
        return gather_words(documents)

    monkeypatch.setattr("answer.understanding.gathered.gather_words", gather_slowly)
    words_of(index)
    assert not (folder.parent / "index" / DERIVED).exists()
