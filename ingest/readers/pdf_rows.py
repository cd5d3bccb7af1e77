"""Glyphs of a page → its rows, each of one or more segments: a blank parts two columns, a wider one two cells."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from ingest.readers.flow import SUPERSCRIPTS

_BLANK = 0.15  # of the size: a wider gap parts two words
_HOLE = 0.6  # of the size: a wider one may part two columns
_GAP = 1.5  # of the size: a wider one parts two cells
_EVEN = 0.25  # of the size: blanks of a justified line differ by no more
_RAISED = 0.45  # of the size: a baseline as much higher is that of a note's call, in the same row
_LOWERED = 0.25
_SMALL = 0.8  # of the size: what is raised and no larger calls a note
_OVERLAID = 0.2  # of the size: the same glyph twice, a way to print in bold
_LEADERS = re.compile(r"(?:[.…_·][ \xa0]?){5,}")
# Marks of lists stand far from their text.
_MARK = re.compile(r"^(?:[^\w\s]{1,2}|\(?(?:\d{1,2}|[A-Za-z]|[IVXivx]{1,4})[.)°]|\d{1,2}(?:\.\d{1,2})+\.?|o)$")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it is printed, or a whole word from OCR; in points, y going up."""

    text: str
    left: float
    right: float
    base: float  # y of the line it stands on
    size: float  # of the font
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line drawn on the page."""

    y: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A vertical line drawn on the page."""

    x: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand together on a row."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    barred: bool = False  # a vertical line parts it from what stands on its left


@dataclass(frozen=True, slots=True)
class Row:
    """Segments on one base line, from left to right."""

    segments: tuple[Segment, ...]

    @property
    def base(self) -> float:
        """Where the row stands: the base line of its largest text."""
        return max(self.segments, key=lambda each: each.size).base

    @property
    def size(self) -> float:
        """Size of its largest text."""
        return max(each.size for each in self.segments)

    @property
    def text(self) -> str:
        """The whole row, its segments parted by a blank."""
        return " ".join(each.text for each in self.segments)


def page_rows(glyphs: Iterable[Glyph], bars: Sequence[Bar] = ()) -> list[Row]:
    """The rows of a page, from top to bottom; `bars` part the cells that they stand between."""
    lines: list[list[Glyph]] = []
    tallest: list[Glyph] = []  # of each line
    for glyph in sorted(glyphs, key=lambda each: (-each.base, each.left)):
        if not glyph.text.strip(" \t"):
            continue  # blanks are told from the gaps; a no-break space is a sign
        if lines and _same_line(tallest[-1], glyph):
            lines[-1].append(glyph)
            if glyph.size > tallest[-1].size and glyph.text.strip():
                tallest[-1] = glyph
        else:
            lines.append([glyph])
            tallest.append(glyph)
    rows = [Row(tuple(_segments(sorted(line, key=lambda each: each.left), bars))) for line in lines]
    return [_joined(row) if _is_stretched(row) else row for row in rows if row.segments]


def _same_line(tallest: Glyph, glyph: Glyph) -> bool:
    size = max(tallest.size, glyph.size)
    lower = tallest.base - glyph.base
    return lower <= (_RAISED if glyph.size > tallest.size else _LOWERED) * size


def _segments(line: list[Glyph], bars: Sequence[Bar]) -> list[Segment]:
    tallest = max(line, key=lambda each: each.size)
    beside = [bar.x for bar in bars if bar.bottom < tallest.base + 0.3 * tallest.size < bar.top]
    segments: list[Segment] = []
    gathered: list[Glyph] = []
    text = ""
    follows_bar = False
    for glyph in line:
        if gathered:
            last = gathered[-1]
            size = min(last.size, glyph.size)
            if glyph.text == last.text and abs(glyph.left - last.left) < _OVERLAID * size:
                continue
            gap = glyph.left - last.right
            barred = any((last.left + last.right) / 2 < x < (glyph.left + glyph.right) / 2 for x in beside)
            if barred or (gap > _HOLE * size and not _MARK.match(text)):
                segments.append(_segment(text, gathered, follows_bar))
                gathered, text, follows_bar = [], "", barred
            elif gap > _BLANK * size and "\xa0" not in (last.text, glyph.text):
                text += " "
        gathered.append(glyph)
        raised = glyph.base > tallest.base and glyph.size <= _SMALL * tallest.size
        text += glyph.text.translate(SUPERSCRIPTS) if raised else glyph.text
    if gathered:
        segments.append(_segment(text, gathered, follows_bar))
    return [segment for segment in segments if segment.text]


def _is_stretched(row: Row) -> bool:
    """Whether a row is a few words that were justified to fill a line, as titles are: its blanks are wide, and equal.

    Those between cells of one word are not, unless the words are of one width too, like years.
    """
    if len(row.segments) < 3 or any(" " in each.text or each.barred for each in row.segments):
        return False
    blanks = [after.left - before.right for before, after in pairwise(row.segments)]
    widths = [each.right - each.left for each in row.segments]
    uneven = min(max(some) - min(some) for some in (widths[:-1], widths[1:]))  # in columns on the left, on the right
    return max(blanks) - min(blanks) < _EVEN * row.size and uneven > 2 * _EVEN * row.size


def _segment(text: str, glyphs: list[Glyph], barred: bool) -> Segment:
    letters = [glyph for glyph in glyphs if glyph.text.strip("\xa0")] or glyphs
    tallest = max(letters, key=lambda each: each.size)
    shown = _LEADERS.sub(" … ", unicodedata.normalize("NFC", text)).strip(" \t\xa0")
    return Segment(
        re.sub(" {2,}", " ", shown),
        letters[0].left,
        letters[-1].right,
        tallest.base,
        tallest.size,
        all(glyph.bold for glyph in letters),
        barred,
    )


def with_cells(row: Row) -> Row:
    """The row with its segments joined, but for those that a wide blank or a vertical line parts."""
    joined: list[Segment] = []
    for each in row.segments:
        last = joined[-1] if joined else None
        if last is None or each.barred or each.left - last.right > _GAP * max(last.size, each.size):
            joined.append(each)
            continue
        joined[-1] = _one(last, each)
    return Row(tuple(joined))


def _joined(row: Row) -> Row:
    return Row((reduce(_one, row.segments),))


def _one(last: Segment, each: Segment) -> Segment:
    """Two segments that follow each other, as one."""
    tallest = max(last, each, key=lambda segment: segment.size)
    text = f"{last.text} {each.text}"
    return Segment(text, last.left, each.right, tallest.base, tallest.size, last.bold and each.bold, last.barred)
