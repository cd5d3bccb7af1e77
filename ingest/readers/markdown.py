"""Markdown: the text stays the file's own, verbatim; `#` lines and underlined lines are marked as headings."""

import re
from pathlib import Path

from ingest.readers.reading import MarkedHeading, Reading
from ingest.readers.txt import decode

SUFFIXES = (".md", ".markdown")

_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+\S.*$|^(?P<line>[^\s#>*+-].*)\r?\n(?P<rule>=+|-{2,})[ \t]*$", re.M)
_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*\r?$|\A---\r?\n.*?^---[ \t]*\r?$", re.M | re.S)


def read(path: Path) -> Reading:
    """Read a Markdown file; `#` inside a fenced block is not a heading.

    Raises:
        UnreadableFileError: the bytes are text in no known encoding.
    """
    text, warnings = decode(path)
    fences = [match.span() for match in _FENCE.finditer(text)]
    headings = tuple(
        MarkedHeading(
            match.start(),
            match.end(),
            len(match["marks"]) if match["marks"] else (1 if match["rule"].startswith("=") else 2),
        )
        for match in _HEADING.finditer(text)
        if not any(start <= match.start() < end for start, end in fences)
    )
    return Reading(text, headings=headings, warnings=warnings)
