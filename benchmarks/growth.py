"""Time and memory as a corpus grows: `python benchmarks/growth.py --from FOLDER`; writes benchmarks/results/growth.*.

FOLDER holds documents, for instance the library folder of an index of information sheets. Some are read, and repeated
under other names up to each size: the texts are real, the vectors at random. Each size has a process of its own, whose
memory is told. Times are processor time: on a busy machine the clock says more about the others. What is timed is
opening and retrieval; encoding the query is not in it.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

import matplotlib.pyplot as plt
import numpy as np

from index.lexical import lexical_of, load_lexical, passage_words
from index.nearest import HeldVectors
from index.ranking import Ranking
from index.records import append_record, make_record, read_records
from index.store import FORMAT, Generation, Manifest
from index.vector_rows import VectorRows
from index.word_counts import Rows, join_counts
from ingest.corpus import read_document, scan_folder

RESULTS = Path(__file__).parent / "results"
SIZES = (2_000, 22_000, 200_000)  # passages
SHEETS = 150  # documents that are read
DIMENSION = 384
ROUNDS = 6
QUESTIONS = (
    "Quelles sont les conditions pour toucher la prime de naissance ?",
    "Qui peut demander une carte de séjour pluriannuelle ?",
    "Combien de temps dure le congé de paternité ?",
    "resiliation bail preavis locataire",
    "Que dit l'article 5 ?",
)


def seconds(action: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    action()
    return time.process_time() - start


def resident() -> float:
    """Memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def repeated(records: Path, passages: int, into: Path) -> list[int]:
    """Write the lines of `records` under new names until they hold that many passages; which line each repeats."""
    models = records.read_bytes().splitlines()
    sizes = [len(record.passages) for record in read_records(records)]
    names = [json.loads(line)["document"]["id"].encode() for line in models]
    ranks: list[int] = []
    with into.open("wb") as stream:
        for rank in cycle(range(len(models))):
            if passages <= 0:
                return ranks
            copy = b'"%s-%d' % (names[rank], len(ranks))
            stream.write(models[rank].replace(b'"' + names[rank], copy) + b"\n")
            ranks.append(rank)
            passages -= sizes[rank]
    return ranks


def as_before(generation: Generation, documents: frozenset[str], vector: np.ndarray) -> np.ndarray:
    """How a search among some documents chose its rows and compared them until now."""
    rows = np.array([row for row, p in enumerate(generation.passages) if p.document_id in documents], dtype=int)
    assert isinstance(generation.vectors, HeldVectors)
    cosines: np.ndarray = generation.vectors.matrix[rows] @ vector
    return cosines


