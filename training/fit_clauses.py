"""Written sentences of partnership conventions → `answer/weights/clauses.npz`: which clause a sentence states.

    python -m training.fit_clauses

`clause_sentences.jsonl` holds 45 sentences a type and eight that use its words for another thing, in legal, plain and
old-fashioned wording; none is of a text that anything is measured on. Prints how well types are told on sentences left
out.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import average_precision_score  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold, cross_val_predict  # type: ignore[import-untyped]

from index.encoder import load_embedded

SENTENCES = Path(__file__).parent / "clause_sentences.jsonl"
WEIGHTS = Path("answer/weights/clauses.npz")
LOOSE = 6.0  # inverse of the penalty: with less of it, sentences of conventions left out are told worse
FOLDS = 5


def read_sentences() -> tuple[list[str], list[frozenset[str]]]:
    """The sentences and the types of each."""
    rows = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows], [frozenset(row["types"]) for row in rows]


def main() -> None:
    """Fit a type at a time, print the mean precision on folds left out, and write the weights."""
    texts, told = read_sentences()
    vectors = load_embedded(None).encode_passages(texts)
    mean = vectors.mean(axis=0)
    types = sorted(frozenset[str]().union(*told))
    weights, biases = [], []
    for name in types:
        stated = np.array([name in each for each in told])
        model = LogisticRegression(C=LOOSE, class_weight="balanced", max_iter=2000)
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
        left_out = cross_val_predict(model, vectors - mean, stated, cv=folds, method="decision_function")
        print(f"{name:14} {stated.sum():3} of {len(texts)}, {average_precision_score(stated, left_out):.3f}")
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
