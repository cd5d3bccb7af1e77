"""Development questions → `answer/weights/ranking.json` and `decision.npz`, and the same for follow-ups.

    python -m training.fit_answers [--sets a b … m] [--test …]

The ranking is linear and maximises the likelihood of the gold units under a softmax over the candidates of their
question. The decision is a forest: answerable questions against those written as unanswerable, and against answerable
ones whose gold sections were taken away. Its rows come from a ranking fitted on the other sets, so that it meets
scores of questions never seen, as it will in use. The threshold is the one at which `FALSE_REFUSALS` of the answerable
questions are refused by forests that were fitted without their set. What serves follow-ups (`…_follow_up`) is fitted on
conversations too; what serves questions that stand alone is not, as it gains nothing there. Nothing is fitted on the
corpus of the product.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from platformdirs import user_cache_path
from sklearn.ensemble import ExtraTreesClassifier  # type: ignore[import-untyped]
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from answer.candidates import MEASURES, Candidates, gather
from answer.decision import observe
from answer.model import Turn
from answer.ranking import answering_first, stated
from answer.render import wording
from answer.understanding.knowledge import Knowledge
from answer.understanding.looking import leaning
from answer.understanding.question import understand
from evals.gold import GoldQuestion, GoldSpan, locate, read_gold
from index import Index, build_index, load_encoder, open_index
from ingest.labels import citation_label
from ingest.text import one_line
from settings import EMBEDDED_ENCODER

DEVELOPMENT = Path("evals/development")
WEIGHTS = Path("answer/weights")
SAME_SECTION = 0.15  # of the target goes to the other units of a gold unit's section
WITHDRAWN = 0.1  # weight of an unanswerable question made by taking sections away
# Questions on real texts are refused wrongly half as often as these, which are short and misspelt for the most part.
FALSE_REFUSALS = 0.095
RIDGE = 0.02  # of the ranking, on standardised measures
RULED = ("other_case", "outdated")  # measures that one set of sheets alone shows: rules weigh them, not the fit
FOREST = {"n_estimators": 300, "min_samples_leaf": 4, "max_depth": 14, "max_features": 0.3, "random_state": 0}


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates and which of them hold the answer."""

    gold: GoldQuestion
    candidates: Candidates
    target: np.ndarray  # (units,) sums to 1, or to 0 when no unit answers
    in_gold_section: np.ndarray  # bool (units,)
    in_conversation: bool


