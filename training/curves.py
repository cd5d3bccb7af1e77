"""A run's `loss.csv` and `development.csv` → `curves.png`."""

import csv
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot as plt

SMOOTHED = 20  # steps


def draw_curves(run: Path) -> None:
    """Draw the loss (mean of the last steps) and the development scores against the step."""
    losses, scores = _read(run / "loss.csv"), _read(run / "development.csv")
    figure, (above, below) = plt.subplots(2, 1, figsize=(8, 9), layout="constrained")
    values = [float(row["loss"]) for row in losses]
    smooth = [sum(part) / len(part) for n in range(len(values)) if (part := values[max(0, n + 1 - SMOOTHED) : n + 1])]
    above.plot([int(row["step"]) for row in losses], smooth)
    above.set(xlabel="step", ylabel=f"loss, mean of {SMOOTHED} steps")
    steps = [int(row["step"]) for row in scores]
    for name in scores[0]:
        if name != "step":
            width = 3 if name == "mean" else 1
            below.plot(steps, [float(row[name]) for row in scores], label=name, linewidth=width)
    below.set(xlabel="step", ylabel="nDCG@10, development")
    below.legend(fontsize="small")
    figure.savefig(run / "curves.png", dpi=100)
    plt.close(figure)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))
