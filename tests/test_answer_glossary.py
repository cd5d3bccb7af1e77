"""Acronyms, as the five texts spell them out or do not."""

from pathlib import Path

import pytest

from answer.understanding.glossary import Glossary, build_glossary
from index.build import build_index
from index.encoder import Encoder
from index.search import Index, open_index

CONVENTION = "epinay-convention-petite-enfance"
SCHEMA = "loire-atlantique-schema-2014-2017"
SHEET = "rhone-fiche-pe-1-2-1"
LETTER = "caf92-lettre-partenaires-2014"


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


@pytest.fixture(scope="module")
def glossary(index: Index) -> Glossary:
    return build_glossary(index.documents.values())


@pytest.mark.parametrize(
    ("acronym", "document", "long_form"),
    [
        ("CLAS", SCHEMA, "Contrats d’accompagnement à la scolarité"),
        ("LAEP", CONVENTION, "Lieu d'accueil enfants-parents"),
        ("LAEP", SCHEMA, "Lieux d’accueil enfants-parents"),
        ("MSA", SCHEMA, "mutualité sociale agricole"),
        ("CAMA", CONVENTION, "Commission d'Admission aux Modes d'Accueil"),
        ("RPE", SHEET, "Relais Petite-Enfance"),
        ("CTG", LETTER, "convention territoriale globale"),
        ("FEPEM", SHEET, "Fédération des Particuliers Employeurs de France"),
    ],
)
def test_an_acronym_in_brackets_is_spelt_by_the_words_before(
    index: Index, glossary: Glossary, acronym: str, document: str, long_form: str
) -> None:
    found = [e for e in glossary.expand(acronym) if e.document_id == document]
    assert [(e.long_form, e.shown_with_acronym) for e in found] == [(long_form, True)]
    assert index.documents[document].text[found[0].start : found[0].end] == long_form


def test_first_letters_are_taken_before_letters_inside_a_word(tmp_path: Path, encoder: Encoder) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    told = "Prévenez la cellule de recueil des informations préoccupantes (Crip) du département."
    folder.joinpath("note.txt").write_text(told, encoding="utf-8")
    build_index(folder, tmp_path / "index", encoder)
    glossary = build_glossary(open_index(tmp_path / "index", encoder).documents.values())
    assert [e.long_form for e in glossary.expand("crip")] == ["cellule de recueil des informations préoccupantes"]


@pytest.mark.parametrize(
    ("acronym", "long_form"),
    [("EAJE", "établissements d'accueil du jeune enfant"), ("CCAS", "Centre communal d'Action Sociale")],
)
def test_an_acronym_is_spelt_elsewhere_in_the_same_text(glossary: Glossary, acronym: str, long_form: str) -> None:
    (found,) = glossary.expand(acronym)
    assert (found.long_form, found.document_id, found.shown_with_acronym) == (long_form, CONVENTION, False)


@pytest.mark.parametrize("acronym", ["ADAJE", "FILOUE", "PMI", "REAAP", "ADDAI", "CMG", "PAJE", "ASE"])
def test_what_no_text_spells_out_is_not_expanded(glossary: Glossary, acronym: str) -> None:
    assert glossary.is_acronym(acronym)
    assert glossary.expand(acronym) == ()


@pytest.mark.parametrize("spelling", ["clas", "Clas", "CLAS"])
def test_case_does_not_count(glossary: Glossary, spelling: str) -> None:
    assert [e.long_form for e in glossary.expand(spelling)] == ["Contrats d’accompagnement à la scolarité"]


def test_a_plural_is_tolerated(glossary: Glossary) -> None:
    assert glossary.expand("LAEPs") == glossary.expand("LAEP") != ()


def test_letters_inside_a_word_are_no_acronym(glossary: Glossary) -> None:
    # The letters of "RSA" stand in « transversal ».
    assert not glossary.is_acronym("RSA")
    assert glossary.expand("RSA") == ()


@pytest.mark.parametrize("word", ["jeune", "enfant", "accueil", "parties", "offre"])
def test_the_words_of_a_heading_in_capitals_are_no_acronyms(glossary: Glossary, word: str) -> None:
    assert not glossary.is_acronym(word)
