"""The same texts in each format, made by real programs: one tree, verbatim quotes, pages; see `files/README.md`."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.readers import Reading, read_file
from ingest.sections import split_sections

FILES = Path(__file__).parent / "files"
CORPUS = Path(__file__).parent.parent / "corpus"
FORMATS = ("docx", "odt", "html", "pdf")


def tree(reading: Reading) -> list[tuple[str, str | None, str, tuple[str, ...]]]:
    sections = split_sections("texte", reading.text, reading.headings)
    return [(section.kind, section.number, section.label, section.ancestors) for section in sections]


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def marks(reading: Reading) -> list[tuple[int, str]]:
    return [(heading.level, reading.text[heading.start : heading.end]) for heading in reading.headings]


@pytest.mark.parametrize("name", ["epinay-convention-petite-enfance", "rhone-fiche-pe-1-2-1"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_has_the_lines_and_the_tree_of_the_text(name: str, suffix: str) -> None:
    text, reading = read_file(CORPUS / f"{name}.txt"), read_file(FILES / f"{name}.{suffix}")
    assert lines(reading.text) == lines(text.text)
    assert tree(reading) == tree(text)
    assert bool(reading.pages) == (suffix == "pdf")


def test_quote_of_a_pdf_carries_its_page() -> None:
    reading = read_file(FILES / "epinay-convention-petite-enfance.pdf")
    assert [page.number for page in reading.pages] == [1, 2, 3, 4, 5]
    assert reading.pages[0].start == 0
    assert all(above.end == below.start for above, below in zip(reading.pages, reading.pages[1:], strict=False))
    at = reading.text.index("un délai de préavis de 6 mois")
    assert [page.number for page in reading.pages if page.start <= at < page.end] == [5]


GUIDE = """\
Guide d’accueil du relais de Sermonde

Ce guide complète la convention signée le 4 mars 2024. Il s’adresse aux familles comme aux assistantes maternelles.

Article 1 : Inscription

1.1. Pièces à fournir

La famille dépose¹ un dossier qui comprend :

¹ Sur place ou par courrier.

a) une attestation de la Caf ;
b) un justificatif de domicile :
  - une facture,
  - ou une quittance ;
c) le carnet de santé.

1.2. Délais

La réponse est donnée sous trois semaines. Sans réponse, la demande est réputée refusée et la famille peut saisir la \
commission, qui se réunit chaque premier mardi du mois dans les locaux de la mairie.

Article 2 : Participation des familles

Quotient familial : Moins de 500 € | Tarif horaire : 0,50 € | Repas : 1,20 €
Quotient familial : De 501 à 900 € | Tarif horaire : 0,90 € | Repas : 1,20 €

Le tarif est révisé chaque année au premier janvier.

Article 3 : Résiliation

