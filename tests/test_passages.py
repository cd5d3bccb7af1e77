"""Passages: every character of every body in exactly one of them; a list keeps its lead-in."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus import read_document, scan_corpus
from ingest.model import Document, Source
from ingest.passages import PASSAGE_LIMIT, cut_passages
from ingest.sections import split_sections

CORPUS = Path(__file__).parent.parent / "corpus"
DOCUMENTS = [read_document(file) for file in scan_corpus(CORPUS).files]


def document_of(text: str) -> Document:
    source = Source(file="texte.txt", title="Texte", short_title="Texte", kind="autre")
    return Document("texte", source, text, "", split_sections("texte", text))


def check_cover(document: Document) -> None:
    passages = cut_passages(document)
    seen = [0] * len(document.text)
    for passage in passages:
        assert passage.text == document.text[passage.start : passage.end] == passage.text.strip()
        assert passage.embedded_text.endswith(passage.text)
        for at in range(passage.start, passage.end):
            seen[at] += 1
    assert len({passage.id for passage in passages}) == len(passages)
    for s in document.sections:
        for at in range(s.body_start, s.own_end):
            assert document.text[at].isspace() or document.text[at] == "\ufeff" or seen[at] == 1


def test_every_character_of_the_corpus_is_in_one_passage() -> None:
    for document in DOCUMENTS:
        check_cover(document)
        assert max(len(passage.text) for passage in cut_passages(document)) <= PASSAGE_LIMIT


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "",
                "Article 1 : Objet",
                "Elle comprend :",
                "- un point. " + "Suite du point " * 20,
                "1. " + "objectif " * 30,
                "Une phrase assez longue pour compter dans le passage. " * 6,
                "mot" * 400,
            ]
        ),
        max_size=14,
    )
)
def test_any_text_is_covered(lines: list[str]) -> None:
    check_cover(document_of("\n".join(lines)))


def test_passage_of_article_5() -> None:
    document = next(d for d in DOCUMENTS if d.id == "epinay-convention-petite-enfance")
    passage = next(p for p in cut_passages(document) if p.section_id.endswith("/article-5"))
    assert passage.id == "epinay-convention-petite-enfance/article-5#0"
    assert passage.embedded_text == (
        "Convention d'Épinay › Art.5 : RESILIATION\n"
        "Si l'une des parties souhaite mettre fin à la présente convention avant son terme, elle devra avertir l'autre "
        "partie par lettre recommandée avec accusé de réception respectant un délai de préavis de 6 mois."
    )


def test_breadcrumb_shows_the_axe_and_the_date() -> None:
    epinay = next(d for d in DOCUMENTS if d.id == "epinay-convention-petite-enfance")
    passage = next(p for p in cut_passages(epinay) if p.section_id.endswith("axe-2/objectifs-poursuivis"))
    assert passage.embedded_text.splitlines()[0] == (
        "Convention d'Épinay › Article 1 : ENGAGEMENT DES PARTIES › "
        "Axe de travail 2 : Continuer d'améliorer la qualité de l'accueil du jeune enfant "
        "comme vecteur d'éducation et d'intégration sociale › Objectifs poursuivis"
    )
    letter = next(d for d in DOCUMENTS if d.id == "caf92-lettre-partenaires-2014")
    passage = next(p for p in cut_passages(letter) if "/forum-de-la-famille" in p.section_id)
    assert passage.embedded_text.splitlines()[0] == (
        "Lettre aux partenaires de la Caf des Hauts-de-Seine › "
        "vendredi 14 novembre 2014, Forum de la famille et de la parentalité à Puteaux"
    )


def test_cut_list_repeats_its_lead_in_where_it_is_embedded_only() -> None:
    items = [f"- {word} " + "mot " * 60 for word in ("premier", "deuxième", "troisième", "quatrième", "cinquième")]
    document = document_of("Introduction du texte.\n\nElle comprend :\n\n" + "\n".join(items) + "\n")
    passages = cut_passages(document)
    assert len(passages) == 2
    assert passages[0].text.startswith("Introduction du texte.\n\nElle comprend :\n\n- premier")
    assert passages[1].text.startswith("- quatrième")
    assert passages[1].embedded_text.startswith("Texte\nElle comprend :\n- quatrième")


def test_lead_in_is_not_left_behind() -> None:
    document = document_of("Une phrase. " * 70 + "\n\nElle comprend :\n\n- " + "mot " * 40 + "\n")
    passages = cut_passages(document)
    assert passages[0].text.endswith("Une phrase.")
    assert passages[1].text.startswith("Elle comprend :")


def test_section_with_neither_body_nor_child_gives_its_heading() -> None:
    document = document_of("Article 1 : Objet\n\nUn texte.\n\nAnnexe 1 – Charte (non reproduite)\n")
    assert [passage.text for passage in cut_passages(document)] == ["Un texte.", "Annexe 1 – Charte (non reproduite)"]
