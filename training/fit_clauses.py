"""Written sentences of partnership conventions → `answer/weights/clauses.npz`: which clause a sentence states.

    python -m training.fit_clauses

`clause_sentences.jsonl` holds some 90 sentences a type and 140 that use their words for another thing, in legal, plain
and old-fashioned wording; none is of a text that anything is measured on. As an index embeds a sentence under its
text's title and its heading, each is taken under three: a bare number, a name of its type, and that of another type.
What the development texts say that are no conventions, and the axes and actions of conventions, states no clause unless
a phrase of the table says so. Prints how well types are told on sentences left out.
"""

import json
import random
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import average_precision_score  # type: ignore[import-untyped]

from answer.clauses.about_work import is_about_work
from answer.clauses.types import clause_types
from answer.clauses.typing import read_clauses
from index.encoder import load_embedded
from index.records import Record, make_record, unit_texts
from ingest import read_document, scan_corpus
from ingest.model import Section
from ingest.units import Unit

SENTENCES = Path(__file__).parent / "clause_sentences.jsonl"
DEVELOPMENT = Path("evals/development")
WEIGHTS = Path("answer/weights/clauses.npz")
LOOSE = 5.0  # inverse of the penalty: with more of it or less, conventions are typed worse
FOLDS = 5
ASIDE = 0.3  # weight of a sentence of the development texts
OTHER_TEXTS = frozenset({"lettre", "guide", "schéma", "fiche", "actualité"})
PROGRAMME = ("axe", "action", "objectif")  # words of the headings of what a convention plans
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


def aside_sentences() -> tuple[list[str], list[frozenset[str]]]:
    """Sentences of the development texts that are no clauses, as an index embeds them, and what phrases find there."""
    texts: list[str] = []
    phrases: list[frozenset[str]] = []
    for file in (file for folder in sorted(DEVELOPMENT.glob("*/corpus")) for file in scan_corpus(folder).files):
        record = make_record(read_document(file))
        if is_about_work(record.document):
            continue
        proofs = read_clauses(record.document, partial(_units, record)).proofs
        sections = {section.id: section for section in record.document.sections}
        embedded = iter(unit_texts(record))
        for entry in record.sections:
            for text, proof in zip(islice(embedded, len(entry.units)), proofs[entry.section_id], strict=True):
                if record.document.source.kind in OTHER_TEXTS or _is_planned(sections[entry.section_id]):
                    texts.append(text)
                    phrases.append(frozenset(name for name, value in proof.items() if value > 0))
    return texts, phrases


def _units(record: Record, section: Section) -> tuple[Unit, ...]:
    return next((entry.units for entry in record.sections if entry.section_id == section.id), ())


def _is_planned(section: Section) -> bool:
    return any(word in label.lower() for label in (*section.ancestors, section.label) for word in PROGRAMME)


def main() -> None:
    """Fit a type at a time, print the mean precision on sentences left out, and write the weights."""
    encoder = load_embedded(None)
    texts, told = read_sentences()
    contexts = in_contexts(texts, told)
    aside, phrases = aside_sentences()
    groups = np.repeat(np.arange(len(texts)), len(contexts) // len(texts))
    written = encoder.encode_passages(contexts)
    mean = written.mean(axis=0)
    vectors = np.concatenate([written, encoder.encode_passages(aside)]) - mean
    types = sorted(frozenset[str]().union(*told))
    weights, biases = [], []
    for name in types:
        stated = np.array([name in told[group] for group in groups] + [False] * len(aside))
        weight = np.concatenate([np.ones(len(contexts)), [ASIDE * (name not in found) for found in phrases]])
        weight[stated] *= weight[~stated].sum() / stated.sum()  # both sides count as much
        left_out = np.zeros(len(contexts))
        for fold in range(FOLDS):
            out = np.concatenate([groups % FOLDS == fold, np.zeros(len(aside), bool)])
            model = _fitted(vectors[~out], stated[~out], weight[~out])
            left_out[out[: len(contexts)]] = model.decision_function(vectors[out])
        precision = average_precision_score(stated[: len(contexts)], left_out)
        print(f"{name:14} {stated.sum():3} of {len(contexts)}, {precision:.3f}")
        model = _fitted(vectors, stated, weight)
        weights.append(model.coef_[0])
        biases.append(model.intercept_[0] - float(model.coef_[0] @ mean))
    np.savez(
        WEIGHTS,
        types=np.array(types),
        weights=np.array(weights, np.float32),
        biases=np.array(biases, np.float32),
    )


def _fitted(vectors: np.ndarray, stated: np.ndarray, weight: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=LOOSE, max_iter=3000).fit(vectors, stated, sample_weight=weight)


if __name__ == "__main__":
    main()
