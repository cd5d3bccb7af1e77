"""Documents → whether two of them are versions of one text, and how many sentences set them apart."""

from collections.abc import Sequence
from itertools import combinations

from answer.comparison.reading import Reading
from answer.tables.load import table

_VERSIONS_FROM = 0.6  # share of the shorter text's sentences that stand in the longer one, word for word


def version_notes(readings: Sequence[Reading]) -> tuple[str, ...]:
    """One French sentence for each pair of documents that are versions of one text."""
    sentences = {reading.document.id: reading.sentences for reading in readings}
    notes = []
    for first, second in combinations([reading.document for reading in readings], 2):
        ours, theirs = sentences[first.id], sentences[second.id]
        share = len(ours & theirs) / max(1, min(len(ours), len(theirs)))
        if share < _VERSIONS_FROM:
            continue
        rows = table("comparison")["notes"]
        added, removed = len(theirs - ours), len(ours - theirs)
        count = rows["versions_count"].format(added=added, removed=removed) if added or removed else None
        notes.append(
            rows["versions"].format(
                first=first.source.file,
                second=second.source.file,
                share=round(100 * share),
                count=count or rows["versions_equal"],
            )
        )
    return tuple(notes)
