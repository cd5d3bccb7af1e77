"""The conversation: what is shown after each step, and what the answering side is given of it."""

from collections.abc import Sequence
from datetime import date

from answer.model import Answer, Turn
from ui.chat import Reply, chat_messages, converse
from ui.conversations import Exchange, Notebook, with_exchange
from ui.filters import Limits
from ui.messages import Offers

DAY = date(2026, 3, 1)
OFFERS = Offers("votre référent Caf")


def answer(text: str) -> Answer:
    return Answer(text, text, (), False, 0.9)


def test_an_exchange_streams_and_the_answering_side_is_given_the_past_and_the_limits() -> None:
    given: list[tuple[str, Sequence[Turn], Limits]] = []

    def ask(question: str, history: Sequence[Turn], limits: Limits) -> Reply:
        given.append((question, history, limits))
        return Reply(answer("six mois"), limited_to=("lettre",))

    past = with_exchange(Notebook(), Exchange("a", "Et la durée ?", DAY, answer=answer("trois ans")))
    limits = Limits(kinds=("lettre",))
    steps = list(converse(ask, "Et le préavis ?", limits, past, OFFERS))
    assert given == [("Et le préavis ?", (Turn("user", "Et la durée ?"), Turn("assistant", "trois ans")), limits)]
    assert steps[0][1] == '<p class="searching">Je cherche dans les textes…</p>'
    assert steps[-1][1].startswith('<div class="answer"><p class="lead">six mois</p>')
    assert {exchange.question for exchange, _ in steps} == {"Et le préavis ?"}
    whole = steps[-1][0]
    assert (whole.answer, whole.limited_to, whole.error) == (answer("six mois"), ("lettre",), None)


def test_a_question_that_failed_keeps_its_sentence() -> None:
    steps = converse(lambda *_: Reply(None, "La question est vide."), " ", Limits(), Notebook(), OFFERS)
    exchange, html = list(steps)[-1]
    assert exchange.error == "La question est vide." and "La question est vide." in html


def test_thanks_are_no_failure() -> None:
    (_, failed), (_, thanked) = (
        list(converse(lambda *_, given=given: given, "merci", Limits(), Notebook(), OFFERS))[-1]
        for given in (Reply(None, "Je vous en prie."), Reply(None, "Je vous en prie.", courtesy=True))
    )
    assert 'class="answer failed"' in failed and "Je vous en prie." in failed
    assert thanked == '<div class="answer"><p>Je vous en prie.</p></div>'


def test_the_chatbot_is_given_escaped_html_components() -> None:
    user, assistant = chat_messages([(Exchange("a", "<b>oui</b> ?", DAY), "<p>non</p>")])
    assert (user["role"], assistant["role"]) == ("user", "assistant")
    assert user["content"].value == (
        '<p class="question" data-shared="&lt;b&gt;oui&lt;/b&gt; ?">&lt;b&gt;oui&lt;/b&gt; ?</p>'
    )
    assert assistant["content"].value == "<p>non</p>"
