"""Which lines of a text are headings: lines and marks come in, headings in reading order come out.

`headings.py` says what a line announces by itself; here the document decides. Numbered lines that follow one
another are a list or a table of contents; a line that comes back under each axe is a sub-heading; a short line
that stands alone, has no conjugated verb and is followed by prose is a title.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ingest import headings as grammar
from ingest.headings import Mark
from ingest.model import SectionKind
from ingest.readers.reading import MarkedHeading
from ingest.signatures import find_signatures
from ingest.text import Line, fold, is_capitals, split_lines
from ingest.verbs import has_finite_verb

SIGNATURES = "Signatures"  # the one label that is ours: a signature block carries no heading
LONGEST_TITLE = 110  # characters of a heading without number
LONGEST_DOCUMENT_TITLE = 300
_RECURS = 88  # similarity, out of 100: "il s'agira :" and "il s'agira de :" are one heading
_CONNECTIVES = re.compile(
    r"^(?:par ailleurs|enfin|en outre|de plus|de meme|par consequent|en conclusion|pour terminer|au-dela"
    r"|de maniere generale)\b"
)
_NOT_IN_TITLE = re.compile(r"@|https?:|www\.|\||€|\d[ \xa0]?%|\b0\d([ .]\d\d){4}\b|[.;!?…][ \xa0]+[^\W\d_]|\d/\d\d?/\d")
_SAME_LIST = {
    "digit": re.compile(r"\d{1,2}[ \xa0]?[-–—.)/](?!\d)"),
    "roman": re.compile(r"[IVX]+[ \xa0]?[-–—.)/:]"),
    "letter": re.compile(r"[A-H][ \xa0]?[-–—.)/:]"),
}
_AGREED = re.compile(r"\b(?:convenu|convient|conviennent|arrete)\b.*\b(?:suit|suivent)\b")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in its place. `style` groups siblings; `order` is its rank where hierarchy is fixed."""

    start: int  # where its section starts: at the date line of a dated item
    end: int  # where the heading ends
    kind: SectionKind
    style: str
    number: str | None
    label: str
    title: str
    name: str
    order: int | None
    date: str | None = None
    tight: bool = False  # it stands right under another heading


def _collapse(text: str) -> str:
    return " ".join(text.split())


class Outline:
    """The lines of one text while its headings are told apart; `found` maps a line to its heading."""

    def __init__(self, text: str, marks: Sequence[MarkedHeading]) -> None:
        """Split `text` into lines; `marks` are the headings that the file format gives."""
        self.text = text
        self.lines = split_lines(text)
        self.marks = {mark.start: mark for mark in marks}
        self.found: dict[int, Heading] = {}
        self.inside: set[int] = set()  # second lines of a heading, parties, signatures: never a heading

    def line(self, at: int) -> Line | None:
        """The line at index `at`, or None off either end."""
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def add(
        self, at: int, mark: Mark, *, last: int | None = None, start: int | None = None, date: str | None = None
    ) -> None:
        """Record that line `at` (to `last`) is a heading."""
        line = self.lines[at]
        if last is not None and last > at:
            end = self.lines[last].end
            label = _collapse(" ".join(self.lines[i].text for i in range(at, last + 1)))
            self.inside.update(range(at + 1, last + 1))
        else:
            label = _collapse(line.text[: mark.label_length])
            end = line.end if mark.label_length >= len(line.text) else line.start + mark.label_length
        self.found[at] = Heading(
            line.start if start is None else start,
            end,
            mark.kind,
            mark.style,
            mark.number,
            label,
            mark.title,
            mark.name,
            mark.order,
            date,
        )

    def has_body(self, at: int) -> bool:
        """Whether text that is no heading follows the heading on line `at`."""
        following = at + 1
        while following in self.inside:
            following += 1
        return following < len(self.lines) and following not in self.found


def _plain(kind: SectionKind, style: str, label: str, order: int | None = None) -> Mark:
    return Mark(kind, style, None, re.sub(r"[ \xa0]*:$", "", label), "", order, len(label))


def _marked(outline: Outline) -> None:
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


def _numbered_lines(outline: Outline) -> None:
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
    if heading is None:
        return
    run = [first]
    while (following := outline.found.get(run[-1] + 1)) is not None and following.style == heading.style:
        run.append(run[-1] + 1)
    adjacent = all(outline.lines[at].gap == 0 for at in run[1:])
    if len(run) >= 3 or (len(run) == 2 and adjacent):
        for at in run:
            del outline.found[at]


