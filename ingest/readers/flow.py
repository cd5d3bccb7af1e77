"""Paragraphs, headings and table rows in reading order → reading text with its marked headings.

What formats without pages have in common: each reader turns a file into `Block`s, and this lays them out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.readers.reading import MarkedHeading, Reading
from ingest.text import ITEM_MARK

LONGEST_HEADING = 300  # characters; a longer paragraph in a heading style is misuse
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")  # the call of a note, and the note that it calls
_MOST_BLANKS = 3  # blank lines in a row: more tell nothing
_INDENT = 2  # blanks a level of list
_BLANKS = re.compile(r"[ \t\r\f\v]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list item or a row of a table. An empty one is a blank line that the author left."""

    text: str  # "\n" where the author broke the line
    level: int | None = None  # of a heading, from 1
    above: bool = True  # stands apart from what is above, as its style or its kind says
    below: bool = True
    depth: int | None = None  # of a list item, from 0


def item(text: str, mark: str, depth: int) -> Block:
    """A list item: its mark ("-", "3.", "a)") is part of the text; one that is typed in the text is not doubled."""
    opening = "" if not mark or (mark == "-" and ITEM_MARK.match(text)) else f"{mark} "
    return Block(f"{opening}{text}", above=False, below=False, depth=depth)


def lay_out(blocks: Iterable[Block], warnings: tuple[str, ...] = ()) -> Reading:
    """The reading text of a sequence of blocks, one line each, and the headings among them.

    Args:
        blocks: in reading order.
        warnings: French sentences, passed on.
    """
    parts: list[str] = []
    headings: list[MarkedHeading] = []
    length = blanks = 0
    above: Block | None = None
    for block in blocks:
        text = _tidy(block)
        if not text:
            blanks += 1
            continue
        if above is not None:
            parts.append("\n" * (1 + min(max(blanks, _gap(above, block)), _MOST_BLANKS)))
            length += len(parts[-1])
        if block.level is not None and len(text) <= LONGEST_HEADING:
            headings.append(MarkedHeading(length, length + len(text), block.level))
        parts.append(text)
        length += len(text)
        above, blanks = block, 0
    return Reading("".join(parts), headings=tuple(headings), warnings=warnings)


def _gap(above: Block, block: Block) -> int:
    if above.depth is not None and block.depth is not None:
        return 0
    return int(above.below or block.above)


def _tidy(block: Block) -> str:
    lines = [_BLANKS.sub(" ", line) for line in block.text.split("\n")]
    if block.level is not None:
        return " ".join(line.strip() for line in lines if line.strip())
    # One leading blank may be the author's way to nest an item.
    kept = [line.rstrip() if ITEM_MARK.match(line.lstrip()) else line.strip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    while kept and not kept[0]:
        kept.pop(0)
    return " " * (_INDENT * (block.depth or 0)) + "\n".join(kept) if kept else ""
