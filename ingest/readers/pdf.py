"""PDF: what is printed on its pages becomes reading text, with the page of every character and the headings marked.

pypdf opens the file and reads its outline (this is its only import); `pdf_glyphs.py` sees what is printed where.
Then, each in its module: rows, what surrounds the text, columns, tables, paragraphs, headings.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, Destination, StreamObject

from errors import EncryptedPdfError, LongFileError, ScannedPdfError, UnreadableFileError, UnsafeFileError
from ingest.model import Page
from ingest.readers import ocr, pdf_glyphs, pulse
from ingest.readers.limits import PAGES
from ingest.readers.pdf_columns import in_reading_order
from ingest.readers.pdf_furniture import PageRows, without_furniture
from ingest.readers.pdf_glyphs import PrintedPage
from ingest.readers.pdf_headings import Bookmark, marked_headings
from ingest.readers.pdf_lines import Line, page_lines
from ingest.readers.pdf_paragraphs import Paragraph, join_lines
from ingest.readers.pdf_rows import Glyph, Row, page_rows, with_cells
from ingest.readers.reading import MarkedHeading, Reading

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
_DAMAGED = "sa structure est abîmée"
_SEARCHED = 2048  # bytes at each end, where a PDF says that it is one
_LARGEST_PAGE = 20_000_000  # bytes of drawing orders; a detailed map takes a few
_DEEPEST_OUTLINE = 9
_STRIDE = 50  # pages that have the time of a file: a long text is no attack
_LONGEST = 2_000  # pages; what is longer has to be read in the time that is left
_INDENT_STEP = 2.0  # of the size: a level of list
_DEEPEST_ITEM = 4
_RAGGED = 0.1  # of the width: where lines that are wrapped end
_FEWEST_WRAPPED = 3


def read(path: Path) -> Reading:
    """Read a PDF.

    Raises:
        UnreadableFileError: the file is damaged.
        EncryptedPdfError: it asks for a password.
        UnsafeFileError: it is far larger once decompressed.
        LongFileError: it has more than `limits.PAGES` pages.
        ScannedPdfError: no page has text that can be read.
    """
    pages, bookmarks = _open(path)
    try:
        with pdf_glyphs.open_pages(path) as document:
            if len(document) != pages:
                raise UnreadableFileError(path=path, reason=_DAMAGED)
            printed, warnings = _printed(path, document)
    except pdf_glyphs.PdfiumError as error:
        raise UnreadableFileError(path=path, reason=_damage(path)) from error
    if not any(page.glyphs for page in printed):
        raise ScannedPdfError(path=path)
    return _lay_out(join_lines(_lines(printed)), bookmarks, len(printed), warnings)


def _open(path: Path) -> tuple[int, list[Bookmark]]:
    """The number of pages and the outline."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedPdfError(path=path)
        if len(reader.pages) > PAGES:
            raise LongFileError(path=path, length=f"{len(reader.pages)} pages", limit=f"{PAGES} pages")
        for page in reader.pages:
            size = sum(len(part.get_data()) for part in _contents(page))
            if size > _LARGEST_PAGE:
                raise UnsafeFileError(path=path, reason=f"une de ses pages occupe {size // 1_000_000} Mo décompressée")
        return len(reader.pages), list(_bookmarks(reader, reader.outline, 1))
    except FileNotDecryptedError as error:
        raise EncryptedPdfError(path=path) from error
    except LimitReachedError as error:
        raise UnsafeFileError(path=path, reason="il est bien plus gros une fois décompressé") from error
    except _BROKEN as error:
        reason = "ses pages se contiennent l'une l'autre, sans fin" if "cyclic" in str(error) else _damage(path)
        raise UnreadableFileError(path=path, reason=reason) from error


def _damage(path: Path) -> str:
    """What is wrong with a file that is not read as a PDF, as far as its two ends tell."""
    with path.open("rb") as stream:
        opening = stream.read(_SEARCHED)
        stream.seek(max(0, path.stat().st_size - _SEARCHED))
        ending = stream.read()
    if b"%PDF-" not in opening:
        return "ce n'est pas un PDF, malgré son nom"
    if b"%%EOF" not in ending:
        return "sa fin manque, par exemple après un téléchargement interrompu"
    return _DAMAGED


def _contents(page: PageObject) -> list[StreamObject]:
    """The streams that a page is drawn with."""
    held = page.get("/Contents")
    content = held.get_object() if held is not None else None
    parts = [each.get_object() for each in content] if isinstance(content, ArrayObject) else [content]
    return [part for part in parts if isinstance(part, StreamObject)]


