"""Files built to harm are refused with their reason, within the limits, and the next file is read all the same."""

import time
from pathlib import Path

import pytest
from tests_hostile import FONT, PAGE, archive, bomb, pages, pdf, stream, with_part

from errors import EncryptedFileError, HeavyFileError, LongFileError, UnreadableFileError, UnsafeFileError
from ingest.readers import guarded, read_file
from ingest.sections import split_sections

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


def reason_of(path: Path) -> str:
    """Why a file is not read, as the reader is told."""
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    told, name = caught.value.french_message, f"« {path.name} » ne peut pas être lu : "
    assert told.startswith(name)
    advice = ". Ouvrez-le dans son logiciel et réenregistrez-le, ou demandez-en une nouvelle copie, puis relancez."
    assert told.endswith(advice)
    return told.removeprefix(name).removesuffix(advice)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("guide.docx", "il est abîmé ou incomplet, par exemple après un téléchargement interrompu"),
        ("guide.odt", "il est abîmé ou incomplet, par exemple après un téléchargement interrompu"),
        ("guide.pdf", "sa fin manque, par exemple après un téléchargement interrompu"),
    ],
)
def test_truncated_file_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    path = tmp_path / name
    content = (FILES / name).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert reason_of(path) == reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("page.pdf", b"<!DOCTYPE html><p>404</p>", "ce n'est pas un PDF, malgré son nom"),
        ("abime.pdf", b"%PDF-1.7\n%%EOF\n", "sa structure est abîmée"),
        ("texte.docx", b"Bonjour.", "ce n'est pas un fichier .docx, malgré son nom"),
        ("note.eml", b"Bonjour.\n", "ce n'est pas un courriel, malgré son nom"),
        (
            "ailleurs.eml",
            b"Subject: a\nMIME-Version: 1.0\nContent-Type: text/plain; charset=klingon\n\nbonjour\n",
            "son encodage est inconnu",
        ),
        ("image.html", bytes(range(256)) * 200, "ce n'est pas du texte, dans aucun encodage connu"),
        ("image.txt", bytes(range(256)) * 200, "ce n'est pas du texte, dans aucun encodage connu"),
        ("autre.relais", b"[" * 100_000, "il n'a pas été écrit par « relais corpus add »"),
    ],
)
def test_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert reason_of(path) == reason


def test_other_zip_is_refused(tmp_path: Path) -> None:
    assert reason_of(archive(tmp_path / "autre.docx", {"lisez-moi.xml": b"<a/>"})) == "son contenu est abîmé"


def test_file_that_may_not_be_opened_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dossier.pdf"
    path.mkdir()
    assert reason_of(path) == "vous n'avez pas le droit de l'ouvrir"


@pytest.mark.parametrize("suffix", ["html", "xhtml"])
def test_page_that_declares_entities_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"page.{suffix}"
    path.write_bytes(ENTITIES.replace(b"DOCTYPE b", b"DOCTYPE html").replace(b"<b>", b"<html><body><p>un texte "))
    with pytest.raises(UnsafeFileError) as caught:
        read_file(path)
    assert "il déclare des entités XML" in caught.value.french_message


def test_message_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "poupees.eml"
    parts = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000))
    path.write_bytes(b"Subject: a\nMIME-Version: 1.0\n" + b"".join(parts) + b"Content-Type: text/plain\n\nbonjour\n")
    with pytest.raises(UnsafeFileError) as caught:
        read_file(path)
    assert "ses parties s'emboîtent sans fin" in caught.value.french_message


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("long.txt", b"mot " * 3_000_000, "il compte 12 Mo, le maximum est 8 Mo de texte."),
        (
            "long.md",
            b"mot " * 600_000,
            "il compte 2\u202f400\u202f000 caractères, le maximum est 2\u202f000\u202f000 caractères.",
        ),
    ],
)
def test_text_too_long_for_one_document_is_refused(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(LongFileError) as caught:
        read_file(path)
    assert caught.value.french_message == (
        f"« {name} » n'a pas été lu : {sentence} Découpez-le en fichiers plus petits, puis relancez."
    )


def test_pdf_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    path = pdf(tmp_path / "milliers.pdf", {**pages(b"3 0 R " * 5_001, 5_001), 3: PAGE % FONT, 4: stream(b"")})
    with pytest.raises(LongFileError) as caught:
        read_file(path)
    assert "il compte 5001 pages, le maximum est 5000 pages" in caught.value.french_message


@pytest.mark.parametrize(
    "text", ["a" + " " * 300_000 + "b", "Article 1 : Objet\n\n" * 8_000], ids=["blanks", "headings"]
)
def test_text_built_to_slow_the_search_for_headings_is_read(text: str) -> None:
    started = time.perf_counter()
    sections = split_sections("piege", text)
    assert time.perf_counter() - started < 30
    assert sections[0].end == len(text)
    assert len({section.id for section in sections}) == len(sections)


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
    path = pdf(tmp_path / "boucle.pdf", pages(b"2 0 R", 5))
    assert reason_of(path) == "ses pages se contiennent l'une l'autre, sans fin"


def test_reader_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lent.html"
    path.write_bytes(b"<table><tr>" + b"<td colspan=1000 rowspan=60000>x" * 3_000)
    monkeypatch.setattr(guarded, "SECONDS", 0.01)
    with pytest.raises(HeavyFileError) as caught:
        read_file(path)
    assert caught.value.french_message.startswith("« lent.html » n'a pas été lu : il demande plus de 0.01 secondes.")
