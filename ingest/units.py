"""Span of text → the units that can be quoted from it: sentences, list items and the lines that introduce lists."""

import re
from dataclasses import dataclass
from typing import Literal

from ingest.signatures import is_signature_block
from ingest.text import ITEM_MARK, fold

UnitKind = Literal["sentence", "item", "lead", "heading"]  # `split_units` gives no headings

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
# A full stop after these, or after a lone capital ("L. 263-1", "J. Dupont"), ends no sentence.
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\w+", "m mm mme mmes mlle mlles dr pr me art al cf p pp n no tel ex env av bd bld chap fig vol ref st ste"
    )
)
_STOP = re.compile(r"(?P<mark>\.{3}|[.!?…])(?P<close>[ \xa0]?[»”\"]|[)\]’'])*(?P<blank>[ \t\xa0\u202f]+)(?=[^\s])")
_OPENS = re.compile(r"[«“\"(\[—–-]?[ \xa0\u202f]?[^\W_]")
# "- Pour 2015" heads the figures below it; it is no commitment.
_PERIOD = re.compile(r"^(?:pour|en|au|annees?)?[ \xa0]*(?:l'annee )?\d{4}(?:[ \xa0]?[-–/][ \xa0]?\d{2,4})?[ \xa0]*:?$")
_WRAPPED_AT = 60  # a shorter line that goes on in lower case is a list without marks, not wrapped prose


@dataclass(frozen=True, slots=True)
class Unit:
    """A quotable stretch; offsets are in the document's text, without blanks at either end or list mark."""

    kind: UnitKind
    start: int
    end: int
    depth: int  # of nested list items, from 0
    lead: int | None  # index of the unit that introduces this item: a line ending with ":", or the item above it


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    end: int
    indent: int
    mark: str | None  # "#" for numbers, "a" for letters, else the bullet itself


