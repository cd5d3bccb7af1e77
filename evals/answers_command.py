"""`python -m evals answers`: gold files from the command line → result files and pages, figures on the terminal."""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evals.answers import run_gold
from evals.places import PROJECT, cached_index
from evals.report import figure_lines, write_page
from evals.results import RESULTS, committed_result, summarise, write_result
from index.build import build_index
from index.encoder import Encoder, load_encoder
from index.search import open_index
from settings import Settings, read_settings

CORPUS = PROJECT / "corpus"
DEVELOPMENT = PROJECT / "evals" / "development"


@dataclass(frozen=True, slots=True)
class Task:
    """A gold file and its documents: a corpus to index, or an index made before."""

    label: str
    gold: Path
    corpus: Path | None
    index: Path | None = None


# The project's questions on its corpus, the development sets, and a set kept beside the project.
OWN_TASKS = (
    Task("own", PROJECT / "evals" / "gold.jsonl", CORPUS),
    Task("fresh", PROJECT / "evals" / "fresh.jsonl", CORPUS),
    *(Task(f"development-{name}", DEVELOPMENT / name / "gold.jsonl", DEVELOPMENT / name / "corpus") for name in "abcd"),
    Task("gold-dev", PROJECT.parent / "shared" / "evals" / "gold_dev.jsonl", CORPUS),
)


def add_to(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--all", action="store_true", help="every gold file of the project")
    parser.add_argument("--gold", type=Path, help="a gold file (JSON lines)")
    parser.add_argument(
        "--corpus", type=Path, help="the folder of its documents; its index is kept in the user's cache"
    )
    parser.add_argument("--index", type=Path, help="or an index made by `relais index`")
    parser.add_argument("--label", help="the name of the result; the gold file's by default")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where results are written; evals/results by default")


def run_command(chosen: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Measure what the command line names; wrong usage ends the process with status 2.

    Raises:
        KnowledgeBaseError: a file, the corpus or the index cannot be used.
    """
    if not chosen.all and (chosen.gold is None or (chosen.corpus is None) == (chosen.index is None)):
        parser.error("give --all, or --gold with either --corpus or --index")
    settings = read_settings()
    encoder = load_encoder(settings.encoder)
    if chosen.all:
        for task in OWN_TASKS:
            if not task.gold.exists():
                print(f"{task.label}: skipped, there is no {task.gold.name}")
        measure((task for task in OWN_TASKS if task.gold.exists()), chosen.out, encoder, settings)
    else:
        label = chosen.label or chosen.gold.stem
        measure([Task(label, chosen.gold, chosen.corpus, chosen.index)], chosen.out, encoder, settings)


def measure(tasks: Iterable[Task], out: Path, encoder: Encoder, settings: Settings) -> None:
    """Run the tasks and write `<label>.json`, `<label>.md` and `<label>.svg` into `out` for each.

    Raises:
        KnowledgeBaseError: a gold file is malformed, or the corpus or the index cannot be used.
    """
    for task in tasks:
        run = run_gold(
            task.label, task.gold, open_index(index_of(task, encoder), encoder), encoder.fingerprint, settings
        )
        result, before = summarise(run), committed_result(task.label)
        write_result(result, out)
        page = write_page(run, before, out)
        print(f"{task.label}: {len(run.outcomes)} questions, {len(result.failures)} failures, see {page.name}")
        print("\n".join(figure_lines(result, before)), flush=True)


def index_of(task: Task, encoder: Encoder) -> Path:
    """The index of a task's documents, brought up to date if it is made from a corpus folder.

    Raises:
        KnowledgeBaseError: the corpus cannot be indexed.
    """
    if task.corpus is None:
        assert task.index is not None, "the command line gives one or the other"
        return task.index
    index = cached_index(str(task.corpus.resolve()), encoder)
    report = build_index(task.corpus, index, encoder, None)
    for name, sentence in report.warnings:
        print(f"{name}: {sentence}", file=sys.stderr)
    return index
