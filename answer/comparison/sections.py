"""Two documents → their sections face to face, by clause type, then by meaning, whatever their numbers.

The pairing is the one that is best as a whole (the Hungarian method), so that a section takes the place of another
only where that serves both texts.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from answer.comparison.reading import Reading
from index import Index
from ingest.model import Section

_SILENT_KINDS = ("document", "title", "signature")
_OF_TYPES, _OF_MEANING = 1.0, 2.5
_USUAL = 0.72  # cosine of two sections that have nothing to do with each other
_PAIRED_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A section and the one that says the same thing in the other text; None where nothing answers to it."""

    first: Section | None
    second: Section | None


def align_sections(index: Index, first: Reading, second: Reading) -> tuple[Pair, ...]:
    """Every section with text of its own, once: in the first text's order, what only the second has at its place."""
    ours, theirs = _with_text(first), _with_text(second)
    if not ours or not theirs:
        return (*(Pair(each, None) for each in ours), *(Pair(None, each) for each in theirs))
    likeness = _OF_TYPES * _types(first, ours) @ _types(second, theirs).T
    likeness += _OF_MEANING * np.maximum(_vectors(index, ours) @ _vectors(index, theirs).T - _USUAL, 0)
    rows, columns = linear_sum_assignment(-likeness)
    paired = {int(r): int(c) for r, c in zip(rows, columns, strict=True) if likeness[r, c] >= _PAIRED_FROM}
    pairs: list[Pair] = []
    alone = [place for place in range(len(theirs)) if place not in paired.values()]
    for place, section in enumerate(ours):
        partner = paired.get(place)
        while partner is not None and alone and alone[0] < partner:
            pairs.append(Pair(None, theirs[alone.pop(0)]))
        pairs.append(Pair(section, None if partner is None else theirs[partner]))
    return (*pairs, *(Pair(None, theirs[place]) for place in alone))


def _with_text(reading: Reading) -> list[Section]:
    text = reading.document.text
    whole = len(reading.document.sections) == 1
    return [
        section
        for section in reading.document.sections
        if (whole or section.kind not in _SILENT_KINDS) and text[section.body_start : section.own_end].strip()
    ]


def _types(reading: Reading, sections: list[Section]) -> np.ndarray:
    """Confidences that the sections are of each type: float32 (sections, types)."""
    width = reading.confidences.shape[1]
    by_section = {section.id: np.zeros(width, np.float32) for section in sections}
    for section, row in zip(reading.sections, reading.confidences, strict=True):
        if section.id in by_section:
            np.maximum(by_section[section.id], row, out=by_section[section.id])
    return np.stack([by_section[section.id] for section in sections])


def _vectors(index: Index, sections: list[Section]) -> np.ndarray:
    """The mean direction of each section's sentences: float32 (sections, dimension), of norm 1."""
    means = [index.unit_vectors(section.id)[1].mean(axis=0) for section in sections]
    matrix = np.stack(means)
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9))
