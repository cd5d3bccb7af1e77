"""Adding to, taking from and refreshing the library of an index, with what the index makes of it."""

import multiprocessing
import resource
import shutil
import signal
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from word_encoder import WordEncoder

from errors import (
    AddedFileError,
    BrokenIndexError,
    BrokenLibraryError,
    BusyIndexError,
    DamagedArchiveError,
    DownloadError,
    EmptyFileError,
    EmptyLibraryError,
    FullDiskError,
    ManifestError,
    MissingNpmError,
    MissingSourceError,
    StubAgreementError,
    UnknownDocumentError,
    UnknownSchemaError,
    UnwritableFolderError,
    UnwritableIndexError,
)
from index.build import build_index
from index.contents import index_contents, index_entries
from index.generations import single_writer
from index.search import open_index
from library.add import add_agreements, add_files, add_sheets, refresh
from library.remove import remove_documents
from library.shelf import read_additions

FILES = Path(__file__).parent / "files" / "library"
TODAY = date(2026, 11, 20)
NOTE = "ARTICLE 1 : Objet\n\nLa halte-garderie accueille {words}.\n"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "convention.txt").write_text(NOTE.format(words="douze enfants"), encoding="utf-8")
    return folder


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """A folder of three sheets."""
    folder = tmp_path / "fiches"
    folder.mkdir()
    for number in ("F99901", "F99902", "F99903"):
        (folder / f"{number}.xml").write_bytes((FILES / "F99901.xml").read_bytes().replace(b"F99901", number.encode()))
    return folder


def update(index: Path) -> None:
    build_index(None, index, WordEncoder())


def names(index: Path) -> list[str]:
    return [held.entry.document_id for held in index_contents(index)]


