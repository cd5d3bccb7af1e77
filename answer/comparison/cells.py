"""A document and a theme of clause types → its cell: the shortest sentences or items that hold the clause.

`scores` finds the units; here the best are chosen, and each is quoted with what belongs to it.
"""

from collections.abc import Sequence
from dataclasses import replace

from answer.clauses.facts import Fact, read_facts
from answer.clauses.themes import Theme
from answer.clauses.types import clause_types
from answer.comparison.chances import Scored
from answer.comparison.found import found_units
from answer.comparison.lists import is_beside, list_under_heading, speaks_of
from answer.comparison.model import Cell, CellStatus, Quote
from answer.comparison.reading import Reading
from answer.comparison.rule import branches, is_by_law, particular_cases
from answer.comparison.scores import (
    FLOOR,
    kinds_in,
    last_row,
    longest_quote,
    stated_kinds,
    statements,
    what_it_announces,
)  # fmt: skip
from answer.render import cite
from ingest.units import Unit

_CONNECTOR = 6  # characters
_SURE = 0.7  # chance from which a quote is shown without a doubt: see evals/results/clauses.md
# How far a convention states a clause: under the first, one quote in three is wrong, and one in twenty above it; from
# the second, six silences in ten are, and one in ten below it: see evals/results/clauses.md.
_SURELY, _NEARLY = 2.3, 0.7
_TOLD_OTHERWISE = ("schéma", "fiche", "lettre", "actualité", "guide")
_WHOLE = ("parties", "engagements")
_MORE_WITHIN = 0.5  # how far behind the best one the first unit of another section may be, to be quoted too
_BRANCH_WITHIN = 1.5  # how far behind it another branch of the rule may be
_MOST_QUOTES = 3
# Each party's engagements have their own section, all parties have one.
_MOST_OF = {"engagements": (6, 1.5), "parties": (1, 0.0)}


def fill_cell(reading: Reading, theme: Theme, number: int) -> Cell:
    """The cell of a document for a theme of clause types; its citations are numbered from `number`."""
    document = reading.document
    theme = in_field(theme, reading)
    quotes = []
    chosen = _choose(reading, found_units(reading, theme), theme)
    for rank, each in enumerate(chosen):
        start, end = stretch(reading, each.row, theme)
        citation = cite(number + rank, document, reading.sections[each.row], start, end)
        quotes.append(Quote(citation, clause_facts(document.text, start, end, theme)))
    status: CellStatus = "prévu" if quotes else "non prévu"
    doubtful = _in_doubt(reading, theme, chosen)
    return Cell(document.id, document.source.file, document.source.short_title, status, tuple(quotes), doubtful)


def _in_doubt(reading: Reading, theme: Theme, chosen: Sequence[Scored]) -> bool:
    """Whether the clause may well be another sentence, or stand in a text that is said to be silent."""
    stated = statements(reading, theme)
    asked = clause_types()[theme.types[0]]
    if stated is None and not chosen and reading.document.source.kind in _TOLD_OTHERWISE:
        # Phrases of conventions tell little of a letter's silence, but for what is of law and has its own words.
        return not (asked.legal or asked.labour)
    if stated is None:
        return bool(chosen) and chosen[0].chance < _SURE
    if not chosen:
        return bool(stated.max() >= _NEARLY)
    row = chosen[0].row
    return bool(stated[row : last_row(reading, row, longest_quote(theme)) + 1].max() < _SURELY)


def in_field(theme: Theme, reading: Reading) -> Theme:
    """« Préavis » in an agreement on work is that of employees, not that of the agreement itself."""
    labour = tuple(name for name in theme.types if clause_types()[name].labour)
    return replace(theme, types=labour) if labour and reading.clauses.about_work else theme


def clause_facts(text: str, start: int, end: int, theme: Theme) -> tuple[Fact, ...]:
    """The facts of a quote; who may do it only where the clause is about that."""
    facts = read_facts(text, start, end)
    return tuple(fact for fact in facts if fact.kind != "actor" or "actor" in stated_kinds(theme))