def split_sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences of a stretch without line break, trimmed, in order."""
    spans: list[tuple[int, int]] = []
    first = start
    for match in _STOP.finditer(text, start, end):
        if _ends_sentence(text, first, match):
            spans.append((first, match.start("blank")))
            first = match.end()
    spans.append((first, end))
    return tuple(trimmed for span in spans if (trimmed := _trim(text, *span)) is not None)


def _ends_sentence(text: str, first: int, stop: re.Match[str]) -> bool:
    following = text[stop.end() :][:3]
    if stop["mark"] == "." and not stop["close"]:
        word = re.search(r"[^\W\d_](?:[^\W\d_]|[-'’.](?=\w))*$|\d+$", text[first : stop.start()])
        if word is not None:
            bare = re.split("['’]", word.group())[-1]
            if fold(bare) in _ABBREVIATIONS or (len(bare) == 1 and bare.isupper()):
                return False
            if bare.isdigit() and not text[first : word.start() + first].strip():
                return False  # "1. Objet": a number that opens the stretch
    if following[0] == "(":
        return True
    match = _OPENS.match(following)
    return match is not None and not match.group()[-1].islower()


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _rows(text: str, start: int, end: int) -> list[_Row]:
    rows: list[_Row] = []
    for match in _LINE.finditer(text, start, end):
        trimmed = _trim(text, match.start(), match.end())
        if trimmed is None:
            continue
        indent = trimmed[0] - (text.rfind("\n", 0, trimmed[0]) + 1)
        mark = ITEM_MARK.match(text, *trimmed)
        first = mark.end() if mark and mark.end() < trimmed[1] else trimmed[0]
        row = _Row(first, trimmed[1], indent, _mark_class(mark.group()) if first > trimmed[0] and mark else None)
        above = rows[-1] if rows else None
        wrapped = (
            above is not None
            and row.mark is None
            and text[first].islower()
            and text.count("\n", above.end, trimmed[0]) == 1
            and above.end - above.start >= _WRAPPED_AT
            and text[above.end - 1] not in ".;:!?"
        )
        if wrapped and above is not None:
            rows[-1] = _Row(above.start, row.end, above.indent, above.mark)
        else:
            rows.append(row)
    return _join_signatures(text, rows)


def _join_signatures(text: str, rows: list[_Row]) -> list[_Row]:
    """Names over roles become one row a block: their lines are broken in mid-phrase."""
    joined: list[_Row] = []
    block: list[_Row] = []
    for row in [*rows, None]:
        if row is not None and (not block or "\n" not in text[block[-1].end : row.start].replace("\n", "", 1)):
            block.append(row)
            continue
        lines = [text[each.start : each.end] for each in block]
        is_signed = all(each.mark is None for each in block) and is_signature_block(lines)
        joined += [_Row(block[0].start, block[-1].end, block[0].indent, None)] if is_signed else block
        block = [row] if row is not None else []
    return joined


def _mark_class(mark: str) -> str:
    bare = "".join(mark.split()).strip("()")
    return "#" if bare[0].isdigit() else "a" if bare[0].isalpha() and bare != "o" else bare


def _introduces(text: str, rows: list[_Row], at: int) -> bool:
    """Whether row `at` ends with ":" and a list follows."""
    if text[rows[at].end - 1] != ":" or at + 1 >= len(rows):
        return False
    return rows[at + 1].mark is not None or _is_bare_item(text, rows, at + 1)


def _is_bare_item(text: str, rows: list[_Row], at: int) -> bool:
    """Whether row `at` is an item without mark, under a lead-in: two short lines in a row, in lower case."""
    pair = rows[at : at + 2]
    return len(pair) == 2 and all(
        row.mark is None and row.end - row.start <= 120 and text[row.start].islower() for row in pair
    )


def split_units(text: str, start: int, end: int) -> tuple[Unit, ...]:
    """The sentences and list items of ``text[start:end]``, in reading order.

    A line break ends a unit, except in a wrapped line that goes on in lower case and in a block of signatures.
    A list item is one unit, however many sentences it holds: see `split_sentences`. An item nested under another
    has it for `lead`;
    a bullet that only names a period ("- Pour 2015") is the lead of the items after it.
    """
    rows = _rows(text, start, end)
    units: list[Unit] = []
    lead: int | None = None  # of the list being read
    open_items: list[tuple[int, str, int]] = []  # indent, mark and unit of the items that hold the next one
    bare = False
    for at, row in enumerate(rows):
        mark = row.mark
        if mark is None and lead is not None and units[-1].kind == "lead" and not open_items:
            bare = _is_bare_item(text, rows, at)
        if mark is None and bare and lead is not None and text[row.start].islower() and row.end - row.start <= 120:
            units.append(Unit("item", row.start, row.end, 0, lead))
            continue
        bare = False
        if mark is not None:
            while open_items and not _holds(open_items[-1], row, open_items):
                open_items.pop()
            holder = open_items[-1][2] if open_items else lead
            kind: UnitKind = "lead" if _PERIOD.match(fold(text[row.start : row.end])) else "item"
            units.append(Unit(kind, row.start, row.end, len(open_items), holder))
            if kind == "lead":
                lead = len(units) - 1
            else:
                open_items.append((row.indent, mark, len(units) - 1))
            continue
        open_items, lead = [], None
        sentences = split_sentences(text, row.start, row.end)
        for first, last in sentences:
            introduces = (first, last) == sentences[-1] and _introduces(text, rows, at)
            units.append(Unit("lead" if introduces else "sentence", first, last, 0, None))
            lead = len(units) - 1 if introduces else None
    return tuple(units)


def _holds(item: tuple[int, str, int], row: _Row, open_items: list[tuple[int, str, int]]) -> bool:
    """Whether `row` is nested under `item`: further right, or with a mark not yet seen at this place."""
    indent, mark, _ = item
    if row.indent != indent:
        return row.indent > indent and row.mark is not None
    return row.mark != mark and all(row.mark != other for _, other, _ in open_items)