def files_under(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_sheets_are_indexed_beside_the_corpus(corpus: Path, sheets: Path, index: Path) -> None:
    build_index(corpus, index, WordEncoder())
    added = add_sheets(index, str(sheets), (), TODAY)
    assert added.files == ("F99901.relais", "F99902.relais", "F99903.relais")
    shutil.rmtree(corpus)  # what was indexed of it stays
    report = build_index(None, index, WordEncoder())
    assert report.added == ("f99901", "f99902", "f99903")
    assert report.unchanged == ("convention",)
    opened = open_index(index, WordEncoder())
    assert list(opened.documents) == ["convention", "f99901", "f99902", "f99903"]
    assert opened.documents["f99901"].source.file == "F99901"
    assert opened.documents["convention"].source.scope == "local"


def test_the_library_needs_no_corpus_and_the_corpus_comes_after(corpus: Path, sheets: Path, index: Path) -> None:
    add_sheets(index, str(sheets), (), TODAY)
    update(index)
    assert names(index) == ["f99901", "f99902", "f99903"]
    report = build_index(corpus, index, WordEncoder())
    assert (report.added, report.unchanged) == (("convention",), ("f99901", "f99902", "f99903"))


def test_two_indexes_never_mix(sheets: Path, index: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    add_sheets(index, str(sheets), (), TODAY)
    add_agreements(other, [9998], TODAY, str(FILES))
    update(index)
    update(other)
    assert names(index) == ["f99901", "f99902", "f99903"]
    assert names(other) == ["idcc-9998"]


def test_agreements_are_all_added_or_none(index: Path) -> None:
    added = add_agreements(index, [9998], TODAY, str(FILES))
    assert added.remarks == ("IDCC 9998 : 5 articles, 1 abrogé laissé de côté.",)
    before = files_under(index / "library")
    with pytest.raises(StubAgreementError):
        add_agreements(index, [9998, 9997], TODAY, str(FILES))
    assert files_under(index / "library") == before


def test_a_file_a_folder_and_their_manifest(corpus: Path, index: Path, tmp_path: Path) -> None:
    (corpus / "sources.toml").write_text(
        '[[source]]\nfile = "convention.txt"\ntitle = "Convention de la halte-garderie"\nparties = ["Caf"]\n',
        encoding="utf-8",
    )
    note = tmp_path / "note.md"
    note.write_text("# Horaires\n\nOuvert le mardi.\n", encoding="utf-8")
    assert add_files(index, str(corpus), TODAY).files == ("corpus/convention.txt",)
    assert add_files(index, str(note), TODAY).files == ("note.md",)
    update(index)
    documents = {held.entry.document_id: held.document for held in index_contents(index)}
    assert set(documents) == {"corpus-convention", "note"}
    convention = documents["corpus-convention"]
    assert convention is not None
    assert (convention.source.title, convention.source.parties) == ("Convention de la halte-garderie", ("Caf",))
    assert remove_documents(index, index_entries(index), ["corpus-convention"]) == ("corpus-convention",)
    update(index)
    assert names(index) == ["note"]
    assert "halte" not in (index / "library" / "sources.toml").read_text(encoding="utf-8")


def test_two_files_of_one_name_are_told_apart(index: Path, tmp_path: Path) -> None:
    for place in ("un", "deux"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "note.txt").write_text(NOTE.format(words=place), encoding="utf-8")
    add_files(index, str(tmp_path / "un" / "note.txt"), TODAY)
    with pytest.raises(AddedFileError) as refusal:
        add_files(index, str(tmp_path / "deux" / "note.txt"), TODAY)
    assert "« note.txt » l'a déjà été depuis" in refusal.value.french_message
    add_files(index, str(tmp_path / "un" / "note.txt"), TODAY)  # the same again is no conflict
    assert "accueille un." in (index / "library" / "note.txt").read_text(encoding="utf-8")


def test_what_cannot_be_read_is_not_added(index: Path, tmp_path: Path) -> None:
    (tmp_path / "vide.txt").write_bytes(b" \n")
    with pytest.raises(EmptyFileError):
        add_files(index, str(tmp_path / "vide.txt"), TODAY)
    with pytest.raises(MissingSourceError):
        add_files(index, str(tmp_path / "absent.txt"), TODAY)
    (tmp_path / "sources.toml").write_text("[[source]]\nfile = 3\n", encoding="utf-8")
    (tmp_path / "note.txt").write_text("Une note.\n", encoding="utf-8")
    with pytest.raises(ManifestError):
        add_files(index, str(tmp_path / "note.txt"), TODAY)
    assert read_additions(index) == ()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A real server on loopback, of the folder `site`."""
    folder = tmp_path / "site"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_pages_and_archives_of_the_web(site: str, sheets: Path, index: Path, tmp_path: Path) -> None:
    page = tmp_path / "site" / "reglement.txt"
    page.write_text("Règlement de la ludothèque\n\nLes jeux se prêtent deux semaines.\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "site" / "vdd.zip", "w") as archive:
        archive.write(sheets / "F99902.xml", "F99902.xml")
    add_files(index, f"{site}/reglement.txt", TODAY)
    add_sheets(index, f"{site}/vdd.zip", (), TODAY)
    update(index)
    documents = {held.entry.document_id: held.document for held in index_contents(index)}
    assert set(documents) == {"f99902", "reglement"}
    rules = documents["reglement"]
    assert rules is not None
    assert (rules.source.address, rules.source.kind) == (f"{site}/reglement.txt", "règlement")
    with pytest.raises(DownloadError) as refusal:
        add_files(index, f"{site}/absent.txt", TODAY)
    assert "le site répond 404" in refusal.value.french_message

    page.write_text("Règlement de la ludothèque\n\nLes jeux se prêtent trois semaines.\n", encoding="utf-8")
    refresh(index, TODAY)
    assert build_index(None, index, WordEncoder()).changed == ("reglement",)


def test_agreements_of_the_web(site: str, index: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "site" / "kali.zip", "w") as archive:
        for file in FILES.glob("KALICONT*.json"):
            archive.write(file, file.name)
    assert add_agreements(index, [9998], TODAY, f"{site}/kali.zip").files == ("idcc-9998.relais",)


def test_a_cut_archive_is_not_taken_for_a_wrong_one(sheets: Path, index: Path, tmp_path: Path) -> None:
    whole, cut, other = tmp_path / "vdd.tgz", tmp_path / "coupee.tgz", tmp_path / "autre.tgz"
    with tarfile.open(whole, "w:gz") as archive:
        archive.add(sheets, "package")
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    other.write_bytes(b"no archive")
    with pytest.raises(DamagedArchiveError):
        add_sheets(index, str(cut), (), TODAY)
    with pytest.raises(UnknownSchemaError):
        add_sheets(index, str(other), (), TODAY)
    assert len(add_sheets(index, str(whole), (), TODAY).files) == 3


def test_what_is_left_out_of_a_folder_is_told(corpus: Path, index: Path) -> None:
    (corpus / "vide.txt").write_bytes(b"")
    (corpus / "photo.png").write_bytes(b"\x89PNG")
    added = add_files(index, str(corpus), TODAY)
    assert added.files == ("corpus/convention.txt",)
    assert [remark.split(" : ")[0] for remark in added.remarks] == ["Non lu, photo.png", "Non lu, vide.txt"]


def test_a_site_that_does_not_answer(index: Path) -> None:
    with pytest.raises(DownloadError) as refusal:
        add_files(index, "http://127.0.0.1:9/page.html", TODAY)
    assert "le site ne répond pas" in refusal.value.french_message


def test_removed_documents_stay_so_when_refreshed(sheets: Path, index: Path) -> None:
    add_sheets(index, str(sheets), (), TODAY)
    update(index)
    # By the id of the publisher, in any case.
    assert remove_documents(index, index_entries(index), ["F99902"]) == ("f99902",)
    assert build_index(None, index, WordEncoder()).removed == ("f99902",)
    (sheets / "F99903.xml").unlink()
    [added] = refresh(index, TODAY)
    assert added.files == ("F99901.relais",)
    assert build_index(None, index, WordEncoder()).removed == ("f99903",)
    add_sheets(index, str(sheets), (), TODAY)  # asked for anew, it comes back
    update(index)
    assert names(index) == ["f99901", "f99902"]


def test_an_unknown_name_removes_nothing(corpus: Path, sheets: Path, index: Path) -> None:
    build_index(corpus, index, WordEncoder())
    add_sheets(index, str(sheets), (), TODAY)
    update(index)
    for name in ("f1", "convention"):  # the second is of the corpus folder
        with pytest.raises(UnknownDocumentError):
            remove_documents(index, index_entries(index), ["f99901", name])
    assert names(index) == ["convention", "f99901", "f99902", "f99903"]


def test_nothing_to_refresh_and_a_damaged_record(sheets: Path, index: Path) -> None:
    with pytest.raises(EmptyLibraryError):
        refresh(index, TODAY)
    add_sheets(index, str(sheets), (), TODAY)
    (index / "library" / ".additions.json").write_text("{", encoding="utf-8")
    with pytest.raises(BrokenLibraryError):
        refresh(index, TODAY)


def test_a_machine_without_npm(index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingNpmError) as refusal:
        add_agreements(index, [3239], TODAY)
    assert "Installez Node.js" in refusal.value.french_message


@pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm")
def test_npm_without_network(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_fetch_retry_mintimeout", "1")
    monkeypatch.setenv("npm_config_fetch_retry_maxtimeout", "1")
    monkeypatch.setenv("npm_config_cache", str(index.parent / "npm"))
    with pytest.raises(DownloadError) as refusal:
        add_sheets(index, "npm", (), TODAY)
    assert "npm n'a pas pu l'obtenir" in refusal.value.french_message


def test_one_change_at_a_time(sheets: Path, index: Path) -> None:
    with single_writer(index), pytest.raises(BusyIndexError):
        add_sheets(index, str(sheets), (), TODAY)


def add_with_little_room(index: Path, sheets: Path, room: int, outcome: "multiprocessing.Queue[str]") -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))  # a write beyond it fails as on a full disk
    try:
        add_sheets(index, str(sheets), (), TODAY)
    except FullDiskError as error:
        outcome.put(error.french_message)
    else:
        outcome.put("added")


def test_a_full_disk_leaves_the_library_as_it_was(sheets: Path, index: Path, tmp_path: Path) -> None:
    add_agreements(index, [9998], TODAY, str(FILES))
    before = files_under(index)
    context = multiprocessing.get_context("spawn")
    outcome = context.Queue()
    process = context.Process(target=add_with_little_room, args=(index, sheets, 1000, outcome))
    process.start()
    said = outcome.get(timeout=60)
    process.join()
    assert said.startswith("Le disque qui porte « index » est plein : rien n'a été ajouté")
    assert files_under(index) == before


def open_without_room(index: Path, outcome: "multiprocessing.Queue[str]") -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        open_index(index, WordEncoder())
    except UnwritableIndexError as error:
        outcome.put(error.french_message)
    else:
        outcome.put("opened")


def test_a_full_disk_is_not_taken_for_a_broken_index(corpus: Path, index: Path) -> None:
    build_index(corpus, index, WordEncoder())
    context = multiprocessing.get_context("spawn")
    outcome = context.Queue()
    process = context.Process(target=open_without_room, args=(index, outcome))
    process.start()
    said = outcome.get(timeout=60)
    process.join()
    assert said.startswith("L'index « index » ne peut pas s'ouvrir, mais rien n'en est perdu : son disque est plein")
    assert open_index(index, WordEncoder()).retrieve("enfants", 1)


def test_vectors_leave_room_to_open_the_index(
    corpus: Path, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(corpus, index, WordEncoder())
    (corpus / "autre.txt").write_text(NOTE.format(words="trente bébés"), encoding="utf-8")
    with monkeypatch.context() as nearly_full:
        nearly_full.setattr("index.disk.SPARED", shutil.disk_usage(tmp_path).total)
        with pytest.raises(FullDiskError):
            build_index(corpus, index, WordEncoder())
    assert names(index) == ["convention"]
    assert build_index(corpus, index, WordEncoder()).added == ("autre",)


def test_a_folder_that_cannot_be_made(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for index in (tmp_path / "file", tmp_path / "file" / "index"):
        with pytest.raises(UnwritableFolderError):
            build_index(corpus, index, WordEncoder())


def test_a_damaged_index_is_not_given_up_for_the_library_alone(corpus: Path, sheets: Path, index: Path) -> None:
    build_index(corpus, index, WordEncoder())
    (index / "parts" / "000001" / "documents.jsonl").write_bytes(b"damaged")
    add_sheets(index, str(sheets), (), TODAY)
    with pytest.raises(BrokenIndexError):
        update(index)
    report = build_index(corpus, index, WordEncoder())
    assert report.documents == 4


def test_a_change_is_a_small_part_and_parts_stay_few(tmp_path: Path, index: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(40):
        (folder / f"note-{number:02d}.txt").write_text(NOTE.format(words=f"n° {number}"), encoding="utf-8")
    build_index(folder, index, WordEncoder())
    for number in range(9):
        (folder / f"note-{number:02d}.txt").write_text(NOTE.format(words="tous"), encoding="utf-8")
        assert build_index(folder, index, WordEncoder()).changed == (f"note-{number:02d}",)
        entries = index_entries(index)
        assert {entry.part for entry in entries[number + 1 :]} == {"000001"}  # never written again
        assert len({entry.part for entry in entries}) <= 4
    changed = open_index(index, WordEncoder())
    fresh = tmp_path / "fresh"
    build_index(folder, fresh, WordEncoder())
    anew = open_index(fresh, WordEncoder())
    assert changed.documents == anew.documents
    for query in ("halte-garderie tous", "n° 17", "objet"):
        ours, theirs = changed.retrieve(query, 50), anew.retrieve(query, 50)
        assert [hit.passage for hit in ours] == [hit.passage for hit in theirs]
        assert [hit.bm25 for hit in ours] == pytest.approx([hit.bm25 for hit in theirs])
    for section in anew.sections:
        assert np.array_equal(changed.unit_vectors(section)[1], anew.unit_vectors(section)[1])
