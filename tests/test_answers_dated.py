"""Of when a text is, as a whole."""

from pathlib import Path

import pytest
from asking import ask

from index.encoder import Encoder
from index.search import Index, open_index


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def test_a_newsletter_has_the_dates_of_its_articles(index: Index) -> None:
    for question in ("de quand date la lettre aux partenaires ?", "quand a été publiée la lettre aux partenaires ?"):
        answer = ask(index, question)
        assert answer.lead == "Date de publication : 28 novembre 2014."
        assert [citation.quote for citation in answer.citations] == [
            "vendredi 28 novembre 2014",
            "vendredi 14 novembre 2014",
            "jeudi 13 novembre 2014",
            "vendredi 7 novembre 2014",
        ]


@pytest.mark.parametrize(
    ("questions", "lead", "quoted"),
    [
        (["la convention fepem cnaf date de quand"], "Date de signature : 14 février 2017.", "Le 14 février 2017, "),
        (["c'est de quelle année le schéma de Loire-Atlantique ?"], "Date de signature : 4 juillet 2014.", "Signature"),
        (["c'est quoi le schéma de Loire-Atlantique ?", "il date de quand ?"], "Date de signature : 4 ju", "Signature"),
    ],
)
def test_a_signed_text_is_of_its_signature(index: Index, questions: list[str], lead: str, quoted: str) -> None:
    answer = ask(index, *questions)
    assert answer.lead is not None and answer.lead.startswith(lead)
    assert answer.citations[0].quote.startswith(quoted)


def test_a_text_without_a_date_is_said_to_have_none(index: Index) -> None:
    answer = ask(index, "de quand date la convention d'Épinay ?")
    assert answer.refused and "ne porte pas de date" in answer.text


def test_the_date_of_what_it_tells_is_looked_for(index: Index) -> None:
    assert "4 novembre" in ask(index, "de quand date l'inauguration de Pitchouns ?").citations[0].quote
