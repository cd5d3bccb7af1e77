"""How often each word stands in each passage, kept so that BM25 is made anew without reading the passages."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class WordCounts:
    """The words of passages: those of passage `i` are `ranks[starts[i]:starts[i + 1]]`, each with its count."""

    words: tuple[str, ...]
    starts: np.ndarray  # (passages + 1,) int64
    ranks: np.ndarray  # int32, in `words`
    counts: np.ndarray  # int32

    @property
    def passages(self) -> int:
        """How many passages are counted."""
        return len(self.starts) - 1


@dataclass(frozen=True, slots=True)
class Rows:
    """A stretch of the passages of one part."""

    part: int  # which one, from 0
    start: int
    end: int


def count_words(passages: Iterable[Sequence[str]]) -> WordCounts:
    """Count the words of passages, each given as its words."""
    rank: dict[str, int] = {}
    starts, ranks, counts = array("q", [0]), array("i"), array("i")  # a fifth of what lists of numbers take
    for passage in passages:
        for word, count in Counter(passage).items():
            ranks.append(rank.setdefault(word, len(rank)))
            counts.append(count)
        starts.append(len(ranks))
    return WordCounts(tuple(rank), np.array(starts, np.int64), np.array(ranks, np.int32), np.array(counts, np.int32))


def join_counts(parts: Sequence[WordCounts], rows: Sequence[Rows]) -> WordCounts:
    """The counts of stretches of several parts, one after the other."""
    rank: dict[str, int] = {}
    ranked = [
        np.array([rank.setdefault(word, len(rank)) for word in part.words], np.int32)[part.ranks] for part in parts
    ]
    lengths = [np.diff(parts[each.part].starts[each.start : each.end + 1]) for each in rows]
    spans = [(each.part, *parts[each.part].starts[[each.start, each.end]]) for each in rows]
    none = [np.empty(0, np.int32)]
    return WordCounts(
        tuple(rank),
        np.concatenate([[0], np.cumsum(np.concatenate([*none, *lengths]))]).astype(np.int64),
        np.concatenate([*none, *(ranked[part][start:end] for part, start, end in spans)]),
        np.concatenate([*none, *(parts[part].counts[start:end] for part, start, end in spans)]),
    )


def save_counts(path: Path, counts: WordCounts) -> None:
    """Write counts into a file; a word holds no line end."""
    words = np.frombuffer("\n".join(counts.words).encode(), np.uint8)
    with path.open("wb") as stream:
        np.savez(stream, words=words, starts=counts.starts, ranks=counts.ranks, counts=counts.counts)


def load_counts(path: Path) -> WordCounts:
    """Read what `save_counts` wrote.

    Raises:
        OSError, ValueError, KeyError: the file is missing or damaged.
    """
    with np.load(path) as stored:
        words = stored["words"].tobytes().decode()
        return WordCounts(
            tuple(words.split("\n")) if words else (), stored["starts"], stored["ranks"], stored["counts"]
        )
