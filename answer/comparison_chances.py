"""Units that may be quoted for a theme → the same, the best first, each with the chance that it is the rule.

In an agreement on work, where a theme is spoken of dozens of times, what `comparison_scores` found is weighed again.
The weights were fitted on gold cells, one agreement left out at a time: see evals/results/clauses.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answer.comparison_reading import Reading
from answer.themes import Theme

# What is added to a score, in its own unit.
_IN_ORDER, _IN_ORDER_AT_MOST = -0.16, 10  # for each unit before it in its section: an article opens on its rule
_ASKED = 0.28  # for a standard deviation of nearness to the words asked
_LIST = 0.88  # for a list with its introduction
_STATED = 0.4  # for the kind of fact that such a clause is there to state
_OF_ITSELF = 0.78  # for an agreement that names itself
_ASIDE = -0.76  # for what goes with the rule and is not it
_SHARP = 2.28  # how fast the chances of others sink with their scores


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
    asked = reading.cosines([theme.asked])[0]
    nearness = (asked - asked.mean()) / max(float(asked.std()), 1e-6)
    scores = np.array(
        [
            each.score
            + _IN_ORDER * min(reading.positions[each.row], _IN_ORDER_AT_MOST)
            + _ASKED * nearness[each.row]
            + _LIST * each.is_list
            + _STATED * each.states_fact
            + _OF_ITSELF * bool(reading.names_itself[each.row])
            + _ASIDE * each.aside
            for each in found
        ]
    )
    likely = np.exp(_SHARP * (scores - scores.max()))
    chances = likely / likely.sum()
    order = np.argsort(-scores, kind="stable")
    return [Scored(found[place].row, found[place].score, float(chances[place])) for place in order]
