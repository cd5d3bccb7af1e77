"""The lines of a text while its headings are told apart, and what a heading is once it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.headings import Mark
from ingest.model import SectionKind
from ingest.readers.reading import MarkedHeading
from ingest.text import Line, split_lines


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


def collapse(text: str) -> str:
    """A text on one line."""
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
            label = collapse(" ".join(self.lines[i].text for i in range(at, last + 1)))
            self.inside.update(range(at + 1, last + 1))
        else:
            label = collapse(line.text[: mark.label_length])
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

    def headings(self) -> list[Heading]:
        """What was found, in reading order."""
        found = sorted(self.found.items())
        return [
            replace(heading, tight=at > 0 and self.lines[at].gap == 0 and at - 1 in self.found) for at, heading in found
        ]


def plain_mark(kind: SectionKind, style: str, label: str, order: int | None = None) -> Mark:
    """The mark of a heading without number: the whole line."""
    return Mark(kind, style, None, re.sub(r"(?<![ \xa0])[ \xa0]*:$", "", label), "", order, len(label))
