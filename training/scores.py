"""Rankings → nDCG@10 and hit@1, and bootstrap intervals of means and of differences."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

DEPTH = 10
DRAWS = 2000


def rank_groups(scores: np.ndarray, groups: Sequence[str], depth: int = DEPTH) -> list[str]:
    """Groups by their best text, best first."""
    ranking: dict[str, None] = {}
    for n in np.argsort(-scores, kind="stable"):
        ranking.setdefault(groups[int(n)])
        if len(ranking) == depth:
            break
    return list(ranking)


def ndcg(ranking: Sequence[str], gains: Mapping[str, int], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain with gains of 2^g - 1."""
    found = math.fsum((2 ** gains.get(group, 0) - 1) / math.log2(n + 2) for n, group in enumerate(ranking[:depth]))
    ideal = sorted(gains.values(), reverse=True)[:depth]
    return found / math.fsum((2**gain - 1) / math.log2(n + 2) for n, gain in enumerate(ideal))


def hit(ranking: Sequence[str], gains: Mapping[str, int]) -> float:
    """1 when the first group is labelled, else 0."""
    return float(bool(ranking) and gains.get(ranking[0], 0) > 0)


def interval(values: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """95 % bootstrap interval of the mean."""
    sample = np.asarray(values)
    draws = np.random.default_rng(seed).integers(len(sample), size=(DRAWS, len(sample)))
    low, high = np.quantile(sample[draws].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)
