"""Rankings against judgements → nDCG, recall, MRR and hit@1, at a depth of ten documents."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

DEPTH = 10


@dataclass(frozen=True, slots=True)
class RankingScores:
    """Means over `n` queries, each from 0 to 1."""

    ndcg: float
    recall: float
    mrr: float
    hit1: float
    n: int


def score_rankings(
    rankings: Mapping[str, Sequence[str]], judgements: Mapping[str, Mapping[str, int]], depth: int = DEPTH
) -> RankingScores:
    """Score rankings (query id → document ids, best first) against judgements (query id → document id → grade).

    A grade g gains 2^g − 1; recall, MRR and hit@1 take every positive grade alike. Every query ranked must have a
    positive grade, and there must be one.
    """
    rows = [_score_one(ranking[:depth], judgements[query], depth) for query, ranking in rankings.items()]
    ndcg, recall, mrr, hit1 = (mean(column) for column in zip(*rows, strict=True))
    return RankingScores(ndcg, recall, mrr, hit1, len(rows))


def _score_one(top: Sequence[str], grades: Mapping[str, int], depth: int) -> tuple[float, float, float, float]:
    relevant = {document for document, grade in grades.items() if grade > 0}
    ideal = _discounted(sorted(grades.values(), reverse=True)[:depth])
    ndcg = _discounted([grades.get(document, 0) for document in top]) / ideal
    recall = len(relevant.intersection(top)) / len(relevant)
    first = next((rank for rank, document in enumerate(top, start=1) if document in relevant), None)
    return ndcg, recall, 1 / first if first else 0.0, float(first == 1)


def _discounted(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))
