"""A question that several texts answer, on the five documents."""

from pathlib import Path

import pytest

from answer import answer_question
from index import Encoder, Index, open_index
from settings import Settings

CONVENTION = "epinay-convention-petite-enfance"
NEWS = "fepem-cnaf-2017"


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def test_each_text_that_answers_has_its_block(index: Index) -> None:
    answer = answer_question(index, "Quelle est la durée de la convention ?", (), Settings())
    assert [block.heading for block in answer.blocks[:2]] == ["Convention d'Épinay", "Convention FEPEM–CNAF"]
    assert [{citation.document_id for citation in block.citations} for block in answer.blocks[:2]] == [
        {CONVENTION},
        {NEWS},
    ]
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert (
        answer.lead == "Plusieurs textes répondent, chacun pour ce qui le concerne. Nommez-en un pour n'avoir que lui."
    )


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Quelle est la durée de la convention d'Épinay ?", CONVENTION),
        ("Quelle est la durée de la convention FEPEM ?", NEWS),
        ("Quel est le délai de préavis ?", CONVENTION),
    ],
)
def test_a_text_that_is_named_or_answers_alone_has_the_answer(index: Index, question: str, document: str) -> None:
    answer = answer_question(index, question, (), Settings())
    assert len(answer.blocks) == 1
    assert {citation.document_id for citation in answer.citations} == {document}
