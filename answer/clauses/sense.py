"""Vectors of sentences → the chance that each of them states a clause, type by type, whatever its words.

A logistic regression a type, over the vectors of the embedded encoder, fitted on written sentences of partnership
conventions (`training/fit_clauses.py`). Phrases tell most clauses; this tells « celui qui souhaite partir prévient les
autres », which holds no word of the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

OF_CHANCE = 2.6  # what a chance weighs beside the proof of a phrase, in telling whether a sentence states a clause


@dataclass(frozen=True, slots=True)
class ClauseSense:
    """The fitted types, a row each."""

    types: tuple[str, ...]
    weights: np.ndarray  # float32 (types, dimension)
    biases: np.ndarray  # float32 (types,)

    def chances(self, vectors: np.ndarray, types: Sequence[str]) -> np.ndarray:
        """For unit vectors (sentences, dimension), float64 (sentences, types) from 0 to 1; 0 for types not fitted."""
        found = np.zeros((len(vectors), len(types)))
        for column, name in enumerate(types):
            if name in self.types:
                row = self.types.index(name)
                found[:, column] = 1 / (1 + np.exp(-(vectors @ self.weights[row] + self.biases[row])))
        return found


@cache
def load_clause_sense() -> ClauseSense:
    """The one of `answer/weights/clauses.npz`."""
    with np.load(BytesIO(files("answer").joinpath("weights/clauses.npz").read_bytes())) as kept:
        return ClauseSense(tuple(kept["types"].tolist()), kept["weights"], kept["biases"])