def measure(models: Path, passages: int, folder: Path) -> dict[str, float]:
    """All figures of one size; milliseconds for retrievals, seconds and MB for the rest."""
    ranks = repeated(models, passages, folder / "documents.jsonl")
    small = tuple(read_records(models))
    words = passage_words([p.embedded_text for record in small for p in record.passages])
    ends = np.cumsum([0, *(len(record.passages) for record in small)])
    counts = join_counts([words], [Rows(0, int(ends[rank]), int(ends[rank + 1])) for rank in ranks])
    start = time.process_time()
    lexical_of(counts).save(folder / "lexical")
    writing = time.process_time() - start
    del counts
    base = resident()
    start = time.process_time()
    records = tuple(read_records(folder / "documents.jsonl"))
    reading = time.process_time() - start
    held = resident() - base
    lexical = load_lexical(folder / "lexical")
    with_words = resident() - base - held
    generator = np.random.default_rng(0)
    total = sum(len(record.passages) for record in records)
    matrix = generator.standard_normal((total, DIMENSION), dtype=np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    generation = Generation(
        "1",
        Manifest(FORMAT, "random", "hasard", DIMENSION, (), {}),
        records,
        tuple(p for record in records for p in record.passages),
        HeldVectors(matrix),
        VectorRows([], DIMENSION),
        lexical,
    )
    ranking = Ranking(generation)
    names = [record.document.id for record in records]
    half = frozenset(names[: len(names) // 2])
    vectors = iter(generator.standard_normal((1000, DIMENSION), dtype=np.float32) / np.float32(np.sqrt(DIMENSION)))
    numbers = seconds(lambda: ranking.numbers)

    def retrieval(documents: frozenset[str] | None) -> float:
        rounds = [(question, next(vectors)) for _ in range(ROUNDS) for question in QUESTIONS]
        return 1000 * median(seconds(lambda q=q, v=v: ranking.rank(q, v, 10, documents)) for q, v in rounds)

    return {
        "passages": total,
        "documents": len(records),
        "records read, s": reading,
        "records, MB": held,
        "words written, s": writing,
        "words, MB": with_words,
        "vectors, MB": matrix.nbytes / 1e6,
        "sections numbered, s": numbers,
        "all, ms": retrieval(None),
        "half, ms": retrieval(half),
        "half before, ms": 1000 * median(seconds(lambda: as_before(generation, half, next(vectors))) for _ in range(5)),
        "one, ms": retrieval(frozenset(names[:1])),
        "peak, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def plot(rows: list[dict[str, float]], path: Path) -> None:
    """Time of a retrieval, and memory, against passages."""
    figure, (times, memory) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    sizes = [row["passages"] for row in rows]
    for name in ("all, ms", "half, ms", "half before, ms", "one, ms"):
        times.loglog(sizes, [row[name] for row in rows], marker="o", label=name.removesuffix(", ms"))
    for name in ("records, MB", "vectors, MB", "words, MB"):
        memory.loglog(sizes, [max(row[name], 0.1) for row in rows], marker="o", label=name.removesuffix(", MB"))
    times.set(title="A retrieval, ms of processor time", xlabel="passages")
    memory.set(title="Held in memory, MB", xlabel="passages")
    for axes in (times, memory):
        axes.legend()
        axes.grid(alpha=0.3)
    figure.savefig(path, metadata={"Date": None})


def report(rows: list[dict[str, float]]) -> str:
    """The figures as Markdown."""
    lines = [
        "# Growth",
        "",
        f"`python benchmarks/growth.py --from FOLDER`, {platform.machine()}. Processor time; {SHEETS} real sheets",
        f"repeated; vectors at random; medians of {len(QUESTIONS) * ROUNDS} queries. « half » searches half of them;",
        "« half before » is how rows were chosen and compared until then, nothing else of a query.",
        "",
        "| | " + " | ".join(f"{row['passages']:,.0f}" for row in rows) + " |",
        "|---" * (len(rows) + 1) + "|",
    ]
    for name in rows[0]:
        lines.append(f"| {name} | " + " | ".join(f"{row[name]:,.1f}" for row in rows) + " |")
    lines.append(
        "| half, times faster | " + " | ".join(f"{r['half before, ms'] / r['half, ms']:.1f}" for r in rows) + " |"
    )
    return "\n".join([*lines, "", "![Growth](growth.svg)", ""])


def main() -> None:
    """Measure each size in a process of its own, then write the report and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="origin", type=Path, required=True)
    parser.add_argument("--passages", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.passages:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(options.origin, options.passages, Path(folder))))
        return
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder) / "models.jsonl"
        files = scan_folder(options.origin).files[:SHEETS]
        with models.open("wb") as stream:
            for file in files:
                append_record(stream, make_record(read_document(file)))
        rows = []
        for size in SIZES:
            command = [sys.executable, __file__, "--from", str(models), "--passages", str(size)]
            rows.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
            print(rows[-1], file=sys.stderr)
    (RESULTS / "growth.md").write_text(report(rows), encoding="utf-8")
    plot(rows, RESULTS / "growth.svg")


if __name__ == "__main__":
    main()
