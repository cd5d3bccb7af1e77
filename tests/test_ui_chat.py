"""The conversation: what is shown after each step, and what the answering side is given of it."""

from collections.abc import Sequence

from answer.model import Turn
from ui.chat import Exchange, chat_messages, converse, turns
from ui.messages import Reply, error_reply


def test_a_conversation_grows_by_one_exchange_and_streams_its_answer() -> None:
    given: list[tuple[str, Sequence[Turn]]] = []

    def ask(question: str, history: Sequence[Turn]) -> Reply:
        given.append((question, history))
        return Reply(("<p>six</p>", "<p>six mois</p>"), "six mois")

    earlier = (Exchange("Et la durée ?", "<p>trois ans</p>", "trois ans"),)
    steps = list(converse(ask, "Et le préavis ?", earlier))
    assert given == [("Et le préavis ?", (Turn("user", "Et la durée ?"), Turn("assistant", "trois ans")))]
    assert [step[-1].html for step in steps] == [
        '<p class="searching">Je cherche dans les textes…</p>',
        "<p>six</p>",
        "<p>six mois</p>",
    ]
    assert all(step[0] == earlier[0] for step in steps)


def test_a_failed_question_is_shown_but_not_remembered() -> None:
    (*_, last) = converse(lambda *_: error_reply("La question est vide."), " ", ())
    assert "La question est vide." in last[0].html
    assert turns(last) == ()


def test_the_chatbot_is_given_escaped_html_components() -> None:
    user, assistant = chat_messages([Exchange("<b>oui</b> ?", "<p>non</p>", "non")])
    assert (user["role"], assistant["role"]) == ("user", "assistant")
    assert user["content"].value == '<p class="question">&lt;b&gt;oui&lt;/b&gt; ?</p>'
    assert assistant["content"].value == "<p>non</p>"
