"""What a question sets side by side, on the five documents."""

from pathlib import Path

import pytest

from answer.sides import Side, sides_of
from answer.understanding.knowledge import Knowledge, knowledge_of
from answer.understanding.question import understand
from index.encoder import Encoder
from index.search import open_index

CONVENTION = "epinay-convention-petite-enfance"
NEWS = "fepem-cnaf-2017"
LETTER = "caf92-lettre-partenaires-2014"
SCHEMA = "loire-atlantique-schema-2014-2017"
SHEET = "rhone-fiche-pe-1-2-1"
CTG = f"{LETTER}/vers-la-signature-de-la-premiere-convention-territoriale-globale-dans-les-hauts-de-seine"


@pytest.fixture(scope="module")
def knowledge(corpus_index: Path, encoder: Encoder) -> Knowledge:
    index = open_index(corpus_index, encoder)
    return knowledge_of(index, index.generation)


def _sides(question: str, knowledge: Knowledge) -> tuple[Side, ...]:
    return sides_of(
        understand(question, (), knowledge.vocabulary, knowledge.names, knowledge.glossary),
        knowledge,
    )


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Quelle durée à Épinay et en Loire-Atlantique ?", [CONVENTION, SCHEMA]),
        ("Le préavis est-il le même à Épinay que dans le Rhône ?", [CONVENTION, SHEET]),
        (
            "À quelle fréquence se réunit-on pour suivre une CTG, et pour suivre la convention d'Épinay ?",
            [LETTER, CONVENTION],
        ),
        ("Combien de places à Épinay et à Pitchouns ?", [CONVENTION, LETTER]),
        ("Accueil : combien d'enfants à Pitchouns, combien à Épinay ?", [LETTER, CONVENTION]),
        # One sentence that names two things asks of both; the verb stands between them.
        ("Depuis quand une CTG lie-t-elle la Caf et le Département de la Seine-Saint-Denis ?", []),
        ("Qui représente la Caf et le Département à Épinay ?", []),
        ("Quel est le préavis à Épinay ?", []),
        # What all texts speak of is not one of them.
        ("La FEPEM est citée dans le Rhône et dans le 92 : à quel titre ?", [SHEET, LETTER]),
    ],
)
def test_the_texts_set_side_by_side(knowledge: Knowledge, question: str, documents: list[str]) -> None:
    assert [sorted(side.documents) for side in _sides(question, knowledge)] == [[each] for each in documents]


def test_a_news_item_that_alone_speaks_of_a_name_is_a_side(knowledge: Knowledge) -> None:
    epinay, colombes = _sides("Combien d'enfants à Épinay et à Pitchouns ?", knowledge)
    assert (epinay.heading, epinay.section) == ("Convention d'Épinay", None)
    assert colombes.section == f"{LETTER}/une-micro-creche-parentale-inauguree-a-colombes"
    assert colombes.heading == (
        "Lettre aux partenaires de la Caf des Hauts-de-Seine, Une micro-crèche parentale inaugurée à Colombes"
    )


def test_each_side_is_asked_without_the_names_and_without_what_is_asked_of_the_other(knowledge: Knowledge) -> None:
    shared = _sides("Quelle durée à Épinay et en Loire-Atlantique ?", knowledge)
    assert [side.asked for side in shared] == ["Quelle durée à et en ?"] * 2
    apart = _sides("Handicap : que fait-on pour les crèches à Épinay, pour les relais dans le Rhône ?", knowledge)
    assert [side.asked for side in apart] == [
        "Handicap : que fait-on pour les crèches à pour les dans le ?",
        "Handicap : que fait-on pour les à pour les relais dans le ?",
    ]


def test_only_the_texts_searched_are_sides(knowledge: Knowledge) -> None:
    question = understand(
        "Quelle durée à Épinay et en Loire-Atlantique ?", (), knowledge.vocabulary, knowledge.names, knowledge.glossary
    )
    assert len(sides_of(question, knowledge, frozenset({CONVENTION}))) == 1
