"""Outline → the sections that a block opens, not a title: parties, signatures, and what follows a list of axes."""

import re

from ingest import headings as grammar
from ingest.outline import Heading, Outline, plain_mark
from ingest.signatures import find_signatures
from ingest.text import fold, is_capitals

SIGNATURES = "Signatures"  # the one label that is ours: a signature block carries no heading
_CONNECTIVES = re.compile(
    r"^(?:par ailleurs|enfin|en outre|de plus|de meme|par consequent|en conclusion|pour terminer|au-dela"
    r"|de maniere generale)\b"
)
_AGREED = re.compile(r"\b(?:convenu|convient|conviennent|arrete)\b.*\b(?:suit|suivent)\b")


def find_parties(outline: Outline) -> None:
    """One section from "ENTRE :" to the preamble or the first numbered heading; nothing in it is a heading."""
    at = next((i for i, line in enumerate(outline.lines) if grammar.opens_parties(line.text)), None)
    if at is None:
        return
    outline.add(at, plain_mark("parties", "parties", outline.lines[at].text, 0))
    agreed = False
    for inside in range(at + 1, len(outline.lines)):
        line = outline.lines[inside]
        closes = inside in outline.found or grammar.standing_mark(line.text) is not None
        if closes or (agreed and is_capitals(line.text) and line.gap > 0):
            break
        agreed = agreed or _AGREED.search(fold(line.text)) is not None
        if not agreed or line.text.endswith(":"):
            outline.inside.add(inside)


def find_signature_blocks(outline: Outline) -> None:
    """One section from "Fait à …" or the first of several names, to the next heading; nothing in it is a heading."""
    for at in find_signatures(outline.lines):
        if at in outline.inside or at in outline.found:
            continue
        line = outline.lines[at]
        outline.found[at] = Heading(
            line.start, line.start, "signature", "signature", None, SIGNATURES, SIGNATURES, "", 0
        )
        following = at
        while (inside := outline.line(following)) is not None and (following == at or following not in outline.found):
            told = (
                following > at and inside.gap > 0 and (is_capitals(inside.text) or grammar.standing_mark(inside.text))
            )
            if told or len(inside.text) > 160:
                break
            outline.inside.add(following)
            following += 1


def find_continuations(outline: Outline) -> None:
    """Paragraphs that close the list of axes: prose after a list, opening with a connective."""
    for at, line in enumerate(outline.lines):
        above, below = outline.line(at - 1), outline.line(at + 1)
        alone = line.gap > 0 and (below is None or below.gap > 0)
        if (
            not alone
            or line.is_item
            or above is None
            or not above.is_item
            or at in outline.found
            or at in outline.inside
        ):
            continue
        if _CONNECTIVES.match(fold(line.text)) and line.text.endswith("."):
            outline.found[at] = Heading(line.start, line.start, "heading", "continuation", None, "", "", "", None)
