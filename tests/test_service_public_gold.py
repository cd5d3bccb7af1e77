"""The questions on the sheets of service-public are of the form that they are described in."""

from collections import Counter

from evals.gold import read_gold
from evals.places import PROJECT
from library.sheet import is_sheet_id

QUESTIONS = read_gold(PROJECT / "evals" / "service_public" / "gold.jsonl")


def test_forty_questions_of_which_eight_have_no_answer() -> None:
    assert Counter(question.answerable for question in QUESTIONS) == {True: 32, False: 8}
    assert Counter(tag for question in QUESTIONS for tag in question.tags) == {"typo": 13, "low_overlap": 13}
    assert {question.persona for question in QUESTIONS} == {"volunteer", "staff", "partner"}


def test_gold_passages_are_named_by_the_id_of_their_sheet() -> None:
    assert all(is_sheet_id(gold.doc) for question in QUESTIONS for gold in question.gold)
    assert len({gold.doc for question in QUESTIONS for gold in question.gold}) == 34
