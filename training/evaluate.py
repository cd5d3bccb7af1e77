"""Adapters against no adapter: nDCG@10 and hit@1 of sets that nothing was trained on, with 95 % intervals.

    python -m training.evaluate --bench DIR --work DIR --adapter FILE [--adapter FILE …] --out FILE.md

Passages are encoded once, without the adapter, and kept in the working folder: an adapter changes the questions only.
Two kinds of sets: test sets outside the training data, whole; and the development questions of the working folder,
asked of its pools (windows of the fiches, passages and sentences of the fictional texts), which chose the checkpoint.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from index.encoder import Encoder, load_embedded
from index.lexical import LexicalIndex, build_lexical
from index.ranking import LEXICAL_WEIGHT
from training.bench import TestSet, read_test_set
from training.encode import passage_vectors
from training.plan import read_pools
from training.scores import hit, interval, ndcg, rank_groups
from training.texts import embedded_form, read_questions
from training.windows import cut

OUTSIDE = ("kali-3239", "syntec-qa", "cnil-faq")
LIMIT = 900  # characters of a passage, as in the product


@dataclass(frozen=True, slots=True)
class Ranked:
    """Questions with their labels, over groups of vectors."""

    questions: list[str]
    gains: list[dict[str, int]]
    groups: list[str]
    vectors: np.ndarray
    words: LexicalIndex


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one set, a value for each question."""

    ndcg: list[float]
    hit: list[float]
    fused: list[float]  # nDCG@10 with the product's words beside the vectors


def read_sets(bench: Path, work: Path, base: Encoder) -> dict[str, Ranked]:
    """The sets to measure on; their passages are encoded by `base` where they are not yet."""
    sets = {name: _outside(read_test_set(bench / name), work, base) for name in OUTSIDE}
    pools = read_pools(work)
    questions = [question for question in read_questions(work / "questions.jsonl") if question.split == "dev"]
    for name in sorted({question.set for question in questions}):
        chosen = [question for question in questions if question.set == name]
        pool = pools[chosen[0].pool]
        groups = [text.group for text in pool.texts]
        sets[f"{name} (development)"] = Ranked(
            [question.text for question in chosen],
            [question.gains for question in chosen],
            groups,
            pool.vectors,
            build_lexical([text.embedded for text in pool.texts]),
        )
    return sets


def _outside(test_set: TestSet, work: Path, base: Encoder) -> Ranked:
    pairs = [
        (article.id, embedded_form([article.title], window))
        for article in test_set.articles.values()
        for window in cut(article.text, LIMIT)
    ]
    vectors = passage_vectors(work, base, [passage for _, passage in pairs])
    names = sorted(test_set.queries)
    gains = [test_set.gains[name] for name in names]
    words = build_lexical([passage for _, passage in pairs])
    return Ranked([test_set.queries[name] for name in names], gains, [group for group, _ in pairs], vectors, words)


def score(ranked: Ranked, encoder: Encoder) -> Scores:
    """Rank every question of a set, by vectors alone and with words as `index.search` does."""
    scores = Scores([], [], [])
    for question, vector, gains in zip(
        ranked.questions, encoder.encode_queries(ranked.questions), ranked.gains, strict=True
    ):
        cosines = ranked.vectors @ vector
        both = _standardise(cosines) + LEXICAL_WEIGHT * _standardise(ranked.words.scores(question))
        ranking = rank_groups(cosines, ranked.groups)
        scores.ndcg.append(ndcg(ranking, gains))
        scores.hit.append(hit(ranking, gains))
        scores.fused.append(ndcg(rank_groups(both, ranked.groups), gains))
    return scores


def _standardise(scores: np.ndarray) -> np.ndarray:
    return np.asarray((scores - scores.mean()) / max(float(scores.std()), 1e-9))


def table(before: dict[str, Scores], after: dict[str, Scores]) -> list[str]:
    """Markdown rows: without, with, and the difference with its interval."""
    rows = ["| set | questions | measure | without | with | difference |", "|---|---|---|---|---|---|"]
    for name, scores in after.items():
        old_scores = before[name]
        for label, old, new in (
            ("nDCG@10", old_scores.ndcg, scores.ndcg),
            ("hit@1", old_scores.hit, scores.hit),
            ("nDCG@10 with BM25", old_scores.fused, scores.fused),
        ):
            change = np.array(new) - np.array(old)
            low, high = interval(list(change))
            rows.append(
                f"| {name} | {len(new)} | {label} | {np.mean(old):.3f} | {np.mean(new):.3f} "
                f"| {change.mean():+.3f} [{low:+.3f}, {high:+.3f}] |"
            )
    return rows


def main(
    bench: Annotated[Path, typer.Option(help="folder of the retrieval test sets")],
    work: Annotated[Path, typer.Option(help="working folder; passages' vectors are kept in it")],
    out: Annotated[Path, typer.Option(help="Markdown file to write")],
    adapter: Annotated[list[Path], typer.Option(help="adapter file; may be given several times")],
) -> None:
    """Compare adapters with no adapter."""
    base = load_embedded(None)
    sets = read_sets(bench, work, base)
    before = {name: score(ranked, base) for name, ranked in sets.items()}
    lines = []
    for path in adapter:
        encoder = load_embedded(path)
        after = {name: score(ranked, encoder) for name, ranked in sets.items()}
        lines += [f"### {path.parent.name}/{path.name}", "", *table(before, after), ""]
        out.write_text("\n".join(lines), encoding="utf-8")
    typer.echo("\n".join(lines))


if __name__ == "__main__":
    typer.run(main)
