"""Written sentences of partnership conventions → `answer/weights/clauses.npz`: which clause a sentence states.

    python -m training.fit_clauses

`clause_sentences.jsonl` holds 45 sentences a type and eight that use its words for another thing, in legal, plain and
old-fashioned wording; none is of a text that anything is measured on. As an index embeds a sentence under its text's
title and its heading, each is taken under three: a bare number, a name of its type, and that of another type. Prints
how well types are told on sentences left out.
"""

import json
import random
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import average_precision_score  # type: ignore[import-untyped]
from sklearn.model_selection import GroupKFold, cross_val_predict  # type: ignore[import-untyped]

from answer.clause_types import clause_types
from index.encoder import load_embedded

SENTENCES = Path(__file__).parent / "clause_sentences.jsonl"
WEIGHTS = Path("answer/weights/clauses.npz")
LOOSE = 20.0  # inverse of the penalty: with less of it, sentences of conventions left out are told worse
FOLDS = 5
SEED = 7
TITLES = (
    "Convention de partenariat", "Charte du réseau", "Protocole d'accord", "Convention d'objectifs et de financement",
    "Convention territoriale globale 2023-2027", "Convention de mise à disposition", "Accord-cadre départemental",
    "Lettre d'engagement des partenaires", "Convention relative au relais petite enfance", "",
)  # fmt: skip


def read_sentences() -> tuple[list[str], list[frozenset[str]]]:
    """The sentences and the types of each."""
    rows = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows], [frozenset(row["types"]) for row in rows]


def in_contexts(texts: list[str], told: list[frozenset[str]]) -> list[str]:
    """Each sentence as an index embeds it, under three headings in a row."""
    rng = random.Random(SEED)
    kinds = [each for each in clause_types().values() if not each.labour]
    names = {each.name: [name.capitalize() for name in each.asked[:4]] for each in kinds}
    embedded = []
    for text, types in zip(texts, told, strict=True):
        own = sorted(types) or sorted(names)
        others = sorted(set(names) - types)
        for headings in ("",), names[rng.choice(own)], names[rng.choice(others)]:
            numbered = f"Article {rng.randint(1, 15)}"
            heading = " – ".join(part for part in (numbered, rng.choice(headings)) if part)
            above = " › ".join(part for part in (rng.choice(TITLES), heading) if part)
            embedded.append(f"{above}\n{text}")
    return embedded


def main() -> None:
    """Fit a type at a time, print the mean precision on sentences left out, and write the weights."""
    texts, told = read_sentences()
    contexts = in_contexts(texts, told)
    groups = np.repeat(np.arange(len(texts)), len(contexts) // len(texts))
    vectors = load_embedded(None).encode_passages(contexts)
    mean = vectors.mean(axis=0)
    types = sorted(frozenset[str]().union(*told))
    weights, biases = [], []
    for name in types:
        stated = np.array([name in told[group] for group in groups])
        model = LogisticRegression(C=LOOSE, class_weight="balanced", max_iter=2000)
        folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
        left_out = cross_val_predict(model, vectors - mean, stated, groups=groups, cv=folds, method="decision_function")
        print(f"{name:14} {stated.sum():3} of {len(contexts)}, {average_precision_score(stated, left_out):.3f}")
        model.fit(vectors - mean, stated)
        weights.append(model.coef_[0])
        biases.append(model.intercept_[0] - float(model.coef_[0] @ mean))
    np.savez(
        WEIGHTS,
        types=np.array(types),
        weights=np.array(weights, np.float32),
        biases=np.array(biases, np.float32),
    )


if __name__ == "__main__":
    main()
