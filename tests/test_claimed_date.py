"""A date that a question takes for granted, on the five documents."""

from pathlib import Path

import pytest

from answer import Answer, answer_question
from index.encoder import Encoder
from index.search import Index, open_index
from settings import Settings


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def _ask(index: Index, question: str) -> Answer:
    return answer_question(index, question, (), Settings())


def test_another_date_of_the_same_event_is_told(index: Index) -> None:
    answer = _ask(index, "Pourquoi le schéma de Loire-Atlantique a-t-il été signé le 16 juillet 2014 ?")
    assert answer.lead == "Le texte dit « 4 juillet 2014 », et non « 16 juillet 2014 »."
    (citation,) = answer.citations
    assert citation.quote.endswith("le 4 juillet 2014 en Préfecture")


def test_a_year_is_held_against_the_text_too(index: Index) -> None:
    answer = _ask(index, "Pourquoi la CTG de Gennevilliers, signée en 2013, n'est-elle plus appliquée ?")
    assert answer.lead == "Le texte ne dit pas « 2013 » :"
    (citation,) = answer.citations
    assert citation.quote.startswith("Au début de l'année 2014, la Caf a engagé, avec la Ville de Gennevilliers")


@pytest.mark.parametrize(
    "question",
    [
        "Pourquoi le schéma de Loire-Atlantique a-t-il été signé le 4 juillet 2014 ?",
        "Pourquoi le schéma de Loire-Atlantique a-t-il été signé en 2014 ?",
        "La commission se réunit-elle le 16 juillet 2014 en Loire-Atlantique ?",
        "Combien de naissances à Épinay en 2014 ?",
    ],
)
def test_a_date_that_the_text_gives_is_not_corrected(index: Index, question: str) -> None:
    assert "et non «" not in _ask(index, question).text


def test_a_notification_without_date_is_said_to_have_none(index: Index) -> None:
    answer = _ask(index, "À quelle date la convention d'Épinay a-t-elle été notifiée ?")
    assert answer.refused
    assert "notification, date absente du texte" in answer.text
    assert not _ask(index, "Quand la convention d'Épinay prend-elle effet ?").refused


def test_a_figure_of_another_text_is_said_to_be_its(index: Index) -> None:
    answer = _ask(index, "Les 4 000 places, c'est bien en Seine-Saint-Denis ?")
    assert answer.lead == "Ce chiffre est celui de « Schéma de Loire-Atlantique 2014-2017 »."
    assert [c.quote for c in answer.citations] == ["Créer 4 000 places d’accueil du jeune enfant d’ici à 2017."]


def test_what_a_question_takes_for_granted_is_answered_where_it_has_no_answer(index: Index) -> None:
    answer = _ask(index, "Puisque la CTG est une convention de financement, quel montant la Caf verse-t-elle ?")
    assert answer.understood_as == "la CTG est une convention de financement"
    assert any(
        citation.quote.startswith("La CTG n’est pas une convention de financement") for citation in answer.citations
    )


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ("adresse du ccas d'epinay", True),  # the convention gives those of its other parties
        ("Quelle est l'adresse de Pitchouns ?", False),
        ("combien sa coute par mois une place a pitchouns", True),  # its creation cost 44 000 euros
        ("Combien la Caf a-t-elle versé pour Pitchouns ?", False),
    ],
)
def test_the_address_or_the_cost_of_something_else_is_no_answer(index: Index, question: str, refused: bool) -> None:
    assert _ask(index, question).refused == refused
