"""Paragraphs of a PDF → those that it marks as headings: by its bookmarks, else by the size of their letters."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.headings import keyword_mark
from ingest.readers.pdf_paragraphs import Paragraph
from ingest.text import fold

_FOUND = 0.6  # of the bookmarks have to be found in the text
_LARGER = 1.12  # than running text
_LONGEST = 200  # characters
_FEWEST = 2  # headings with text under them
_DEEPEST = 4  # sizes that are told apart


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline of a PDF."""

    title: str
    level: int  # from 1
    page: int  # from 1


def marked_headings(paragraphs: Sequence[Paragraph], bookmarks: Sequence[Bookmark]) -> dict[int, int]:
    """Index of a paragraph → its level as a heading, from 1; empty when the PDF tells nothing to rely on."""
    for levels in (_from_bookmarks(paragraphs, bookmarks), _from_sizes(paragraphs)):
        if levels and not _leaves_out_articles(paragraphs, levels):
            return levels
    return {}


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _from_bookmarks(paragraphs: Sequence[Paragraph], bookmarks: Sequence[Bookmark]) -> dict[int, int]:
    levels: dict[int, int] = {}
    found = 0
    after = 0  # bookmarks come in the order of the text
    for bookmark in bookmarks:
        wanted = _key(bookmark.title)
        at = next((i for i in range(after, len(paragraphs)) if _is_titled(paragraphs[i], wanted, bookmark)), None)
        if at is None or not wanted:
            continue
        found += 1
        levels.setdefault(at, bookmark.level)
        after = at
    return levels if len(levels) >= _FEWEST and found >= _FOUND * len(bookmarks) else {}


def _is_titled(paragraph: Paragraph, wanted: str, bookmark: Bookmark) -> bool:
    if abs(paragraph.lines[0].page - bookmark.page) > 1 or len(paragraph.text) > _LONGEST:
        return False
    shown = _key(paragraph.text)
    # A bookmark may leave out the automatic number of its heading.
    return shown == wanted or (shown.endswith(wanted) and len(shown) <= len(wanted) + 12)


def _from_sizes(paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    printed: Counter[float] = Counter()
    for paragraph in paragraphs:
        for line in paragraph.lines:
            printed[round(line.size * 2) / 2] += len(line.text)
    if not printed:
        return {}
    body = printed.most_common(1)[0][0]
    sizes: dict[int, float] = {}
    for at, paragraph in enumerate(paragraphs):
        size = round(paragraph.lines[0].size * 2) / 2
        if size >= _LARGER * body and len(paragraph.text) <= _LONGEST and any(c.isalpha() for c in paragraph.text):
            sizes[at] = size
    ranks = {size: rank for rank, size in enumerate(sorted(set(sizes.values()), reverse=True), 1)}
    levels = {at: min(ranks[size], _DEEPEST) for at, size in sizes.items()}
    # Lines of a cover page follow one another; headings have text under them.
    with_text = [at for at in levels if at + 1 < len(paragraphs) and at + 1 not in levels]
    return levels if len(with_text) > _FEWEST else {}


def _leaves_out_articles(paragraphs: Sequence[Paragraph], levels: Mapping[int, int]) -> bool:
    """Whether most lines that open as "Article 5 – …" do are not among the headings: then these are not all."""
    told = [
        at
        for at, paragraph in enumerate(paragraphs)
        if paragraph.blank_above and (mark := keyword_mark(paragraph.text[:60])) is not None and mark.order is not None
    ]
    return sum(at not in levels for at in told) * 2 > len(told)
