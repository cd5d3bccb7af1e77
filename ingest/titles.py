"""Outline → its headings without number: the document's title, dated items, capitals, questions, nominal titles.

A short line that stands alone, has no conjugated verb and is followed by prose or a list is a title.
"""

import re

from ingest import headings as grammar
from ingest.headings import Mark
from ingest.outline import Outline, collapse, plain_mark
from ingest.tagger import has_finite_verb
from ingest.text import fold, is_capitals

LONGEST_TITLE = 110  # characters
LONGEST_DOCUMENT_TITLE = 300
SHORT_TITLE = 40  # below, a title without date inside a letter belongs to the item above it
_NOT_IN_TITLE = re.compile(
    r"@|https?:|www\.|\||€|\d[ \xa0]?%|\b0\d([ .]\d\d){4}\b|[.;!?…][ \xa0]+[^\W\d_]|\d/\d\d?/\d"
    r"|:[ \xa0]*\d[\d.,\xa0 ]*(?:[^\W\d_]+)?$"  # "Naissances en 2022 : 94"
)


def find_document_title(outline: Outline) -> None:
    """The first lines of a text, when they are no heading of another kind and no sentence."""
    at = 0
    # The path to a page ("Accueil > Famille > …") stands above its title.
    while (first := outline.line(at)) is not None and grammar.is_metadata(first.text):
        if grammar.is_date_line(first.text):
            return
        at += 1
    if first is None or at in outline.found or at in outline.inside or first.is_item:
        return
    last = at
    while (line := outline.line(last + 1)) is not None and line.gap == 0 and last + 1 not in outline.found:
        if grammar.is_metadata(line.text):
            break
        last += 1
    label = collapse(" ".join(outline.lines[i].text for i in range(at, last + 1)))
    fits = len(label) <= LONGEST_DOCUMENT_TITLE and last - at < 5 and last + 1 < len(outline.lines)
    if fits and not re.search(r"[.;:,]$", label):
        outline.add(at, Mark("title", "title", None, label, "", 0, len(first.text)), last=last)


def find_dated_items(outline: Outline) -> list[int]:
    """Items of a letter whose date stands above the title; gives the blank lines around each title."""
    gaps: list[int] = []
    for at, line in enumerate(outline.lines):
        title, body = outline.line(at + 1), outline.line(at + 2)
        if not grammar.is_date_line(line.text) or title is None or body is None or at in outline.inside:
            continue
        if len(title.text) > 200 or title.text.endswith((".", ":", ";")) or grammar.is_date_line(title.text):
            continue
        outline.inside.discard(at + 1)
        outline.found.pop(at + 1, None)
        outline.add(at + 1, plain_mark("news", "news", title.text, 0), start=line.start, date=line.text)
        outline.inside.add(at)
        gaps.append(max(title.gap, body.gap, line.gap))
    return gaps


def find_capitals(outline: Outline) -> None:
    """Lines in capitals, on up to four lines, and the known words that are headings alone on their line."""
    for at, line in enumerate(outline.lines):
        if at in outline.found or at in outline.inside or line.is_item:
            continue
        standing = grammar.standing_mark(line.text)
        if standing is not None:
            outline.add(at, standing)
            continue
        stands = line.gap > 0 or at - 1 in outline.found
        if not (
            stands and is_capitals(line.text) and len(line.text) <= 160 and not line.text.endswith((".", ",", ";"))
        ):
            continue
        if _NOT_IN_TITLE.search(line.text):
            continue
        last = at
        while (below := outline.line(last + 1)) is not None and below.gap == 0 and last - at < 3:
            if last + 1 in outline.found or not is_capitals(below.text) or below.is_item:
                break
            last += 1
        if outline.line(last + 1) is not None:
            outline.add(at, plain_mark("heading", "capitals", line.text), last=last)


def _could_be_title(outline: Outline, at: int) -> bool:
    """Whether line `at` has the place and shape of a title: alone, short, opening with a capital, over some text."""
    line, above, below = outline.lines[at], outline.line(at - 1), outline.line(at + 1)
    if at in outline.found or at in outline.inside or line.is_item or below is None or below.start == line.end:
        return False
    if (
        not (line.gap > 0 or at - 1 in outline.found or _under_title(outline, at))
        or len(line.text) > LONGEST_TITLE
        or len(line.text) < 4
    ):
        return False
    opening = line.text.lstrip('«"“ \xa0')[:1]
    if not opening.isupper() or _NOT_IN_TITLE.search(line.text) or grammar.is_metadata(line.text):
        return False
    follows_lead = above is not None and above.text.endswith(":") and at - 1 not in outline.found
    return not follows_lead and not grammar.is_date_line(below.text)


def _under_title(outline: Outline, at: int) -> bool:
    """Whether line `at` stands right under a line that may itself be a title, and over a list or a blank line."""
    above, below = outline.line(at - 1), outline.line(at + 1)
    if above is None or below is None or not (below.gap > 0 or below.is_item):
        return False
    return (
        above.gap > 0 and len(above.text) <= 60 and not above.is_item and not above.text.endswith((".", ":", ";", ","))
    )


def find_titles(outline: Outline, gaps: list[int]) -> None:
    """Questions, rubrics and nominal titles that stand alone; news items when the text is a letter."""
    letter = bool(gaps) or any(
        grammar.is_rubric(line.text) and fold(line.text).startswith("edito") for line in outline.lines
    )
    spaced = min(gaps, default=0) >= 2  # titles of items are set apart by two blank lines at least
    # From the last line up, so that a title is known to stand over text and not over another title.
    for at in range(len(outline.lines) - 1, -1, -1):
        if not _could_be_title(outline, at):
            continue
        line, below = outline.lines[at], outline.lines[at + 1]
        wide = max(line.gap, below.gap) >= 2
        question = line.text.endswith("?") and line.text.count("?") == 1
        rubric = grammar.is_rubric(line.text)
        over_title = at + 1 in outline.found and not (
            below.gap == 0 and outline.found[at + 1].style in {"nominal", "capitals"}
        )
        if over_title or (at + 1 in outline.inside and not rubric):
            continue
        run = below.gap == 0 and not below.is_item and at + 1 not in outline.found and not rubric
        if not rubric and line.text.endswith((".", ":", ";", ",", "…")):
            continue
        if not (question or rubric or (spaced and wide and letter)):
            if run and not (len(line.text) <= 60 and len(below.text) >= 120):
                continue
            if line.text.endswith(("!", "?")):
                continue
            if not grammar.opens_subhead(line.text) and has_finite_verb(line.text):
                continue
        # In a letter, an undated title is as long as the dated ones, or set apart as they are.
        inner = question or grammar.opens_subhead(line.text) or below.is_item or len(line.text) < SHORT_TITLE
        news = letter and not question and (rubric or not inner or (spaced and wide))
        if news:
            outline.add(at, plain_mark("news", "news", line.text, 0))
        else:
            outline.add(at, plain_mark("heading", "rubric" if rubric else "nominal", line.text))
