"""Encoding in the processor's own number format against float32: `python benchmarks/encoding.py --from FOLDER`.

FOLDER holds documents, of which a hundred passages or so are encoded: plain sentence-transformers in float32, in the
order of the corpus; float32 sorted by length, as the encoder does; the format of `native_dtype`, likewise. Rounds
alternate, so that a busy machine slows all alike, and times are processor time.
"""

import argparse
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import torch

import index.encoder
from index.encoder import BATCH, E5_PROMPTS, SentenceEncoder, load_embedded
from index.records import make_record
from ingest.corpus import read_document, scan_folder

PASSAGES, ROUNDS = 96, 1
QUESTION = "Quel est le préavis pour résilier la convention ?"


def seconds(action: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    action()
    return time.process_time() - start


def loaded(dtype: torch.dtype) -> SentenceEncoder:
    """The embedded encoder, without adapter, in that format."""
    native = index.encoder.native_dtype
    index.encoder.native_dtype = lambda: dtype
    try:
        return load_embedded(None)
    finally:
        index.encoder.native_dtype = native


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="origin", type=Path, required=True)
    torch.set_num_threads(1)  # processor time of several threads counts their waiting
    texts: list[str] = []
    for file in scan_folder(parser.parse_args().origin).files:
        texts += [passage.embedded_text for passage in make_record(read_document(file)).passages]
        if len(texts) >= PASSAGES:
            break
    texts = texts[:PASSAGES]
    native = index.encoder.native_dtype()
    plain, fast = loaded(torch.float32), loaded(native)

    def unsorted() -> np.ndarray:
        prompted = [E5_PROMPTS["document"] + text for text in texts]
        return np.asarray(plain._model.encode(prompted, batch_size=BATCH, show_progress_bar=False))

    ways: dict[str, Callable[[], np.ndarray]] = {
        "float32, plain sentence-transformers": unsorted,
        "float32, sorted by length": lambda: plain.encode_passages(texts),
        f"{native}, sorted by length": lambda: fast.encode_passages(texts),
    }
    for action in (plain, fast):
        action.encode_passages(texts[:BATCH])
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            times[name].append(seconds(way))
    base = median(times["float32, plain sentence-transformers"])
    tokens = sum(len(each.ids) for each in plain._model.tokenizer.encode_batch(texts)) / len(texts)
    print("# Encoding\n")
    print(
        f"`python benchmarks/encoding.py --from FOLDER`, {platform.machine()}, torch {torch.__version__}, one thread;"
    )
    print(f"{len(texts)} passages of sheets, {tokens:.0f} tokens each on average; processor time.\n")
    print("| | passages/s | times plain |\n|---|---|---|")
    for name, taken in times.items():
        print(f"| {name} | {len(texts) / median(taken):.1f} | {base / median(taken):.2f} |")
    print("\n| a query | ms |\n|---|---|")
    for name, encoder in (("float32", plain), (str(native), fast)):
        asked = [seconds(lambda e=encoder: e.encode_queries([QUESTION])) for _ in range(20)]
        print(f"| {name} | {1000 * median(asked):.1f} |")
    cosines = (plain.encode_passages(texts[:64]) * fast.encode_passages(texts[:64])).sum(axis=1)
    print(f"\nCosine of a passage's two vectors, at least {cosines.min():.4f}.")


if __name__ == "__main__":
    main()
