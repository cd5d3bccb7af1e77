"""`python -m evals refusals`: a test set with questions that it cannot answer → refusals, false refusals, AUC."""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from answer import answer_question
from errors import BenchError
from evals.bench import find_files, read_bench, read_queries
from evals.bench_corpus import corpus_hash, write_corpus
from evals.places import cached_index
from evals.scores import auc
from evals.terminal import bars_on_stderr
from index.build import build_index
from index.encoder import load_encoder
from index.progress import Progress
from index.search import open_index
from settings import read_settings

UNANSWERABLE = "unanswerable.jsonl"
TENTH = 0.1


@dataclass(frozen=True, slots=True)
class RefusalScores:
    """Shares from 0 to 1, and the numbers of questions that they are taken on."""

    refused: float  # of the unanswerable
    false_refusals: float  # of the answerable
    auc: float | None  # of the confidence
    refused_at_tenth: float  # of the unanswerable, at the threshold that refuses `TENTH` of the answerable
    answerable: int
    unanswerable: int


def add_to(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--bench", type=Path, required=True, help=f"a test set's folder, with {UNANSWERABLE}")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")


def run_command(chosen: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Measure refusals on the test set that the command line names.

    Raises:
        KnowledgeBaseError: a file of the set cannot be read, or its records cannot be indexed.
    """
    with bars_on_stderr() as progress:
        scores, answered = measure_refusals(chosen.bench, progress)
    if chosen.json:
        print(json.dumps({**asdict(scores), "answered": answered}, indent=1))
        return
    print(f"refused {scores.refused:.3f} of {scores.unanswerable} unanswerable questions")
    print(f"refused {scores.false_refusals:.3f} of {scores.answerable} answerable questions")
    print(f"refused {scores.refused_at_tenth:.3f} of the unanswerable where {TENTH:.0%} of the answerable are")
    print(f"AUC of the confidence {'–' if scores.auc is None else f'{scores.auc:.3f}'}")
    print("answered though unanswerable:", ", ".join(answered) or "none")


def measure_refusals(folder: Path, progress: Progress) -> tuple[RefusalScores, tuple[str, ...]]:
    """Ask every question of a test set over its records; the scores, and the unanswerable questions answered.

    Raises:
        KnowledgeBaseError: a file of the set cannot be read, or its records cannot be indexed.
    """
    bench = read_bench(*find_files(folder))
    without_answer = read_queries(folder / UNANSWERABLE)
    if not without_answer:
        raise BenchError(path=folder / UNANSWERABLE, line=0, reason="il ne contient aucune question")
    settings = read_settings()
    encoder = load_encoder(settings.encoder)
    place = cached_index(f"units {corpus_hash(bench.records)}", encoder)
    corpus = place.with_name(f"{place.name}-corpus")
    write_corpus(bench.records, corpus)
    build_index(corpus, place, encoder, progress)
    index = open_index(place, encoder)
    progress.start(len(bench.queries) + len(without_answer), "Questions")
    answers = {}
    for query, text in {**bench.queries, **without_answer}.items():
        answers[query] = answer_question(index, text, (), settings)
        progress.advance(1)
    sure = [answers[query].confidence for query in bench.queries]
    unsure = [answers[query].confidence for query in without_answer]
    refused = sum(answers[query].refused for query in without_answer)
    false_refusals = sum(answers[query].refused for query in bench.queries)
    scores = RefusalScores(
        refused=refused / len(unsure),
        false_refusals=false_refusals / len(sure),
        auc=auc(sure, unsure),
        refused_at_tenth=float(np.mean(np.array(unsure) < np.quantile(sure, TENTH))),
        answerable=len(sure),
        unanswerable=len(unsure),
    )
    return scores, tuple(query for query in without_answer if not answers[query].refused)
