"""Development questions → `answer/weights/ranking.json` and `decision.json`.

    python -m training.fit_answers [--sets a b … h] [--test …]

Both models are linear. The ranking maximises the likelihood of the gold units under a softmax over the candidates of
their question. The decision is a logistic regression: answerable questions against those written as unanswerable, and
against answerable ones whose gold sections were taken away. Its rows come from a ranking fitted on the other sets, so
that it meets scores of questions never seen, as it will in use. The threshold is the one at which `FALSE_REFUSALS` of
the answerable questions are refused. Nothing is fitted on the corpus of the product.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from platformdirs import user_cache_path
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from answer.candidates import MEASURES, Candidates, gather
from answer.decision import observe
from answer.knowledge import Knowledge
from answer.question import understand
from evals.gold import GoldQuestion, locate, read_gold
from index import build_index, load_encoder, open_index
from settings import EMBEDDED_ENCODER

DEVELOPMENT = Path("evals/development")
WEIGHTS = Path("answer/weights")
SAME_SECTION = 0.15  # of the target goes to the other units of a gold unit's section
WITHDRAWN = 0.1  # weight of an unanswerable question made by taking sections away
FALSE_REFUSALS = 0.12
RIDGE = 0.02  # of the ranking, on standardised measures
INVERSE_RIDGE = 0.01  # of the decision, as scikit-learn's C


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates and which of them hold the answer."""

    gold: GoldQuestion
    candidates: Candidates
    target: np.ndarray  # (units,) sums to 1, or to 0 when no unit answers
    in_gold_section: np.ndarray  # bool (units,)


def main() -> None:
    """Fit, print what is reached on sets not fitted on, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list("abcdefgh"))
    parser.add_argument("--test", nargs="*", default=[])
    options = parser.parse_args()
    examples = {name: read_examples(DEVELOPMENT / name) for name in (*options.sets, *options.test)}
    fitted = [example for name in options.sets for example in examples[name]]
    ranking = fit_ranking(fitted)
    rows, answerable, weight = [], [], []
    for name in options.sets:
        others = fit_ranking([e for other in options.sets if other != name for e in examples[other]])
        for example in examples[name]:
            for candidates, is_answerable, w in variants(example):
                rows.append(list(observe(candidates, score(others, candidates)).values()))
                answerable.append(is_answerable)
                weight.append(w)
                columns = list(observe(candidates, score(others, candidates)))
    decision = fit_decision(columns, np.array(rows), np.array(answerable), np.array(weight))
    for name in options.test:
        report(name, examples[name], ranking, decision)
    about = f"fitted on evals/development sets {', '.join(options.sets)} by training/fit_answers.py"
    write("ranking", ranking, about)
    write("decision", decision, about)


def read_examples(folder: Path) -> list[Example]:
    """All questions of a development set, measured by the product's own index."""
    encoder = load_encoder(EMBEDDED_ENCODER)
    home = user_cache_path("relais", appauthor=False) / "development" / folder.name
    build_index(folder / "corpus", home, encoder, None, rebuild=True)
    index = open_index(home, encoder)
    knowledge = Knowledge(index)
    examples = []
    questions = read_gold(folder / "gold.jsonl")
    located = locate(questions, index.documents)
    for gold in questions:
        question = understand(gold.question, gold.history, knowledge.vocabulary, knowledge.names, knowledge.glossary)
        candidates = gather(question, knowledge)
        spans = located[gold.id]
        answers = np.array([
            any(
                u.section.document_id == s.document_id and u.unit.start < s.end and s.start < u.unit.end for s in spans
            )
            for u in candidates.units
        ], bool)  # fmt: skip
        sections = {s.section_id for s in spans}
        inside = np.array([u.section.id in sections for u in candidates.units], bool)
        target = answers.astype(float)
        if answers.any():
            beside = inside & ~answers
            target += SAME_SECTION * answers.sum() * beside / max(1, beside.sum())
            target /= target.sum()
        examples.append(Example(gold, candidates, target, inside))
    return examples


