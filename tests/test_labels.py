"""Names of sections in citations."""

from pathlib import Path

import pytest

from ingest.corpus import read_document, scan_corpus
from ingest.labels import citation_label, restore_accents, section_name, sentence_case
from ingest.model import Document

CORPUS = Path(__file__).parent.parent / "corpus"
DOCUMENTS = {file.document_id: read_document(file) for file in scan_corpus(CORPUS).files}
EPINAY = DOCUMENTS["epinay-convention-petite-enfance"]
RHONE = DOCUMENTS["rhone-fiche-pe-1-2-1"]


def names(document: Document) -> list[str]:
    return [section_name(section, document.text) for section in document.sections[1:]]


def label(document: Document, identifier: str) -> str:
    return citation_label(document, next(s for s in document.sections if s.id.endswith(identifier)))


@pytest.mark.parametrize(
    ("capitals", "restored"),
    [
        ("PREAMBULE", "Préambule"),
        ("RESILIATION", "Résiliation"),
        ("REGLEMENT DES LITIGES", "Règlement des litiges"),
        ("MODALITES DE MISE EN ŒUVRE", "Modalités de mise en œuvre"),
        ("RESULTATS ATTENDUS + INDICATEURS D'EVALUATION", "Résultats attendus + indicateurs d'évaluation"),
        ("DUREE DE LA CONVENTION", "Durée de la convention"),
        ("PILOTAGE / COORDINATION", "Pilotage / coordination"),
        ("Objectifs poursuivis", "Objectifs poursuivis"),
    ],
)
def test_capitals_become_a_sentence(capitals: str, restored: str) -> None:
    assert sentence_case(capitals) == restored


def test_word_that_exists_without_accent_stays() -> None:
    assert restore_accents("convention") == "convention"
    assert restore_accents("resiliation") == "résiliation"


def test_acronym_that_the_text_writes_in_capitals_stays() -> None:
    assert sentence_case("SERVICES DE PMI", "information en lien avec les équipes de PMI.") == "Services de PMI"


def test_articles_of_the_convention() -> None:
    assert [name for name in names(EPINAY) if name.startswith("art.")] == [
        "art. 1 – Engagement des parties",
        "art. 1 – Engagement des parties",
        "art. 2 – Modalités de mise en œuvre",
        "art. 3 – Modifications",
        "art. 4 – Durée de la convention",
        "art. 5 – Résiliation",
        "art. 6 – Règlement des litiges",
        "art. 7 – Évaluation",
    ]


def test_citation_of_article_5() -> None:
    assert label(EPINAY, "/article-5") == (
        "Convention de partenariat petite enfance et parentalité d'Épinay-sur-Seine, art. 5 – Résiliation"
    )


def test_citation_names_the_axe_above_a_sub_heading() -> None:
    assert label(EPINAY, "axe-2/objectifs-poursuivis").endswith(
        "d'Épinay-sur-Seine, art. 1 – Engagement des parties, "
        "axe 2 – Continuer d'améliorer la qualité de l'accueil du jeune enfant comme vecteur d'éducation…, "
        "objectifs poursuivis"
    )
    assert label(EPINAY, "/article-1-suite").endswith("d'Épinay-sur-Seine, art. 1 – Engagement des parties")


def test_citation_of_an_action_starts_at_its_sheet() -> None:
    assert label(RHONE, "/action-3") == f"{RHONE.source.title}, fiche PE 1.2.1, action 3"
    assert label(RHONE, "/definitions-et-principes-d-action").endswith(
        "fiche PE 1.2.1, définitions et principes d'action"
    )


def test_citation_of_a_text_without_heading_is_its_title() -> None:
    fepem = DOCUMENTS["fepem-cnaf-2017"]
    assert citation_label(fepem, fepem.sections[0]) == fepem.source.title
