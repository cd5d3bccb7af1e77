"""One generation and a query → its best passages: vectors and French words together, the sections it names first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

import numpy as np

from index.nearest import Selection
from index.references import SectionNumbers, find_references
from index.store import Generation
from ingest.model import Passage

LEXICAL_WEIGHT = 0.2  # of standardised BM25 beside the standardised cosine; see benchmarks/results/fusion.md
# Standard deviations that the first passage of a text is ahead by: it says what the text is about, and the others, of
# which a long text has many, each have a chance to look like the query. See benchmarks/results/fusion.md.
OPENING = 0.3
NAMED_FIRST = 1e6  # above any score
TWINS_LOOKED_PAST = 4  # times as many passages are ranked as are given back, for what stands behind repeated ones
FILTERS = 8  # sets of documents whose rows are kept
NAMED_LOOKED_AT = 500  # passages of the sections named that are asked for beside the nearest ones


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage and how near it is to a query."""

    passage: Passage
    score: float  # fused, in standard deviations above the passages searched; orders the passages of one query
    cosine: float
    bm25: float


class Ranking:
    """A generation laid out for searching: nothing is gone through that a query does not ask for."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        sizes = [len(record.passages) for record in generation.records]
        starts = accumulate(sizes, initial=0)
        # Documents stand one after the other: the passages of some of them are a few stretches of rows.
        self._spans = {
            record.document.id: (start, start + size)
            for record, start, size in zip(generation.records, starts, sizes, strict=False)
        }
        self._openings = np.zeros(sum(sizes), np.float32)
        self._openings[[start for start, end in self._spans.values() if start < end]] = OPENING
        # A question is searched for several times in the same documents; a filter stays for a conversation.
        self._rows = lru_cache(maxsize=FILTERS)(self._rows_of)
        self._order = {identifier: place for place, identifier in enumerate(self._spans)}

    @cached_property
    def numbers(self) -> SectionNumbers:
        """The sections by their numbers; made when a query first names one."""
        return SectionNumbers(section for record in self._generation.records for section in record.document.sections)

    def rank(self, query: str, vector: np.ndarray, top: int, documents: Collection[str] | None) -> list[Retrieved]:
        """The best passages, those of the sections that the query names before all others.

        Raises:
            LostServerError: see `index.nearest.PassageVectors.near`.
        """
        passages = self._generation.passages
        rows = self._rows(frozenset(documents)) if documents is not None else None
        if not len(passages if rows is None else rows):
            return []
        bm25 = self._generation.lexical.scores(query)
        bm25 = bm25 if rows is None else bm25[rows]
        named = self._named(query, documents)
        count = min(top * TWINS_LOOKED_PAST, len(bm25))

        def also() -> np.ndarray:
            likely = _best(-bm25, count)
            return np.union1d(likely if rows is None else rows[likely], named[:NAMED_LOOKED_AT])

        near = self._generation.vectors.near(vector, Selection(rows, documents), count, also)
        places = _places(near.rows, rows)  # of the passages to rank, among those searched
        words = bm25 if places is None else bm25[places]
        scores = _standardised(near.cosines, near.mean, near.spread) + LEXICAL_WEIGHT * _standardised(
            words, float(bm25.mean()), float(bm25.std())
        )
        scores += self._openings if near.rows is None else self._openings[near.rows]
        keys = -scores
        if len(named):
            keys = keys.astype(np.float64) - NAMED_FIRST * np.isin(
                np.arange(len(passages)) if near.rows is None else near.rows, named
            )
        found = [
            Retrieved(
                passages[place if near.rows is None else near.rows[place]],
                float(scores[place]),
                float(near.cosines[place]),
                float(words[place]),
            )
            for place in _best(keys, min(count, len(keys)))
        ]
        return _twins_last(found)[:top]

    def _rows_of(self, documents: frozenset[str]) -> np.ndarray | None:
        """The rows of the passages of these documents, ascending; None for all."""
        held = sorted((each for each in documents if each in self._spans), key=self._order.__getitem__)
        if len(held) == len(self._spans):
            return None
        return np.concatenate([np.empty(0, int), *(np.arange(*self._spans[each]) for each in held)])

    def _named(self, query: str, documents: Collection[str] | None) -> np.ndarray:
        """The rows of the passages of the sections that the query names, with those inside them; ascending."""
        references = find_references(query)
        if not references:
            return np.empty(0, int)
        roots = {section.id: section.document_id for section in self.numbers.find(references, documents)}
        rows: list[int] = []
        for identifier in sorted(set(roots.values()), key=self._order.__getitem__):
            document = self._generation.records[self._order[identifier]].document
            inside: set[str] = set()
            for section in document.sections:  # parents come before their children
                if section.id in roots or section.parent_id in inside:
                    inside.add(section.id)
            rows += [row for row in range(*self._spans[identifier]) if self._section_of(row) in inside]
        return np.array(rows, int)

    def _section_of(self, row: int) -> str:
        return self._generation.passages[row].section_id


def _best(keys: np.ndarray, count: int) -> np.ndarray:
    """The places of the `count` smallest keys, smallest first; equal ones in order."""
    best = np.argpartition(keys, count - 1)[:count] if count < len(keys) else np.arange(len(keys))
    return best[np.lexsort((best, keys[best]))]


def _places(near: np.ndarray | None, searched: np.ndarray | None) -> np.ndarray | None:
    """Where the rows to rank stand among those searched; None when they are the same."""
    if near is searched or near is None:
        return None
    return near if searched is None else np.searchsorted(searched, near)


def _standardised(scores: np.ndarray, mean: float, spread: float) -> np.ndarray:
    """In standard deviations above the mean; all 0 when the scores are equal."""
    return (scores - np.float32(mean)) / np.float32(spread) if spread > 1e-9 else np.zeros_like(scores)


def _twins_last(found: Sequence[Retrieved]) -> list[Retrieved]:
    """Passages that say word for word what another one of their document says come after all others.

    A sheet repeats whole passages from case to case: the first of its text stands where the best one stood, and the
    others do not bury what else it says.
    """
    groups: dict[tuple[str, str], list[Retrieved]] = {}
    for hit in found:
        groups.setdefault((hit.passage.document_id, hit.passage.text), []).append(hit)
    # The general case comes first in a sheet.
    twins = [sorted(group, key=lambda hit: hit.passage.start) for group in groups.values()]
    return [*(group[0] for group in twins), *(hit for group in twins for hit in group[1:])]