def _text(reading: Reading, unit: Unit) -> str:
    return reading.document.text[unit.start : unit.end]


def _choose(reading: Reading, scored: Sequence[Scored], theme: Theme) -> list[Scored]:
    """The best unit, the best one of each other section that is nearly as good, and other branches of the rule."""
    best: dict[str, Scored] = {}
    for each in scored:
        best.setdefault(reading.sections[each.row].id, each)
    if not best:
        return []
    first, *others = best.values()
    most, within = _MOST_OF.get(theme.types[0], (_MOST_QUOTES, _MORE_WITHIN))
    kept = [each for each in others if each.score >= first.score - within][: most - 1]
    if clause_types()[theme.types[0]].labour:
        kept += _other_branches(reading, scored, [first, *kept], theme)[: most - 1 - len(kept)]
    return [first, *sorted(kept, key=lambda each: each.row)]


def _other_branches(reading: Reading, scored: Sequence[Scored], quoted: Sequence[Scored], theme: Theme) -> list[Scored]:
    """What the article of the rule says of other branches: « licenciement » is quoted, « démission » stands below."""
    longest, found = longest_quote(theme), []
    named = frozenset[str]().union(
        *(branches(reading, each.row, last_row(reading, each.row, longest)) for each in quoted)
    )
    for each in scored:
        last = last_row(reading, each.row, longest)
        new = branches(reading, each.row, last) - named
        text = reading.document.text[reading.units[each.row].start : reading.units[last].end]
        here = is_beside(reading, quoted[0].row, each.row) and each.score >= quoted[0].score - _BRANCH_WITHIN
        if new and here and stated_kinds(theme)[0] in kinds_in(text) and _proof(reading, each.row, theme) >= FLOOR:
            found.append(each)
            named |= new
    return found


def stretch(reading: Reading, row: int, theme: Theme) -> tuple[int, int]:
    """Start and end of the quote of a unit: with the list that it introduces and a neighbour that adds."""
    longest = longest_quote(theme)
    first, last = row, last_row(reading, row, longest)
    if not reading.clauses.about_work and (whole := list_under_heading(reading, row, theme, longest)):
        first, last = whole
    while (place := _neighbour(reading, first, last, longest, theme)) is not None:
        first, last = min(first, place), max(last, place)
    last = what_it_announces(reading, first, last, longest, theme)
    return reading.units[first].start, reading.units[last].end


def _proof(reading: Reading, row: int, theme: Theme) -> float:
    return float(reading.proofs[row, reading.columns(theme.types)].max())


def _is_connector(reading: Reading, row: int) -> bool:
    """« ET » between two parties."""
    return 0 <= row < len(reading.units) and reading.units[row].end - reading.units[row].start <= _CONNECTOR


def _neighbour(reading: Reading, first: int, last: int, longest: int, theme: Theme) -> int | None:
    """A sentence beside the quote that states the clause too, and a kind of fact that the quote lacks."""
    units, text = reading.units, reading.document.text
    said = text[units[first].start : units[last].end]
    by_law = reading.clauses.about_work and is_by_law(said)
    wanted = set() if by_law else set(stated_kinds(theme)) - kinds_in(said)
    whole = theme.types[0] in _WHOLE
    after, before = last + 1, first - 1
    if whole:
        after, before = after + _is_connector(reading, after), before - _is_connector(reading, before)
    for place in (after, before):
        if not is_beside(reading, first, place) or _proof(reading, place, theme) < FLOOR:
            continue
        if not speaks_of(reading, place, theme) or particular_cases(reading, place, theme):
            continue
        if max(units[last].end, units[place].end) - min(units[first].start, units[place].start) > longest:
            continue
        # All parties are one clause, and so is all that one of them commits itself to.
        if whole or wanted & kinds_in(_text(reading, units[place])):
            return place
    return None