def main() -> None:
    """Fit, print what is reached on sets not fitted on, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list("abcdefghijklm"))
    parser.add_argument("--test", nargs="*", default=[])
    options = parser.parse_args()
    examples = {name: read_examples(DEVELOPMENT / name) for name in (*options.sets, *options.test)}
    about = f"fitted on evals/development sets {', '.join(options.sets)} by training/fit_answers.py"
    alone = {name: [each for each in of_set if not each.in_conversation] for name, of_set in examples.items()}
    rows = left_out(alone, options.sets)
    threshold = find_threshold(rows)
    for suffix, chosen in (("", alone), ("_follow_up", examples)):
        ranking = fit_ranking([example for name in options.sets for example in chosen[name]])
        forest = fit_forest(list((left_out(chosen, options.sets) if suffix else rows).values()))
        for name in options.test:
            report(f"{name}{suffix}", chosen[name], ranking, forest, threshold)
        write_ranking(f"ranking{suffix}", ranking, about)
        write_forest(f"decision{suffix}", forest, rows[options.sets[0]].columns, threshold)


def read_examples(folder: Path) -> list[Example]:
    """All questions of a development set, alone and in conversations, measured by the product's own index.

    A conversation is held with right answers. A question in it that takes up no word counts twice: as it stands, and
    as one on the text spoken of, as the product tries it where it finds nothing otherwise.
    """
    encoder = load_encoder(EMBEDDED_ENCODER)
    home = user_cache_path("relais", appauthor=False) / "development" / folder.name
    build_index(folder / "corpus", home, encoder, None, rebuild=True)
    index = open_index(home, encoder)
    knowledge = Knowledge(index)
    examples = []
    for file in (folder / "gold.jsonl", folder / "conversations.jsonl"):
        questions = read_gold(file) if file.exists() else ()
        located = locate(questions, index.documents)
        said: dict[str | None, tuple[Turn, ...]] = {}
        for gold in questions:
            history = gold.history if gold.after is None else said[gold.after]
            question = understand(gold.question, history, knowledge.vocabulary, knowledge.names, knowledge.glossary)
            spans = located[gold.id]
            talks = file.stem == "conversations"
            examples.append(read_example(gold, spans, gather(question, knowledge), talks))
            said[gold.id] = (*history, Turn("user", gold.question), right_answer(spans, index))
            if talks and (leant := leaning(question, knowledge)) is not None:
                on_text, about = leant
                there = replace(gold, answerable=any(span.document_id in about for span in spans))
                examples.append(read_example(there, spans, gather(on_text, knowledge, about), talks))
    return examples


def right_answer(spans: Sequence[GoldSpan], index: Index) -> Turn:
    """What a right answer shows: the passages with where they stand, or a refusal."""
    cited = [(span.quote, index.sections[span.section_id], index.documents[span.document_id]) for span in spans]
    lines = [f"« {one_line(quote)} »\n\n{citation_label(document, section)}" for quote, section, document in cited]
    return Turn("assistant", "\n\n".join(lines) or str(wording("refusal", "verdict")))


def read_example(gold: GoldQuestion, spans: Sequence[GoldSpan], candidates: Candidates, talks: bool) -> Example:
    """The candidates of a question with which of them answer it."""
    answers = np.array([
        any(u.section.document_id == s.document_id and u.unit.start < s.end and s.start < u.unit.end for s in spans)
        for u in candidates.units
    ], bool)  # fmt: skip
    sections = {s.section_id for s in spans}
    inside = np.array([u.section.id in sections for u in candidates.units], bool)
    target = answers.astype(float)
    if answers.any():
        beside = inside & ~answers
        target += SAME_SECTION * answers.sum() * beside / max(1, beside.sum())
        target /= target.sum()
    return Example(gold, candidates, target, inside, talks)


def variants(example: Example) -> list[tuple[Candidates, bool, float]]:
    """The question as it is, and as an unanswerable one when its gold sections can be taken away."""
    found = []
    if len(example.candidates.units):
        found.append((example.candidates, example.gold.answerable, 1.0))
    if example.in_gold_section.any() and not example.in_gold_section.all() and example.gold.kind != "comparison":
        found.append((example.candidates.only(~example.in_gold_section), False, WITHDRAWN))
    return found


@dataclass(frozen=True, slots=True)
class Rows:
    """What the decision is fitted on, of one development set."""

    columns: tuple[str, ...]
    values: np.ndarray  # (questions, columns)
    answerable: np.ndarray  # bool (questions,)
    weight: np.ndarray  # (questions,)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A linear model as it is written."""

    columns: list[str]
    mean: np.ndarray
    scale: np.ndarray
    weight: np.ndarray


