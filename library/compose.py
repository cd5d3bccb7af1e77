"""Headings, paragraphs and lists, one after the other → a text and the marks of its tree."""

import re

from ingest.model import SectionKind
from ingest.readers.reading import MarkedHeading

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def one_line(text: str) -> str:
    """A text on one line, no-break spaces kept."""
    return _BLANKS.sub(" ", text).strip(" ")


class Composition:
    """A text being written. What is written goes to the section at `level`, whatever was written inside it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.headings: list[MarkedHeading] = []
        self._open: list[int] = []  # the marks that hold what comes next, outermost first
        self._within: list[int] = []  # likewise of what was written last

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    @property
    def level(self) -> int:
        """How many headings hold what comes next."""
        return len(self._open)

    def open_section(
        self,
        label: str,
        kind: SectionKind = "heading",
        number: str | None = None,
        title: str = "",
        key: str | None = None,
    ) -> None:
        """Write a heading; what comes next stands in its section until `close_section`.

        Args:
            label: how the section is cited.
            title: shown after the label, cited apart.
        """
        self._break(2)
        start = self._length
        shown = one_line(label)
        self._write(f"{shown} – {one_line(title)}" if one_line(title) else shown)
        label_end = start + len(shown) if one_line(title) else None
        self.headings.append(MarkedHeading(start, self._length, self.level + 1, kind, number, label_end, key))
        self._open.append(len(self.headings) - 1)
        self._within = list(self._open)

    def close_section(self) -> None:
        """End the section opened last."""
        self._open.pop()

    def paragraph(self, text: str) -> None:
        """Write a paragraph; a blank one is left out."""
        self._line(one_line(text), apart=2)

    def line(self, text: str) -> None:
        """Write a line right below the last one; a blank one is left out."""
        self._line(one_line(text), apart=1)

    def item(self, text: str, depth: int = 0, mark: str = "- ") -> None:
        """Write an item of a list, `depth` deep from 0; a blank one is left out."""
        shown = one_line(text)
        self._line(f"{'  ' * depth}{mark}{shown}" if shown else "", apart=1)

    def _line(self, line: str, apart: int) -> None:
        if not line:
            return
        if self._within != self._open:
            self._go_on()
            apart = 2
        self._break(apart)
        self._write(line)

    def _go_on(self) -> None:
        """Say that the text belongs to the open section again, after the sections inside it."""
        self._break(2)
        continued = self._open[-1] if self._open else 0  # the first heading is the document's title
        self.headings.append(MarkedHeading(self._length, self._length, self.level + 1, continues=continued))
        self._within = list(self._open)

    def _break(self, lines: int) -> None:
        """Leave at least that many line ends after what was written."""
        if not self._length:
            return
        last = self._parts[-1]
        self._write("\n" * (lines - (len(last) - len(last.rstrip("\n")))))

    def _write(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)
