"""Units that may be quoted for a theme → the same, the best first, each with the chance that it is the rule.

In an agreement on work, where a theme is spoken of dozens of times, what `scores` found is weighed again.
The weights were fitted on gold cells, one agreement left out at a time: see evals/results/clauses.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answer.clauses.themes import Theme
from answer.clauses.types import labour_types
from answer.comparison.lists import is_beside
from answer.comparison.reading import Reading

_FARTHEST = 10  # units
# What is measured of a unit, and what it adds to the score that it was found with, in the unit of that score.
WEIGHTS = {
    "score": 1.0,
    "farther": -0.11,  # for each unit before it in its section: an article opens on its rule
    "farther_in_part": -0.19,  # and for each one under the nearest heading inside the section
    "asked": 0.29,  # for a standard deviation of nearness to the words asked
    "list": 0.8,  # for a list with its introduction
    "states_fact": 1.0,  # for the kind of fact that such a clause is there to state
    "of_itself": 1.0,  # for an agreement that names itself, where that is the matter
    "aside": -1.4,  # for what goes with the rule and is not it
    "attached": -1.4,  # for what stands in an annex or an attached text
}
_SHARP = 1.3  # how fast the chances of others sink with their scores


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit that may be quoted."""

    row: int  # in the reading
    score: float  # as found: how good it is by itself
    chance: float  # 0 to 1, that it is the clause rather than one of the others


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that may be quoted, as found."""

    row: int
    score: float
    is_list: bool
    states_fact: bool  # of the first kind that the clause is there to state
    aside: bool


def weigh(reading: Reading, found: Sequence[Found], theme: Theme) -> list[Scored]:
    """The best first; of a text that is not about work, as they were found and without a doubt."""
    if not reading.clauses.about_work or not found:
        return [Scored(each.row, each.score, 1.0) for each in sorted(found, key=lambda each: -each.score)]
    scores = measures(reading, found, theme) @ np.array(list(WEIGHTS.values()))
    likely = np.exp(_SHARP * (scores - scores.max()))
    chances = likely / likely.sum()
    order = np.argsort(-scores, kind="stable")
    return [Scored(found[place].row, found[place].score, float(chances[place])) for place in order]


def measures(reading: Reading, found: Sequence[Found], theme: Theme) -> np.ndarray:
    """What `WEIGHTS` weighs: float64 (found, weights)."""
    asked = reading.cosines([theme.asked])[0]
    nearness = (asked - asked.mean()) / max(float(asked.std()), 1e-6)
    of_work = not labour_types().isdisjoint(theme.types)
    return np.array(
        [
            (
                each.score,
                min(reading.positions[each.row], _FARTHEST),
                _place_in_part(reading, each.row),
                nearness[each.row],
                each.is_list,
                each.states_fact,
                reading.names_itself[each.row] and not of_work,
                each.aside,
                reading.attached[each.row],
            )
            for each in found
        ],
        float,
    )


def _place_in_part(reading: Reading, row: int) -> int:
    """How many units stand before it under the nearest heading inside its section; so many at most."""
    before = 0
    while before < _FARTHEST and is_beside(reading, row, row - before - 1):
        place = reading.places[row - before - 1]
        if place.is_heading or place.under != reading.places[row].under:
            break
        before += 1
    return before
