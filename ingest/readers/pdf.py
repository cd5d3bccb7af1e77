"""PDF with a text layer: pages of laid-out lines become reading text, with the page of every character.

Wrapped lines are joined where the next word would not have fitted; list marks and headings keep their own
lines; page numbers and the headers or footers that most pages repeat are dropped.
"""

import re
from collections import Counter
from pathlib import Path
from statistics import median

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from errors import EncryptedPdfError, ScannedPdfError, UnreadableFileError
from ingest.headings import keyword_mark, sheet_mark
from ingest.model import Page
from ingest.readers.reading import Reading
from ingest.text import ITEM_MARK, is_capitals

# pypdf meets a broken object in any of these ways.
_BROKEN = (
    PyPdfError,
    DependencyError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xad": None}
)
_PAGE_NUMBER = re.compile(r"^(?:page )?[-–— ]*\d{1,3}(?: ?(?:/|sur|of) ?\d{1,3})?[-–— ]*$", re.I)
_EDGE = 2  # lines at the top and bottom of a page that may be a header or a footer
# How full a line must be, compared to the widest, to go on below; letters are not all as wide.
_FULL = 0.88
_FULL_LOWER = 0.8  # when what follows opens in lower case
_CLOSED = re.compile(r"[.!?:;…][»”\")\]]?$")


def read(path: Path) -> Reading:
    """Read a PDF.

    Raises:
        UnreadableFileError: the file is damaged.
        EncryptedPdfError: it asks for a password.
        ScannedPdfError: no page has a text layer.
    """
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedPdfError(path=path)
        pages = [_page_lines(page.extract_text(extraction_mode="layout")) for page in reader.pages]
    except FileNotDecryptedError as error:
        raise EncryptedPdfError(path=path) from error
    except _BROKEN as error:
        raise UnreadableFileError(path=path) from error
    if not any(line.strip() for page in pages for line in page):
        raise ScannedPdfError(path=path)
    silent = [number for number, page in enumerate(pages, 1) if not any(line.strip() for line in page)]
    warnings: tuple[str, ...] = ()
    if silent:
        listed = ", ".join(map(str, silent))
        warnings = (
            f"« {path.name} » : rien à lire page(s) {listed}. Vérifiez si ce sont des images ou des pages blanches.",
        )
    text, spans = _join(_without_edges(pages))
    return Reading(text, pages=spans, warnings=warnings)


def _page_lines(layout: str) -> list[str]:
    return [line.translate(_LIGATURES).replace("\0", "").rstrip() for line in layout.splitlines()]


def _edge_key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split())).casefold()


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """The pages without lone page numbers, nor the first and last lines that most pages share."""
    counts: Counter[str] = Counter()
    edges = []
    for page in pages:
        filled = [at for at, line in enumerate(page) if line.strip()]
        edge = {*filled[:_EDGE], *filled[-_EDGE:]}
        edges.append(edge)
        counts.update({_edge_key(page[at]) for at in edge})
    repeated = {key for key, count in counts.items() if count >= 3 and count * 2 > len(pages)}
    return [
        [
            line
            for at, line in enumerate(page)
            if not (at in edge and (_PAGE_NUMBER.match(line.strip()) or _edge_key(line) in repeated))
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _goes_on(above: str, line: str, width: int, above_is_heading: bool) -> bool:
    """Whether `line` continues `above`: its first word would not have fitted, and nothing says it opens something."""
    shown, following = above.rstrip(), line.strip()
    if ITEM_MARK.match(following) or keyword_mark(following) or sheet_mark(following):
        return False
    if above_is_heading and is_capitals(shown) and not is_capitals(following) and not following[0].islower():
        return False
    full = _FULL_LOWER if following[0].islower() else _FULL
    return len(shown) + 1 + len(following.split()[0]) > width * full


def _join(pages: list[list[str]]) -> tuple[str, tuple[Page, ...]]:
    lengths = sorted(len(line) for page in pages for line in page if line.strip())
    width = lengths[int(0.98 * (len(lengths) - 1))]  # a wide table is not the measure of the prose
    margin = min((len(line) - len(line.lstrip()) for page in pages for line in page if line.strip()), default=0)
    gaps = [gap for page in pages for gap in _gaps(page)]
    # Some layouts put a blank line between all lines: only more than the usual gap parts paragraphs.
    usual = int(median(gaps)) if gaps else 0
    parts: list[str] = []
    spans: list[Page] = []
    length = 0
    above = ""
    heading = False
    for number, page in enumerate(pages, 1):
        start = length
        blanks = 0
        for line in page:
            if not line.strip():
                blanks += 1
                continue
            shown = " ".join(line.split())
            indent = min((len(line) - len(line.lstrip()) - margin) // 4, 4) if ITEM_MARK.match(shown) else 0
            apart = blanks > usual
            wrapped = bool(above) and not apart and _goes_on(above, line, width, heading)
            if above and start == length and parts and not wrapped and not _CLOSED.search(above):
                # A sentence cut by the page break.
                wrapped = shown[0].islower() and len(above.rstrip()) > width * _FULL_LOWER * 0.75
            if wrapped:
                glue = "" if re.search(r"[^\W\d_]-$", above) else " "
                piece = glue + shown
            else:
                glue = "" if not parts else "\n\n" if apart else "\n"
                piece = glue + " " * indent + shown
                heading = bool(keyword_mark(shown) or is_capitals(shown))
            if start == length:
                start = length + len(piece) - len(piece.lstrip())
            parts.append(piece)
            length += len(piece)
            above, blanks = line, 0
        spans.append(Page(number, min(start, length), length))
    text = "".join(parts)
    return text, tuple(spans)


def _gaps(page: list[str]) -> list[int]:
    gaps: list[int] = []
    blanks: int | None = None
    for line in page:
        if not line.strip():
            blanks = None if blanks is None else blanks + 1
            continue
        if blanks is not None:
            gaps.append(blanks)
        blanks = 0
    return gaps
