"""Measures → one score a candidate: a linear model whose weights, and what they were fitted on, are in a file."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from answer.candidates import ASKING, MEASURES, Candidates
from answer.evidence import FORMED
from answer.forms import same_root, tells_nothing_new
from answer.tables.load import table
from index.lexical import analyse

# A figure that the question states is nearly always that of the sentence meant, a section that it numbers the one
# meant, and a range that holds its figure that of the row meant; too few questions do so to fit it.
STATED = 2.0
NUMBERED = 2.0
IN_RANGE = 1.0
OTHER_CASE = 1.0
# Of two sentences about as near, the one with a sum answers « combien ? »; a date stands in sentences of every sort.
FORM = 0.6
NEXT, AHEAD = 3, 0.01  # how many sentences are looked at for the deed, and how far it then stands before the best
THE_SAME = 0.9  # nearness of a word to itself, or to another form of it
_DATED = frozenset(analyse(" ".join((*table("types")["words"]["month"], "trimestre", "semestre"))))
_BY_FORM = FORMED - {"date"}


@dataclass(frozen=True, slots=True)
class LinearModel:
    """score = bias + weights · (x − means) / scales, a column a name."""

    names: tuple[str, ...]
    means: np.ndarray
    scales: np.ndarray
    weights: np.ndarray
    bias: float

    def score(self, rows: np.ndarray) -> np.ndarray:
        """One number a row: (n, names) → (n,)."""
        return np.asarray((rows - self.means) / self.scales @ self.weights + self.bias, np.float64)


@cache
def load_model(name: str) -> LinearModel:
    """The model of `answer/weights/<name>.json`, as `training.fit_answers` writes it."""
    fitted = json.loads(files("answer").joinpath(f"weights/{name}.json").read_text(encoding="utf-8"))
    columns = fitted["columns"]
    means, scales, weights = (np.array([c[part] for c in columns.values()]) for part in ("mean", "scale", "weight"))
    return LinearModel(tuple(columns), means, scales, weights, fitted["bias"])


def rank(candidates: Candidates) -> np.ndarray:
    """A score a candidate, in their order; the higher, the likelier that it answers.

    The weights maximise the likelihood of the gold units among all candidates of their question (a listwise softmax:
    Cao et al., "Learning to rank: from pairwise approach to listwise approach", 2007).
    """
    model = load_model("ranking_follow_up" if candidates.question.follows_up else "ranking")
    if model.names != MEASURES:
        raise ValueError("answer/weights/ranking*.json does not fit the code: run training.fit_answers again")
    scores = model.score(candidates.measures) + stated(candidates)
    return answering_first(candidates, scores)


def answering_first(candidates: Candidates, scores: np.ndarray) -> np.ndarray:
    """Of the best section, the sentence that has the form asked for, or says who does what is asked, ahead of the best.

    A figure may stand in another section of the text, where the heading says its form: « Montant de l'aide ».
    A heading of the same text may tell when something happened: « Signature du schéma, le 4 juillet 2014 ».
    « Secours d'urgence », a heading that says no more than the question, answers nothing that stands below it.
    « Combien d'enfants à Pitchouns ? » : a sentence without the form asked for is no answer, whatever it names.
    « Qui finance Pitchouns ? » : nor is the one that says who was there, in place of who does so.
    """
    if not len(scores):
        return scores
    by_form = candidates.question.kind in _BY_FORM
    first, *others = (int(place) for place in np.argsort(-scores)[: None if by_form else NEXT])
    best = candidates.units[first].section
    beside = np.array([unit.section.id == best.id for unit in candidates.units], bool)
    repeats = tells_nothing_new(candidates.question, candidates.units[first])
    if repeats and candidates.units[first].unit.kind != "item":
        answering = np.array([not tells_nothing_new(candidates.question, unit) for unit in candidates.units], bool)
    elif candidates.question.kind == "date":
        answering = _of_event(candidates)
        beside = np.array([unit.section.document_id == best.document_id for unit in candidates.units], bool)
    elif by_form:
        answering = _of_form(candidates)
        beside |= _headed_so(candidates, first)
    else:
        answering = _of_deed(candidates, first)
    if answering[first]:
        return scores
    place = next((p for p in others if answering[p] and beside[p]), None)
    ahead = scores.copy()
    if place is not None:
        ahead[place] = scores[first] + AHEAD
    return ahead


def _of_form(candidates: Candidates) -> np.ndarray:
    """Bool (units,): those that hold the form asked for."""
    typed = candidates.measures[:, MEASURES.index("typed")] > 0
    if candidates.question.kind == "number":  # of the very thing: « trois types de partenaires » are no centres
        typed &= candidates.measures[:, MEASURES.index("focus_unit")] >= THE_SAME
    return np.asarray(typed, bool)


def _headed_so(candidates: Candidates, first: int) -> np.ndarray:
    """Bool (units,): those whose heading says the form asked for, in the text of the best one, if asked about."""
    asking = ASKING.get(candidates.question.kind, frozenset())
    text = candidates.units[first].section.document_id
    asked_about = candidates.measures[first, MEASURES.index("title_share")] > 0
    headed = [
        asked_about and unit.section.document_id == text and not asking.isdisjoint(analyse(unit.section.label))
        for unit in candidates.units
    ]
    return np.array(headed, bool)


def _of_event(candidates: Candidates) -> np.ndarray:
    """Bool (units,): those that say what happened, and in which month or quarter; a year alone stands anywhere."""
    happened = set(candidates.question.terms) - candidates.question.nouns
    typed = candidates.measures[:, MEASURES.index("typed")] > 0
    told = [
        not unit.stems.isdisjoint(_DATED) and any(same_root(stem, unit.stems) for stem in happened)
        for unit in candidates.units
    ]
    return np.asarray(typed & np.array(told, bool), bool)


def _of_deed(candidates: Candidates, first: int) -> np.ndarray:
    """Bool (units,): those that say what the first one leaves unsaid of a question about who does something."""
    best = candidates.units[first]
    words = zip(candidates.stems, candidates.weights, strict=True)
    left = {stem for stem, weight in words if weight and stem not in best.stems | best.around}
    if candidates.question.kind != "person" or candidates.question.wants_list or not left:
        return np.ones(len(candidates.units), bool)
    said = left.union(candidates.question.widened) - best.stems
    return np.array([not said.isdisjoint(unit.stems) for unit in candidates.units], bool)


def stated(candidates: Candidates) -> np.ndarray:
    """What is added to a candidate's score for what the question states and for the form that it asks for."""
    figure, number, within, outside, other, typed = (
        candidates.measures[:, MEASURES.index(name)]
        for name in ("claimed_number", "reference", "range_holds", "range_excludes", "other_case", "typed")
    )
    asked = STATED * figure + NUMBERED * number + IN_RANGE * (within - outside) - OTHER_CASE * other
    return np.asarray(asked + FORM * typed * (candidates.question.kind in _BY_FORM))
