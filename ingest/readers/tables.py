"""Rows of cells, as any format gives them → blocks that read row by row, each value beside its heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.flow import Block

LONGEST_ROW_CELL = 300  # characters; a longer cell is prose, and is laid out as such
LONGEST_HEADER = 80
BETWEEN = " | "
WIDEST_SPAN = 200  # columns; more is a mistake or an attack
_BEFORE_COLON = re.compile(r"[\s\xa0]*:$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its paragraphs; `columns` and `rows` are its spans."""

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1
    heading: bool = False  # the format marks it as a heading, or its text is all in bold

    @property
    def text(self) -> str:
        """The cell on one line."""
        return " ".join(" ".join(block.text.split()) for block in self.blocks if block.text.strip())

    @property
    def is_prose(self) -> bool:
        """Whether it holds several paragraphs, a heading or a long text."""
        filled = [block for block in self.blocks if block.text.strip()]
        marked = any(block.level is not None or block.depth is not None for block in filled)
        return len(filled) > 1 or marked or len(self.text) > LONGEST_ROW_CELL


def expand(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The grid of a table: each cell stands in every place that it spans."""
    grid: list[list[Cell]] = []
    spanning: dict[int, tuple[Cell, int]] = {}  # column → cell that goes on here, rows left to it
    for row in rows:
        line: list[Cell] = []
        below: dict[int, tuple[Cell, int]] = {}
        for cell in (*row, None):
            while (held := spanning.pop(len(line), None)) is not None:
                above, left = held
                if left > 1:
                    below[len(line)] = (above, left - 1)
                line.append(above)
            if cell is None:
                break
            for _ in range(min(max(cell.columns, 1), WIDEST_SPAN)):
                if cell.rows > 1:
                    below[len(line)] = (cell, min(cell.rows, len(rows)) - 1)
                line.append(cell)
        spanning = below
        grid.append(line)
    return grid


def table_blocks(grid: Sequence[Sequence[Cell]]) -> list[Block]:
    """The blocks of a table, given as its grid: see `expand`.

    A row is one line: "Quotient : moins de 500 | Tarif : 0,50 €" under a row of headings, else "Durée : 3 ans" or
    "a | b | c". A cell that spans rows is repeated in each. A row with a cell of several paragraphs is read cell
    after cell: tables are also used to lay out a page.
    """
    width = max((len(row) for row in grid), default=0)
    headers, body = _headers(grid) if width > 1 else ([], grid)
    blocks: list[Block] = []
    shown: set[int] = set()
    for row in body:
        cells = [(at, cell) for at, cell in _distinct(row) if cell.text]
        if len(cells) == 1 or any(cell.is_prose for _, cell in cells):
            for _, cell in cells:
                if id(cell) not in shown:
                    blocks.extend(cell.blocks)
        elif cells:
            blocks.append(Block(_line(cells, headers, width), above=False, below=False))
        shown.update(id(cell) for _, cell in cells)
    if not blocks:
        return []
    return [replace(blocks[0], above=True), *blocks[1:-1], replace(blocks[-1], below=True)] if blocks[1:] else blocks


def _headers(grid: Sequence[Sequence[Cell]]) -> tuple[list[str], Sequence[Sequence[Cell]]]:
    """The heading of each column, from the rows of headings at the top, and the other rows."""
    count = 0
    while count < len(grid) and _is_header(grid[count]):
        count += 1
    if not 0 < count < len(grid):
        return [], grid
    columns: list[list[str]] = [[] for _ in range(max(len(row) for row in grid))]
    for row in grid[:count]:
        for labels, cell in zip(columns, row, strict=False):
            if cell.text and cell.text not in labels:
                labels.append(cell.text)
    return [_BEFORE_COLON.sub("", " – ".join(labels)) for labels in columns], grid[count:]


def _is_header(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if cell.text]
    return len(row) > 1 and bool(filled) and all(cell.heading and len(cell.text) <= LONGEST_HEADER for cell in filled)


def _distinct(row: Sequence[Cell]) -> list[tuple[int, Cell]]:
    """The cells of a row with their first column, a cell that spans columns once."""
    return [(at, cell) for at, cell in enumerate(row) if at == 0 or row[at - 1] is not cell]


def _line(cells: list[tuple[int, Cell]], headers: list[str], width: int) -> str:
    if not headers and width == 2:
        name, value = (cell.text for _, cell in cells)
        return f"{_BEFORE_COLON.sub('', name)} : {value}"
    return BETWEEN.join(
        f"{headers[at]} : {cell.text}" if at < len(headers) and headers[at] else cell.text for at, cell in cells
    )
