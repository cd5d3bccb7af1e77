"""The figures that are aimed at: what counts as enough, and where the project is going."""

from typing import NamedTuple


class Target(NamedTuple):
    """A figure's name for the reader, its least acceptable value and its goal; from 0 to 1 unless `rate` is off."""

    title: str
    enough: float | None = None
    goal: float | None = None
    higher_is_better: bool = True
    rate: bool = True


TARGETS = {
    "cited_at_1": Target("cited@1", 0.85, 0.95),
    "coverage": Target("coverage", 0.90, 0.95),
    "correct": Target("correct", 0.80, 0.92),
    "refused": Target("refused", 0.75, 0.95),
    "false_refusals": Target("false refusals", 0.08, 0.03, higher_is_better=False),
    "word_f1": Target("word F1", 0.50, 0.65),
    "verbatim": Target("verbatim", 1.0, 1.0),
    "auc": Target("AUC of the confidence", 0.88, 0.97),
    "median_seconds": Target("median seconds", 0.20, 0.15, higher_is_better=False, rate=False),
    "p90_seconds": Target("p90 seconds", higher_is_better=False, rate=False),
    "fact_characters": Target("characters, facts", 450, higher_is_better=False, rate=False),
    "quotes": Target("quotes an answer", higher_is_better=False, rate=False),
}
