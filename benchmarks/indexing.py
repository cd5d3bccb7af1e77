"""Time indexing and retrieval: `python benchmarks/indexing.py --bench FOLDER > benchmarks/results/indexing.md`.

FOLDER holds `corpus.jsonl.gz`, one record {"_id", "title", "text"} a line; each becomes a document of its own. Its
passages get vectors at random, which cost nothing: what is timed there is all but the encoding.

    python benchmarks/indexing.py --from ARCHIVE [--themes …] > benchmarks/results/sheets.md

indexes the sheets of service-public with the real encoder, and says how much of the time went into encoding.
"""

import argparse
import gzip
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from index.build import build_index
from index.encoder import Encoder, load_encoder
from index.search import Index, open_index
from library.add import add_sheets

CORPUS = Path(__file__).parent.parent / "corpus"
QUESTIONS = (
    "Quel est le préavis pour résilier la convention ?",
    "Qui pilote l'action de soutien aux assistantes maternelles ?",
    "Quelles sont les conditions pour ouvrir une micro-crèche ?",
    "resiliation preavis epinay",
    "Que dit l'article 5 ?",
)


class RandomEncoder:
    """Unit vectors at random; a query has always the same one, so that only the search is timed."""

    name, fingerprint, dimension = "hasard", "random", 384

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """The first unit vector, whatever the texts."""
        return np.eye(1, self.dimension, dtype=np.float32).repeat(len(texts), axis=0)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        """A vector at random for each text."""
        vectors = np.random.default_rng(len(texts)).normal(size=(len(texts), self.dimension)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def seconds(action: Callable[..., object], *arguments: object) -> float:
    """Processor time of one call: on a busy machine the clock says more about the others."""
    start = time.process_time()
    action(*arguments)
    return time.process_time() - start


def retrieval_ms(index: Index, rounds: int = 20) -> float:
    """Median of a retrieval, in milliseconds; the encoder of `index` should cost nothing."""
    return 1000 * median(seconds(index.retrieve, q) for _ in range(rounds) for q in QUESTIONS)


class TimedEncoder:
    """An encoder that counts the time it takes."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.fingerprint, self.dimension = encoder.name, encoder.fingerprint, encoder.dimension
        self.encode_queries, self._encode = encoder.encode_queries, encoder.encode_passages
        self.processor = self.clock = 0.0  # seconds

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        """The vectors of the encoder."""
        processor, clock = time.process_time(), time.perf_counter()
        vectors = self._encode(texts, progress)
        self.processor += time.process_time() - processor
        self.clock += time.perf_counter() - clock
        return vectors


def sheets(origin: str, themes: Sequence[str], folder: Path) -> list[str]:
    """Lines of a table: information sheets indexed, then indexed again unchanged, with the real encoder."""
    add_sheets(folder, origin, themes, date.today())
    encoder = TimedEncoder(load_encoder())
    processor, clock = time.process_time(), time.perf_counter()
    report = build_index(None, folder, encoder)
    processor, clock = time.process_time() - processor, time.perf_counter() - clock
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    again = time.perf_counter()
    build_index(None, folder, encoder)
    again = time.perf_counter() - again
    units = sum(entry.units for entry in report.entries)
    return [
        f"{report.documents} sheets, {report.passages} passages, {units} sentences and items, of which "
        f"{report.embedded} different texts encoded; at most {memory:.0f} MB.\n",
        "| | processor, s | clock, s |",
        "|---|---|---|",
        f"| all | {processor:.1f} | {clock:.1f} |",
        f"| encoding | {encoder.processor:.1f} | {encoder.clock:.1f} |",
        f"| all / encoding | {processor / encoder.processor:.2f} | {clock / encoder.clock:.2f} |",
        f"| nothing changed | | {again:.2f} |",
    ]


def large_corpus(bench: Path, folder: Path, passages: int) -> int:
    """Write the bench's records as files until they hold about that many passages; how many files."""
    count = 0
    with gzip.open(bench / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            (folder / f"{record['_id']}.txt").write_text(f"{record['title']}\n\n{record['text']}\n", encoding="utf-8")
            count += 1
            passages -= len(record["text"]) // 500 + 1  # lists and headings make them shorter than the limit
            if passages <= 0:
                break
    return count


def main() -> None:
    """Print the results as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, help="folder with corpus.jsonl.gz")
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--from", dest="origin", help="archive or folder of sheets, as for « relais corpus add »")
    parser.add_argument("--themes", action="append", help="of the sheets; all without")
    parser.add_argument("--into", type=Path, help="keep the index of the sheets there, for other measures")
    options = parser.parse_args()
    if options.origin:
        print("# Information sheets indexed\n")
        themes = [theme for given in options.themes or () for theme in given.split(",")]
        print(f"`python benchmarks/indexing.py --from ARCHIVE{' --themes …' if themes else ''}`, {platform.machine()}.")
        with tempfile.TemporaryDirectory() as temporary:
            print("\n".join(sheets(options.origin, themes, options.into or Path(temporary))))
        return
    print("# Indexing and retrieval\n")
    print(f"`python benchmarks/indexing.py{' --bench FOLDER' if options.bench else ''}`, {platform.machine()}.")
    print("Seconds and milliseconds are processor time. Encoding is in encoding.md.\n")
    print("| corpus | passages | build but encoding, s | nothing changed, s | open, s | retrieval, ms | one text, ms |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        print(storage("the five documents", CORPUS, Path(temporary) / "small"))
        if options.bench:
            corpus = Path(temporary) / "corpus"
            corpus.mkdir()
            files = large_corpus(options.bench, corpus, options.passages)
            print(storage(f"{files} records of {options.bench.name}", corpus, Path(temporary) / "large"))


def storage(name: str, corpus: Path, folder: Path) -> str:
    """One line of the table: a corpus indexed with an encoder that costs nothing."""
    encoder = RandomEncoder()
    built = seconds(build_index, corpus, folder, encoder)
    again = seconds(build_index, corpus, folder, encoder)
    opening = seconds(open_index, folder, encoder)
    opened = open_index(folder, encoder)
    one = {next(iter(opened.documents))}
    alone = median(seconds(opened.retrieve, q, 10, one) for _ in range(20) for q in QUESTIONS)
    return (
        f"| {name} | {len(opened.passages)} | {built:.1f} | {again:.2f} | {opening:.2f} "
        f"| {retrieval_ms(opened):.1f} | {1000 * alone:.1f} |"
    )


if __name__ == "__main__":
    main()
