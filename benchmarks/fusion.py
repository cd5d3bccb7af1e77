"""Compare ways to put vectors and BM25 together: `python -m benchmarks.fusion FOLDER…`, kept in `results/fusion.md`.

Each FOLDER is a retrieval test set (see `evals.bench`). A record is ranked by its best passage. `--queries` samples a
large set: that many queries, the records judged for them, and as many other records.
"""

import argparse
import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from evals.bench import Bench, find_files, read_bench
from evals.bench_corpus import file_name, write_corpus
from evals.ranking import DEPTH, score_rankings
from index.encoder import load_encoder
from index.lexical import build_lexical
from index.records import make_record
from index.vector_cache import VectorCache
from ingest import read_document, scan_corpus

Fusion = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]  # cosines, BM25, 1 where a text begins


def standardised(weight: float, opening: float = 0.0) -> Fusion:
    """Cosines and BM25 in standard deviations, the second times `weight`; the first passage of a text is ahead."""
    return lambda cosines, bm25, first: _in_deviations(cosines) + weight * _in_deviations(bm25) + opening * first


def reciprocal_ranks(constant: int) -> Fusion:
    """Reciprocal rank fusion."""
    return lambda cosines, bm25, _: 1 / (constant + _ranks(cosines)) + 1 / (constant + _ranks(bm25))


def _in_deviations(scores: np.ndarray) -> np.ndarray:
    deviations: np.ndarray = (scores - scores.mean()) / max(float(scores.std()), 1e-9)
    return deviations


def _ranks(scores: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(-scores, kind="stable"), kind="stable")


FUSIONS: dict[str, Fusion] = {
    "BM25": lambda cosines, bm25, _: bm25,
    "vectors": lambda cosines, bm25, _: cosines,
    "RRF 60": reciprocal_ranks(60),
    **{f"vectors + {weight} × BM25": standardised(weight) for weight in (0.2, 0.3, 0.4, 0.6, 1.0)},
    **{f"vectors + 0.2 × BM25 + opening {ahead}": standardised(0.2, ahead) for ahead in (0.1, 0.2, 0.3, 0.5, 0.7)},
}


def sample(bench: Bench, count: int) -> Bench:
    """Some of the queries, the records judged for them, and as many others."""
    chance = random.Random(1)
    queries = dict(chance.sample(sorted(bench.queries.items()), count))
    judged = {record for query in queries for record in bench.judgements[query]}
    others = [record.id for record in bench.records if record.id not in judged]
    kept = judged | set(chance.sample(others, min(len(judged), len(others))))
    return replace(bench, records=tuple(record for record in bench.records if record.id in kept), queries=queries)


def score_fusions(bench: Bench, folder: Path) -> dict[str, float]:
    """nDCG at 10 of each fusion; vectors are kept in `folder`."""
    encoder = load_encoder()
    corpus = folder / "corpus"
    corpus.mkdir()
    write_corpus(bench.records, corpus)
    names = {file_name(rank): record.id for rank, record in enumerate(bench.records)}
    read = [make_record(read_document(file)) for file in scan_corpus(corpus).files]
    owners = [names[record.document.source.file] for record in read for _ in record.passages]
    texts = [passage.embedded_text for record in read for passage in record.passages]
    with VectorCache(folder / "vectors.sqlite", encoder) as cache:
        cache.encode(cache.missing(texts))
        vectors = cache.matrix(texts)
    first = np.array([rank == 0 for record in read for rank, _ in enumerate(record.passages)], np.float32)
    lexical = build_lexical(texts)
    asked = encoder.encode_queries(list(bench.queries.values()))
    scores = [(vectors @ row, lexical.scores(text)) for row, text in zip(asked, bench.queries.values(), strict=True)]
    fused = {
        name: {q: _best(fuse(*pair, first), owners) for q, pair in zip(bench.queries, scores, strict=True)}
        for name, fuse in FUSIONS.items()
    }
    return {name: score_rankings(rankings, bench.judgements).ndcg for name, rankings in fused.items()}


def _best(scores: np.ndarray, owners: list[str]) -> list[str]:
    return list(dict.fromkeys(owners[row] for row in np.argsort(-scores, kind="stable")))[:DEPTH]


def main() -> None:
    """Print a table, a line a fusion."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--queries", type=int, default=200, help="at most that many of each set")
    options = parser.parse_args()
    columns: dict[str, dict[str, float]] = {}
    for path in options.folders:
        bench = read_bench(*find_files(path))
        if len(bench.queries) > options.queries:
            bench = sample(bench, options.queries)
        with tempfile.TemporaryDirectory() as folder:
            title = f"{path.name} ({len(bench.queries)} queries, {len(bench.records)} records)"
            columns[title] = score_fusions(bench, Path(folder))
    print("# Vectors and BM25 together, nDCG at 10\n\n`python -m benchmarks.fusion FOLDER…`\n")
    print(f"| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for name in FUSIONS:
        print(f"| {name} | {' | '.join(f'{column[name]:.3f}' for column in columns.values())} |")


if __name__ == "__main__":
    main()
