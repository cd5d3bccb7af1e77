"""Outcomes with a part and without it, on the same questions → what the part changes, with bootstrap intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.scores import Outcome

DRAWS = 2000
SEED = 0
FIGURES = ("cited_at_1", "coverage", "correct", "word_f1", "refused", "false_refusals", "auc")


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure without the part, the change from the figure with it, and the change's 95 % interval."""

    value: float
    change: float
    low: float
    high: float

    @property
    def beyond_noise(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


def differences(whole: Sequence[Outcome], without: Sequence[Outcome]) -> dict[str, Difference]:
    """The change of each of `FIGURES` from `whole` to `without`: two runs over the same questions, in the same order.

    Questions are drawn with replacement, the same for both runs; the answerable ones and the others apart, so that
    no draw lacks a kind. A figure that needs a kind of question that there is none of is left out.
    """
    if [outcome.id for outcome in whole] != [outcome.id for outcome in without]:
        raise ValueError("the two runs are not over the same questions")
    answerable = np.array([outcome.answerable for outcome in whole], bool)
    once = np.ones((1, len(whole)))
    drawn = _draw(answerable)
    found = {}
    before, after = (_figures(run, answerable, once) for run in (whole, without))
    drawn_before, drawn_after = (_figures(run, answerable, drawn) for run in (whole, without))
    for name in before:
        low, high = np.quantile(drawn_after[name] - drawn_before[name], (0.025, 0.975))
        value, change = float(after[name][0]), float(after[name][0] - before[name][0])
        found[name] = Difference(value, change, float(low), float(high))
    return found


def _draw(answerable: np.ndarray) -> np.ndarray:
    """How often each question is drawn: (DRAWS, questions)."""
    rng = np.random.default_rng(SEED)
    counts = np.zeros((DRAWS, len(answerable)))
    for kind in (answerable, ~answerable):
        number = int(kind.sum())
        if number:
            counts[:, kind] = rng.multinomial(number, np.full(number, 1 / number), size=DRAWS)
    return counts


def _figures(run: Sequence[Outcome], answerable: np.ndarray, counts: np.ndarray) -> dict[str, np.ndarray]:
    """Each figure as `evals.scores.score` defines it, once for each row of `counts`."""

    def column(name: str) -> np.ndarray:
        return np.array([getattr(outcome, name) for outcome in run], float)

    def ratio(part: np.ndarray, whole: np.ndarray, kind: np.ndarray) -> np.ndarray:
        return np.asarray(counts[:, kind] @ part[kind] / (counts[:, kind] @ whole[kind]))

    ones, refused, confidence = np.ones(len(run)), column("refused"), column("confidence")
    found = {}
    if answerable.any():
        found["cited_at_1"] = ratio(column("cited_first"), ones, answerable)
        found["coverage"] = ratio(column("covered"), column("gold"), answerable)
        found["correct"] = ratio(column("correct"), ones, answerable)
        words = column("words_quoted") + column("words_gold")
        found["word_f1"] = ratio(2 * column("words_shared"), words, answerable)
        found["false_refusals"] = ratio(refused, ones, answerable)
    if not answerable.all():
        found["refused"] = ratio(refused, ones, ~answerable)
    if answerable.any() and not answerable.all():
        above = confidence[answerable][:, None] - confidence[~answerable][None, :]
        wins = (above > 0) + (above == 0) / 2
        sure, unsure = counts[:, answerable], counts[:, ~answerable]
        found["auc"] = ((sure @ wins) * unsure).sum(1) / (sure.sum(1) * unsure.sum(1))
    return {name: found[name] for name in FIGURES if name in found}
