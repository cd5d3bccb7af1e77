"""The parts of the Corpus tab without a browser: sessions, files that wait, descriptions, work in the background."""

import re
import threading
from pathlib import Path

import pytest

from errors import (
    BusyIndexError,
    DateError,
    DescriptionError,
    EmptyFileError,
    ExpiredSessionError,
    ForeignDocumentError,
    HeavyUploadError,
    ManifestError,
    UnknownFileTypeError,
    UnquotableDocumentError,
    WrongPasswordError,
)
from index import Encoder, build_index, open_index
from index.contents import index_entries
from ingest.manifest import MANIFEST, read_manifest
from library.shelf import library_folder
from ui.admin_session import AdminSessions
from ui.admin_view import statistics_html, waiting_html
from ui.corpus_edit import Description, described, keep_description
from ui.indexing_job import IndexingJob
from ui.intake import INCOMING, LARGEST, accept, discard, receive, waiting_files

TEXT = "Charte de Valbourg\n\nArticle 1 : Durée\nLa charte est conclue pour une durée de quatre ans.\n"


def sent(folder: Path, text: str = TEXT) -> Path:
    path = folder / "envoi"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_session_opens_with_the_password_alone_and_ends() -> None:
    sessions = AdminSessions("ouvre-toi")
    with pytest.raises(WrongPasswordError):
        sessions.open("ouvre toi")
    token = sessions.open("ouvre-toi")
    sessions.require(token)
    for other in (None, "", token[:-1], 3):
        with pytest.raises(ExpiredSessionError):
            sessions.require(other)
    sessions.close(token)
    assert not sessions.is_open(token)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\x.TXT", "x.txt"),
        ("<img src=x onerror=alert(1)>.txt", "img-src-x-onerror-alert-1.txt"),
        (".txt.txt", "txt.txt"),
        ("été à l'accueil.txt", "ete-a-l-accueil.txt"),
    ],
)
def test_a_hostile_name_becomes_a_harmless_one(tmp_path: Path, name: str, kept: str) -> None:
    assert receive(tmp_path / "index", sent(tmp_path), name) == kept
    assert [path.name for path in (tmp_path / "index" / INCOMING).iterdir()] == [kept]


def test_a_wrong_type_and_a_heavy_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownFileTypeError):
        receive(tmp_path, sent(tmp_path), "programme.exe")
    heavy = tmp_path / "lourd"
    with heavy.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(HeavyUploadError) as raised:
        receive(tmp_path, heavy, "lourd.pdf")
    assert "« lourd.pdf » pèse 50 Mo, le maximum est 50 Mo." in raised.value.french_message
    assert not (tmp_path / INCOMING).exists()


def test_two_files_of_one_name_are_both_kept_and_one_sent_twice_is_not(tmp_path: Path) -> None:
    first = receive(tmp_path, sent(tmp_path), "a.txt")
    assert receive(tmp_path, sent(tmp_path), "a.txt") == first
    second = receive(tmp_path, sent(tmp_path, TEXT + "Autre."), "a.txt")
    assert second != first and second.startswith("a-") and len(waiting_files(tmp_path)) == 2


def test_what_was_read_is_shown_with_what_is_wrong(tmp_path: Path) -> None:
    receive(tmp_path, sent(tmp_path), "charte.txt")
    receive(tmp_path, sent(tmp_path, "pas un PDF"), "faux.pdf")
    html = waiting_html(waiting_files(tmp_path))
    assert "Charte de Valbourg" in html and "art. 1 – Durée" in html
    assert "Ne peut pas être accepté" in html and "faux.pdf" in html


def test_what_could_not_be_quoted_is_not_accepted(tmp_path: Path, encoder: Encoder) -> None:
    name = receive(tmp_path, sent(tmp_path, "§ § §\n— — —\n"), "signes.txt")
    (waiting,) = waiting_files(tmp_path)
    assert waiting.document is None and "aucune phrase à citer" in (waiting.problem or "")
    with pytest.raises(UnquotableDocumentError):
        accept(tmp_path, [name])
    with pytest.raises(EmptyFileError):
        accept(tmp_path, [receive(tmp_path, sent(tmp_path, " \n"), "vide.txt")])
    assert not library_folder(tmp_path).exists()


