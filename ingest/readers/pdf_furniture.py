"""Rows of all pages → the same without what is printed around the text: headers, footers, page numbers, banners."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.headings import keyword_mark
from ingest.readers.pdf_rows import Row

_EDGE_ROWS = 3  # rows at the top and bottom of a page that may be a header or a footer
_MARGIN = 0.12  # of the height: where they stand at most
_SAME_PLACE = 4.0  # points
_MOST = 0.5  # of the pages repeat a header
_ALTERNATE = 1 / 3  # when right and left pages differ
_EVERY = 0.8  # of the pages show a banner, wherever it stands
_OPENING = 60  # characters: what a row announces stands there
_MOST_BANNERS = 6  # rows of headers, footers and banners that are the same word for word
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
    banners = {
        text
        for text, where in exact.items()
        if len(pages) > 2 and any(_same(where, base) >= _EVERY * len(pages) for _, base in where)
    }
    if len(banners) > _MOST_BANNERS:
        banners = set()  # the pages of a form are alike: that is its text
    kept = []
    for page in pages:
        edge = _edge(page)
        rows = [
            row
            for row in page.rows
            if not (
                (row in edge and (_stands_alone(row) or _repeats(places[_key(row)], row, len(pages))))
                or row.text.casefold() in banners
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
    told = "".join(row.text.split()).casefold()
    # "Article 4" at the top of a page is no header, though "Article 5" is at the top of the next.
    return told if keyword_mark(row.text[:_OPENING]) is not None else re.sub(r"\d+", "#", told)


def _same(places: list[tuple[int, float]], base: float) -> int:
    """How many pages have it at that height."""
    return len({at for at, other in places if abs(other - base) <= _SAME_PLACE})


def _repeats(places: list[tuple[int, float]], row: Row, pages: int) -> bool:
    """Whether enough pages have the text of `row` at its height."""
    same = _same(places, row.base)
    if pages == 2:
        return same == 2
    return same >= 3 and same >= (_ALTERNATE if pages >= 6 else _MOST) * pages
