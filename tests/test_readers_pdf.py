"""Hard PDFs: columns, tables, what surrounds the text, broken words, passwords, scanned pages."""

from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from errors import EncryptedPdfError
from ingest.readers import ocr, read_file
from ingest.readers import pdf as reader

FILES = Path(__file__).parent / "files"
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
SENTENCES = (
    "Le relais informe les familles et accompagne les professionnels de l'accueil individuel.",
    "Il organise des ateliers d'éveil et tient une permanence chaque mardi dans les locaux de la mairie.",
    "La responsable du relais rencontre les partenaires deux fois par an et leur remet un bilan.",
    "Les parents déposent leur demande avant le 31 mars, par courrier ou sur place.",
)


def prose(number: int) -> str:
    """A paragraph of its own for each page."""
    return " ".join(SENTENCES[number % 4 :] + SENTENCES[: number % 4])


def save(paper: FPDF, path: Path) -> Path:
    paper.output(str(path))
    return path


def paper_of(pages: int, *, banner: str = "") -> FPDF:
    paper = FPDF()
    paper.set_margin(20)
    for number in range(1, pages + 1):
        paper.add_page()
        paper.set_font("Helvetica", size=8)
        paper.text(20, 10, f"Règlement du relais - édition du 4 mars 2024 - {number}")
        if banner:
            paper.text(60, 150, banner)
        paper.text(100, 290, f"Page {number} sur {pages}")
        paper.set_font("Helvetica", size=11)
        paper.set_y(25)
        paper.multi_cell(0, 5.5, f"Article {number} : objet {number}", new_x="LMARGIN", new_y="NEXT")
        paper.ln(5.5)
        paper.multi_cell(0, 5.5, prose(number), new_x="LMARGIN", new_y="NEXT", align="J")
    return paper


def test_two_columns_are_read_one_after_the_other() -> None:
    reading = read_file(FILES / "lettre.pdf")
    assert reading.text.split("\n\n") == [
        "Lettre des partenaires de la petite enfance",
        "Une offre d’accueil renouvelée",
        "La communauté de communes confirme son engagement auprès des familles et des professionnels de l’accueil "
        "individuel. Le financement de quatre places supplémentaires a été voté par le conseil au mois de juin, après "
        "la concertation menée avec les associations et les représentants des parents.",
        "Les assistantes maternelles bénéficieront d’un accompagnement renforcé, d’ateliers d’éveil et de rendez-vous "
        "réguliers avec la responsable du relais, qui assurera également l’information des employeurs.",
        "Les horaires d’ouverture",
        "Le relais accueille le public du lundi au vendredi, de neuf heures à douze heures trente, et sur rendez-vous "
        "l’après-midi. La permanence téléphonique est maintenue pendant les vacances scolaires, à l’exception de la "
        "dernière semaine de décembre.",
        "Une permanence décentralisée sera organisée chaque premier mardi du mois dans les locaux de la mairie de "
        "Brévault, afin de rapprocher le service des habitants les plus éloignés.",
        "Participation des familles",
        "Quotient familial : Moins de 500 € | Tarif horaire : 0,50 € | Repas : 1,20 €\n"
        "Quotient familial : De 501 à 900 €, sur présentation de l’attestation de la Caf | Tarif horaire : 0,90 € "
        "| Repas : 2,10 €\n"
        "Quotient familial : Plus de 900 € | Tarif horaire : 1,40 € | Repas : 3,00 €",
        "Le tarif est révisé chaque année au premier janvier.",
    ]
    assert [(heading.level, reading.text[heading.start : heading.end]) for heading in reading.headings] == [
        (1, "Lettre des partenaires de la petite enfance"),
        (2, "Une offre d’accueil renouvelée"),
        (2, "Les horaires d’ouverture"),
        (2, "Participation des familles"),
    ]


def test_a_title_justified_over_two_columns_is_not_cut_between_them() -> None:
    reading = read_file(FILES / "bulletin.pdf")
    titles = [
        "Règlement de la halte familiale du quartier",
        "Participation des parents aux ateliers",
        "Fermeture de la halte pendant les congés",
    ]
    assert [reading.text[heading.start : heading.end] for heading in reading.headings] == titles
    paragraphs = reading.text.split("\n\n")
    assert paragraphs[::3] == titles
    assert [(each.split()[0], each.split()[-1]) for each in paragraphs if each not in titles] == [
        ("Le", "bilan."),
        ("Les", "d'année."),
        ("La", "l'échéance."),
        ("Les", "avant."),
        ("La", "ouvertes."),
        ("Pendant", "jours."),
    ]


@pytest.mark.parametrize("align", ["L", "C", "R"])
@pytest.mark.parametrize(
    "rows",
    [
        (("Année", "2014", "2015", "2016"), ("Places", "1200", "1250", "1300"), ("Heures", "9400", "9800", "9900")),
        (("Repas", "Tarif", "Participation"), ("Midi", "Plein", "Familiale"), ("Soir", "Demi", "Communale")),
    ],
)
def test_cells_of_one_word_stay_cells(tmp_path: Path, rows: tuple[tuple[str, ...], ...], align: str) -> None:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    for row in rows:
        for cell in row:
            paper.cell(45, 7, cell, align=align)
        paper.ln()
    lines = read_file(save(paper, tmp_path / "tableau.pdf")).text.splitlines()
    assert lines == [" | ".join(row) for row in rows]


def test_headers_footers_and_banner_are_not_text(tmp_path: Path) -> None:
    reading = read_file(save(paper_of(4, banner="DOCUMENT DE TRAVAIL"), tmp_path / "reglement.pdf"))
    expected = [f"Article {n} : objet {n}\n\n{prose(n)}" for n in range(1, 5)]
    assert reading.text == "\n\n".join(expected)
    assert [reading.text[page.start : page.end].strip() for page in reading.pages] == expected


