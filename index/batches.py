"""Texts of many lengths → batches of about the same length, of which little is padding."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

BATCH = 32  # texts; more gains nothing on a processor
TOKENS = 4096  # of a batch: fewer long texts go as fast, and 32 of them would take 300 MB more


def encode_by_length(
    lengths: Sequence[int],
    dimension: int,
    encode: Callable[[Sequence[int]], np.ndarray],
    progress: Callable[[int], None] | None = None,
) -> np.ndarray:
    """(texts, dimension) float32, in the order of `lengths`.

    Args:
        lengths: of each text in tokens, or about.
        dimension: of a vector.
        encode: the ranks of some texts → their vectors.
        progress: told how many more texts are done.
    """
    vectors = np.empty((len(lengths), dimension), dtype=np.float32)
    for ranks in _batches(lengths):
        vectors[ranks] = encode(ranks)
        if progress is not None:
            progress(len(ranks))
    return vectors


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    by_length = sorted(range(len(lengths)), key=lengths.__getitem__)
    start = 0
    while start < len(by_length):
        ranks = by_length[start : start + BATCH]
        ranks = ranks[: _fitting(lengths[ranks[-1]])]
        start += len(ranks)
        yield ranks


def _fitting(longest: int) -> int:
    """How many texts of so many tokens make a batch."""
    size = BATCH
    while size > 1 and size * longest > TOKENS:
        size //= 2
    return size
