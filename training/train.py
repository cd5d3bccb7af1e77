"""Tasks → the adapter that does best on the development questions, with checkpoints, CSV and curves.

    python -m training.train --work DIR --name NAME [--steps N --rate R --rank R …]

A stopped run is taken up from its last checkpoint by the same command, and ends as if it had not been stopped.
"""

import csv
import json
import math
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated

import torch
import typer
from tqdm import tqdm

from training.curves import draw_curves
from training.development import development_scores
from training.network import QueryTower, load_weights, write_adapter
from training.plan import ALTERED, WEIGHTS, Pool, Task, batches, read_pools, read_tasks


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is made with; kept beside its results."""

    steps: int = 240
    every: int = 30  # steps between evaluations, each of which ends in a checkpoint
    rate: float = 5e-4
    rank: int = 16
    first_layer: int = 4  # those below stay as they are
    batch: int = 48
    temperature: float = 0.02
    pull: float = 1.0  # weight of staying near the vector that the question, well spelt, had before
    warm_up: float = 0.06
    decay: float = 0.01
    seed: int = 20
    fold: int | None = None  # of the editors' entries, to set aside instead of the usual one
    without: str = ""  # a set that is left out
    start: str = ""  # the adapter to begin with: a file, its scale 1


def train(work: Path, run: Path, options: Options, stop: int | None = None) -> dict[str, float]:
    """Train, or go on training, and return the best development scores by set ("mean" among them).

    Args:
        work: the folder that `training.encode` wrote into.
        run: the folder of the run's options, tables, curves, checkpoint and adapters.
        options: what the run is made with.
        stop: leave after this step as if interrupted, with the checkpoint of the last evaluation.
    """
    run.mkdir(parents=True, exist_ok=True)
    made_with = asdict(options) | {"weights": WEIGHTS, "altered": ALTERED}
    (run / "options.json").write_text(json.dumps(made_with, indent=1) + "\n", encoding="utf-8")
    tower = QueryTower(options.first_layer, options.rank, options.seed)
    if options.start:
        load_weights(Path(options.start), tower.weights)
    pools = read_pools(work)
    tasks = read_tasks(work, pools, options.fold)
    tensors = {name: torch.from_numpy(pool.vectors) for name, pool in pools.items()}
    optimiser = torch.optim.AdamW(tower.weights.values(), lr=options.rate, weight_decay=options.decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, options))
    saved, done = run / "checkpoint.pt", 0
    best: dict[str, float]
    if saved.exists():
        kept = torch.load(saved, weights_only=True)
        done, best = kept["step"], kept["best"]
        for name, weight in tower.weights.items():
            weight.data.copy_(kept["weights"][name])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        for table in ("loss.csv", "development.csv"):
            _forget_after(run / table, done)
    else:
        best = _evaluate(tower, tasks, pools, run, 0)
    endless = batches(tasks, options.batch, options.seed, options.without)
    drawn = islice(endless, done, min(options.steps, stop or options.steps))
    for step, batch in enumerate(tqdm(drawn, initial=done, total=options.steps, mininterval=10), start=done + 1):
        loss = _loss(tower, batch, tensors, options)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
        torch.nn.utils.clip_grad_norm_(tower.weights.values(), 1.0)
        optimiser.step()
        schedule.step()
        _append(run / "loss.csv", {"step": step, "loss": round(loss.item(), 4)})
        if step % options.every == 0 or step == options.steps:
            scores = _evaluate(tower, tasks, pools, run, step)
            if scores["mean"] > best["mean"]:
                best = scores
                note = {key: f"{value:.4f}" for key, value in scores.items()} | {"step": str(step)}
                write_adapter(run / "best.safetensors", tower.weights, 1.0, note)
            kept = {"step": step, "best": best, "weights": tower.weights, "optimiser": optimiser.state_dict()}
            torch.save(kept | {"schedule": schedule.state_dict()}, saved)
            draw_curves(run)
    if stop is None:
        write_adapter(run / "last.safetensors", tower.weights, 1.0, {"step": str(options.steps)})
    return best


def _rate(step: int, options: Options) -> float:
    """Linear warm-up, then half a cosine down to nothing."""
    warm = max(1, int(options.steps * options.warm_up))
    if step < warm:
        return (step + 1) / warm
    return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, options.steps - warm)))


def _loss(
    tower: QueryTower, batch: list[tuple[Task, str]], tensors: dict[str, torch.Tensor], options: Options
) -> torch.Tensor:
    """Contrastive over the whole pool: the right texts of a question, together, against all that are wrong."""
    vectors = tower.encode([asked for _, asked in batch])
    losses = []
    for (task, _), vector in zip(batch, vectors, strict=True):
        scores = tensors[task.question.pool] @ vector / options.temperature
        scores = scores.masked_fill(torch.from_numpy(task.left_out), -torch.inf)
        right = scores[torch.from_numpy(task.right)]
        away = 1 - vector @ torch.from_numpy(task.before)
        losses.append(scores.logsumexp(0) - right.logsumexp(0) + options.pull * away)
    return torch.stack(losses).mean()


def _evaluate(tower: QueryTower, tasks: list[Task], pools: dict[str, Pool], run: Path, step: int) -> dict[str, float]:
    scores = development_scores(tower, tasks, pools)
    _append(run / "development.csv", {"step": step} | {name: round(value, 4) for name, value in scores.items()})
    return scores


def _append(path: Path, row: dict[str, object]) -> None:
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(row))
        if new:
            writer.writeheader()
        writer.writerow(row)


def _forget_after(path: Path, step: int) -> None:
    """Drop the rows of steps that the checkpoint does not know: they are trained again."""
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if int(row.split(",")[0]) <= step]
    path.write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")


def main(
    work: Annotated[Path, typer.Option(help="folder that `encode` wrote into")],
    name: Annotated[str, typer.Option(help="of the run; its folder is WORK/runs/NAME")],
    steps: int = Options().steps,
    every: int = Options().every,
    rate: float = Options().rate,
    rank: int = Options().rank,
    first_layer: int = Options().first_layer,
    batch: int = Options().batch,
    temperature: float = Options().temperature,
    pull: float = Options().pull,
    seed: int = Options().seed,
    fold: int | None = Options().fold,
    without: str = Options().without,
    start: str = Options().start,
) -> None:
    """Train an adapter, or go on with a run that was stopped."""
    options = Options(
        steps,
        every,
        rate,
        rank,
        first_layer,
        batch,
        temperature,
        pull,
        seed=seed,
        fold=fold,
        without=without,
        start=start,
    )
    best = train(work, work / "runs" / name, options)
    typer.echo(json.dumps(best))


if __name__ == "__main__":
    typer.run(main)
