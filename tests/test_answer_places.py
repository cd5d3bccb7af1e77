"""Places that a question names and no text speaks of, on the five documents."""

from pathlib import Path

import pytest

from answer import answer_question
from answer.understanding.knowledge import knowledge_of
from answer.understanding.places import Places, department_numbers, plain
from index import Encoder, Index, open_index
from settings import Settings

NEWS = "fepem-cnaf-2017"  # the one national text
LETTER = "caf92-lettre-partenaires-2014"
SCHEMA = "loire-atlantique-schema-2014-2017"


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


@pytest.fixture(scope="module")
def places(index: Index) -> Places:
    return knowledge_of(index, index.generation).names.places


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Que prévoit le schéma de la Gironde ?", ("Gironde",)),
        ("Et dans le Finistère ?", ("Finistère",)),
        ("Quelles aides dans les Bouches-du-Rhône ?", ("Bouches-du-Rhône",)),
        ("Et dans le 21 ?", ("Côte-d'Or",)),
        ("la caf de lille ouvre quand", ("Lille",)),
        ("Quel préavis à La Rochelle ?", ("La Rochelle",)),
        ("on fait quoi au mans", ()),
        ("Et au Mans ?", ("Le Mans",)),
        ("À Tours et à Brest ?", ("Tours", "Brest")),
        ("ya une ludothèque a vénissieu ?", ("Vénissieux",)),
        ("Et dans la somme ?", ("Somme",)),
        ("le taux à Saint-Denis", ("Saint-Denis",)),
        ("et a st denis ?", ("Saint-Denis",)),
        ("Que fait la Caf de la Creuse ?", ("Creuse",)),
    ],
)
def test_places_that_no_text_speaks_of(places: Places, question: str, named: tuple[str, ...]) -> None:
    elsewhere = places.elsewhere(question)
    assert (elsewhere.places if elsewhere else ()) == named


@pytest.mark.parametrize(
    "question",
    [
        "Et dans le Rhône ?",
        "Et en Seine-Saint-Denis ?",
        "le forum de puteaux",
        "c'est où à Colombes ?",
        "la différence entre le 21 et le 22 novembre",
        "Le 21 et le 22, quel public ?",
        "dans le sens contraire",
        "a tours de rôle",
        "Bourg ou ville ?",
        "Quelle somme est versée ?",
        "elle creuse l'écart",
        "le schéma de Seine-Saint-Denis",
        "le schema de seine saint denis",
        "pour la creche",
    ],
)
def test_no_place_is_elsewhere(places: Places, question: str) -> None:
    assert places.elsewhere(question) is None


def test_a_text_of_a_departement_reaches_its_communes_and_that_of_a_commune_does_not(places: Places) -> None:
    nantes, montreuil = places.elsewhere("à Nantes"), places.elsewhere("à Montreuil")
    assert nantes is not None and nantes.reach == {NEWS, SCHEMA}
    assert montreuil is not None and montreuil.reach == {NEWS}
    nanterre = places.elsewhere("à Nanterre")
    assert nanterre is not None and nanterre.reach == {NEWS, LETTER}


def test_a_clause_of_one_commune_is_not_given_for_another(index: Index) -> None:
    here = answer_question(index, "Que prévoit la convention d'Épinay en cas de litige ?", (), Settings())
    assert not here.refused
    there = answer_question(index, "Que prévoit la convention de Montreuil en cas de litige ?", (), Settings())
    assert there.refused and "Aucun des textes ne concerne Montreuil." in there.text


@pytest.mark.parametrize(
    "question",
    ["ya un guichet unique a st herblain ?", "Existe-t-il un Ram à Saint-Nazaire ?", "combien de MAM à Rezé"],
)
def test_what_a_departement_plans_is_not_what_a_commune_has(index: Index, question: str) -> None:
    answer = answer_question(index, question, (), Settings())
    assert answer.refused and "Aucun des textes ne concerne " in answer.text


def test_a_commune_is_not_the_departement_that_has_its_name(index: Index) -> None:
    answer = answer_question(
        index, "Quel est le taux de couverture en accueil collectif à Saint-Denis ?", (), Settings()
    )
    assert answer.refused and "Aucun des textes ne concerne Saint-Denis." in answer.text


def test_departements_by_number() -> None:
    assert [name for _, _, name in department_numbers("dans le 93 et le 44, le 12 mars, le 21")] == [
        "Seine-Saint-Denis",
        "Loire-Atlantique",
    ]
    assert department_numbers("caf du 2a") == [(7, 9, "Corse-du-Sud")]


def test_plain_text_has_single_blanks() -> None:
    assert plain("  L'Épinay-sur-Seine, 12,25 % !") == "l epinay sur seine 12 25 %"


@pytest.mark.parametrize("text", ["la convention de Montreuil", "le schéma des Landes", "la fiche action des Landes"])
def test_what_other_texts_say_is_not_what_a_text_of_elsewhere_says(index: Index, text: str) -> None:
    there = answer_question(index, f"Que prévoit {text} en cas de litige ?", (), Settings())
    assert there.refused
