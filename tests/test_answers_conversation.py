"""What is asked after an answer: taken up or not, set right, or about something else, on the five documents."""

from pathlib import Path

import pytest

from answer import Answer, Turn, answer_question
from answer.doubt import SURE
from answer.same_question import of_another_text
from answer.told import read_told
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


@pytest.mark.parametrize(
    ("first", "then", "lead", "quote"),
    [
        ("quel est le préavis à Épinay ?", "c'est dans quel article ?", "art. 5 – Résiliation", "préavis de 6 mois"),
        ("combien de places d'accueil créer en Loire-Atlantique ?", "pour quand ?", "2017", "Créer 4 000 places"),
        (
            "quand se réunit la commission départementale de Loire-Atlantique ?",
            "où ça ?",
            "",
            "à la Caf de Loire-Atlantique",
        ),
        ("la commission départementale du 44 se réunit quand ?", "où ça ?", "", "à la Caf de Loire-Atlantique"),
        ("combien d'employeurs la FEPEM représente-t-elle ?", "d'où vient ce chiffre ?", "", "source: Acoss, 2014"),
    ],
)
def test_what_is_asked_of_the_passage_quoted_is_answered_from_it(
    index: Index, first: str, then: str, lead: str, quote: str
) -> None:
    answer, _ = _talk(index, first, then)
    assert lead in (answer.lead or "") and quote in answer.citations[0].quote


def test_a_source_that_the_passage_does_not_name_is_not_made_up(index: Index) -> None:
    answer, before = _talk(index, "quel est le préavis à Épinay ?", "qui dit ça ?")
    knowledge = knowledge_of(index, index.generation)
    assert read_told(_read(index, "qui dit ça ?", before), knowledge) is None
    assert answer.refused or answer.confidence < SURE


@pytest.mark.parametrize(
    ("earlier", "then", "asked"),
    [
        ("combien de lieux d'accueil enfants-parents ?", "et ceux d'Épinay ?", ["lieux d'accueil", "Épinay"]),
        ("que prévoient Épinay et la Loire-Atlantique pour les crèches ?", "et le Rhône ?", ["Rhône", "crèches"]),
        ("quelle est la durée pour Épinay ?", "et la Loire-Atlantique ?", ["durée", "Loire-Atlantique"]),
    ],
)
def test_the_last_question_is_asked_again_of_the_text_named(
    index: Index, earlier: str, then: str, asked: list[str]
) -> None:
    history = (Turn("user", earlier), Turn("assistant", "…"))
    again = of_another_text(_read(index, then, history), history, knowledge_of(index, index.generation))
    assert again is not None and all(word in again[0] for word in asked)
    assert len([place for place in ("Épinay", "Loire-Atlantique", "Rhône") if place in again[0]]) == 1


def test_more_than_a_name_is_a_question_of_its_own(index: Index) -> None:
    history = (Turn("user", "combien de lieux d'accueil ?"), Turn("assistant", "…"))
    asked = _read(index, "et qui pilote la fiche du Rhône ?", history)
    assert of_another_text(asked, history, knowledge_of(index, index.generation)) is None


def test_a_kind_of_answer_is_not_taken_up_for_what_the_passage_does_not_speak_of(index: Index) -> None:
    assert _talk(index, "quel est le préavis à Épinay ?", "et du logement ?")[0].refused


def test_a_clause_named_in_a_follow_up_is_that_of_the_text_spoken_of(index: Index) -> None:
    answer, _ = _talk(
        index, "que prévoit la convention d'Épinay en cas de litige ?", "et pour la modifier, un avenant ?"
    )
    assert answer.citations[0].label.endswith("art. 3 – Modifications")
    silent, _ = _talk(index, "que prévoit la convention d'Épinay en cas de litige ?", "et l'assurance, elle en parle ?")
    assert silent.refused and "Convention d'Épinay" in silent.text


def test_neither_a_caution_nor_a_later_quote_is_what_was_quoted_first(index: Index) -> None:
    answer, before = _talk(
        index,
        "qui préside la commission départementale des services aux familles ?",
        "elle se réunit quand ?",
        "où ça ?",
    )
    assert "n'est plus en vigueur" in before[-1].content and "[2]" in before[-1].content
    assert "à la Caf de Loire-Atlantique" in answer.citations[0].quote


def test_where_it_is_is_told_by_the_address_in_the_passage(index: Index) -> None:
    crèche = "bjr g une maman a colombes elle cherche une creche pr son bb de 8 mois ya koi la bas"
    answer, before = _talk(index, crèche, "et c ou ?")
    assert "2 rue de Strasbourg" not in before[-1].content and "2 rue de Strasbourg" in answer.citations[0].quote


def test_a_list_that_was_announced_is_told_when_asked_for(index: Index) -> None:
    told, _ = _talk(index, "combien de groupes de travail à Gennevilliers ?", "sur koi")
    assert "vacances" in [citation.quote for citation in told.citations]
