"""Development questions ranked over the whole of their pools: nDCG@10 of each set and their mean."""

import numpy as np
import torch

from training.network import QueryTower
from training.plan import Pool, Task
from training.scores import ndcg, rank_groups


@torch.no_grad()
def development_scores(tower: QueryTower, tasks: list[Task], pools: dict[str, Pool]) -> dict[str, float]:
    """nDCG@10 by set, and under "mean" the mean of the sets."""
    chosen = [task for task in tasks if task.question.split == "dev"]
    vectors = tower.encode([task.question.text for task in chosen]).numpy()
    found: dict[str, list[float]] = {}
    for task, vector in zip(chosen, vectors, strict=True):
        pool = pools[task.question.pool]
        ranking = rank_groups(pool.vectors @ vector, [text.group for text in pool.texts])
        found.setdefault(task.question.set, []).append(ndcg(ranking, task.question.gains))
    scores = {name: float(np.mean(values)) for name, values in sorted(found.items())}
    return scores | {"mean": float(np.mean(list(scores.values())))}
