"""Encoding against plain sentence-transformers: `taskset -c 0 python benchmarks/encoding.py --from FOLDER`.

FOLDER holds documents, of which some fifty passages are encoded: by plain sentence-transformers, which is torch in
float32 over texts in the order of the corpus; by our encoder in float32; by our encoder in the format that this
processor is fast in. Rounds alternate, so that a busy machine slows all alike. Times are processor time, and `taskset`
keeps the process to one core, as the time of several threads counts their waiting.
"""

import argparse
import platform
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import openvino
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import PreTrainedTokenizerFast

from index.batches import BATCH
from index.encoder import has_native_bf16, load_embedded
from index.packed_e5 import PackedModel, build_tokenizer, packed_path, read_packed
from index.prompts import E5_PROMPTS
from index.records import make_record
from ingest.corpus import read_document, scan_folder
from training.bert import build_bert

PASSAGES, ROUNDS = 48, 3
QUESTION = "Quel est le préavis pour résilier ?"


def plain_encoder(packed: PackedModel) -> SentenceTransformer:
    """The same weights and tokens, run by sentence-transformers as it runs any model that is in a folder."""
    bert = build_bert(packed, torch.float32)
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=build_tokenizer(packed),
        model_max_length=packed.positions,
        pad_token=packed.pieces[packed.special_ids["pad"]][0],
    )
    with TemporaryDirectory() as folder:
        bert.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        first = Transformer(folder, model_kwargs={"add_pooling_layer": False})
    first.model.set_input_embeddings(
        bert.embeddings.word_embeddings
    )  # which stay in 4 bits, and are no part of the files
    modules = [first, Pooling(packed.hidden, pooling_mode="mean"), Normalize()]
    return SentenceTransformer(modules=modules, prompts=dict(E5_PROMPTS), device="cpu")


def seconds(action: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    action()
    return time.process_time() - start


def read_passages(folder: Path) -> list[str]:
    """The first passages of the folder's documents."""
    texts = (
        passage.embedded_text
        for file in scan_folder(folder).files
        for passage in make_record(read_document(file)).passages
    )
    return list(islice(texts, PASSAGES))


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="origin", type=Path, required=True)
    texts = read_passages(parser.parse_args().origin)
    packed = read_packed(packed_path())
    plain = plain_encoder(packed)
    native = "bfloat16" if has_native_bf16() else "float32"
    exact, fast = load_embedded(None, bf16=False), load_embedded(None)

    def by_plain(some: list[str], side: str) -> np.ndarray:
        return plain.encode(some, prompt_name=side, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)

    passages: dict[str, Callable[[], np.ndarray]] = {
        "plain sentence-transformers, torch, float32": lambda: by_plain(texts, "document"),
        "ours, float32": lambda: exact.encode_passages(texts),
        f"ours, {native}": lambda: fast.encode_passages(texts),
    }
    questions: dict[str, Callable[[], np.ndarray]] = {
        "plain sentence-transformers, torch, float32": lambda: by_plain([QUESTION], "query"),
        "ours, float32": lambda: exact.encode_queries([QUESTION]),
        f"ours, {native}": lambda: fast.encode_queries([QUESTION]),
    }
    vectors = [way() for way in passages.values()]  # the first call compiles
    for way in questions.values():
        way()
    taken: dict[str, list[float]] = {name: [] for name in passages}
    asked: dict[str, list[float]] = {name: [] for name in questions}
    for _ in range(ROUNDS):
        for name, way in passages.items():
            taken[name].append(seconds(way))
        for name, way in questions.items():
            asked[name] += [seconds(way) for _ in range(20)]
    base = next(iter(taken.values()))
    tokenizer = build_tokenizer(packed)
    tokenizer.no_padding()
    words = len(tokenizer.encode(E5_PROMPTS["query"] + QUESTION).ids)
    tokens = sum(len(tokenizer.encode(text).ids) for text in texts) / len(texts)
    print("# Encoding\n")
    print("`taskset -c 0 python benchmarks/encoding.py --from FOLDER`,")
    print(f"{platform.machine()}, torch {torch.__version__}, OpenVINO {openvino.__version__}.")
    print(f"{len(texts)} passages of {tokens:.0f} tokens on average, a question of {words};")
    print(f"processor time, median of {ROUNDS} rounds, of {20 * ROUNDS} times for the question.\n")
    print("| | passages/s | times plain | least to most, of a round | a question, ms |\n|---|---|---|---|---|")
    for name, times in taken.items():
        ratios = [one / other for one, other in zip(base, times, strict=True)]
        print(
            f"| {name} | {len(texts) / median(times):.1f} | {median(ratios):.2f} | {min(ratios):.2f}–{max(ratios):.2f} "
            f"| {1000 * median(asked[name]):.1f} |"
        )
    for name, own in zip(list(passages)[1:], vectors[1:], strict=True):
        least = (vectors[0] * own).sum(axis=1).min()
        print(f"\nCosine of the vectors of a passage, plain and {name}: at least {least:.5f}.")


if __name__ == "__main__":
    main()