def test_words_cut_at_the_end_of_a_line_are_whole(tmp_path: Path) -> None:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    for line in (
        "La présente conven-",
        "tion fixe les conditions du rendez-",
        "vous annuel, dans des lieux non-",
        "stigmatisants et proches des familles, comme le veut le schéma du département de Seine-",
        "Saint-Denis.",
    ):
        paper.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    assert read_file(save(paper, tmp_path / "coupe.pdf")).text == (
        "La présente convention fixe les conditions du rendez-vous annuel, dans des lieux non-stigmatisants et "
        "proches des familles, comme le veut le schéma du département de Seine-Saint-Denis."
    )


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_owner_password_opens_and_user_password_does_not(tmp_path: Path, algorithm: str) -> None:
    original = save(paper_of(1), tmp_path / "libre.pdf")
    for user, name in (("", "proprietaire.pdf"), ("sésame", "secret.pdf")):
        writer = PdfWriter(clone_from=PdfReader(original))
        writer.encrypt(user_password=user, owner_password="propriétaire", algorithm=algorithm)
        writer.write(tmp_path / name)
    assert read_file(tmp_path / "proprietaire.pdf").text == read_file(original).text
    with pytest.raises(EncryptedPdfError) as caught:
        read_file(tmp_path / "secret.pdf")
    assert caught.value.french_message.startswith("« secret.pdf » est protégé par un mot de passe.")


def scanned(tmp_path: Path) -> Path:
    """A page of text, a picture of another, and a blank one."""
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=14)
    paper.multi_cell(0, 8, "La durée de la convention est fixée à trois années.\nLe préavis est de six mois.")
    text = save(paper, tmp_path / "texte.pdf")
    with reader.pdf_glyphs.open_pages(text) as document:
        reader.pdf_glyphs.picture(document, 0).save(tmp_path / "page.png")
    mixed = FPDF()
    mixed.add_page()
    mixed.set_font("Helvetica", size=14)
    mixed.cell(0, 8, "Article 1 : objet")
    mixed.add_page()
    mixed.image(str(tmp_path / "page.png"), x=0, y=0, w=mixed.w)
    mixed.add_page()
    return save(mixed, tmp_path / "mixte.pdf")


@pytest.mark.skipif(not ocr.is_available(), reason="tesseract or its French is absent")
def test_scanned_page_is_read_and_named(tmp_path: Path) -> None:
    reading = read_file(scanned(tmp_path))
    assert [line for line in reading.text.splitlines() if line] == [
        "Article 1 : objet",
        "La durée de la convention est fixée à trois années.",
        "Le préavis est de six mois.",
    ]
    assert [page.number for page in reading.pages if "préavis" in reading.text[page.start : page.end]] == [2]
    assert reading.warnings == (
        "« mixte.pdf » : la page 2 est une image, lue par reconnaissance de caractères. Vérifiez ce qui en est cité.",
    )


@pytest.mark.skipif(not ocr.is_available(), reason="tesseract or its French is absent")
def test_the_short_last_line_of_a_scanned_paragraph_is_no_heading(tmp_path: Path) -> None:
    paper = FPDF()
    paper.add_page()
    written: list[str] = []
    for number, article in enumerate(
        (
            "La présente convention porte sur les haltes-garderies, qui accueillent chaque jour douze enfants jusqu'à"
            " six ans.",
            "Elle est conclue pour une durée de trois ans à compter du premier janvier prochain, et sans prolongation.",
            "La Caf verse à la Ville une aide locale de cinquante euros par enfant inscrit à la halte, dès le premier"
            " jour.",
        ),
        1,
    ):
        paper.set_font("Times", "B", size=16)
        paper.cell(0, 14, f"Article {number} : Point", new_x="LMARGIN", new_y="NEXT")
        paper.set_font("Times", size=12)
        paper.multi_cell(0, 6, article, new_x="LMARGIN", new_y="NEXT")
        written += [f"Article {number} : Point", article]
    with reader.pdf_glyphs.open_pages(save(paper, tmp_path / "texte.pdf")) as document:
        reader.pdf_glyphs.picture(document, 0).save(tmp_path / "page.png")
    scan = FPDF()
    scan.add_page()
    scan.image(str(tmp_path / "page.png"), x=0, y=0, w=scan.w)
    reading = read_file(save(scan, tmp_path / "scan.pdf"))
    assert [line for line in reading.text.splitlines() if line] == written


def test_scanned_page_is_named_without_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scanned(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr.is_available.cache_clear()
    try:
        reading = reader.read(path)
    finally:
        ocr.is_available.cache_clear()
    assert reading.text == "Article 1 : objet"
    assert reading.warnings == (
        "« mixte.pdf » : la page 2 est une image : elle n'est pas lue. "
        "Fournissez une version dont le texte est sélectionnable.",
    )


@pytest.mark.skipif(not FONT.exists(), reason="DejaVu is absent")
def test_ligatures_are_letters(tmp_path: Path) -> None:
    paper = FPDF()
    paper.add_page()
    paper.add_font("dejavu", fname=str(FONT))
    paper.set_font("dejavu", size=11)
    paper.cell(0, 6, "L’aﬃchage et la ﬁche, à 9 h½, œuvre de l’oﬀice : 20 m².")
    assert read_file(save(paper, tmp_path / "ligatures.pdf")).text == (
        "L’affichage et la fiche, à 9 h½, œuvre de l’office : 20 m²."
    )