def _bookmarks(reader: PdfReader, outline: list[Any], level: int) -> Iterator[Bookmark]:
    for entry in outline:
        if isinstance(entry, list):
            if level < _DEEPEST_OUTLINE:
                yield from _bookmarks(reader, entry, level + 1)
        elif isinstance(entry, Destination) and (page := reader.get_destination_page_number(entry)) is not None:
            yield Bookmark(str(entry.title or ""), level, page + 1)


def _printed(path: Path, document: pdf_glyphs.PdfDocument) -> tuple[list[PrintedPage], tuple[str, ...]]:
    """What each page shows, with the text of scanned pages where it can be read, and what to say of them."""
    printed: list[PrintedPage] = []
    warnings: list[str] = []
    for at in range(len(document)):
        page = pdf_glyphs.read_page(document, at)
        if page.drawn and not any(glyph.text.strip() for glyph in page.glyphs):
            words: tuple[Glyph, ...] = ()
            if ocr.is_available():
                words = tuple(ocr.read_words(pdf_glyphs.picture(document, at), page.width, page.height))
            page = replace(page, glyphs=words)
            warnings.append(_scanned(path, page))
        printed.append(page)
        if page.number % _STRIDE == 0 and page.number <= _LONGEST:
            pulse.beat()
    return printed, tuple(warnings)


def _scanned(path: Path, page: PrintedPage) -> str:
    said = f"« {path.name} » : la page {page.number} est une image"
    if page.glyphs:
        return f"{said}, lue par reconnaissance de caractères. Vérifiez ce qui en est cité."
    if ocr.is_available():
        return f"{said} où aucun texte n'a été reconnu. Vérifiez-la."
    return f"{said} : elle n'est pas lue. Fournissez une version dont le texte est sélectionnable."


def _lines(printed: list[PrintedPage]) -> list[Line]:
    rows = [PageRows(page.number, page.height, tuple(page_rows(page.glyphs, page.bars))) for page in printed]
    kept = without_furniture(rows)
    ordered = [[list(map(with_cells, block)) for block in in_reading_order(page.rows)] for page in kept]
    limits = _limits([row for page in kept for row in page.rows], printed)
    return [
        line
        for page, blocks in zip(printed, ordered, strict=True)
        for line in page_lines(blocks, page.rules, page.number, limits)
    ]


def _limits(rows: list[Row], printed: list[PrintedPage]) -> tuple[float, float]:
    """Where running text begins and ends on a page, from left to right."""
    if not rows:
        return 0.0, 0.0
    left = min(row.segments[0].left for row in rows)
    ends = sorted(row.segments[-1].right for row in rows)
    right = ends[int(0.98 * (len(ends) - 1))]
    full = right - _RAGGED * (right - left)
    wrapped = sum(above.segments[-1].right >= full and below.text[0].islower() for above, below in pairwise(rows))
    # A text of short lines does not show its right margin: it is then taken as wide as the left one.
    return (left, right) if wrapped >= _FEWEST_WRAPPED else (left, max(right, printed[0].width - left))


def _lay_out(paragraphs: list[Paragraph], bookmarks: list[Bookmark], pages: int, warnings: tuple[str, ...]) -> Reading:
    levels = marked_headings(paragraphs, bookmarks)
    parts: list[str] = []
    headings: list[MarkedHeading] = []
    starts: dict[int, int] = {}
    length = 0
    for at, paragraph in enumerate(paragraphs):
        first = paragraph.lines[0]
        depth = int(max(0.0, first.left - first.margin) / (_INDENT_STEP * first.size)) if paragraph.is_item else 0
        glue = "" if not parts else "\n\n" if paragraph.blank_above or at in levels or at - 1 in levels else "\n"
        parts.append(glue + " " * min(depth, _DEEPEST_ITEM))
        length += len(parts[-1])
        for page, offset in paragraph.breaks:
            starts.setdefault(page, length + offset)
        if at in levels:
            headings.append(MarkedHeading(length, length + len(paragraph.text), levels[at]))
        parts.append(paragraph.text)
        length += len(paragraph.text)
    return Reading("".join(parts), tuple(_spans(starts, pages, length)), tuple(headings), warnings)


def _spans(starts: dict[int, int], pages: int, length: int) -> Iterator[Page]:
    following = length
    spans = []
    for number in range(pages, 0, -1):
        start = starts.get(number, following)
        spans.append(Page(number, start, following))
        following = start
    yield from reversed(spans)
