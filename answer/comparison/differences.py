"""The cells of a row → what differs: silence, facts kind by kind, and words."""

from collections.abc import Sequence

from rapidfuzz.fuzz import token_sort_ratio

from answer.clauses.facts import FACT_KINDS, Fact
from answer.clauses.phrases import roots
from answer.comparison.model import Cell, Contrast, FactDifference

_SAME_WORDS = 97.0  # likeness of two quotes, in per cent, from which their words are the same


def compare_cells(cells: Sequence[Cell]) -> Contrast:
    """What the cells of one row have in common and where they part.

    Where texts that speak state facts, facts decide: « trois ans » and « 36 mois » are equal whatever stands around
    them. Where none does, words decide.
    """
    spoken = [cell for cell in cells if cell.quotes]
    silent = 0 < len(spoken) < len(cells)
    kinds = tuple(_contrast(kind, cells) for kind in FACT_KINDS if any(_of(cell, kind) for cell in cells))
    same_words = len(spoken) > 1 and all(_alike(spoken[0], other) for other in spoken[1:])
    if same_words:
        kinds_differ = any(kind.differs for kind in kinds)
        return Contrast(silent or kinds_differ, silent, kinds, same_words)
    return Contrast(bool(spoken) and (silent or not kinds or any(kind.differs for kind in kinds)), silent, kinds, False)


def _contrast(kind: str, cells: Sequence[Cell]) -> FactDifference:
    facts = tuple(_of(cell, kind) for cell in cells)
    speaking = [facts[place] for place, cell in enumerate(cells) if cell.quotes]
    measures = {frozenset(fact.measure for fact in each) for each in speaking}
    return FactDifference(next(k for k in FACT_KINDS if k == kind), facts, len(measures) > 1)


def _of(cell: Cell, kind: str) -> tuple[Fact, ...]:
    return tuple(fact for fact in cell.facts if fact.kind == kind)


def _alike(first: Cell, second: Cell) -> bool:
    ours, theirs = (" ".join(roots(cell.quotes[0].citation.quote)) for cell in (first, second))
    return token_sort_ratio(ours, theirs) >= _SAME_WORDS