Chaque partie peut résilier le contrat avec un préavis de deux mois."""
HEADINGS = [
    (2, "Article 1 : Inscription"),
    (3, "1.1. Pièces à fournir"),
    (3, "1.2. Délais"),
    (2, "Article 2 : Participation des familles"),
    (2, "Article 3 : Résiliation"),
]


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_word_processors_files_read_as_they_show(suffix: str) -> None:
    reading = read_file(FILES / f"guide.{suffix}")
    assert reading.text == GUIDE
    assert marks(reading) == [(1, "Guide d’accueil du relais de Sermonde"), *HEADINGS]


def test_pdf_with_bookmarks_marks_its_headings() -> None:
    reading = read_file(FILES / "guide.pdf")
    # The outline has no title; numbers are the same.
    assert marks(reading) == [(level - 1, label) for level, label in HEADINGS]
    assert "La famille dépose¹ un dossier" in reading.text
    assert "a) une attestation de la Caf ;" in lines(reading.text)
    assert "Page 1 sur 1" not in reading.text
    assert "Quotient familial : Moins de 500 € | Tarif horaire : 0,50 € | Repas : 1,20 €" in lines(reading.text)


def test_html_keeps_headings_lists_and_tables() -> None:
    reading = read_file(FILES / "guide.html")
    # LibreOffice writes neither the blank after a heading's number nor the title as a heading.
    assert [label.replace(" ", "") for _, label in marks(reading)] == [label.replace(" ", "") for _, label in HEADINGS]
    assert "  - une facture,\n  - ou une quittance ;\n" in reading.text
    assert "Quotient familial : De 501 à 900 € | Tarif horaire : 0,90 € | Repas : 1,20 €" in lines(reading.text)


PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Relais</title></head><body>
<header><nav><ul><li><a href="/">Accueil</a></li><li><a href="/b">Actualités</a></li></ul></nav></header>
{opening}<h1>Le relais petite enfance</h1><p>Le relais informe les familles et accompagne les professionnels de
l’accueil individuel. Il est ouvert&nbsp;du lundi au vendredi, de 9&nbsp;h à 12&nbsp;h&nbsp;30.</p>
<h2>Inscriptions</h2><ol start="3"><li>retirer le dossier ;<ul><li>à l’accueil,</li></ul></li><li>le déposer.</li></ol>
<p>Les places sont attribuées par la commission du 1<sup>er</sup> mardi du mois, note<sup>2</sup> comprise.<br>
Elle se réunit en mairie.</p><p hidden>caché</p>{closing}
<aside><p>À lire aussi : les autres actualités de la commune et de ses services.</p></aside>
<footer><p>Mentions légales – plan du site</p></footer><script>var a = 1;</script></body></html>"""
CONTENT = """\
Le relais petite enfance

Le relais informe les familles et accompagne les professionnels de l’accueil individuel. Il est ouvert\xa0du lundi au \
vendredi, de 9\xa0h à 12\xa0h\xa030.

Inscriptions

3. retirer le dossier ;
  - à l’accueil,
4. le déposer.

Les places sont attribuées par la commission du 1er mardi du mois, note² comprise.
Elle se réunit en mairie."""


@pytest.mark.parametrize("marked", [True, False])
def test_main_content_of_a_page_is_read(tmp_path: Path, marked: bool) -> None:
    opening, closing = ("<main>", "</main>") if marked else ("<div>", "</div>")
    path = tmp_path / "page.html"
    path.write_text(PAGE.format(opening=opening, closing=closing), encoding="utf-8")
    reading = read_file(path)
    assert reading.text == CONTENT
    assert marks(reading) == [(1, "Le relais petite enfance"), (2, "Inscriptions")]


def test_encoding_of_a_page_is_what_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes('<meta charset="iso-8859-1"><p>Durée : 3 années – à l’été</p>'.encode("cp1252"))
    assert read_file(path).text == "Durée : 3 années – à l’été"


@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_message_opens_with_who_wrote_to_whom(tmp_path: Path, subtype: str) -> None:
    message = EmailMessage()
    message["Subject"] = "Préavis de la convention"
    message["From"] = "Aude Mérieux <aude@example.org>"
    message["To"] = "relais@example.org"
    message["Date"] = "Tue, 04 Mar 2025 10:00:00 +0100"
    message.set_content("Bonjour,\n\nLe préavis est de six mois.\n")
    if subtype == "html":
        message.add_alternative("<p>Bonjour,</p><p>Le préavis est de <b>six mois</b>.</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="avenant.pdf")
    path = tmp_path / "courriel.eml"
    path.write_bytes(message.as_bytes())
    reading = read_file(path)
    assert reading.text == (
        "Objet : Préavis de la convention\nDe : Aude Mérieux <aude@example.org>\nÀ : relais@example.org\n"
        "Date : Tue, 04 Mar 2025 10:00:00 +0100\n\nBonjour,\n\nLe préavis est de six mois."
    )
    assert reading.warnings == (
        "« courriel.eml » : la pièce jointe « avenant.pdf » n'est pas lue. Enregistrez-la dans le dossier du corpus.",
    )
