"""A forest of decision trees, read from a file and evaluated: observations → probability.

Fitted by scikit-learn's extremely randomised trees (Geurts, Ernst and Wehenkel, "Extremely randomized trees", 2006)
in `training/fit_answers.py`; kept as plain arrays, which numpy walks in microseconds and no pickle has to be trusted.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np


@dataclass(frozen=True, slots=True)
class Forest:
    """Nodes of all trees in a row; a leaf is its own child on both sides."""

    names: tuple[str, ...]  # of the observations, in the order of a row
    threshold: float  # probability from which the answer is yes
    roots: np.ndarray  # int32 (trees,)
    depth: int  # of the deepest tree
    feature: np.ndarray  # int32 (nodes,): the observation that is looked at
    cut: np.ndarray  # float32 (nodes,): up to it to the left, above to the right
    left: np.ndarray  # int32 (nodes,)
    right: np.ndarray  # int32 (nodes,)
    share: np.ndarray  # float32 (nodes,): of the questions that came to a leaf, those with an answer

    def probability(self, row: np.ndarray) -> float:
        """The mean over the trees, 0 to 1, of a row (names,)."""
        nodes = self.roots
        seen = row.astype(np.float32)
        for _ in range(self.depth):
            nodes = np.where(seen[self.feature[nodes]] <= self.cut[nodes], self.left[nodes], self.right[nodes])
        return float(self.share[nodes].mean())


@cache
def load_forest(name: str) -> Forest:
    """The forest of `answer/weights/<name>.npz`."""
    with np.load(BytesIO(files("answer").joinpath(f"weights/{name}.npz").read_bytes())) as kept:
        return Forest(
            names=tuple(kept["names"].tolist()),
            threshold=float(kept["threshold"]),
            depth=int(kept["depth"]),
            **{part: kept[part] for part in ("roots", "feature", "cut", "left", "right", "share")},
        )
