"""Rows of all pages → the same without what is printed around the text: headers, footers, page numbers, banners."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf_rows import Row

_EDGE_ROWS = 3  # rows at the top and bottom of a page that may be a header or a footer
_MARGIN = 0.12  # of the height: where they stand at most
_SAME_PLACE = 4.0  # points
_MOST = 0.5  # of the pages repeat a header, or a third when right and left pages differ
_EVERY = 0.8  # of the pages show a banner, wherever it stands
_PAGE_NUMBER = re.compile(
    r"^(?:p(?:age|\.)? ?)?[-–— ]*(?:\d{1,4}|[ivxl]{1,5})(?: ?(?:/|sur|of|de) ?\d{1,4})?[-–— ]*$", re.I
)
# What browsers print around a page, even when it is the only one.
_BROWSER = re.compile(
    r"^\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}[:h]\d\d(?: [AP]M)?\b|^(?:https?|file)://\S+ \d{1,4}/\d{1,4}$", re.I
)


@dataclass(frozen=True, slots=True)
class PageRows:
    """The rows of a page, from top to bottom, and its height in points."""

    number: int
    height: float
    rows: tuple[Row, ...]


def without_furniture(pages: Sequence[PageRows]) -> list[PageRows]:
    """The pages without page numbers and without what most of them repeat at one place."""
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)  # text → pages and heights it is printed at
    exact: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, page in enumerate(pages):
        for row in page.rows:
            exact[row.text.casefold()].append((at, row.base))
        for row in _edge(page):
            places[_key(row)].append((at, row.base))
    kept = []
    for page in pages:
        edge = _edge(page)
        rows = [
            row
            for row in page.rows
            if not (
                (row in edge and (_stands_alone(row) or _repeats(places[_key(row)], row, len(pages), _MOST)))
                or (len(pages) > 2 and _repeats(exact[row.text.casefold()], row, len(pages), _EVERY))
            )
        ]
        kept.append(PageRows(page.number, page.height, tuple(rows)))
    return kept


def _edge(page: PageRows) -> list[Row]:
    """The rows that stand in the margins of a page, as far as three from its top and its bottom."""
    top = [row for row in page.rows[:_EDGE_ROWS] if row.base > page.height * (1 - _MARGIN)]
    bottom = [row for row in page.rows[-_EDGE_ROWS:] if row.base < page.height * _MARGIN]
    return top + bottom


def _stands_alone(row: Row) -> bool:
    """Whether it is no text, whatever the other pages show."""
    return _PAGE_NUMBER.match(row.text) is not None or _BROWSER.match(row.text) is not None


def _key(row: Row) -> str:
    return re.sub(r"\d+", "#", "".join(row.text.split())).casefold()


def _repeats(places: list[tuple[int, float]], row: Row, pages: int, share: float) -> bool:
    """Whether as many pages have the text of `row` at its height."""
    same = len({at for at, base in places if abs(base - row.base) <= _SAME_PLACE})
    if pages == 2:
        return same == 2 and share == _MOST
    alternate = 1 / 3 if share == _MOST and pages >= 6 else share
    return same >= 3 and same >= alternate * pages
