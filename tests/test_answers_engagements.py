"""What a text lays upon one of its parties."""

from pathlib import Path

import pytest
from asking import ask

from answer.render import wording
from index.encoder import Encoder
from index.search import Index, open_index

LEAD = wording("lead", "engaged")


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


@pytest.mark.parametrize(
    "question",
    [
        "à quoi s'engage le département dans la convention d'Épinay ?",
        "quels sont les engagements de la mairie à Épinay ?",
        "quelles sont les obligations du CCAS dans la convention d'Épinay ?",  # « ci-après dénommé … ou la Commune »
        "la commune s'engage a koi a epinay",
    ],
)
def test_a_party_is_the_subject_of_what_it_takes_on(index: Index, question: str) -> None:
    answer = ask(index, question)
    assert answer.text.startswith(LEAD)
    assert "La Commune et le Département s'engagent à simplifier" in answer.text
    assert not any(citation.label.endswith(("Préambule", "Parties")) for citation in answer.citations)


def test_of_a_text_without_parts_too_and_going_on_from_a_question(index: Index) -> None:
    answer = ask(index, "à quoi s'engage la CNAF dans la convention FEPEM ?")
    assert answer.citations[0].quote.startswith("La CNAF et la FEPEM s’engagent à renforcer")
    answer = ask(index, "combien de temps dure la convention d'Épinay ?", "et la Caf, elle s'engage à quoi ?")
    assert [citation.quote[:10] for citation in answer.citations] == ["Six mois a"]


def test_what_another_text_lays_upon_it_is_no_answer(index: Index) -> None:
    assert ask(index, "la caf s'engage à quoi pour le Rhône ?").refused


@pytest.mark.parametrize(
    "question",
    [
        "À quoi s'engage la Caf pour les enfants handicapés à Épinay ?",  # which the search answers
        "Le tiers payant CMG PAJE, à quoi s'engage Épinay ?",
        "À quoi s'engagent les parties à Épinay ?",
        "à quoi s'engage le préfet dans la convention d'Épinay ?",
        "à quoi s'engage la Caf ?",  # in which text?
    ],
)
def test_another_question_is_left_to_the_search(index: Index, question: str) -> None:
    assert LEAD not in ask(index, question).text