def variants(example: Example) -> list[tuple[Candidates, bool, float]]:
    """The question as it is, and as an unanswerable one when its gold sections can be taken away."""
    found = []
    if len(example.candidates.units):
        found.append((example.candidates, example.gold.answerable, 1.0))
    if example.in_gold_section.any() and not example.in_gold_section.all() and example.gold.kind != "comparison":
        found.append((example.candidates.only(~example.in_gold_section), False, WITHDRAWN))
    return found


@dataclass(frozen=True, slots=True)
class Fitted:
    """A linear model as it is written."""

    columns: list[str]
    mean: np.ndarray
    scale: np.ndarray
    weight: np.ndarray
    bias: float
    threshold: float


def fit_ranking(examples: list[Example]) -> Fitted:
    """Listwise softmax over the candidates of each question, by LBFGS."""
    everything = np.concatenate([e.candidates.measures for e in examples])
    mean, scale = everything.mean(0), everything.std(0) + 1e-6
    lists = [
        (torch.tensor((e.candidates.measures - mean) / scale, dtype=torch.float64), torch.tensor(e.target))
        for e in examples
        if e.target.any()
    ]
    weight = torch.zeros(len(MEASURES), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weight], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        total = sum(-(target * torch.log_softmax(rows @ weight, 0)).sum() for rows, target in lists)
        value = torch.as_tensor(total) / len(lists) + RIDGE * (weight**2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return Fitted(list(MEASURES), mean, scale, weight.detach().numpy(), 0.0, 0.0)


def score(ranking: Fitted, candidates: Candidates) -> np.ndarray:
    """One score a candidate."""
    return np.asarray((candidates.measures - ranking.mean) / ranking.scale @ ranking.weight)


def fit_decision(columns: list[str], rows: np.ndarray, answerable: np.ndarray, weight: np.ndarray) -> Fitted:
    """Logistic regression, with the threshold that refuses `FALSE_REFUSALS` of the answerable questions."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    model = LogisticRegression(C=INVERSE_RIDGE, max_iter=5000)
    model.fit((rows - mean) / scale, answerable, sample_weight=weight)
    real = weight == 1.0
    probabilities = model.predict_proba((rows - mean) / scale)[:, 1]
    print(f"fitted: AUC {roc_auc_score(answerable[real], probabilities[real]):.3f} on the questions as written")
    threshold = float(np.quantile(probabilities[real & answerable], FALSE_REFUSALS))
    return Fitted(columns, mean, scale, model.coef_[0], float(model.intercept_[0]), threshold)


def report(name: str, examples: list[Example], ranking: Fitted, decision: Fitted) -> None:
    """Print how the two models do on a set."""
    asked = [e for e in examples if e.target.any()]
    first = [int(score(ranking, e.candidates).argmax()) for e in asked]
    section = np.mean([e.in_gold_section[i] for e, i in zip(asked, first, strict=True)])
    rows = np.array([list(observe(e.candidates, score(ranking, e.candidates)).values()) for e in examples])
    logits = (rows - decision.mean) / decision.scale @ decision.weight + decision.bias
    probabilities = 1 / (1 + np.exp(-logits))
    answerable = np.array([e.gold.answerable for e in examples])
    refused = probabilities < decision.threshold
    print(
        f"{name}: cited@1 {section:.3f}  AUC {roc_auc_score(answerable, probabilities):.3f}  "
        f"refused {refused[~answerable].mean():.2f}  false refusals {refused[answerable].mean():.2f}"
    )


def write(name: str, fitted: Fitted, about: str) -> None:
    """Write a model where `answer.ranking.load_model` reads it."""
    values = zip(fitted.columns, fitted.mean, fitted.scale, fitted.weight, strict=True)
    content = {
        "about": about,
        "bias": significant(fitted.bias),
        "threshold": significant(fitted.threshold),
        "columns": {
            column: {"mean": significant(m), "scale": significant(s), "weight": significant(w)}
            for column, m, s, w in values
        },
    }
    (WEIGHTS / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def significant(number: float) -> float:
    """Six significant digits: a scale may be small."""
    return float(f"{number:.6g}")


if __name__ == "__main__":
    main()