def fit_ranking(examples: list[Example]) -> Fitted:
    """Listwise softmax over the candidates of each question, by LBFGS."""
    everything = np.concatenate([e.candidates.measures for e in examples])
    mean, scale = everything.mean(0), everything.std(0) + 1e-6
    fitted = ~np.isin(MEASURES, RULED)
    lists = [
        (torch.tensor((e.candidates.measures - mean) / scale * fitted, dtype=torch.float64), torch.tensor(e.target))
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
    return Fitted(list(MEASURES), mean, scale, weight.detach().numpy())


def score(ranking: Fitted, candidates: Candidates) -> np.ndarray:
    """One score a candidate, as `answer.ranking.rank` gives it."""
    fitted = (candidates.measures - ranking.mean) / ranking.scale @ ranking.weight
    return answering_first(candidates, fitted + stated(candidates))


def decision_rows(examples: list[Example], ranking: Fitted) -> Rows:
    """The observations of a set's questions, ranked by a model that has not seen them."""
    asked = [variant for example in examples for variant in variants(example)]
    observed = [observe(candidates, score(ranking, candidates)) for candidates, _, _ in asked]
    return Rows(
        tuple(observed[0]),
        np.array([list(each.values()) for each in observed], np.float32),
        np.array([answerable for _, answerable, _ in asked], bool),
        np.array([weight for _, _, weight in asked]),
    )


def left_out(examples: dict[str, list[Example]], sets: list[str]) -> dict[str, Rows]:
    """What the decision is fitted on: of each set, as ranked by a model that was fitted without it."""
    rows = {}
    for name in sets:
        others = [example for other in sets if other != name for example in examples[other]]
        rows[name] = decision_rows(examples[name], fit_ranking(others))
    return rows


def fit_forest(sets: list[Rows]) -> ExtraTreesClassifier:
    """The forest over all rows of these sets."""
    forest = ExtraTreesClassifier(**FOREST)
    return forest.fit(
        np.concatenate([rows.values for rows in sets]),
        np.concatenate([rows.answerable for rows in sets]),
        sample_weight=np.concatenate([rows.weight for rows in sets]),
    )


def find_threshold(rows: dict[str, Rows]) -> float:
    """The probability under which `FALSE_REFUSALS` of the answerable fall, in forests fitted without their set."""
    probabilities, answerable = [], []
    for name, left_out in rows.items():
        forest = fit_forest([others for other, others in rows.items() if other != name])
        real = left_out.weight == 1.0
        probabilities.append(forest.predict_proba(left_out.values[real])[:, 1])
        answerable.append(left_out.answerable[real])
    everything, which = np.concatenate(probabilities), np.concatenate(answerable)
    threshold = float(np.quantile(everything[which], FALSE_REFUSALS))
    refused = (everything[~which] < threshold).mean()
    print(f"sets left out: AUC {roc_auc_score(which, everything):.3f}, refused {refused:.2f} at {FALSE_REFUSALS}")
    return threshold


def report(name: str, examples: list[Example], ranking: Fitted, forest: ExtraTreesClassifier, threshold: float) -> None:
    """Print how the two models do on a set."""
    asked = [e for e in examples if e.target.any()]
    first = [int(score(ranking, e.candidates).argmax()) for e in asked]
    section = np.mean([e.in_gold_section[i] for e, i in zip(asked, first, strict=True)])
    rows = decision_rows(examples, ranking)
    real = rows.weight == 1.0
    probabilities, answerable = forest.predict_proba(rows.values[real])[:, 1], rows.answerable[real]
    refused = probabilities < threshold
    print(
        f"{name}: cited@1 {section:.3f}  AUC {roc_auc_score(answerable, probabilities):.3f}  "
        f"refused {refused[~answerable].mean():.2f}  false refusals {refused[answerable].mean():.2f}"
    )


def write_ranking(name: str, fitted: Fitted, about: str) -> None:
    """Write the ranking where `answer.ranking.load_model` reads it."""
    values = zip(fitted.columns, fitted.mean, fitted.scale, fitted.weight, strict=True)
    content = {
        "about": about,
        "bias": 0.0,
        "columns": {
            column: {"mean": significant(m), "scale": significant(s), "weight": significant(w)}
            for column, m, s, w in values
        },
    }
    (WEIGHTS / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def write_forest(name: str, forest: ExtraTreesClassifier, columns: tuple[str, ...], threshold: float) -> None:
    """Write the decision where `answer.forest.load_forest` reads it."""
    trees = [tree.tree_ for tree in forest.estimators_]
    roots = np.cumsum([0, *(tree.node_count for tree in trees[:-1])])
    places = [root + np.arange(tree.node_count) for root, tree in zip(roots, trees, strict=True)]

    def children(side: str) -> np.ndarray:
        below = (getattr(tree, f"children_{side}") for tree in trees)
        joined = [np.where(c < 0, own, own[0] + c) for c, own in zip(below, places, strict=True)]
        return np.concatenate(joined).astype(np.int32)

    np.savez_compressed(
        WEIGHTS / f"{name}.npz",
        names=np.array(columns),
        threshold=threshold,
        depth=max(tree.max_depth for tree in trees),
        roots=roots.astype(np.int32),
        feature=np.concatenate([np.maximum(tree.feature, 0) for tree in trees]).astype(np.int32),
        cut=np.concatenate([tree.threshold for tree in trees]).astype(np.float32),
        left=children("left"),
        right=children("right"),
        share=np.concatenate([tree.value[:, 0, 1] for tree in trees]).astype(np.float32),
    )


def significant(number: float) -> float:
    """Six significant digits: a scale may be small."""
    return float(f"{number:.6g}")


if __name__ == "__main__":
    main()
