"""The notebook: what becomes of conversations, and what of a notebook that came back changed from the browser."""

import json
from datetime import date

import pytest

from answer.model import Answer, Block, Citation, Turn
from ui.conversations import (
    LARGEST,
    Exchange,
    Notebook,
    name_of,
    new_exchange,
    opened,
    read_notebook,
    renamed,
    set_aside,
    turns,
    with_exchange,
    without_current,
    written,
)

QUOTE = Citation(1, "doc", "doc/article-5", "doc.txt", "Titre", "Art. 5", "Titre, art. 5", "six mois", 10, 18, None)
ANSWER = Answer("six mois [1]", "six mois", (Block(None, (QUOTE,)),), False, 0.9)


def exchange(question: str) -> Exchange:
    return Exchange(question, question, date(2026, 3, 1), answer=ANSWER)


def test_an_exchange_begins_a_conversation_or_follows_the_open_one() -> None:
    book = with_exchange(with_exchange(Notebook(), exchange("un")), exchange("deux"))
    assert [each.name for each in book.conversations] == ["un"]
    assert [each.question for each in book.exchanges] == ["un", "deux"]
    other = with_exchange(set_aside(book), exchange("trois"))
    assert [each.name for each in other.conversations] == ["trois", "un"]
    back = opened(other, other.conversations[1].id)
    assert [each.question for each in back.exchanges] == ["un", "deux"]
    # The conversation that goes on comes first.
    assert [each.name for each in with_exchange(back, exchange("quatre")).conversations] == ["un", "trois"]


def test_rename_and_delete() -> None:
    book = with_exchange(with_exchange(Notebook(), exchange("un")), exchange("deux"))
    assert [each.name for each in renamed(book, "  Famille\n M. ").conversations] == ["Famille M."]
    assert renamed(book, "  ") == book
    assert without_current(book) == Notebook()


def test_a_notebook_survives_its_trip_with_its_citations() -> None:
    book = with_exchange(Notebook(), exchange("un"))
    again = read_notebook(json.loads(json.dumps(written(book))))
    assert again == book
    assert again.exchanges[0].answer == ANSWER


@pytest.mark.parametrize("kept", [None, "", [], {"conversations": 3}, {"conversations": [{"id": "<img>"}]}])
def test_what_is_no_notebook_is_an_empty_one(kept: object) -> None:
    assert read_notebook(kept) == Notebook()


def test_the_oldest_conversations_make_room() -> None:
    book = Notebook()
    for number in range(12):
        book = with_exchange(set_aside(book), exchange(f"{number:02}" + "x" * 60_000))
    kept = read_notebook(written(book))
    assert 1 < len(kept.conversations) < 12
    assert kept.conversations == book.conversations[: len(kept.conversations)]
    assert len(json.dumps(written(book))) <= LARGEST
    alone = with_exchange(Notebook(), exchange("y" * LARGEST))
    assert read_notebook(written(alone)) == alone


def test_history_leaves_out_the_questions_that_failed() -> None:
    failed = Exchange("x", "?!", date(2026, 3, 1), error="Je ne vois pas de mot.")
    assert turns((exchange("un"), failed)) == (Turn("user", "un"), Turn("assistant", "six mois [1]"))


def test_names_are_short_and_on_one_line() -> None:
    assert name_of("Quel est\nle préavis ?") == "Quel est le préavis ?"
    assert name_of("mot " * 40) == "mot mot mot mot mot mot mot mot mot mot mot mot mot mot mot…"
    assert name_of(" ") == "Sans titre"


def test_each_exchange_has_its_own_id() -> None:
    assert new_exchange("un").id != new_exchange("un").id
