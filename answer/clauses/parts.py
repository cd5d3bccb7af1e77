"""A section's units → the heading inside its text that each stands under: « § 1. Préavis » in a long article.

Publishers mark the headings of articles, and leave those inside an article as lines of its text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.clauses.phrases import roots
from ingest.units import Unit

_LONGEST = 100  # characters
MARK = re.compile(
    r"§? ?(?P<mark>(?:\d{1,2}|[IVXL]{1,6}|[A-Za-z])(?:[.-]\d{1,2})*)[ \xa0]?[.)°:/–—-][.)°:/–— \xa0-]*(?=[^\W\d_])"
)
_NOTE = re.compile(r"[ \xa0]*\(\d{1,2}\)$")
# A sentence without its full stop, the line of a table, the introduction of a list.
_NO_HEADING = re.compile(
    r"[.;:,!?]$|\d|^[^A-ZÀÉÈÊÎÔ]"
    r"|\b(?:est|sont|sera|seront|ont|aura|peut|peuvent|pourra|pourront|doit|doivent|devra|fait|bénéficie\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands inside its section."""

    under: tuple[tuple[str, ...], ...] = ()  # the roots of each heading above it, the nearest last
    is_heading: bool = False  # it is the nearest of them


def inner_places(text: str, units: Sequence[Unit]) -> tuple[Place, ...]:
    """Where each unit of a section stands, in the order of the units."""
    places: list[Place] = []
    open_headings: list[tuple[str, tuple[str, ...]]] = []  # style of the mark, roots
    line_end = 0  # of the nearest heading
    for unit in units:
        said = None
        if unit.start >= line_end:
            start, end = _line(text, unit)
            listed = unit.kind == "item" and unit.lead is not None and units[unit.lead].kind == "lead"
            said = None if listed or end >= units[-1].end else _said(text[start:end])
            if said is not None:
                # « § 2 » ends « § 1 » and all that stood under it.
                styles = [style for style, _ in open_headings]
                if said[0] in styles:
                    del open_headings[styles.index(said[0]) :]
                open_headings.append(said)
                line_end = end
        places.append(Place(tuple(words for _, words in open_headings), unit.start < line_end))
    return tuple(places)


def _line(text: str, unit: Unit) -> tuple[int, int]:
    start = text.rfind("\n", 0, unit.start) + 1
    end = text.find("\n", unit.start)
    return start, len(text) if end < 0 else end


def _said(line: str) -> tuple[str, tuple[str, ...]] | None:
    """The style of the mark and the roots of a line that is a heading; None for any other."""
    line = _NOTE.sub("", line.strip())
    mark = MARK.match(line)
    title = line[mark.end() :] if mark else line
    if len(title) > _LONGEST or _NO_HEADING.search(title):
        return None
    words = roots(title)
    return (_style(line[: mark.end()] if mark else ""), words) if words else None


def _style(mark: str) -> str:
    """« § 1. », « IV - », « 2.1. »: what two marks of one rank have in common."""
    for written, name in ((r"[IVXL]+(?![a-z])", "I"), (r"\d+", "1"), (r"[A-Z]", "A"), (r"[a-z]", "a")):
        mark = re.sub(written, name, mark)
        if name in mark:
            break
    return "".join(mark.split())
