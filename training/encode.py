"""Texts and questions → their vectors before training, in the working folder.

    python -m training.encode --work DIR

Passages go through the product's own vector cache, so that a stopped run goes on where it was and a text that did not
change is not encoded again.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Never

import numpy as np
import typer
from tqdm import tqdm

from index.encoder import Encoder, load_embedded
from index.vector_cache import VectorCache
from training.texts import read_questions, read_texts


def passage_vectors(work: Path, encoder: Encoder, passages: Sequence[str]) -> np.ndarray:
    """(n, dimension) float32, from the working folder's cache where it has them."""
    with VectorCache(work / "vectors.sqlite", encoder) as cache:
        missing = cache.missing(passages)
        with tqdm(total=len(missing), mininterval=20) as bar:
            cache.encode(missing, lambda done: _advance(bar, done))
        return cache.matrix(passages)


def _advance(bar: "tqdm[Never]", done: int) -> None:
    bar.update(done)


def encode(work: Path, encoder: Encoder) -> None:
    """Write `texts.npy` and `questions.npy`, a row for each line of their JSONL."""
    texts = [text.embedded for text in read_texts(work / "texts.jsonl")]
    np.save(work / "texts.npy", passage_vectors(work, encoder, texts))
    questions = [question.text for question in read_questions(work / "questions.jsonl")]
    np.save(work / "questions.npy", encoder.encode_queries(questions))


def main(work: Annotated[Path, typer.Option(help="folder that `prepare` wrote into")]) -> None:
    """Encode with the encoder as it is without an adapter."""
    encode(work, load_embedded(None))


if __name__ == "__main__":
    typer.run(main)
