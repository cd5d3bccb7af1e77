"""Time indexing and retrieval: `python benchmarks/indexing.py --bench FOLDER > benchmarks/results/indexing.md`.

FOLDER holds `corpus.jsonl.gz`, one record {"_id", "title", "text"} a line; each becomes a document of its own. Its
passages get vectors at random, which cost nothing: what is timed there is all but the encoding.
"""

import argparse
import gzip
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import torch

import index.encoder
from index.build import build_index
from index.encoder import Encoder, load_encoder
from index.search import Index, open_index
from ingest import cut_passages, read_document, scan_corpus

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


def encoding(texts: Sequence[str]) -> list[str]:
    """Load time, query time and passages a second, with the processor's own format and with float32."""
    lines: list[str] = []
    native = index.encoder.native_dtype()
    for dtype in dict.fromkeys((native, torch.float32)):
        index.encoder.native_dtype = lambda dtype=dtype: dtype
        start = time.process_time()
        encoder: Encoder = load_encoder()
        loaded = time.process_time() - start
        encoder.encode_passages(texts[:32])
        queries = [seconds(encoder.encode_queries, [q]) for _ in range(10) for q in QUESTIONS]
        rate = len(texts) / seconds(encoder.encode_passages, texts)
        lines.append(f"| {dtype} | {loaded:.1f} | {1000 * median(queries):.0f} | {rate:.1f} |")
    index.encoder.native_dtype = lambda: native
    return lines


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
    options = parser.parse_args()
    start = time.process_time()
    load_encoder()
    first = time.process_time() - start
    torch.set_num_threads(1)
    texts = [p.embedded_text for f in scan_corpus(CORPUS).files for p in cut_passages(read_document(f))]
    print("# Indexing and retrieval\n")
    print(f"`python benchmarks/indexing.py{' --bench FOLDER' if options.bench else ''}`, {platform.machine()}, ")
    print(f"torch {torch.__version__}. Seconds and milliseconds are processor time, with one thread for torch.\n")
    print(f"First load of the encoder, with the imports of torch and sentence-transformers: {first:.1f} s.\n")
    print("| format | later load, s | a query, ms | passages/s |\n|---|---|---|---|")
    print("\n".join(encoding(texts)))
    length = sum(map(len, texts)) // len(texts)
    print(f"\nPassages are the {len(texts)} of the five documents, {length} characters each.\n")
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
