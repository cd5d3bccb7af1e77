"""Lexical search at scale, bm25s against Tantivy: `python benchmarks/lexical.py --from FOLDER > results/lexical.md`.

FOLDER holds documents; their passages are repeated up to each size. Words are analysed once, so that both search the
same ones. Each measure has a process of its own; times are processor time. Tantivy is not a dependency of Relais:
`pip install tantivy` first.
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
from itertools import islice
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

import bm25s
import numpy as np
import tantivy

from index.lexical import LexicalIndex, analyse, lexical_of, passage_words
from index.records import make_record
from index.word_counts import Rows, join_counts
from ingest.corpus import read_document, scan_folder

SHEETS = 100
BOTH, LARGE = 100_000, 1_000_000  # passages
TOP = 40
QUESTIONS = (
    "Quelles sont les conditions pour toucher la prime de naissance ?",
    "Qui peut demander une carte de séjour pluriannuelle ?",
    "Combien de temps dure le congé de paternité ?",
    "resiliation bail preavis locataire",
)


def resident() -> float:
    """Memory of this process's own now, without what is mapped from files, in MB."""
    _, pages, shared = (int(field) for field in Path("/proc/self/statm").read_text(encoding="ascii").split()[:3])
    return (pages - shared) * os.sysconf("SC_PAGE_SIZE") / 1e6


def write_bm25s(passages: list[str], size: int, folder: Path) -> None:
    """Write a BM25 index of the passages, repeated."""
    words = passage_words(passages)
    full, rest = divmod(size, len(passages))
    counts = join_counts([words], [*[Rows(0, 0, len(passages))] * full, Rows(0, 0, rest)])
    lexical_of(counts).save(folder)


def write_tantivy(passages: list[str], size: int, folder: Path) -> None:
    """The same in Tantivy, of words already analysed."""
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("row", fast=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    words = [" ".join(analyse(passage)) for passage in passages]
    for row in range(size):
        writer.add_document(tantivy.Document(words=words[row % len(words)], row=row))
    writer.commit()
    writer.wait_merging_threads()


def search(kind: str, folder: Path, size: int) -> dict[str, float]:
    """Open an index and search it: every score from bm25s, the best from Tantivy."""
    base = resident()
    start = time.process_time()
    if kind == "tantivy":
        index = tantivy.Index.open(str(folder))
        searcher = index.searcher()

        def ask(question: str) -> None:
            terms = [tantivy.Query.term_query(index.schema, "words", word) for word in analyse(question)]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
            searcher.search(query, TOP)
    else:
        lexical = LexicalIndex(bm25s.BM25.load(folder, load_corpus=False, mmap=kind == "bm25s mapped"), size)

        def ask(question: str) -> None:
            np.argpartition(-lexical.scores(question), TOP)

    opening = time.process_time() - start
    opened = resident() - base
    times = []
    for _ in range(5):
        for question in QUESTIONS:
            start = time.process_time()
            ask(question)
            times.append(time.process_time() - start)
    return {
        "open, s": opening,
        "own memory once open, MB": opened,
        "own memory after the queries, MB": resident() - base,
        "a query, ms": 1000 * median(times),
    }


def in_process(*arguments: str) -> dict[str, float]:
    """Run one step of this program in a process of its own."""
    command = [sys.executable, __file__, *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # type: ignore[no-any-return]


def step(name: str, kind: str, folder: Path, size: int, origin: Path) -> dict[str, float]:
    """One step: "write" or "search"."""
    if name == "search":
        return search(kind, folder, size)
    passages = json.loads(origin.read_text(encoding="utf-8"))
    start = time.process_time()
    (write_tantivy if kind == "tantivy" else write_bm25s)(passages, size, folder)
    return {
        "write, s": time.process_time() - start,
        "write, peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
        "on disk, MB": sum(path.stat().st_size for path in folder.iterdir()) / 1e6,
    }


def main() -> None:
    """Write the table to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="origin", type=Path, required=True)
    parser.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        name, kind, folder, size = options.step
        print(json.dumps(step(name, kind, Path(folder), int(size), options.origin)))
        return
    columns = []
    with tempfile.TemporaryDirectory() as temporary:
        texts = Path(temporary) / "passages.json"
        records = (make_record(read_document(file)) for file in islice(scan_folder(options.origin).files, SHEETS))
        texts.write_text(json.dumps([p.embedded_text for record in records for p in record.passages]))
        for size, kinds in ((BOTH, ("tantivy", "bm25s", "bm25s mapped")), (LARGE, ("bm25s", "bm25s mapped"))):
            for kind in kinds:
                folder = str(Path(temporary) / f"{kind.split()[0]}-{size}")
                asked = (kind, folder, str(size), "--from", str(texts))
                written = in_process("--step", "write", *asked) if not Path(folder).exists() else columns[-1][1]
                columns.append((f"{kind}, {size:,}", {**written, **in_process("--step", "search", *asked)}))
                print(columns[-1], file=sys.stderr)
    print("# Lexical search\n")
    print(f"`python benchmarks/lexical.py --from FOLDER`, {platform.machine()}. Processor time, passages repeated.\n")
    print("| | " + " | ".join(name for name, _ in columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name in columns[0][1]:
        print(f"| {name} | " + " | ".join(f"{figures[name]:,.1f}" for _, figures in columns) + " |")


if __name__ == "__main__":
    main()
