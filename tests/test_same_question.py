"""« Et pour la FEPEM ? » asks the last question of another text."""

from pathlib import Path

import pytest

from answer import answer_question
from answer.model import Turn
from index.encoder import Encoder
from index.search import Index, open_index
from settings import Settings

EARLIER = Turn("user", "Quelle est la durée de la convention d'Épinay ?")


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def test_the_last_question_is_asked_of_the_text_named_now(index: Index) -> None:
    answer = answer_question(index, "et pour la FEPEM ?", [EARLIER], Settings())
    assert answer.understood_as == "Quelle est la durée de la convention de FEPEM ?"
    assert {citation.document_id for citation in answer.citations} == {"fepem-cnaf-2017"}
    assert answer.citations[0].quote == "L’engagement signé est d’une durée de trois ans."


def test_more_than_a_name_is_another_question(index: Index) -> None:
    answer = answer_question(index, "Et le budget de la FEPEM ?", [EARLIER], Settings())
    assert "durée" not in (answer.understood_as or "").split(" : ")[-1]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("et pour la fiche du rhone ?", "rhone-fiche-pe-1-2-1"),
        ("et dans le schema de loire atlantique", "loire-atlantique-schema-2014-2017"),
    ],
)
def test_another_text_is_not_answered_from_the_one_before(index: Index, asked: str, text: str) -> None:
    before = Turn("user", "c koi le preavis pr quité la convension depinay")
    first = answer_question(index, before.content, (), Settings())
    assert "préavis de 6 mois" in first.text
    answer = answer_question(index, asked, [before, Turn("assistant", first.text)], Settings())
    assert {citation.document_id for citation in answer.citations} <= {text}
    assert "6 mois" not in answer.text