def _outline_lines(outline: Outline) -> None:
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


def _parties(outline: Outline) -> None:
    """One section from "ENTRE :" to the preamble or the first numbered heading; nothing in it is a heading."""
    at = next((i for i, line in enumerate(outline.lines) if grammar.opens_parties(line.text)), None)
    if at is None:
        return
    outline.add(at, _plain("parties", "parties", outline.lines[at].text, 0))
    agreed = False
    for inside in range(at + 1, len(outline.lines)):
        line = outline.lines[inside]
        closes = inside in outline.found or grammar.standing_mark(line.text) is not None
        if closes or (agreed and is_capitals(line.text) and line.gap > 0):
            break
        agreed = agreed or _AGREED.search(fold(line.text)) is not None
        if not agreed or line.text.endswith(":"):
            outline.inside.add(inside)


def _signatures(outline: Outline) -> None:
    for at in find_signatures(outline.lines):
        if at in outline.inside or at in outline.found:
            continue
        line = outline.lines[at]
        outline.found[at] = Heading(
            line.start, line.start, "signature", "signature", None, SIGNATURES, SIGNATURES, "", 0
        )
        following = at
        while (inside := outline.line(following)) is not None and (following == at or following not in outline.found):
            told = (
                following > at and inside.gap > 0 and (is_capitals(inside.text) or grammar.standing_mark(inside.text))
            )
            if told or len(inside.text) > 160:
                break
            outline.inside.add(following)
            following += 1


def _document_title(outline: Outline) -> None:
    """The first lines of a text, when they are no heading of another kind and no sentence."""
    first = outline.line(0)
    if first is None or 0 in outline.found or 0 in outline.inside or first.is_item or grammar.is_date_line(first.text):
        return
    last = 0
    while (line := outline.line(last + 1)) is not None and line.gap == 0 and last + 1 not in outline.found:
        last += 1
    label = _collapse(" ".join(outline.lines[i].text for i in range(last + 1)))
    alone = last + 1 < len(outline.lines)
    if alone and len(label) <= LONGEST_DOCUMENT_TITLE and not re.search(r"[.;:,]$", label) and last < 5:
        outline.add(0, Mark("title", "title", None, label, "", 0, len(first.text)), last=last)


def _dated_items(outline: Outline) -> list[int]:
    """Items of a letter whose date stands above the title; gives the blank lines around each title."""
    gaps: list[int] = []
    for at, line in enumerate(outline.lines):
        title, body = outline.line(at + 1), outline.line(at + 2)
        if not grammar.is_date_line(line.text) or title is None or body is None or at in outline.inside:
            continue
        if len(title.text) > 200 or title.text.endswith((".", ":", ";")) or grammar.is_date_line(title.text):
            continue
        outline.inside.discard(at + 1)
        outline.found.pop(at + 1, None)
        outline.add(at + 1, _plain("news", "news", title.text, 0), start=line.start, date=line.text)
        outline.inside.add(at)
        gaps.append(max(title.gap, body.gap, line.gap))
    return gaps


def _capitals(outline: Outline) -> None:
    for at, line in enumerate(outline.lines):
        if at in outline.found or at in outline.inside or line.is_item:
            continue
        standing = grammar.standing_mark(line.text)
        if standing is not None:
            outline.add(at, standing)
            continue
        stands = line.gap > 0 or at - 1 in outline.found
        if not (
            stands and is_capitals(line.text) and len(line.text) <= 160 and not line.text.endswith((".", ",", ";"))
        ):
            continue
        if _NOT_IN_TITLE.search(line.text):
            continue
        last = at
        while (below := outline.line(last + 1)) is not None and below.gap == 0 and last - at < 3:
            if last + 1 in outline.found or not is_capitals(below.text) or below.is_item:
                break
            last += 1
        if outline.line(last + 1) is not None:
            outline.add(at, _plain("heading", "capitals", line.text), last=last)


def _recurring(outline: Outline) -> None:
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
            and len(line.text) <= LONGEST_TITLE
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
            outline.add(at, _plain("heading", "nominal", outline.lines[at].text))


