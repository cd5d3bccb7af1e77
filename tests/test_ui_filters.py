"""The limits of a search: what is chosen to the documents searched, and answers that stay within them."""

from pathlib import Path

import pytest

from answer import answer_question
from errors import NothingToSearchError
from index import Encoder, Index, open_index
from settings import Settings
from ui.filters import Limits, choices_among, documents_within, limits_in_words

EPINAY, LETTER = "epinay-convention-petite-enfance", "caf92-lettre-partenaires-2014"


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def test_choices_are_those_of_the_documents(index: Index) -> None:
    choices = choices_among(index.documents)
    assert ("Convention d'Épinay", EPINAY) in choices.documents and len(choices.documents) == 5
    assert [value for _, value in choices.kinds] == ["actualité", "convention", "fiche", "lettre"]
    assert [value for _, value in choices.territories] == [
        "Épinay-sur-Seine",
        "Hauts-de-Seine",
        "Loire-Atlantique",
        "Rhône",
        "Seine-Saint-Denis",
    ]


def test_limits_are_taken_together(index: Index) -> None:
    assert documents_within(index.documents, Limits()) is None
    assert documents_within(index.documents, Limits(territories=("Hauts-de-Seine",))) == {LETTER}
    assert documents_within(index.documents, Limits((EPINAY, LETTER), ("lettre",))) == {LETTER}
    with pytest.raises(NothingToSearchError):
        documents_within(index.documents, Limits((EPINAY,), ("lettre",)))
    assert limits_in_words(index.documents, Limits((EPINAY, "disparu"), ("lettre",))) == (
        "Convention d'Épinay",
        "lettre",
    )


def test_an_answer_stays_within_the_documents_chosen(index: Index) -> None:
    question = "Quel est le délai de préavis ?"
    everywhere = answer_question(index, question, (), Settings())
    assert {citation.document_id for citation in everywhere.citations} == {EPINAY}
    elsewhere = answer_question(index, question, (), Settings(), frozenset({LETTER}))
    assert elsewhere.refused and "Lettre aux partenaires" in elsewhere.text


def test_an_acronym_is_expanded_by_the_documents_chosen_alone(index: Index) -> None:
    question = "Que veut dire RAM ?"
    assert not answer_question(index, question, (), Settings(), frozenset({EPINAY})).refused
    assert answer_question(index, question, (), Settings(), frozenset({"fepem-cnaf-2017"})).refused


def test_a_comparison_with_a_document_left_out_is_none(index: Index) -> None:
    question = "Quelle durée à Épinay et pour la FEPEM ?"
    assert len(answer_question(index, question, (), Settings()).blocks) == 2
    limited = answer_question(index, question, (), Settings(), frozenset({EPINAY}))
    assert {citation.document_id for citation in limited.citations} <= {EPINAY}
