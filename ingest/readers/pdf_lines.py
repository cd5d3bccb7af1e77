"""Blocks of rows → lines to read: a row, or a row of a table with its cells side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.flow import Block
from ingest.readers.pdf_rows import Row, Rule, Segment
from ingest.readers.tables import BETWEEN, Cell, table_blocks

_FEWEST_ROWS = 2  # of a table, with two cells at least
_FURTHEST = 3.5  # of the size: rows of one table stand no further apart
_NEXT_ROW = 1.25  # times the smallest leading: without rules, a new row of the table


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its place; `edge` and `margin` are the right and left limits of its column."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    bold: bool
    edge: float
    margin: float
    opens_column: bool  # first of its column: the gap above it tells nothing
    is_cells: bool = False  # a row of a table


def page_lines(
    blocks: Sequence[Sequence[Row]], rules: Sequence[Rule], page: int, limits: tuple[float, float]
) -> list[Line]:
    """The lines of a page.

    Args:
        blocks: rows in reading order, one block a column.
        rules: lines drawn on the page, which part the rows of tables.
        page: its number, from 1.
        limits: left and right ends of the text where it runs over the whole width.
    """
    lines: list[Line] = []
    for block in blocks:
        first = len(lines)
        own = (min(row.segments[0].left for row in block), max(row.segments[-1].right for row in block))
        margin, edge = own if len(blocks) > 1 and own[1] - own[0] < 0.75 * (limits[1] - limits[0]) else limits
        at = 0
        while at < len(block):
            end = _table_end(block, at)
            if end is None:
                lines.append(_line(block[at].text, block[at].segments, page, margin, edge, len(lines) == first))
                at += 1
                continue
            for text, row in _table_rows(block[at:end], rules):
                lines.append(_line(text, row.segments, page, margin, edge, len(lines) == first, True))
            at = end
    return lines


def _line(
    text: str, segments: Sequence[Segment], page: int, margin: float, edge: float, opens: bool, cells: bool = False
) -> Line:
    tallest = max(segments, key=lambda each: each.size)
    bold = all(each.bold for each in segments)
    return Line(
        text, page, segments[0].left, segments[-1].right, tallest.base, tallest.size, bold, edge, margin, opens, cells
    )


def _table_end(rows: Sequence[Row], first: int) -> int | None:
    """Where the table that opens at row `first` ends; None when none does."""
    if len(rows[first].segments) < 2:
        return None
    end = last = first + 1
    while end < len(rows) and rows[end - 1].base - rows[end].base <= _FURTHEST * rows[end].size:
        columns = _columns(rows[first : end + 1])
        if columns is None or (len(rows[end].segments) == 1 and _runs_over(rows[end].segments[0], rows[first:end])):
            break
        end += 1
        if len(rows[end - 1].segments) > 1:
            last = end
    # What goes on under a cell belongs to the last row; what follows at the margin does not.
    while last < end and rows[last].segments[0].left > min(row.segments[0].right for row in rows[first:last]):
        last += 1
    return last if last - first >= _FEWEST_ROWS else None


def _runs_over(segment: Segment, rows: Sequence[Row]) -> bool:
    """Whether a lone segment stands in no column of the rows, or in several."""
    columns = _columns(rows) or []
    return sum(segment.left < right and segment.right > left for left, right in columns) != 1


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]] | None:
    """The columns of rows, as what overlaps from row to row; None when two cells of a row would fall in one."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((each.left, each.right) for row in rows for each in row.segments):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    for row in rows:
        places = [next(at for at, (_, end) in enumerate(columns) if each.left < end) for each in row.segments]
        if len(set(places)) < len(places):
            return None
    return columns if len(columns) > 1 else None


def _table_rows(rows: Sequence[Row], rules: Sequence[Rule]) -> list[tuple[str, Row]]:
    """The text of each row of a table, with the first row of print that it is made of."""
    columns = _columns(rows) or []
    groups = _groups(rows, rules, columns[0][1])
    ruled = any(_ruled(above, below, rules) for above, below in pairwise(rows))
    grid = [[_cell(group, left, right) for left, right in columns] for group in groups]
    if not ruled and not all(cell.heading for cell in grid[0] if cell.text):
        return [
            (BETWEEN.join(cell.text for cell in cells if cell.text), group[0])
            for cells, group in zip(grid, groups, strict=True)
        ]
    shown: list[tuple[str, Row]] = []
    header = bool(table_blocks(grid[:2])) and len(table_blocks(grid)) < len(grid)
    kept = groups[1:] if header else groups
    for group, cells in zip(kept, grid[1:] if header else grid, strict=True):
        one = table_blocks([grid[0], cells] if header else [cells])
        shown += [(block.text, group[0]) for block in one]
    return shown


def _groups(rows: Sequence[Row], rules: Sequence[Rule], first_column: float) -> list[list[Row]]:
    """The rows of print that make each row of the table."""
    ruled = any(_ruled(above, below, rules) for above, below in pairwise(rows))
    leadings = [above.base - below.base for above, below in pairwise(rows)]
    groups = [[rows[0]]]
    for leading, above, below in zip(leadings, rows, rows[1:], strict=False):
        if ruled:
            opens = _ruled(above, below, rules)
        else:
            opens = below.segments[0].left < first_column or leading > _NEXT_ROW * min(leadings)
        if opens:
            groups.append([below])
        else:
            groups[-1].append(below)
    return groups


def _ruled(above: Row, below: Row, rules: Sequence[Rule]) -> bool:
    left, right = below.segments[0].left, below.segments[-1].right
    return any(below.base < rule.y < above.base and rule.left < right and rule.right > left for rule in rules)


def _cell(rows: Sequence[Row], left: float, right: float) -> Cell:
    parts = [each for row in rows for each in row.segments if each.left < right and each.right > left]
    return Cell((Block(" ".join(each.text for each in parts)),), heading=bool(parts) and all(e.bold for e in parts))
