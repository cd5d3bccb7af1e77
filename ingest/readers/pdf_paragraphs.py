"""Lines of all pages → paragraphs: wrapped lines and broken words are joined, what stood apart stands apart."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import simplemma

from ingest.headings import keyword_mark, sheet_mark
from ingest.readers.pdf_lines import Line
from ingest.text import ITEM_MARK, fold, is_capitals

_OTHER_SIZE = 1.08
_APART = 1.25  # times the usual leading
_WIDEST_LEADING = 1.7  # times the size, in a heading of several lines
_SLACK = 0.02  # of the width: letters are not all as wide
_SLACK_LOWER = 0.15  # when what follows opens in lower case
_HALF = 0.5  # of the width: a line that goes on is as long, even over an address that takes a line
_BROKEN = 0.7  # of the width: a sentence that a page or a column cuts is as long
_INDENT = 0.8  # of the size
_CLOSED = re.compile(r"[.!?:;…][»”\")\]]?$")
_CUT_WORD = re.compile(r"([^\W\d_]{2,})-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OPENING = re.compile(r"[^\W\d_]+")
# What a hyphen that belongs to the word comes after, or before; in lower case without accents.
_BEFORE = (
    "non vice ex sous demi semi mi avant apres contre socio medico psycho peut rendez celui celle ceux au par la ci"
)
_AFTER = "il elle ils elles on t ci la meme memes etre vous nous je moi dessus dessous dela parent parents midi prefet"
_BEFORE_HYPHEN = frozenset(_BEFORE.split())
_AFTER_HYPHEN = frozenset(_AFTER.split())
_OPENING_LENGTH = 60  # characters: what a line announces stands there


@dataclass(slots=True)
class Paragraph:
    """Lines that read as one; `breaks` gives, for each page that it enters, where in its text."""

    text: str
    lines: list[Line]
    blank_above: bool
    breaks: list[tuple[int, int]] = field(default_factory=list)  # page, offset in the text

    @property
    def is_item(self) -> bool:
        """Whether it opens with the mark of a list."""
        return ITEM_MARK.match(self.text) is not None


def join_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of a document, from the lines of its pages in order."""
    usual = _usual_leading(lines)
    words = Counter(word for line in lines for word in _WORD.findall(fold(line.text)))
    paragraphs: list[Paragraph] = []
    for line in lines:
        last = paragraphs[-1] if paragraphs else None
        above = last.lines[-1] if last is not None else None
        turned = above is None or above.page != line.page or line.opens_column
        apart = above is None or _is_apart(above, line, usual, turned)
        if above is not None and apart and _is_second_line(above, line, turned):
            apart = False
        if last is not None and above is not None and not (apart and not turned) and _goes_on(last, line, turned):
            _append(last, line, words)
            continue
        if turned and last is not None:
            apart = _parts(last, line)
        paragraphs.append(Paragraph(line.text, [line], apart, [(line.page, 0)]))
    return paragraphs


def _usual_leading(lines: Sequence[Line]) -> float:
    """The leading of running text over its size: the smallest that several lines have."""
    ratios = Counter(
        round((above.base - below.base) / below.size, 1)
        for above, below in pairwise(lines)
        if above.page == below.page and not below.opens_column and above.base > below.base
    )
    often = [ratio for ratio, count in ratios.items() if ratio >= 1.0 and count >= max(2, 0.03 * ratios.total())]
    return min(often, default=1.2)


def _is_apart(above: Line, line: Line, usual: float, turned: bool) -> bool:
    return not turned and above.base - line.base > _APART * usual * min(above.size, line.size)


def _is_second_line(above: Line, line: Line, turned: bool) -> bool:
    """Whether a heading set wider than the text goes on."""
    close = not turned and above.base - line.base <= _WIDEST_LEADING * line.size
    return close and above.bold and line.bold and above.size == line.size and line.text[0].islower()


def _announces(text: str) -> bool:
    opening = text[:_OPENING_LENGTH]
    return keyword_mark(opening) is not None or sheet_mark(opening) is not None


