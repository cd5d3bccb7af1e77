"""What is asked after an answer: taken up or not, set right, or about something else, on the five documents."""

from pathlib import Path

import pytest

from answer import Answer, Turn, answer_question
from answer.doubt import SURE
from answer.understanding.knowledge import knowledge_of
from answer.understanding.looking import leaning, section_spoken_of
from answer.understanding.question import Question, understand
from answer.understanding.spelling import meant_instead
from index.encoder import Encoder
from index.search import Index, open_index
from settings import Settings


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def _talk(index: Index, *questions: str) -> tuple[Answer, tuple[Turn, ...]]:
    """The answer to the last of some questions, each asked after the answers to those before, and those turns."""
    turns: tuple[Turn, ...] = ()
    for question in questions:
        before = turns
        answer = answer_question(index, question, turns, Settings())
        turns = (*turns, Turn("user", question), Turn("assistant", answer.text))
    return answer, before


def _read(index: Index, question: str, history: tuple[Turn, ...]) -> Question:
    knowledge = knowledge_of(index, index.generation)
    return understand(question, history, knowledge.vocabulary, knowledge.names, knowledge.glossary)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ah non, je voulais dire le Département", "le Département"),
        ("pas ça, je parlais du préavis", "préavis"),
        ("oups, les élus pardon", "les élus"),
        ("la durée plutôt", "la durée"),
        ("je parlais de Colombes", "Colombes"),
        ("je voulais savoir la durée", None),  # asks, and sets nothing right
        ("non", None),
        ("la convention est-elle non valable ?", None),
    ],
)
def test_what_is_meant_instead(typed: str, meant: str | None) -> None:
    assert meant_instead(typed) == meant


def test_a_question_set_right_is_asked_again_of_what_is_meant(index: Index) -> None:
    asked = "quelle est l'adresse du Département de la Seine-Saint-Denis ?"
    answer, _ = _talk(index, asked, "ah non, je voulais la Caf")
    assert "52,54 rue de la république à Bobigny" in answer.citations[0].quote


def test_a_kind_of_answer_is_taken_up_only_without_a_verb(index: Index) -> None:
    before = (Turn("user", "Combien de places la Loire-Atlantique veut-elle créer ?"), Turn("assistant", "4 000"))
    assert _read(index, "et pour les familles ?", before).kind == "number"
    assert _read(index, "et les familles peuvent y aller ?", before).kind == "text"


def test_what_is_said_of_it_is_told_where_no_figure_is(index: Index) -> None:
    asked = "Combien de places d'accueil la Loire-Atlantique veut-elle créer ?"
    answer, _ = _talk(index, asked, "et pour un enfant handicapé ?")
    assert "Garantir un accueil pour les enfants handicapés" in answer.citations[0].quote


def test_the_section_quoted_last_is_the_one_spoken_of(index: Index) -> None:
    answer, _ = _talk(index, "Quel est le préavis pour résilier la convention d'Épinay ?")
    turns = (Turn("user", "le préavis ?"), Turn("assistant", answer.text))
    asked = _read(index, "et sous quelle forme ?", turns)
    assert section_spoken_of(asked, knowledge_of(index, index.generation)) == answer.citations[0].section_id


def test_a_question_that_takes_up_no_word_is_tried_on_the_text_spoken_of_and_doubted(index: Index) -> None:
    first, then = "la micro-crèche de Colombes, quelle adresse ?", "la commune a mis de l'argent aussi"
    alone, _ = _talk(index, then)
    answer, before = _talk(index, first, then)
    assert alone.refused and not answer.refused
    assert answer.confidence < SURE and answer.citations[0].document_id == "caf92-lettre-partenaires-2014"
    knowledge = knowledge_of(index, index.generation)
    assert leaning(_read(index, then, before), knowledge) is not None
    assert leaning(_read(index, then, ()), knowledge) is None
    assert leaning(_read(index, f"à Épinay, {then}", before), knowledge) is None
