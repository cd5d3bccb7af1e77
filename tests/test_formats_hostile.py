"""Files built to harm are refused with their reason, within the limits, and the next file is read all the same."""

import time
from pathlib import Path

import pytest
from tests_hostile import FONT, PAGE, archive, bomb, pages, pdf, stream, with_part

from errors import EncryptedFileError, HeavyFileError, UnreadableFileError, UnsafeFileError
from ingest.readers import guarded, read_file

FILES = Path(__file__).parent / "files"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><b>&b;&b;</b>'
)
NESTED = b'<?xml version="1.0"?>' + b"<a>" * 100_000 + b"</a>" * 100_000
MAIN_PART = {"docx": "word/document.xml", "odt": "content.xml"}


@pytest.fixture(autouse=True)
def _next_file_is_read() -> object:
    yield
    started = time.perf_counter()
    assert read_file(FILES / "guide.docx").text.startswith("Guide d’accueil")
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("suffix", MAIN_PART)
@pytest.mark.parametrize(
    ("content", "reason"), [(ENTITIES, "il déclare des entités XML"), (NESTED, "ses éléments s'emboîtent sans fin")]
)
def test_xml_built_to_harm_is_refused(tmp_path: Path, suffix: str, content: bytes, reason: str) -> None:
    path = with_part(tmp_path / f"piege.{suffix}", FILES / f"guide.{suffix}", MAIN_PART[suffix], content)
    with pytest.raises(UnsafeFileError) as caught:
        read_file(path)
    assert caught.value.french_message.startswith(f"« piege.{suffix} » n'a pas été lu : {reason}.")


def test_zip_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeFileError) as caught:
        read_file(bomb(tmp_path / "bombe.docx", "word/document.xml", 200))
    assert "décompressé, il occuperait 200 Mo" in caught.value.french_message


@pytest.mark.parametrize(
    "content", [b"<div>" * 100_000 + b"texte", b"<p>un</p>" + b"<b>" * 100_000 + b"x"], ids=["div", "b"]
)
def test_nested_page_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(content)
    with pytest.raises(UnsafeFileError):
        read_file(path)


@pytest.mark.parametrize("name", ["guide.docx", "guide.odt", "guide.pdf"])
def test_truncated_file_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = (FILES / name).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(UnreadableFileError):
        read_file(path)


def test_other_zip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read_file(archive(tmp_path / "autre.docx", {"lisez-moi.xml": b"<a/>"}))


def test_encrypted_word_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000))
    with pytest.raises(EncryptedFileError):
        read_file(path)


def test_pdf_whose_page_is_huge_is_refused(tmp_path: Path) -> None:
    text = b"BT /F 10 Tf 50 800 Td (Article 1 - Objet) Tj ET "
    path = pdf(tmp_path / "bombe.pdf", {**pages(b"3 0 R", 1), 3: PAGE % FONT, 4: stream(text * 1_000_000)})
    started = time.perf_counter()
    with pytest.raises(UnsafeFileError):
        read_file(path)
    assert time.perf_counter() - started < 35


def test_pdf_whose_pages_loop_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read_file(pdf(tmp_path / "boucle.pdf", pages(b"2 0 R", 5)))


def test_reader_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lent.html"
    path.write_bytes(b"<table><tr>" + b"<td colspan=1000 rowspan=60000>x" * 3_000)
    monkeypatch.setattr(guarded, "SECONDS", 0.01)
    with pytest.raises(HeavyFileError) as caught:
        read_file(path)
    assert caught.value.french_message.startswith("« lent.html » n'a pas été lu : il demande plus de 0.01 secondes.")