def _parts(paragraph: Paragraph, line: Line) -> bool:
    """Whether a page or a column that ends, and tells no gap, ends what `paragraph` belongs to."""
    is_item = ITEM_MARK.match(line.text) is not None
    if is_item or paragraph.is_item:
        return is_item != paragraph.is_item
    return _CLOSED.search(paragraph.text) is not None or is_capitals(line.text) or _announces(line.text)


def _goes_on(paragraph: Paragraph, line: Line, turned: bool) -> bool:
    """Whether `line` continues a paragraph: its first word would not have fitted, and nothing says it opens another."""
    above = paragraph.lines[-1]
    if above.is_cells or line.is_cells or ITEM_MARK.match(line.text):
        return False
    if max(above.size, line.size) > _OTHER_SIZE * min(above.size, line.size) or above.bold != line.bold:
        return False
    opens_lower = _opens_within(line.text)
    width = above.edge - above.margin
    # "Seine-" over "Saint-Denis" in a narrow block may be how the author broke it.
    if re.search(r"[^\W\d_]-$", above.text) and (opens_lower or above.right - above.margin >= _BROKEN * width):
        return True
    if _announces(line.text):
        return False
    is_heading = is_capitals(above.text) or _announces(above.text)
    if is_heading and is_capitals(above.text) and not is_capitals(line.text) and not opens_lower:
        return False
    if not turned and _is_shifted(paragraph, line):
        return False
    if turned and (_CLOSED.search(above.text) or not opens_lower):
        return not _CLOSED.search(above.text) and not is_heading and above.right >= above.edge - _SLACK * width
    if turned:
        return above.right - above.margin >= _BROKEN * width
    first_word = len(line.text.split()[0]) * (line.right - line.left) / len(line.text)
    slack = (_SLACK_LOWER if opens_lower else _SLACK) * width
    long_enough = above.right - above.margin >= _HALF * width
    return long_enough and above.right + 0.25 * above.size + first_word > above.edge - slack


def _opens_within(text: str) -> bool:
    """Whether a line opens as the middle of a sentence does."""
    return text[0].islower() or text[0] in "(,;)»%€"


def _is_shifted(paragraph: Paragraph, line: Line) -> bool:
    """Whether `line` starts further right than a line that goes on, or further left than a list."""
    above = paragraph.lines[-1]
    shift = line.left - above.left
    if paragraph.is_item:
        return shift < -_INDENT * line.size and not (_opens_within(line.text) and not _CLOSED.search(above.text))
    return shift > _INDENT * line.size and len(paragraph.lines) > 1


def _append(paragraph: Paragraph, line: Line, words: Counter[str]) -> None:
    cut = _CUT_WORD.search(paragraph.text)
    if paragraph.text.endswith("\xad"):
        text = paragraph.text[:-1]
    elif cut and line.text[0].islower():
        opening = _OPENING.match(line.text)
        keeps = opening is None or _keeps_hyphen(cut[1], opening.group(), words)
        text = paragraph.text if keeps else paragraph.text[:-1]
    elif re.search(r"[^\W\d_]-$", paragraph.text):
        text = paragraph.text
    else:
        text = f"{paragraph.text} "
    if line.page != paragraph.lines[-1].page:
        paragraph.breaks.append((line.page, len(text)))
    paragraph.text = text + line.text
    paragraph.lines.append(line)


def _keeps_hyphen(before: str, after: str, words: Counter[str]) -> bool:
    """Whether a hyphen at the end of a line belongs to the word: "rendez-vous", not "conven-tion"."""
    if words[fold(f"{before}-{after}")]:
        return True
    if words[fold(before + after)] or simplemma.is_known(f"{before}{after}", lang="fr"):
        return False
    if fold(before) in _BEFORE_HYPHEN or fold(after) in _AFTER_HYPHEN:
        return True
    return simplemma.is_known(before, lang="fr") and simplemma.is_known(after, lang="fr")
