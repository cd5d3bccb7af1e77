"""A conversation with the answerer, for tests: each question is asked after the answers to those before."""

from answer import Answer, Turn, answer_question
from index.search import Index
from settings import Settings


def ask(index: Index, *questions: str) -> Answer:
    """The answer to the last of some questions."""
    turns: list[Turn] = []
    for question in questions:
        answer = answer_question(index, question, turns, Settings())
        turns += [Turn("user", question), Turn("assistant", answer.text)]
    return answer
