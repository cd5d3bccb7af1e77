"""An adapter against no adapter on retrieval test sets and fictional corpora: nDCG@10 and hit@1 with 95 % intervals.

    python -m training.evaluate --bench DIR --work DIR --adapter FILE [--adapter FILE …] --out FILE.md

Passages are encoded once, without the adapter, and kept in the working folder: an adapter changes the questions only.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from index.encoder import SentenceEncoder, load_embedded
from training.bench import TestSet, read_test_set
from training.encode import append_vectors
from training.scores import hit, interval, ndcg, rank_groups
from training.service_public import is_development, is_held_out
from training.texts import embedded_form
from training.windows import cut

LIMIT = 900  # characters of a passage, as in the product
FIRST = 3  # passages of a fiche: beyond them service-public would take hours, and hardly a question is answered there
WHOLE = frozenset({"kali-3239", "syntec-qa", "cnil-faq"})  # sets that nothing was trained on


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one set, a value for each query."""

    ndcg: list[float]
    hit: list[float]


def evaluate(bench: Path, work: Path, encoder: SentenceEncoder, base: SentenceEncoder) -> dict[str, Scores]:
    """Scores by set; `base` encodes the passages, `encoder` the questions."""
    results = {}
    for name in ("kali-3239", "syntec-qa", "cnil-faq", "spf-qr", "cdtn-preq"):
        test_set = read_test_set(bench / name)
        queries = _kept_apart(test_set)
        # Both sets over service-public fiches are asked of the corpus with the questions blanked.
        source = test_set if name in WHOLE else read_test_set(bench / "spf-qr")
        groups, passages = _passages(source)
        vectors = append_vectors(work / f"passages-{source.name}.f4", base, passages, "document")
        asked = encoder.encode_queries([test_set.queries[query] for query in queries])
        rankings = [rank_groups(vectors @ vector, groups) for vector in asked]
        gains = [test_set.gains[query] for query in queries]
        results[name] = Scores(
            [ndcg(ranking, gain) for ranking, gain in zip(rankings, gains, strict=True)],
            [hit(ranking, gain) for ranking, gain in zip(rankings, gains, strict=True)],
        )
    return results


def _kept_apart(test_set: TestSet) -> list[str]:
    """The queries that nothing was trained on, in order."""
    if test_set.name == "spf-qr":
        return [query for query in sorted(test_set.queries) if is_development(query)]
    if test_set.name == "cdtn-preq":
        return [q for q in sorted(test_set.queries) if is_held_out(str(test_set.fields[q]["entry"]))]
    return sorted(test_set.queries)


def _passages(test_set: TestSet) -> tuple[list[str], list[str]]:
    groups, passages = [], []
    for article in test_set.articles.values():
        windows = cut(article.text, LIMIT) or [article.title]
        for window in windows if test_set.name in WHOLE else windows[:FIRST]:
            groups.append(article.id)
            passages.append(embedded_form([article.title], window))
    return groups, passages


def table(before: dict[str, Scores], after: dict[str, Scores]) -> list[str]:
    """Markdown rows: without, with, and the difference with its interval."""
    rows = []
    for name, scores in after.items():
        for measure in ("ndcg", "hit"):
            old, new = np.array(getattr(before[name], measure)), np.array(getattr(scores, measure))
            low, high = interval(list(new - old))
            label = "nDCG@10" if measure == "ndcg" else "hit@1"
            rows.append(
                f"| {name} | {len(new)} | {label} | {old.mean():.3f} | {new.mean():.3f} "
                f"| {(new - old).mean():+.3f} [{low:+.3f}, {high:+.3f}] |"
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
    before = evaluate(bench, work, base, base)
    lines = []
    for path in adapter:
        lines += [
            f"### {path.parent.name}/{path.name}",
            "",
            "| set | queries | measure | without | with | difference |",
        ]
        lines += ["|---|---|---|---|---|---|", *table(before, evaluate(bench, work, load_embedded(path), base)), ""]
        out.write_text("\n".join(lines), encoding="utf-8")
    typer.echo("\n".join(lines))


if __name__ == "__main__":
    typer.run(main)
