"""How long a comparison takes: ten documents and twelve themes, when the index has just been opened, and again.

    python -m benchmarks.comparison [--index DIR] [--unread] [--asked]

Without an index, the ten are conventions and agreements of the development sets, read for comparison by another
process, as `relais index` does, unless `--unread`; with one, its ten longest documents.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console

from answer import answer_question
from answer.clauses.themes import all_themes
from answer.comparison.ahead import read_ahead
from answer.comparison.compare import compare_documents
from evals.places import cached_index
from index.build import build_index
from index.encoder import load_encoder
from index.generations import DERIVED
from index.search import Index, open_index
from settings import Settings, read_settings
from terminal.display import progress_bars

DEVELOPMENT = Path(__file__).parent.parent / "evals" / "development"
DOCUMENTS, THEMES, RUNS = 10, 12, 5
QUESTION = "Quelle est la durée du préavis ?"


def longest(index: Index) -> list[str]:
    """The ids of the longest documents."""
    return sorted(index.documents, key=lambda name: -len(index.documents[name].text))[:DOCUMENTS]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one comparison."""

    wall: float
    processor: float


def measure(index: Index) -> tuple[Cost, Cost, int]:
    """The first comparison, the medians of the next ones, and the characters compared."""
    documents = [index.documents[name] for name in longest(index)]
    themes = all_themes()[:THEMES]
    costs = []
    for _ in range(RUNS):
        wall, processor = time.perf_counter(), time.process_time()
        compare_documents(index, documents, themes)
        costs.append(Cost(time.perf_counter() - wall, time.process_time() - processor))
    later = Cost(*(statistics.median(getattr(each, name) for each in costs[1:]) for name in ("wall", "processor")))
    return costs[0], later, sum(len(document.text) for document in documents)


def _read(index: Path) -> None:
    opened = open_index(index, load_encoder(read_settings().encoder))
    with progress_bars(Console(stderr=True)) as bars:
        read_ahead(opened, longest(opened), bars)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="an index made by `relais index` or `relais corpus add`")
    parser.add_argument("--unread", action="store_true", help="with nothing that was read of them when indexed")
    parser.add_argument("--asked", action="store_true", help="after a question, as in an application in use")
    chosen = parser.parse_args()
    encoder = load_encoder(read_settings().encoder)
    index = chosen.index
    if index is None:
        index = cached_index("comparison-benchmark", encoder)
        with tempfile.TemporaryDirectory() as folder:
            for path in sorted(DEVELOPMENT.glob("*/corpus/*.txt")):
                if {"convention", "ctg", "charte", "ccn"} & set(path.stem.split("-")):
                    shutil.copy(path, folder)
            build_index(Path(folder), index, encoder)
        (index / DERIVED).unlink(missing_ok=True)
        if not chosen.unread:
            with ProcessPoolExecutor(1, get_context("spawn")) as pool:  # so that this process has still read nothing
                pool.submit(_read, index).result()
    opened = open_index(index, encoder)
    if chosen.asked:
        answer_question(opened, QUESTION, (), Settings(index=index))
    first, later, characters = measure(opened)
    print(f"{len(longest(opened))} documents ({characters:,} characters), {THEMES} themes")
    for name, cost in (("first", first), ("warm", later)):
        print(f"{name}: {cost.processor:.2f} s of processor, {cost.wall:.2f} s")


if __name__ == "__main__":
    main()
