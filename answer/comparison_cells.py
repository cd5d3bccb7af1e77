"""A document and a theme of clause types → its cell: the shortest sentences or items that hold the clause.

Sections of the types are read first; where there is none, every sentence is, and the text is silent only when no
sentence is worded as such a clause and near to it in meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from answer.clause_types import clause_types
from answer.comparison_model import Cell, CellStatus, Quote
from answer.comparison_reading import Reading
from answer.comparison_rule import bearing
from answer.facts import Fact, FactKind, read_facts
from answer.render import cite
from answer.themes import Theme
from ingest.units import Unit

# What a unit's score is made of; chosen on the texts of evals/development and on agreements, not on the corpus.
_OF_SECTION, _OF_PROOF, _OF_MEANING = 1.3, 1.0, 0.3
_FIRST_FACT, _OTHER_FACT = 0.5, 0.2  # for the kind of fact that such a clause is there to state, and for the others
_FIRST_FACT_AT_WORK = 0.9  # an agreement speaks of a point a dozen times, and gives the figure once
_LATE = 0.4  # taken off gradually towards the end of a text, where particular cases stand
_ATTACHED = 0.8  # taken off what stands in an annex or an attached text
_LOOKED_AT = 24  # units whose facts are read
_FLOOR = 0.6  # proof of a sentence that states the clause
# Outside sections of the type: what proof goes with what nearness in meaning, in standard deviations above the mean.
_STRAYS = ((0.8, 0.3), (0.66, 0.9), (0.6, 2.0))
_STRAYS_AT_WORK = ((0.8, 0.9), (0.66, 1.5))
_ANNOUNCED_WITHIN = 3  # units after a sentence that announces a length without giving it
_DASHES = "-–—"
_CONNECTOR = 6  # characters
_WHOLE = ("parties", "engagements")
_LATER, _LATER_AT_MOST = 0.06, 0.3  # taken off a unit for each one before it in its section
_MORE_WITHIN = 0.5  # how far behind the best one the first unit of another section may be, to be quoted too
_MOST_QUOTES = 3
# Each party's engagements have their own section, all parties have one.
_MOST_OF = {"engagements": (6, 1.5), "parties": (1, 0.0)}


@dataclass(frozen=True, slots=True)
class _Scored:
    row: int  # in the reading
    score: float


def fill_cell(reading: Reading, theme: Theme, number: int) -> Cell:
    """The cell of a document for a theme of clause types; its citations are numbered from `number`."""
    document = reading.document
    theme = _in_field(theme, reading)
    quotes = []
    for rank, each in enumerate(_choose(reading, _score(reading, theme), theme)):
        start, end = _stretch(reading, each.row, theme)
        citation = cite(number + rank, document, reading.sections[each.row], start, end)
        quotes.append(Quote(citation, clause_facts(document.text, start, end, theme)))
    status: CellStatus = "prévu" if quotes else "non prévu"
    return Cell(document.id, document.source.file, document.source.short_title, status, tuple(quotes))


def _in_field(theme: Theme, reading: Reading) -> Theme:
    """« Préavis » in an agreement on work is that of employees, not that of the agreement itself."""
    labour = tuple(name for name in theme.types if clause_types()[name].labour)
    return replace(theme, types=labour) if labour and reading.clauses.about_work else theme


def clause_facts(text: str, start: int, end: int, theme: Theme) -> tuple[Fact, ...]:
    """The facts of a quote; who may do it only where the clause is about that."""
    facts = read_facts(text, start, end)
    return tuple(fact for fact in facts if fact.kind != "actor" or "actor" in _stated(theme))


def _stated(theme: Theme) -> tuple[FactKind, ...]:
    return tuple(dict.fromkeys(kind for name in theme.types for kind in clause_types()[name].facts))


def _score(reading: Reading, theme: Theme) -> list[_Scored]:
    """The units that may be quoted: those of sections of the types, else those worded so and near in meaning."""
    columns = reading.columns(theme.types)
    if not len(reading.units):
        return []
    meanings = reading.meanings(theme.types)
    spread = np.maximum(meanings.std(axis=0), 1e-6)
    nearness = ((meanings - meanings.mean(axis=0)) / spread).max(axis=1)
    proofs = reading.proofs[:, columns].max(axis=1)
    confidences = reading.confidences[:, columns].max(axis=1)
    rows = np.flatnonzero(confidences > 0)
    if not len(rows):
        pairs = _STRAYS_AT_WORK if reading.clauses.about_work else _STRAYS
        rows = np.flatnonzero(np.any([(proofs >= p) & (nearness >= n) for p, n in pairs], axis=0))
    starts = np.array([reading.units[row].start for row in rows]) / max(1, len(reading.document.text))
    scores = _OF_SECTION * confidences[rows] + _OF_PROOF * proofs[rows] + _OF_MEANING * nearness[rows] - _LATE * starts
    positions = np.array([reading.positions[row] for row in rows])
    scores = scores - np.minimum(_LATER * positions, _LATER_AT_MOST)
    scores = scores - _ATTACHED * reading.attached[rows]
    bearings = [bearing(reading, int(row), theme) for row in rows]
    spoken = np.array([each is not None for each in bearings], bool)
    rows, scores = rows[spoken], scores[spoken] + [each for each in bearings if each is not None]
    best = np.argsort(-scores)[:_LOOKED_AT]
    found = [_Scored(int(rows[at]), float(scores[at]) + _fact_score(reading, int(rows[at]), theme)) for at in best]
    return sorted(found, key=lambda each: -each.score)


def _text(reading: Reading, unit: Unit) -> str:
    return reading.document.text[unit.start : unit.end]


def _fact_score(reading: Reading, row: int, theme: Theme) -> float:
    stated = _stated(theme)
    if not stated:
        return 0.0
    end = row
    if reading.units[row].kind == "lead":
        end = _end_of_list(reading, row, max(clause_types()[name].longest for name in theme.types))
    kinds = _kinds(reading.document.text[reading.units[row].start : reading.units[end].end])
    first = _FIRST_FACT_AT_WORK if reading.clauses.about_work else _FIRST_FACT
    return first * (stated[0] in kinds) + _OTHER_FACT * sum(kind in kinds for kind in stated[1:])


@lru_cache(maxsize=1 << 13)
def _kinds(text: str) -> frozenset[FactKind]:
    """The kinds of facts that a sentence states: it is looked at for several themes."""
    return frozenset(fact.kind for fact in read_facts(text))


def _choose(reading: Reading, scored: Sequence[_Scored], theme: Theme) -> list[_Scored]:
    """The best unit, then the best one of each other section that is nearly as good."""
    best: dict[str, _Scored] = {}
    for each in scored:
        best.setdefault(reading.sections[each.row].id, each)
    if not best:
        return []
    first, *others = best.values()
    most, within = _MOST_OF.get(theme.types[0], (_MOST_QUOTES, _MORE_WITHIN))
    kept = [each for each in others if each.score >= first.score - within][: most - 1]
    return [first, *sorted(kept, key=lambda each: each.row)]


def _stretch(reading: Reading, row: int, theme: Theme) -> tuple[int, int]:
    """The best unit; with its list, when it introduces one or makes no sense without; with a neighbour that adds."""
    longest = max(clause_types()[name].longest for name in theme.types)
    opening = row - reading.positions[row]  # the row of the section's first unit
    first = last = row
    unit = reading.units[row]
    if unit.kind == "item" and unit.lead is not None and reading.units[opening + unit.lead].kind == "lead":
        lead = opening + unit.lead
        if _proof(reading, lead, theme) >= _proof(reading, row, theme):
            first = lead
    if reading.units[first].kind == "lead":
        last = _end_of_list(reading, first, longest)
    while (place := _neighbour(reading, first, last, longest, theme)) is not None:
        first, last = min(first, place), max(last, place)
    last = _what_it_announces(reading, first, last, longest, theme)
    return reading.units[first].start, reading.units[last].end


def _proof(reading: Reading, row: int, theme: Theme) -> float:
    return float(reading.proofs[row, reading.columns(theme.types)].max())


def _end_of_list(reading: Reading, lead: int, longest: int) -> int:
    last = lead
    start = reading.units[lead].start
    while _is_beside(reading, last, last + 1) and reading.units[last + 1].kind == "item":
        if reading.units[last + 1].end - start > longest:
            break
        last += 1
    return last


def _what_it_announces(reading: Reading, first: int, last: int, longest: int, theme: Theme) -> int:
    """« La durée du préavis varie selon l'ancienneté. » : the list after it gives it, without saying préavis again."""
    units, text, stated = reading.units, reading.document.text, set(_stated(theme))
    if not stated or stated & {fact.kind for fact in read_facts(text, units[first].start, units[last].end)}:
        return last
    for place in range(last + 1, last + 1 + _ANNOUNCED_WITHIN):
        if not _is_beside(reading, first, place):
            break
        end = place
        while _is_beside(reading, first, end + 1) and units[end + 1].end - units[first].start <= longest:
            if units[end + 1].kind != "item" and text[units[end + 1].start] not in _DASHES:
                break
            end += 1
        facts = read_facts(text, units[first].start, units[end].end)
        if stated & {fact.kind for fact in facts}:
            return end if units[end].end - units[first].start <= longest else last
    return last


