"""Rows of several matrices, one after the other, without copying them: they stay mapped on their files."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np


class VectorRows:
    """Stretches of matrices as one matrix of which slices are taken."""

    def __init__(self, blocks: Sequence[np.ndarray], dimension: int) -> None:
        self._blocks = [block for block in blocks if len(block)]
        self._starts = list(accumulate((len(block) for block in self._blocks), initial=0))
        self.shape = (self._starts[-1], dimension)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, wanted: slice) -> np.ndarray:
        """The rows from `wanted.start` to `wanted.stop`, both given; a view when they stand in one stretch."""
        start, stop = wanted.start, min(wanted.stop, self.shape[0])
        taken = [np.empty((0, self.shape[1]), np.float32)]
        at = bisect_right(self._starts, start) - 1
        while start < stop:
            block, offset = self._blocks[at], start - self._starts[at]
            taken.append(block[offset : offset + stop - start])
            start += len(taken[-1])
            at += 1
        return taken[1] if len(taken) == 2 else np.concatenate(taken)
