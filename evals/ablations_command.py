"""`python -m evals ablations`: a gold file and its documents → what each part of the answerer earns, on a page."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.ablations import PARTS, Part, run_whole, run_without
from evals.answers_command import OWN_TASKS, Task, index_of
from evals.differences import FIGURES, Difference, differences
from evals.gold import read_gold
from evals.results import RESULTS
from evals.scores import Outcome
from evals.targets import TARGETS
from evals.terminal import bars_on_stderr
from index.encoder import Encoder, load_encoder
from index.progress import Progress
from settings import Settings, read_settings

PAGE = "ablations.md"
REAL = ("own", "gold-dev")  # the questions on the real documents


@dataclass(frozen=True, slots=True)
class Ablated:
    """A gold file with all parts, and without each."""

    label: str
    whole: tuple[Outcome, ...]
    without: tuple[tuple[Part, tuple[Outcome, ...]], ...]


def add_to(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--gold", type=Path, help="a gold file (JSON lines); by default those on the real documents")
    parser.add_argument("--corpus", type=Path, help="the folder of its documents")
    parser.add_argument("--index", type=Path, help="or an index made by `relais index`")
    parser.add_argument("--part", action="append", choices=[part.title for part in PARTS], help="this part alone")
    parser.add_argument("--out", type=Path, default=RESULTS, help=f"where {PAGE} is written; evals/results by default")


def run_command(chosen: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Switch off each part that the command line names, and write the page.

    Raises:
        KnowledgeBaseError: a gold file is malformed, or the corpus or the index cannot be used.
    """
    if chosen.gold is None and (chosen.corpus is not None or chosen.index is not None):
        parser.error("--corpus and --index go with --gold")
    if chosen.gold is not None and (chosen.corpus is None) == (chosen.index is None):
        parser.error("give --gold with either --corpus or --index")
    settings = read_settings()
    encoder = load_encoder(settings.encoder)
    parts = [part for part in PARTS if chosen.part is None or part.title in chosen.part]
    if chosen.gold is not None:
        tasks = [Task(chosen.gold.stem, chosen.gold, chosen.corpus, chosen.index)]
    else:
        tasks = [task for task in OWN_TASKS if task.label in REAL and task.gold.exists()]
    chosen.out.mkdir(parents=True, exist_ok=True)
    page = chosen.out / PAGE
    done: list[Ablated] = []
    with bars_on_stderr() as progress:
        for task in tasks:
            done.append(_ablate(task, parts, encoder, settings, progress))
            page.write_text(write_page(done, encoder.fingerprint), encoding="utf-8")
    print(page.read_text(encoding="utf-8"))


def _ablate(task: Task, parts: Sequence[Part], encoder: Encoder, settings: Settings, progress: Progress) -> Ablated:
    questions = read_gold(task.gold)
    folder = index_of(task, encoder)
    progress.start(len(parts) + 1, task.label)
    whole, means = run_whole(folder, encoder, questions, settings)
    progress.advance(1)
    without = []
    for part in parts:
        without.append((part, run_without(part, folder, encoder, questions, settings, means)))
        progress.advance(1)
    return Ablated(task.label, whole, tuple(without))


def write_page(done: Sequence[Ablated], fingerprint: str) -> str:
    """The page, in Markdown: for each gold file the figures with all parts, then the change without each."""
    lines = [
        "# The answerer without each of its parts",
        "",
        f"Written by `python -m evals ablations`; encoder {fingerprint[:12]}. The figures are defined in "
        "[the README](../README.md).",
        "One part at a time is switched off, all others staying as they were fitted with it: a part that others could",
        "stand in for after a new fit looks dearer here than it is. Each cell is the change from the first row, with a",
        "95 % interval (paired bootstrap over the questions, answerable and unanswerable drawn apart); bold: the",
        "interval leaves out 0.",
    ]
    for each in done:
        lines += ["", f"## {each.label}: {len(each.whole)} questions", "", *_table(each)]
    return "\n".join(lines) + "\n"


def _table(each: Ablated) -> list[str]:
    itself = differences(each.whole, each.whole)
    names = [name for name in FIGURES if name in itself]
    rows = [
        "| without | | " + " | ".join(TARGETS[name].title for name in names) + " |",
        "|---" * (len(names) + 2) + "|",
        "| nothing | | " + " | ".join(f"{itself[name].value:.3f}" for name in names) + " |",
    ]
    idle = []
    for part, outcomes in each.without:
        found = differences(each.whole, outcomes)
        rows.append(f"| {part.title} | {part.instead} | " + " | ".join(_cell(found[name]) for name in names) + " |")
        if not any(_worse(name, found[name]) for name in names):
            idle.append(part.title)
    sentence = f"Without any one of these, no figure is worse by more than noise: {', '.join(idle) or 'none'}."
    return [*rows, "", sentence]


def _cell(found: Difference) -> str:
    change = f"{found.change:+.3f}"
    return f"{f'**{change}**' if found.beyond_noise else change} [{found.low:+.3f}, {found.high:+.3f}]"


def _worse(name: str, found: Difference) -> bool:
    return found.beyond_noise and (found.change < 0) == TARGETS[name].higher_is_better
