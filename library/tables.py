"""Cells with spans → lines of text in which every cell stands next to its row's and column's headings."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDEST = 200  # columns; a table is never that wide, a damaged span may be
TALLEST = 5000  # rows


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written: a span covers that many columns, or rows, from where it stands."""

    text: str
    columns: int = 1
    rows: int = 1
    heads: bool = False  # it names what is below it or beside it


def table_lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """One line a row of values: "row heading – column heading : value ; column heading : value".

    Rows of headings alone give no line: they are repeated in those below. A column whose heading is the row's own
    words, or that has none, gives its value alone.
    """
    grid = _grid(rows)
    headings = 0
    while headings < len(grid) and all(cell is None or cell.heads for cell in grid[headings]):
        headings += 1
    if headings == len(grid):
        return [" ; ".join(_distinct(row)) for row in grid if _distinct(row)]
    columns = _column_headings(grid[:headings])
    lines = []
    over = ""
    for row in grid[headings:]:
        if len(_distinct(row)) == 1 and len(row) > 1 and row[0] is not None and row[0].columns > 1:
            # A line across the whole table heads those that follow.
            over = row[0].text if row[0].heads else ""
            if not over:
                lines.append(row[0].text)
            continue
        line = _line(row, columns)
        if line:
            lines.append(f"{over} – {line}" if over else line)
    return lines


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[Cell | None]]:
    """Every place of the table with the cell that covers it."""
    placed: dict[tuple[int, int], Cell] = {}
    for at, row in enumerate(rows[:TALLEST]):
        column = 0
        excess = _excess(row, rows[at + 1]) if at + 1 < len(rows) else 0
        for cell in row:
            while (at, column) in placed:
                column += 1
            for down in range(min(cell.rows - excess, len(rows) - at)):
                for right in range(min(cell.columns, WIDEST - column)):
                    placed.setdefault((at + down, column + right), cell)
            column += cell.columns
    width = max((column for _, column in placed), default=-1) + 1
    return [[placed.get((at, column)) for column in range(width)] for at in range(min(len(rows), TALLEST))]


def _excess(row: Sequence[Cell], following: Sequence[Cell]) -> int:
    """By how many rows all cells of a row are said to be taller than they can be, as the next row needs their place."""
    wide = sum(cell.columns for cell in row) >= sum(cell.columns for cell in following) > 0
    return min(cell.rows for cell in row) - 1 if row and wide else 0


def _distinct(row: Sequence[Cell | None]) -> list[str]:
    return list(dict.fromkeys(cell.text for cell in row if cell is not None and cell.text))


def _column_headings(grid: Sequence[Sequence[Cell | None]]) -> list[str]:
    if not grid:
        return []
    return [" – ".join(_distinct([row[column] for row in grid])) for column in range(len(grid[0]))]


def _line(row: Sequence[Cell | None], columns: Sequence[str]) -> str:
    parts: list[str] = []
    before: Cell | None = None
    named: list[str] = []
    for column, cell in enumerate(row):
        if cell is None or not cell.text:
            before = cell
            continue
        heading = columns[column] if column < len(columns) else ""
        if cell is before:
            # One value for several columns: all of their headings hold for it.
            if heading and heading != cell.text:
                named.append(heading)
            continue
        if named:
            parts[-1] = _joined(named, parts[-1])
        parts.append(cell.text)
        named = [heading] if heading and heading != cell.text else []
        before = cell
    if named:
        parts[-1] = _joined(named, parts[-1])
    return " ; ".join(parts)


def _joined(headings: Sequence[str], value: str) -> str:
    return f"{', '.join(dict.fromkeys(headings))} : {value}"
