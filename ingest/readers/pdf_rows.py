"""Glyphs of a page → its rows, each of one or more segments: a wide blank parts two columns or two cells."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

_BLANK = 0.15  # of the size: a wider gap parts two words
_GAP = 1.5  # of the size: a wider one parts two segments
_RAISED = 0.45  # of the size: a baseline as much higher is that of a note's call, in the same row
_LOWERED = 0.25
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
class Segment:
    """Words that stand together on a row."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool

    @property
    def em(self) -> float:
        """Average width of a character, blanks included."""
        return (self.right - self.left) / max(len(self.text), 1)


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


def page_rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """The rows of a page, from top to bottom."""
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
    rows = [tuple(_segments(sorted(line, key=lambda each: each.left))) for line in lines]
    return [Row(segments) for segments in rows if segments]


def _same_line(tallest: Glyph, glyph: Glyph) -> bool:
    size = max(tallest.size, glyph.size)
    lower = tallest.base - glyph.base
    return lower <= (_RAISED if glyph.size > tallest.size else _LOWERED) * size


def _segments(line: list[Glyph]) -> list[Segment]:
    segments: list[Segment] = []
    gathered: list[Glyph] = []
    text = ""
    for glyph in line:
        if gathered:
            last = gathered[-1]
            size = max(last.size, glyph.size)
            if glyph.text == last.text and abs(glyph.left - last.left) < _OVERLAID * size:
                continue
            gap = glyph.left - last.right
            if gap > _GAP * size and not _MARK.match(text):
                segments.append(_segment(text, gathered))
                gathered, text = [], ""
            elif gap > _BLANK * min(last.size, glyph.size) and "\xa0" not in (last.text, glyph.text):
                text += " "
        gathered.append(glyph)
        text += glyph.text
    if gathered:
        segments.append(_segment(text, gathered))
    return [segment for segment in segments if segment.text]


def _segment(text: str, glyphs: list[Glyph]) -> Segment:
    letters = [glyph for glyph in glyphs if glyph.text.strip("\xa0")] or glyphs
    tallest = max(letters, key=lambda each: each.size)
    shown = _LEADERS.sub(" … ", unicodedata.normalize("NFC", text)).strip(" \t\xa0")
    return Segment(
        " ".join(shown.split(" ")) if "  " not in shown else re.sub(" {2,}", " ", shown),
        letters[0].left,
        letters[-1].right,
        tallest.base,
        tallest.size,
        all(glyph.bold for glyph in letters if any(character.isalpha() for character in glyph.text)),
    )


def widened(row: Row, segments: Iterable[Segment]) -> Row:
    """The row with other segments."""
    return replace(row, segments=tuple(segments))