def test_only_files_that_wait_are_discarded(tmp_path: Path) -> None:
    outside = tmp_path / "dehors.txt"
    outside.write_text("x", encoding="utf-8")
    kept = receive(tmp_path, sent(tmp_path), "a.txt")
    discard(tmp_path, ["../dehors.txt", str(outside), "inconnu.txt"])
    assert outside.exists() and [each.file for each in waiting_files(tmp_path)] == [kept]
    discard(tmp_path, [kept])
    assert waiting_files(tmp_path) == ()


@pytest.fixture
def administered(tmp_path: Path, encoder: Encoder) -> Path:
    """An index whose one document was accepted."""
    index = tmp_path / "index"
    accept(index, [receive(index, sent(tmp_path), "charte.txt")])
    build_index(None, index, encoder)
    return index


def test_an_accepted_file_is_in_the_library_and_described_by_hand(administered: Path, encoder: Encoder) -> None:
    assert [entry.origin for entry in index_entries(administered)] == ["library"]
    source = open_index(administered, encoder).documents["charte"].source
    form = described(source)
    assert (form.title, form.dates) == ("Charte de Valbourg", {})
    changed = Description(
        "Charte d'accueil", "Charte", "règlement", "Ville ; Caf", "Valbourg ; Rhône", {"signed": "1er mars 2024"}, ""
    )
    keep_description(administered, "charte", source, changed)
    build_index(None, administered, encoder)
    now = open_index(administered, encoder).documents["charte"].source
    assert (now.title, now.kind, now.parties, now.territory) == (
        "Charte d'accueil",
        "règlement",
        ("Ville", "Caf"),
        ("Valbourg", "Rhône"),
    )
    assert described(now).dates == {"signed": "2024-03-01"}
    assert "charte.txt" in statistics_html(administered)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        (Description("T", "T", "guide", "", "", {"signed": "hier matin"}, ""), DateError),
        (Description(" ", "T", "guide", "", "", {}, ""), DescriptionError),
        (Description("T", "T", "poème", "", "", {}, ""), ManifestError),
        (Description("T", "T", "guide", "", "", {}, "toujours vrai"), DescriptionError),
        (
            Description("T", "T", "guide", "", "", {"period_start": "2024-03-01", "period_end": "2023-03-01"}, ""),
            DescriptionError,
        ),
    ],
)
def test_a_wrong_description_changes_nothing(
    administered: Path, encoder: Encoder, form: Description, error: type[Exception]
) -> None:
    source = open_index(administered, encoder).documents["charte"].source
    with pytest.raises(error) as raised:
        keep_description(administered, "charte", source, form)
    assert not {"dates", "validity", "title", "period_end"} & set(re.findall(r"\w+", raised.value.french_message))
    assert read_manifest(library_folder(administered) / MANIFEST) == {}


def test_a_document_of_the_corpus_folder_is_changed_elsewhere(corpus_index: Path, encoder: Encoder) -> None:
    name = "fepem-cnaf-2017"
    source = open_index(corpus_index, encoder).documents[name].source
    with pytest.raises(ForeignDocumentError):
        keep_description(corpus_index, name, source, described(source))


def test_one_piece_of_work_at_a_time_and_its_progress_is_seen() -> None:
    job, go_on, seen = IndexingJob(), threading.Event(), threading.Event()

    def work(progress: IndexingJob) -> str:
        progress.start(10, "Calcul des vecteurs")
        progress.advance(4)
        seen.set()
        go_on.wait(10)
        return "Terminé."

    job.run(work)
    assert seen.wait(10)
    assert (job.stage.step, job.stage.done, job.stage.total, job.stage.running) == ("Calcul des vecteurs", 4, 10, True)
    with pytest.raises(BusyIndexError):
        job.run(work)
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == "indexing":
            thread.join(10)
    assert (job.stage.running, job.stage.outcome) == (False, "Terminé.")
