"""Collective agreements: a sample of ours in the shape of the package."""

import tarfile
from datetime import date
from pathlib import Path

import pytest

from errors import StubAgreementError, UnknownAgreementError, UnknownSchemaError
from ingest.labels import citation_label
from ingest.model import Document, KnownDate
from ingest.sections import split_sections
from library.agreement import AgreementContent, NotAnAgreementError, read_agreement, read_container
from library.agreements import read_agreements
from library.markup import content_lines

FILES = Path(__file__).parent / "files" / "library"
SAMPLE = FILES / "KALICONT000099990001.json"
TITLE_II = "Texte de base / Titre II Contrat de travail"


def agreement(with_repealed: bool = False) -> AgreementContent:
    return read_agreement(read_container(SAMPLE.read_bytes()), with_repealed)


def document(with_repealed: bool = False) -> Document:
    text = agreement(with_repealed).text
    sections = split_sections("idcc-9998", text.text, text.headings, complete=True)
    return Document("idcc-9998", text.source, text.text, "", sections)


def test_container_texts_sections_and_articles() -> None:
    read = document()
    assert [(s.id.partition("/")[2], s.kind, s.number, s.path, s.title) for s in read.sections[2:]] == [
        ("KALITEXT1", "heading", None, "Texte de base", ""),
        ("KALISCTA1", "part", "II", TITLE_II, ""),
        ("KALIARTI5", "article", "5", f"{TITLE_II} / Article 5 – Rupture", ""),
        ("KALIARTI51", "article", "5.1", f"{TITLE_II} / Article 5 – Rupture / Article 5.1", "Préavis"),
        ("KALIARTI6", "article", "6", f"{TITLE_II} / Article 6", "entrée en vigueur différée"),
        ("KALITEXT1-suite", "heading", None, "Texte de base", ""),
        ("textes-attaches", "heading", None, "Textes Attachés", ""),
        (
            "KALITEXT2",
            "heading",
            None,
            "Textes Attachés / Avenant n° 1 du 7 juin 2022 relatif aux congés (non étendu)",
            "",
        ),
        (
            "KALIARTI91",
            "article",
            "5.1",
            "Textes Attachés / Avenant n° 1 du 7 juin 2022 relatif aux congés (non étendu) / Article 5.1",
            "",
        ),
    ]


def test_tables_notes_and_reservations_stay_in_the_article() -> None:
    read = document()
    [article] = [section for section in read.sections if section.id == "idcc-9998/KALIARTI51"]
    assert read.text[article.start : article.own_end].strip() == (
        "Article 5.1 – Préavis\n"
        "Le délai-congé est fixé ainsi :\n"
        "- Ancienneté : Moins d'un an ; Délai en jours : 15 ; Délai en jours : 20\n"
        "- Ancienneté : Un an et plus ; Délai en jours : 30\n"
        "Il est notifié par écrit.\n"
        "(1) Article étendu sous réserve du code du travail.\n"
        "NOTA : Le présent article ne s'applique pas en outre-mer."
    )
    assert article.heading == "Article 5.1 – Préavis"
    assert citation_label(read, article).endswith("art. 5.1 – Préavis")


def test_repealed_articles_are_left_out_or_marked() -> None:
    assert (agreement().articles, agreement().repealed) == (5, 1)
    assert "huit jours" not in document().text
    whole = document(with_repealed=True)
    [old] = [section for section in whole.sections if section.id == "idcc-9998/KALIARTI52"]
    assert old.heading == "Article 5.2 – Ancien préavis (abrogé)"
    assert agreement(with_repealed=True).repealed == 0


def test_what_is_known_of_the_agreement() -> None:
    source = document().source
    assert source.file == "idcc-9998"
    assert source.title == "Convention collective nationale des ludothèques du 3 mars 2021 (IDCC 9998)"
    assert source.short_title == "Convention collective Ludothèques (IDCC 9998)"
    assert source.dates == (KnownDate("updated", date(2022, 2, 10)),)
    assert (source.scope, source.kind) == ("national", "convention")
    assert source.address == "https://www.legifrance.gouv.fr/conv_coll/id/KALICONT000099990001"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as made:
        for file in FILES.glob("KALICONT*.json"):
            made.add(file, f"package/data/{file.name}")
    return path


def test_agreements_are_found_by_number_in_package_and_folder(package: Path) -> None:
    for place in (package, FILES):
        [found] = read_agreements(place, [9998])
        assert (found.file, found.articles, found.repealed) == ("idcc-9998.relais", 5, 1)


def test_a_stub_and_a_wrong_number_are_told_apart(package: Path) -> None:
    with pytest.raises(StubAgreementError) as stub:
        read_agreements(package, [9998, 9997])
    assert stub.value.french_message == (
        "La source donne le titre de la convention IDCC 9997 (« Convention collective nationale des cirques »), "
        "sans aucun de ses textes : elle n'est pas ajoutée. Textes complets : 9998."
    )
    with pytest.raises(UnknownAgreementError) as unknown:
        read_agreements(package, [1])
    assert unknown.value.french_message.startswith("Aucune convention collective de numéro IDCC 1 dans la source.")


def test_another_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "F1.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UnknownSchemaError):
        read_agreements(tmp_path, [9998])


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"data": {"num": "x", "title": ""}}', b'{"data": {"num": 1, "title": "t"}, "children": 1}'],
)
def test_a_container_of_another_shape_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnAgreementError):
        read_container(content)


def test_a_table_that_marks_no_heading_has_its_first_row_for_one_when_only_the_others_hold_figures() -> None:
    plain = "<table><tr><td>Niveau</td><td>Salaire</td></tr><tr><td>I</td><td>1 800 €</td></tr></table>"
    assert content_lines(plain) == ["- Niveau : I ; Salaire : 1 800 €"]
    words = "<table><tr><td>Cadre</td><td>Employé</td></tr><tr><td>Autonome</td><td>Guidé</td></tr></table>"
    assert content_lines(words) == ["- Cadre ; Employé", "- Autonome ; Guidé"]


def test_slips_of_the_source_lose_no_word() -> None:
    assert content_lines("<p>Coefficient <CB>120</CB> <br/>et <rlcoefficient>130</p>") == ["Coefficient 120", "et 130"]
    assert content_lines(" \n ") == []
