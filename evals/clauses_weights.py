"""Gold cells of agreements → the weights of `answer.comparison.chances`, and how they do on agreements left out.

python -m evals.clauses_weights --index DIR [--index DIR]…
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.stats import mannwhitneyu  # type: ignore[import-untyped]

from answer.clauses.themes import read_theme
from answer.comparison.cells import in_field, stretch
from answer.comparison.chances import WEIGHTS, measures
from answer.comparison.reading import read_for_comparison
from answer.comparison.scores import find_units
from evals.clauses import GoldCell
from evals.clauses_command import GOLD, read_gold
from index.encoder import load_encoder
from index.search import Index, open_index
from settings import read_settings

PENALTY = 0.01  # of the squares of weights, each in standard deviations of its measure


@dataclass(frozen=True, slots=True)
class Choice:
    """The units that may be quoted in one cell."""

    doc: str
    measures: np.ndarray  # float64 (units, weights), in the order of the rule's own scores
    right: np.ndarray  # bool (units,)


def choices(gold: Sequence[GoldCell], indexes: Sequence[Index]) -> list[Choice]:
    """The cells of agreements on work that the indexes hold, where anything may be quoted."""
    found = []
    for cell in gold:
        index = next((each for each in indexes if cell.doc in each.documents), None)
        if index is None:
            continue
        reading = read_for_comparison(index, cell.doc, index.generation)
        theme = in_field(read_theme(cell.theme), reading)
        units = sorted(find_units(reading, theme), key=lambda each: -each.score)
        if not reading.clauses.about_work or not units:
            continue
        quotes = [" ".join(reading.document.text[slice(*stretch(reading, each.row, theme))].split()) for each in units]
        right = [any(" ".join(gold.quote.split()) in quote for gold in cell.quotes) for quote in quotes]
        found.append(Choice(cell.doc, measures(reading, units, theme), np.array(right, bool)))
    return found


def fit(cells: Sequence[Choice]) -> np.ndarray:
    """The weights under which right units have the greatest chance: a softmax over the units of each cell."""
    spread = np.concatenate([cell.measures for cell in cells]).std(axis=0) + 1e-9
    told = [(cell.measures / spread, cell.right) for cell in cells if cell.right.any()]

    def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        loss, slope = 0.0, np.zeros_like(weights)
        for values, right in told:
            chances = _chances(values @ weights)
            of_right = chances[right].sum() + 1e-12
            loss -= float(np.log(of_right))
            slope -= values.T @ (np.where(right, chances / of_right, 0.0) - chances)
        return loss / len(told) + PENALTY * float(weights @ weights), slope / len(told) + 2 * PENALTY * weights

    return np.asarray(minimize(cost, np.zeros(len(spread)), jac=True, method="L-BFGS-B").x / spread)


def _chances(scores: np.ndarray) -> np.ndarray:
    likely = np.exp(scores - scores.max())
    return np.asarray(likely / likely.sum())


def main() -> None:
    """Fit, leave each agreement out in turn, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, action="append", required=True)
    chosen = parser.parse_args()
    encoder = load_encoder(read_settings().encoder)
    gold = [cell for name in ("cells", "cells_unseen") for cell in read_gold(GOLD / f"{name}.jsonl", GoldCell)]
    cells = choices(gold, [open_index(folder, encoder) for folder in chosen.index])
    chances, rights, ruled = [], [], []
    for doc in sorted({cell.doc for cell in cells}):
        weights = fit([cell for cell in cells if cell.doc != doc])
        left = [cell for cell in cells if cell.doc == doc]
        told = [_chances(cell.measures @ weights) for cell in left]
        right = [bool(cell.right[each.argmax()]) for cell, each in zip(left, told, strict=True)]
        rule = [bool(cell.right[0]) for cell in left]
        print(f"{doc}: {sum(right)} of {len(left)}, by the rule {sum(rule)}")
        chances += [float(each.max()) for each in told]
        rights += right
        ruled += rule
    told_apart = np.array(chances)
    right_ones = np.array(rights, bool)
    area = mannwhitneyu(told_apart[right_ones], told_apart[~right_ones]).statistic
    area /= right_ones.sum() * (~right_ones).sum()
    print(f"{len(cells)} cells: {right_ones.mean():.3f} left out, {np.mean(ruled):.3f} by the rule; AUC {area:.3f}")
    for least in (0.5, 0.6, 0.7, 0.8):
        sure = told_apart >= least
        print(
            f"chance from {least}: {right_ones[sure].mean():.2f} of {sure.sum()} right, "
            f"{right_ones[~sure].mean():.2f} of {(~sure).sum()} below"
        )
    weights = fit(cells)
    relative = {name: round(float(each / weights[0]), 2) for name, each in zip(WEIGHTS, weights, strict=True)}
    print(f"sharp {weights[0]:.2f}", relative)


if __name__ == "__main__":
    main()
