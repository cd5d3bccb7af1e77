"""Text → its headings in reading order: the passes that tell them apart, strongest evidence first."""

from collections.abc import Sequence

from ingest.blocks import find_continuations, find_parties, find_signature_blocks
from ingest.numbered import find_counted, find_marked, find_numbered, find_recurring
from ingest.outline import Heading, Outline
from ingest.readers.reading import MarkedHeading
from ingest.titles import find_capitals, find_dated_items, find_document_title, find_titles


def find_headings(text: str, marks: Sequence[MarkedHeading]) -> list[Heading]:
    """The headings of a text, with `continuation` pseudo-headings where a list of axes may end.

    When the format marks two headings or more, they are the headings, and only signatures are added.
    """
    outline = Outline(text, marks)
    if len(marks) >= 2:
        find_marked(outline)
        find_signature_blocks(outline)
    else:
        find_numbered(outline)
        find_counted(outline)
        find_parties(outline)
        find_signature_blocks(outline)
        gaps = find_dated_items(outline)
        find_document_title(outline)
        find_capitals(outline)
        find_recurring(outline)
        find_titles(outline, gaps)
    find_continuations(outline)
    return outline.headings()
