"""`python -m evals retrieval`: a test set from the command line → the figures of four runs, as a table or as JSON."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from evals.bench import find_files, read_bench
from evals.retrieval import score_retrieval
from evals.terminal import bars_on_stderr
from index.encoder import load_encoder
from settings import read_settings


def add_to(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--bench", type=Path, help="a folder with corpus.jsonl[.gz], queries.jsonl and qrels.tsv")
    parser.add_argument("--corpus", type=Path, help="or the three files: documents, JSON lines, plain or gzipped")
    parser.add_argument("--queries", type=Path, help="queries, JSON lines")
    parser.add_argument(
        "--qrels", type=Path, help="judgements: a header, then query, document and grade, tab-separated"
    )
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")


def run_command(chosen: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Score the test set that the command line names; wrong usage ends the process with status 2.

    Raises:
        KnowledgeBaseError: a file of the set cannot be read, or its records cannot be indexed.
    """
    three = (chosen.corpus, chosen.queries, chosen.qrels)
    if (chosen.bench is None) == (None in three) or (chosen.bench is not None and any(three)):
        parser.error("give --bench, or --corpus with --queries and --qrels")
    bench = read_bench(*(find_files(chosen.bench) if chosen.bench is not None else three))
    encoder = load_encoder(read_settings().encoder)
    with bars_on_stderr() as progress:
        runs = score_retrieval(bench, encoder, progress)
    if chosen.json:
        rounded = {
            name: {figure: round(value, 4) for figure, value in asdict(scores).items()} for name, scores in runs.items()
        }
        print(json.dumps({"runs": rounded}, indent=1))
        return
    print(f"{'':8} {'nDCG@10':>8} {'recall@10':>10} {'MRR@10':>8} {'hit@1':>8} {'n':>6}")
    for name, scores in runs.items():
        figures = f"{scores.ndcg:8.4f} {scores.recall:10.4f} {scores.mrr:8.4f} {scores.hit1:8.4f} {scores.n:6}"
        print(f"{name:8} {figures}")
