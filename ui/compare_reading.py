"""Two documents' aligned sections in, the HTML of the reading view out: face to face, words of one alone marked."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape

from answer.comparison.sections import Pair
from ingest import Document, Section, section_name
from ui import compare_texts as words
from ui.compare_table import notes_html
from ui.source_panel import Reference

_LIKE = 0.6  # of two sections, from which their words are compared one by one; below, all of it is another text
_WORD = re.compile(r"\s+|[^\s]+")


def reading_html(first: Document, second: Document, pairs: Sequence[Pair], notes: Sequence[str]) -> str:
    """The notes, then one row a pair of sections; all text is escaped."""
    head = "".join(f'<h2 class="reading-title">{escape(d.source.short_title)}</h2>' for d in (first, second))
    rows = "".join(_pair_html(first, second, pair) for pair in pairs)
    return f'{notes_html(notes)}<div class="reading" role="group" aria-label="{words.READING}">{head}{rows}</div>'


def _pair_html(first: Document, second: Document, pair: Pair) -> str:
    ours, theirs = _own_text(first, pair.first), _own_text(second, pair.second)
    if pair.first is None or pair.second is None:
        return _side_html(first, pair.first, escape(ours)) + _side_html(second, pair.second, escape(theirs))
    left, right = _marked(ours, theirs)
    return _side_html(first, pair.first, left) + _side_html(second, pair.second, right)


def _own_text(document: Document, section: Section | None) -> str:
    return "" if section is None else document.text[section.body_start : section.own_end].strip()


def _side_html(document: Document, section: Section | None, html: str) -> str:
    title = f'<p class="reading-of">{escape(document.source.short_title)}</p>'
    if section is None:
        said = words.SHOWN_ONCE if len(document.sections) == 1 else words.NO_MATCH
        return f'<div class="side empty">{title}<p class="silence">{said}</p></div>'
    name = section_name(section, document.text) or document.source.short_title
    opening = escape(words.OPEN_SECTION.format(label=name))
    return (
        f'<div class="side">{title}<button type="button" class="source" data-source="'
        f'{escape(str(Reference(section.id)))}" aria-label="{opening}">{escape(name)}</button>'
        f'<p class="reading-text">{html}</p></div>'
    )


def _marked(ours: str, theirs: str) -> tuple[str, str]:
    """Both texts escaped; where they are versions of one another, what each has alone is in a `<mark>`."""
    left, right = _WORD.findall(ours), _WORD.findall(theirs)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.real_quick_ratio() < _LIKE or matcher.ratio() < _LIKE:
        return escape(ours), escape(theirs)
    sides: tuple[list[str], list[str]] = ([], [])
    for operation, a, b, c, d in matcher.get_opcodes():
        for side, piece in zip(sides, ("".join(left[a:b]), "".join(right[c:d])), strict=True):
            own = operation != "equal" and piece.strip()
            side.append(f'<mark class="own">{escape(piece)}</mark>' if own else escape(piece))
    return "".join(sides[0]), "".join(sides[1])