def _is_connector(reading: Reading, row: int) -> bool:
    """« ET » between two parties."""
    return 0 <= row < len(reading.units) and reading.units[row].end - reading.units[row].start <= _CONNECTOR


def _is_beside(reading: Reading, row: int, other: int) -> bool:
    return 0 <= other < len(reading.units) and reading.sections[other] is reading.sections[row]


def _neighbour(reading: Reading, first: int, last: int, longest: int, theme: Theme) -> int | None:
    """A sentence beside the quote that states the clause too, and a kind of fact that the quote lacks."""
    units, text = reading.units, reading.document.text
    held = {fact.kind for fact in read_facts(text, units[first].start, units[last].end)}
    wanted = set(_stated(theme)) - held
    whole = theme.types[0] in _WHOLE
    after, before = last + 1, first - 1
    if whole:
        after, before = after + _is_connector(reading, after), before - _is_connector(reading, before)
    for place in (after, before):
        if not _is_beside(reading, first, place) or _proof(reading, place, theme) < _FLOOR:
            continue
        if max(units[last].end, units[place].end) - min(units[first].start, units[place].start) > longest:
            continue
        # All parties are one clause, and so is all that one of them commits itself to.
        if whole or wanted & _kinds(_text(reading, units[place])):
            return place
    return None
