"""Readers: offsets of text files, encodings, Markdown marks, PDF files made here by real programs."""

import html
import shutil
import subprocess
from pathlib import Path

import pytest
from fpdf import FPDF

from errors import (
    EmptyFileError,
    EncryptedPdfError,
    ScannedPdfError,
    UnknownFileTypeError,
    UnreadableFileError,
)
from ingest.readers import MarkedHeading, read_file
from ingest.sections import split_sections

CONVENTION = Path(__file__).parent.parent / "corpus" / "epinay-convention-petite-enfance.txt"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def tree(text: str) -> list[tuple[str, str | None, str, tuple[str, ...]]]:
    return [(s.kind, s.number, s.label, s.ancestors) for s in split_sections("convention", text)]


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def printed(text: str, *, password: str | None = None) -> FPDF:
    """A PDF of a text, one paragraph a line, with a header on every page and its number below."""

    class Paper(FPDF):
        def header(self) -> None:
            self.set_font("Helvetica", size=8)
            self.cell(0, 6, "Convention de partenariat - document de travail", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-12)
            self.cell(0, 6, f"{self.page_no()}", align="C")

    paper = Paper()
    if password:
        paper.set_encryption(owner_password="propriétaire", user_password=password)
    paper.set_margin(20)
    paper.add_page()
    for line in text.split("\n"):
        paper.set_font("Helvetica", size=11)
        if line.strip():
            paper.multi_cell(0, 5.5, line, new_x="LMARGIN", new_y="NEXT", align="L")
        else:
            paper.ln(5.5)
    return paper


def test_text_file_is_not_touched(tmp_path: Path) -> None:
    content = "\ufeffPréambule\r\n\r\nUn texte.\r\n"
    reading = read_file(write(tmp_path / "a.txt", content.encode()))
    assert reading.text == content
    assert reading.warnings == ()
    assert reading.text[10:12] == "\r\n"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encoding_is_detected_and_said(tmp_path: Path, encoding: str) -> None:
    text = "L’évaluation de la convention relève du comité : œuvre commune, déjà citée à l’été 2014.\n" * 5
    reading = read_file(write(tmp_path / "lettre.txt", text.encode(encoding)))
    assert reading.text.lstrip("\ufeff") == text
    (warning,) = reading.warnings
    assert "« lettre.txt » n'est pas en UTF-8" in warning
    assert encoding.replace("-", "_") in warning


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", "\ufeff\n".encode()])
def test_empty_text_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EmptyFileError) as caught:
        read_file(write(tmp_path / "vide.txt", content))
    assert caught.value.french_message == "« vide.txt » est vide. Vérifiez le fichier, puis relancez l'indexation."


def test_unknown_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownFileTypeError):
        read_file(write(tmp_path / "photo.jpg", b"\xff\xd8\xff"))


def test_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read_file(tmp_path / "absent.txt")


def test_markdown_keeps_its_text_and_marks_headings(tmp_path: Path) -> None:
    text = "# Titre\n\nUn texte.\n\n```\n# pas un titre\n```\n\nObjet\n-----\n\n## Suite ##\n"
    reading = read_file(write(tmp_path / "note.md", text.encode()))
    assert reading.text == text
    assert [(reading.text[h.start : h.end], h.level) for h in reading.headings] == [
        ("# Titre", 1),
        ("Objet\n-----", 2),
        ("## Suite ##", 2),
    ]
    assert reading.headings[0] == MarkedHeading(0, 7, 1)


def test_pdf_of_the_convention_has_the_sections_of_the_text(tmp_path: Path) -> None:
    # The fonts that every PDF reader has hold neither "œ" nor "–".
    text = CONVENTION.read_text(encoding="utf-8").translate({ord("œ"): "oe", ord("Œ"): "OE", ord("–"): "-"})
    path = tmp_path / "convention.pdf"
    printed(text).output(str(path))
    reading = read_file(path)
    assert tree(reading.text) == tree(text)
    assert lines(reading.text) == lines(text)
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
    assert len(reading.pages) > 3
    at = reading.text.index("Art.5 : RESILIATION")
    assert [page.number for page in reading.pages if page.start <= at < page.end] == [len(reading.pages)]


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium absent")
def test_pdf_printed_by_a_browser_is_the_text(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    text = CONVENTION.read_text(encoding="utf-8")
    page = tmp_path / "convention.html"
    style = "white-space: pre-wrap; font: 11pt serif"
    page.write_text(f'<meta charset="utf-8"><pre style="{style}">{html.escape(text)}</pre>', encoding="utf-8")
    path = tmp_path / "convention.pdf"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={path}"]
    subprocess.run([CHROMIUM, *options, page.as_uri()], check=True, capture_output=True, timeout=120)
    reading = read_file(path)
    assert lines(reading.text) == lines(text)
    assert tree(reading.text) == tree(text)


def test_pdf_without_text_layer_is_refused(tmp_path: Path) -> None:
    paper = FPDF()
    paper.add_page()
    paper.rect(20, 20, 100, 50)
    path = tmp_path / "scan.pdf"
    paper.output(str(path))
    with pytest.raises(ScannedPdfError) as caught:
        read_file(path)
    assert caught.value.french_message.startswith("« scan.pdf » est un document scanné.")


def test_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.pdf"
    printed("Un texte.", password="sésame").output(str(path))
    with pytest.raises(EncryptedPdfError):
        read_file(path)


@pytest.mark.parametrize("content", [b"%PDF-1.7\nrien", b"ceci n'est pas un PDF"])
def test_damaged_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read_file(write(tmp_path / "abime.pdf", content))


def test_half_of_a_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "moitie.pdf"
    printed("Un texte.\n" * 200).output(str(path))
    content = path.read_bytes()
    with pytest.raises(UnreadableFileError):
        read_file(write(path, content[: len(content) // 3]))
