"""A query's vector → the passages that may be near it, with their cosines and how cosines spread over all of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

import numpy as np

Also = Callable[[], np.ndarray]  # rows, worked out only where they are needed
FEW = 4  # a selection of less than one row in so many is copied; of a larger one, the whole is multiplied


@dataclass(frozen=True, slots=True)
class Selection:
    """The passages that are searched: all of them, or those of some documents."""

    rows: np.ndarray | None  # of the passages, ascending; None for all
    documents: Collection[str] | None  # the same, by their documents


@dataclass(frozen=True, slots=True)
class Near:
    """Passages to rank; the mean and spread are of all that were searched."""

    rows: np.ndarray | None  # of the passages, ascending; None for all
    cosines: np.ndarray  # float32, in the order of `rows`
    mean: float
    spread: float


class PassageVectors(Protocol):
    """The vectors of a generation's passages, wherever they are."""

    def near(self, query: np.ndarray, selection: Selection, count: int, also: Also) -> Near:
        """At least the `count` nearest passages of the selection, and the rows of `also`, which are of it.

        Raises:
            LostServerError: the vectors are on a server, which does not answer.
        """


class HeldVectors:
    """Vectors in memory: every passage is compared."""

    def __init__(self, matrix: np.ndarray) -> None:
        self.matrix = matrix  # (passages, dimension) float32

    def near(self, query: np.ndarray, selection: Selection, count: int, also: Also) -> Near:
        """The whole selection, whatever is asked for: see `PassageVectors.near`."""
        rows = selection.rows
        if rows is None:
            cosines = self.matrix @ query
        elif FEW * len(rows) < len(self.matrix):
            cosines = self.matrix[rows] @ query
        else:
            cosines = (self.matrix @ query)[rows]
        return Near(rows, cosines, float(cosines.mean()), float(cosines.std()))
