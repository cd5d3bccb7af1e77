"""Outline → its numbered headings: those of the format, of keywords, of counting, and what recurs under each."""

import re
from collections import Counter

from rapidfuzz import fuzz

from ingest import headings as grammar
from ingest.headings import Mark
from ingest.model import SectionKind
from ingest.outline import Outline, plain_mark
from ingest.text import fold

LONGEST_LEAD = 110  # characters
_RECURS = 88  # similarity, out of 100: "il s'agira :" and "il s'agira de :" are one heading
_PAGE_REFERENCE = re.compile(r"[\s.…]\d{1,3}$")
_SAME_LIST = {
    "digit": re.compile(r"\d{1,2}[ \xa0]?[-–—.)/](?!\d)"),
    "roman": re.compile(r"[IVX]+[ \xa0]?[-–—.)/:](?!\d)"),
    "letter": re.compile(r"[A-H][ \xa0]?[-–—.)/:]"),
}


def find_marked(outline: Outline) -> None:
    """Headings that the format marks: level by level, with the kind that their words tell."""
    levels = sorted({mark.level for mark in outline.marks.values()})
    first = min(outline.marks)
    alone = sum(mark.level == levels[0] for mark in outline.marks.values()) == 1
    for at, line in enumerate(outline.lines):
        mark = outline.marks.get(line.start)
        if mark is None:
            continue
        told = _numbered(line.text) or grammar.standing_mark(line.text)
        kind: SectionKind = told.kind if told else "heading"
        if line.start == first and alone and told is None:
            kind = "title"
        title = told.title if told else line.text
        outline.add(
            at,
            Mark(
                kind,
                f"mark.{mark.level}",
                told.number if told else None,
                title,
                told.name if told else "",
                mark.level,
                len(line.text),
            ),
        )
        underline = outline.line(at + 1)
        if underline is not None and underline.end <= mark.end:
            outline.inside.add(at + 1)


def _numbered(text: str) -> Mark | None:
    return grammar.keyword_mark(text) or grammar.sheet_mark(text) or grammar.decimal_mark(text)


def find_numbered(outline: Outline) -> None:
    """Headings that open with a keyword and a number, a code, or a decimal number."""
    for at, line in enumerate(outline.lines):
        mark = grammar.keyword_mark(line.text) or grammar.sheet_mark(line.text)
        if mark is None and (mark := grammar.decimal_mark(line.text)) is not None and line.gap == 0:
            above = outline.line(at - 1)
            # A decimal number at the start of a wrapped line is a figure or a reference.
            if above is not None and at - 1 not in outline.found and not re.search(r"[.:;!?)»]$", above.text):
                mark = None
        if mark is not None:
            outline.add(at, mark)
    for first in sorted(outline.found):
        _drop_run(outline, first)


def _drop_run(outline: Outline, first: int) -> None:
    """Numbered lines of one style that follow one another without a body are a list or a table of contents."""
    heading = outline.found.get(first)
    if heading is None or _runs_on(outline, first):
        return
    run = [first]
    while (following := outline.found.get(run[-1] + 1)) is not None and not _runs_on(outline, run[-1] + 1):
        contents = _PAGE_REFERENCE.search(following.label) and _PAGE_REFERENCE.search(outline.found[run[-1]].label)
        if following.style != heading.style and not contents:
            break
        run.append(run[-1] + 1)
    adjacent = all(outline.lines[at].gap == 0 for at in run[1:])
    if len(run) >= 3 or (len(run) == 2 and adjacent):
        for at in run:
            del outline.found[at]


def _runs_on(outline: Outline, at: int) -> bool:
    """Whether the body stands on the heading's own line: « Article 4 : La Commune s'oblige à … »."""
    return outline.found[at].end < outline.lines[at].end


def find_counted(outline: Outline) -> None:
    """Headings that open with "1.", "I -", "A)": those that stand apart and count up from one."""
    candidates = {
        at: mark
        for at, line in enumerate(outline.lines)
        if at not in outline.found and (mark := grammar.outline_mark(line.text)) is not None
    }
    ordinals = {at: _ordinal(mark) for at, mark in candidates.items()}
    for at, mark in candidates.items():
        capitals = mark.kind == "part"
        neighbours = [line for i in (at - 1, at + 1) if (line := outline.line(i)) is not None]
        listed = any(_SAME_LIST[mark.style].match(line.text) for line in neighbours)
        if listed or outline.lines[at].gap == 0 or not outline.line(at + 1):
            continue
        apart = [other for other, its in candidates.items() if its.style == mark.style and other != at]
        wanted = ordinals[at] + (1 if ordinals[at] == 1 else -1)
        counts = any(ordinals[other] == wanted and (other > at) == (ordinals[at] == 1) for other in apart)
        if capitals or (counts and len(mark.title) <= 120):
            outline.add(at, mark)


def _ordinal(mark: Mark) -> int:
    number = mark.number or ""
    if number.isdigit():
        return int(number)
    if mark.style == "letter":
        return ord(number) - ord("A") + 1
    values = {"I": 1, "V": 5, "X": 10}
    digits = [values[character] for character in number]
    return sum(-value if value < max(digits[i:]) else value for i, value in enumerate(digits))


def find_recurring(outline: Outline) -> None:
    """Lead-in lines that come back under each numbered sibling are its sub-headings."""
    owners: dict[int, tuple[str, int]] = {}  # candidate line → style and line of the numbered heading above
    owner: tuple[str, int] | None = None
    for at, line in enumerate(outline.lines):
        heading = outline.found.get(at)
        if heading is not None:
            owner = (heading.style, at) if heading.number else owner
            continue
        below = outline.line(at + 1)
        alone = line.gap > 0 and below is not None and not line.is_item and at not in outline.inside
        if (
            owner
            and alone
            and below is not None
            and below.is_item
            and line.text.endswith(":")
            and len(line.text) <= LONGEST_LEAD
        ):
            owners[at] = owner
    siblings = Counter(heading.style for heading in outline.found.values())
    for at, (style, _) in owners.items():
        alike = {
            owners[other][1]
            for other in owners
            if owners[other][0] == style
            and fuzz.ratio(fold(outline.lines[at].text), fold(outline.lines[other].text)) >= _RECURS
        }
        if len(alike) >= 2 and len(alike) * 3 >= siblings[style] * 2:
            outline.add(at, plain_mark("heading", "nominal", outline.lines[at].text))
