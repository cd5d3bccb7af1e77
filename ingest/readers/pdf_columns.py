"""Rows of a page → the same in reading order: where text runs in columns, one column after the other."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_rows import Row

_GUTTER = 0.6  # of the size: no narrower blank parts two columns
_FEWEST_ROWS = 4  # of each column, beside the other
_PROSE = 18  # characters: cells of a table and names over signatures are shorter
_FILLED = 0.55  # of its width, by half the rows of a column
_FURTHEST = 1.8  # times the usual leading: rows of one column stand no further apart


def in_reading_order(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of a page in blocks that are read one after another; a block has one column."""
    blocks: list[list[Row]] = []
    plain: list[Row] = []
    at = 0
    while at < len(rows):
        found = _columns(rows, at)
        if found is None:
            plain.append(rows[at])
            at += 1
            continue
        end, middle = found
        # The first row of the right column may stand higher than that of the left one.
        while plain and all(each.left > middle for each in plain[-1].segments):
            at -= 1
            plain.pop()
        if plain:
            blocks.append(plain)
            plain = []
        for side in _sides(rows[at:end], middle):
            blocks.extend(in_reading_order(side))
        at = end
    return [*blocks, plain] if plain else blocks


def _columns(rows: Sequence[Row], first: int) -> tuple[int, float] | None:
    """Where the columns that open at row `first` end, and the x between two of them; None when none opens."""
    if len(rows[first].segments) < 2:
        return None
    best: tuple[int, float] | None = None
    segments = rows[first].segments
    for before, after in pairwise(segments):
        low, high, end = before.right, after.left, first
        while end < len(rows) and not _is_far(rows, end, first):
            left = _narrowed(rows[end], low, high)
            if left is None:
                break
            low, high = left
            end += 1
        middle = (low + high) / 2
        if end > first and _is_prose(rows[first:end], middle) and (best is None or end > best[0]):
            best = (end, middle)
    return best


def _narrowed(row: Row, low: float, high: float) -> tuple[float, float] | None:
    """The widest blank between `low` and `high` that the row leaves; None when it leaves too little."""
    blanks = []
    for segment in row.segments:
        if segment.right > low and segment.left < high:
            blanks.append((low, segment.left))
            low = max(low, segment.right)
    left, right = max((*blanks, (low, high)), key=lambda blank: blank[1] - blank[0])
    return (left, right) if right - left >= _GUTTER * row.size else None


def _is_far(rows: Sequence[Row], at: int, first: int) -> bool:
    """Whether row `at` stands further from the one above than rows of one column do."""
    leadings = [above.base - below.base for above, below in zip(rows[first:at], rows[first + 1 : at], strict=False)]
    usual = max(median(leadings), rows[at].size) if leadings else rows[at].size * 1.4
    one_sided = len(rows[at].segments) == 1
    return one_sided and rows[at - 1].base - rows[at].base > _FURTHEST * usual


def _side(x: float, middle: float) -> int:
    return 0 if x < middle else 1


def _sides(rows: Sequence[Row], middle: float) -> tuple[list[Row], list[Row]]:
    sides: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        for side in (0, 1):
            segments = tuple(each for each in row.segments if _side(each.left, middle) == side)
            if segments:
                sides[side].append(Row(segments))
    return sides


def _is_prose(rows: Sequence[Row], middle: float) -> bool:
    """Whether both sides are lines of running text: long, and filling their column."""
    sides = _sides(rows, middle)
    if min(map(len, sides)) < _FEWEST_ROWS:
        return False
    beside = min(side[0].base for side in sides) - max(side[-1].base for side in sides)
    if beside < (_FEWEST_ROWS - 1) * median(row.size for row in rows):
        return False
    for side in sides:
        left = min(row.segments[0].left for row in side)
        width = max(row.segments[-1].right for row in side) - left
        lengths = [len(row.text) for row in side]
        fills = [(row.segments[-1].right - left) / max(width, 1.0) for row in side]
        if median(lengths) < _PROSE or median(fills) < _FILLED:
            return False
    return True
