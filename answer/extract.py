"""Candidates and scores → the units to quote: the one that answers, the whole list, or what completes it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answer.candidates import MEASURES, Candidates
from answer.evidence import FORMED
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.question import Question
from index.lexical import analyse
from ingest.tagger import tag
from ingest.text import flat

BESIDE = 0.3  # likelihood, as a share of the best unit's, from which a second unit is quoted too
NAMESAKE_WITHIN = 1.0  # how far behind the best unit that of another part may be, whose list has the same name
READ_ALOUD = 450  # characters of a list that is quoted whole because two parts of it are
_OF_SOMEONE = frozenset({"person", "name", "address", "contact", "telephone"})
_SAYING_WHICH = frozenset({"NOUN", "PROPN", "ADJ", "X"})  # parts of speech
MOST = 3  # units quoted of an answer that is not a list


@dataclass(frozen=True, slots=True)
class Extract:
    """Units to quote, in reading order within their section; `listed` when they are one whole list."""

    units: tuple[ReadUnit, ...]
    listed: bool


def extract(candidates: Candidates, scores: np.ndarray, knowledge: Knowledge) -> Extract:
    """Choose what to quote. There has to be a candidate."""
    order = np.argsort(-scores)
    best = _of_the_part_asked(candidates, scores, order)
    if best.unit.kind == "lead" and not _answers_alone(best, candidates, candidates.units.index(best)):
        items = items_under(best, knowledge)
        if items:
            return Extract(items, True)
    if best.unit.kind == "item" and candidates.question.wants_list:
        whole = _whole_list(best, frozenset(candidates.question.terms), knowledge)
        return Extract(_of_the_thing_asked(whole, best, candidates), True)
    likely = np.exp(scores[order] - scores[order[0]])
    # Beside a date, what holds none is no answer.
    typed = candidates.measures[:, MEASURES.index("typed")] > 0
    only_typed = candidates.question.kind in FORMED and typed[order[0]]
    after = _goes_on_to_focus(best, candidates, knowledge)
    # « Et ça commence quand ? » is asked of the text spoken of.
    of_its_text = candidates.question.follows_up and not candidates.question.compares
    chosen: dict[str, ReadUnit] = {}
    for place, likelihood in zip(order, likely, strict=True):
        if likelihood < BESIDE or len(chosen) == MOST - (after is not None):
            break
        unit = candidates.units[int(place)]
        if of_its_text and unit.section.document_id != best.section.document_id:
            continue
        # Cases and sheets repeat a rule word for word: it is quoted where it stands best.
        said = flat(knowledge.document(unit.section).text[unit.unit.start : unit.unit.end])
        if said not in chosen and (typed[place] or not only_typed):
            chosen[said] = unit
    units = _of_the_one_meant(list(chosen.values()), candidates.question)
    units = units if after is None or after in units else [*units, after]
    units = units if only_typed else _with_whole_lists(units, candidates.question, knowledge)
    ordered = in_reading_order(units)
    if candidates.question.kind in FORMED and best in ordered:  # the sum, the date: the answer itself comes first
        ordered = (best, *(unit for unit in ordered if unit is not best))
    return Extract(ordered, False)


def _of_the_part_asked(candidates: Candidates, scores: np.ndarray, order: np.ndarray) -> ReadUnit:
    """The best unit; where each part of a text has a list of that name, the best of the part that the question names.

    « Les objectifs pour la qualité de l'accueil » are those of the axis on quality, and not of the next one.
    """
    best = candidates.units[int(order[0])]
    if not candidates.question.wants_list or best.unit.kind == "sentence":
        return best
    near = (candidates.units[int(place)] for place in order if scores[place] >= scores[order[0]] - NAMESAKE_WITHIN)
    rivals: dict[str, ReadUnit] = {}  # the best of each section
    for unit in near:
        if (unit.section.document_id, unit.section.label) == (best.section.document_id, best.section.label):
            rivals.setdefault(unit.section.id, unit)

    def named(unit: ReadUnit) -> float:
        above = set(analyse(" ".join(unit.section.ancestors)))
        return float(sum(w for stem, w in zip(candidates.stems, candidates.weights, strict=True) if stem in above))

    return max(rivals.values(), key=named)


def _of_the_one_meant(chosen: list[ReadUnit], question: Question) -> list[ReadUnit]:
    """« Qui représente le CCAS ? » is answered by what speaks of the centre communal, not by the parties beside it."""
    meant = set(question.widened)
    if question.kind not in _OF_SOMEONE or len(meant) < 2:
        return chosen
    return [unit for unit in chosen if meant <= unit.stems] or chosen


def _with_whole_lists(chosen: Sequence[ReadUnit], question: Question, knowledge: Knowledge) -> list[ReadUnit]:
    """Two parts of one short list, its introduction and an item or two items, are quoted with all of it.

    So is the introduction alone where a list is asked for: « Trois sujets seront abordés : » names none.
    """
    asked = frozenset(question.terms)
    whole: dict[str, ReadUnit] = {}
    for unit in chosen:
        members = _list_around(unit, asked, knowledge)
        length = sum(each.unit.end - each.unit.start for each in members)
        announced = question.wants_list and unit.unit.kind == "lead"
        parts = sum(other in members for other in chosen)
        together = length <= READ_ALOUD and (announced or parts > 1)
        for each in members if together else (unit,):
            whole.setdefault(f"{each.section.id} {each.unit.start}", each)
    return list(whole.values())


def _list_around(unit: ReadUnit, asked: frozenset[str], knowledge: Knowledge) -> tuple[ReadUnit, ...]:
    """The list that a unit introduces or belongs to, with its introduction; the unit alone where there is none."""
    if unit.unit.kind == "lead":
        return (unit, *items_under(unit, knowledge))
    if unit.unit.kind != "item":
        return (unit,)
    items = _whole_list(unit, asked, knowledge)
    units = knowledge.units(unit.section.id)
    place = units.index(items[0])
    return (*units[place - 1 : place], *items) if place and units[place - 1].unit.kind == "lead" else items


def _goes_on_to_focus(best: ReadUnit, candidates: Candidates, knowledge: Knowledge) -> ReadUnit | None:
    """« Le 21 est pour les pros. Le thème sera … » : the next sentence, when it alone has what is asked."""
    focus = candidates.question.focus
    if focus is None or best.unit.kind == "heading" or focus in best.stems | best.around:
        return None
    units = knowledge.units(best.section.id)
    place = units.index(best) + 1
    return units[place] if place < len(units) and focus in units[place].stems else None


def _answers_alone(lead: ReadUnit, candidates: Candidates, place: int) -> bool:
    """« Six groupes ont été constitués : » tells how many, before it lists them."""
    question = candidates.question
    typed = candidates.measures[place, MEASURES.index("typed")]
    return bool(typed) and question.kind in FORMED and not question.wants_list


def in_reading_order(units: Sequence[ReadUnit]) -> tuple[ReadUnit, ...]:
    """The best unit's section first, then the others', each in the order of its text."""
    sections = list(dict.fromkeys(unit.section.id for unit in units))
    return tuple(sorted(units, key=lambda unit: (sections.index(unit.section.id), unit.unit.start)))


def _whole_list(item: ReadUnit, asked: frozenset[str], knowledge: Knowledge) -> tuple[ReadUnit, ...]:
    """All items of the list that holds `item`; its sub-items alone when their parent is what is asked for."""
    units = knowledge.units(item.section.id)
    place = units.index(item)
    first = last = place
    while first > 0 and units[first - 1].unit.kind == "item":
        first -= 1
    while last + 1 < len(units) and units[last + 1].unit.kind == "item":
        last += 1
    run = units[first : last + 1]
    parent = units[item.unit.lead] if item.unit.lead is not None else None
    if parent is None or parent.unit.kind != "item" or not parent.stems & asked:
        return run
    return tuple(unit for unit in run if unit.unit.lead == item.unit.lead)


def _of_the_thing_asked(whole: tuple[ReadUnit, ...], best: ReadUnit, candidates: Candidates) -> tuple[ReadUnit, ...]:
    """« Que prévoit la fiche pour les handicapés ? » : of a list about something else, the items on them alone."""
    said = {stem for each in tag(candidates.question.text) if each.part in _SAYING_WHICH for stem in analyse(each.word)}
    weighed = [(w, stem) for w, stem in zip(candidates.weights, candidates.stems, strict=True) if w and stem in said]
    _, rarest = max(weighed, default=(0.0, ""))
    if rarest not in best.stems or rarest in best.around:
        return whole
    return tuple(item for item in whole if rarest in item.stems)


def items_under(lead: ReadUnit, knowledge: Knowledge) -> tuple[ReadUnit, ...]:
    """The items of the list that a unit introduces, in order."""
    units = knowledge.units(lead.section.id)
    place = units.index(lead)
    last = place
    while last + 1 < len(units) and units[last + 1].unit.kind == "item":
        last += 1
    return units[place + 1 : last + 1]
