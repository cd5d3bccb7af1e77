"""A gold file and an index → the answerer run over every question, in this process, and its `Run`."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from answer import answer_question
from answer.model import Answer, Turn
from evals.gold import GoldQuestion, locate, read_gold
from evals.scores import Outcome, Scores, judge, score_groups
from index.search import Index
from settings import Settings

Answerer = Callable[[Index, str, Sequence[Turn], Settings], Answer]


@dataclass(frozen=True, slots=True)
class Run:
    """What one gold file gave."""

    label: str
    gold_hash: str  # sha-256 of the gold file, hexadecimal: results are comparable while it stays
    encoder: str  # the fingerprint
    outcomes: tuple[Outcome, ...]  # in the order of the gold file

    @property
    def groups(self) -> dict[str, Scores]:
        """Figures of all questions ("all"), of each kind and of each persona."""
        return score_groups(self.outcomes)


def run_gold(
    label: str,
    gold: Path,
    index: Index,
    encoder: str,
    settings: Settings,
    answerer: Answerer = answer_question,
) -> Run:
    """Answer every question of a gold file.

    Args:
        label: the name under which results are kept and compared.
        encoder: the fingerprint of the index's encoder.
        answerer: what to measure; the ablations pass answerers with a part switched off.

    Raises:
        GoldFileError: the gold file is malformed.
        GoldQuoteError: a gold quote stands in no document of the index.
    """
    questions = read_gold(gold)
    return Run(label, hashlib.sha256(gold.read_bytes()).hexdigest(), encoder, run(index, questions, settings, answerer))


def run(
    index: Index,
    questions: Sequence[GoldQuestion],
    settings: Settings,
    answerer: Answerer = answer_question,
) -> tuple[Outcome, ...]:
    """Answer questions over an index and judge each answer.

    A question that comes after another is asked in the conversation that has been: with the answers really given.

    Raises:
        GoldQuoteError: a gold quote stands in no document of the index.
    """
    spans = locate(questions, index.documents)
    # The first question pays for what is loaded on demand; it is asked once before the clock starts.
    answerer(index, questions[0].question, questions[0].history, settings)
    outcomes = []
    said: dict[str, tuple[Turn, ...]] = {}  # id → the conversation up to the answer to it
    for question in questions:
        history = question.history if question.after is None else said[question.after]
        began = time.perf_counter()
        answer = answerer(index, question.question, history, settings)
        seconds = time.perf_counter() - began
        said[question.id] = (*history, Turn("user", question.question), Turn("assistant", answer.text))
        outcomes.append(judge(question, spans[question.id], answer, seconds, index.documents))
    return tuple(outcomes)