def _could_be_title(outline: Outline, at: int) -> bool:
    """Whether line `at` has the place and shape of a title: alone, short, opening with a capital, over some text."""
    line, above, below = outline.lines[at], outline.line(at - 1), outline.line(at + 1)
    if at in outline.found or at in outline.inside or line.is_item or below is None or below.start == line.end:
        return False
    if (
        not (line.gap > 0 or at - 1 in outline.found or _under_title(outline, at))
        or len(line.text) > LONGEST_TITLE
        or len(line.text) < 4
    ):
        return False
    opening = line.text.lstrip('«"“ \xa0')[:1]
    if not opening.isupper() or _NOT_IN_TITLE.search(line.text) or grammar.is_metadata(line.text):
        return False
    follows_lead = above is not None and above.text.endswith(":") and at - 1 not in outline.found
    return not follows_lead and not grammar.is_date_line(below.text)


def _under_title(outline: Outline, at: int) -> bool:
    """Whether line `at` stands right under a line that may itself be a title, and over a list or a blank line."""
    above, below = outline.line(at - 1), outline.line(at + 1)
    if above is None or below is None or not (below.gap > 0 or below.is_item):
        return False
    return (
        above.gap > 0 and len(above.text) <= 60 and not above.is_item and not above.text.endswith((".", ":", ";", ","))
    )


def _titles(outline: Outline, gaps: list[int]) -> None:
    """Questions, rubrics and nominal titles that stand alone; news items when the text is a letter."""
    letter = bool(gaps) or any(
        grammar.is_rubric(line.text) and fold(line.text).startswith("edito") for line in outline.lines
    )
    spaced = min(gaps, default=0) >= 2  # titles of items are set apart by two blank lines at least
    # From the last line up, so that a title is known to stand over text and not over another title.
    for at in range(len(outline.lines) - 1, -1, -1):
        if not _could_be_title(outline, at):
            continue
        line, below = outline.lines[at], outline.lines[at + 1]
        wide = max(line.gap, below.gap) >= 2
        question = line.text.endswith("?") and line.text.count("?") == 1
        rubric = grammar.is_rubric(line.text)
        over_title = at + 1 in outline.found and not (
            below.gap == 0 and outline.found[at + 1].style in {"nominal", "capitals"}
        )
        if over_title or (at + 1 in outline.inside and not rubric):
            continue
        run = below.gap == 0 and not below.is_item and at + 1 not in outline.found and not rubric
        if not rubric and line.text.endswith((".", ":", ";", ",", "…")):
            continue
        if not (question or rubric or (spaced and wide and letter)):
            if run and not (len(line.text) <= 60 and len(below.text) >= 120):
                continue
            if line.text.endswith(("!", "?")):
                continue
            if not grammar.opens_subhead(line.text) and has_finite_verb(line.text):
                continue
        inner = question or grammar.opens_subhead(line.text) or (below.is_item and not rubric)
        news = letter and not (spaced and not wide) and (rubric or not inner)
        if news:
            outline.add(at, _plain("news", "news", line.text, 0))
        else:
            outline.add(at, _plain("heading", "rubric" if rubric else "nominal", line.text))


def _continuations(outline: Outline) -> dict[int, Heading]:
    """Paragraphs that close the list of axes: prose after a list, opening with a connective."""
    found: dict[int, Heading] = {}
    for at, line in enumerate(outline.lines):
        above, below = outline.line(at - 1), outline.line(at + 1)
        alone = line.gap > 0 and (below is None or below.gap > 0)
        if (
            not alone
            or line.is_item
            or above is None
            or not above.is_item
            or at in outline.found
            or at in outline.inside
        ):
            continue
        if _CONNECTIVES.match(fold(line.text)) and line.text.endswith("."):
            found[at] = Heading(line.start, line.start, "heading", "continuation", None, "", "", "", None)
    return found


def find_headings(text: str, marks: Sequence[MarkedHeading]) -> list[Heading]:
    """The headings of a text in reading order, with `continuation` pseudo-headings where axes may end."""
    outline = Outline(text, marks)
    if len(marks) >= 2:
        _marked(outline)
        _signatures(outline)
    else:
        _numbered_lines(outline)
        _outline_lines(outline)
        _parties(outline)
        _signatures(outline)
        gaps = _dated_items(outline)
        _document_title(outline)
        _capitals(outline)
        _recurring(outline)
        _titles(outline, gaps)
    found = outline.found | _continuations(outline)
    return [_with_tightness(outline, at, found[at]) for at in sorted(found)]


def _with_tightness(outline: Outline, at: int, heading: Heading) -> Heading:
    tight = at > 0 and outline.lines[at].gap == 0 and at - 1 in outline.found
    return replace(heading, tight=tight)
