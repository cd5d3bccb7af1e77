"""The marks of a format that knows the whole tree → headings and how deep each stands; nothing is guessed."""

from collections.abc import Iterator, Sequence

from ingest.outline import Heading, collapse
from ingest.readers.reading import MarkedHeading


def place_marked(text: str, marks: Sequence[MarkedHeading]) -> Iterator[tuple[Heading, int | None]]:
    """Each mark's heading, with the index of the mark that it lies in, or None under the document.

    Args:
        text: the whole text.
        marks: in reading order; a mark lies in the nearest one before it of a lower level.
    """
    open_marks: list[int] = []
    for at, mark in enumerate(marks):
        while open_marks and marks[open_marks[-1]].level >= mark.level:
            open_marks.pop()
        yield _heading(text, mark), open_marks[-1] if open_marks else None
        open_marks.append(at)


def _heading(text: str, mark: MarkedHeading) -> Heading:
    label_end = mark.end if mark.label_end is None else mark.label_end
    return Heading(
        start=mark.start,
        end=mark.end,
        kind=mark.kind,
        style="known",
        number=mark.number,
        label=collapse(text[mark.start : label_end]),
        title=collapse(text[label_end : mark.end]).lstrip(" –"),
        name="",
        order=mark.level,
    )
