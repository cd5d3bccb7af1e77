"""Texts and questions → their vectors before training, in the working folder.

    python -m training.encode --work DIR

Vectors are appended a part at a time, so that a stopped run goes on where it was.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from tqdm import tqdm

from index.encoder import SentenceEncoder, load_embedded
from training.texts import read_questions, read_texts

PART = 256


def append_vectors(path: Path, encoder: SentenceEncoder, texts: Sequence[str], side: str) -> np.ndarray:
    """Encode the texts that the file does not hold yet; returns all, (n, dimension) float32, in the texts' order."""
    width = 4 * encoder.dimension
    done = path.stat().st_size // width if path.exists() else 0
    for start in tqdm(range(done, len(texts), PART), desc=path.stem, mininterval=20):
        part = list(texts[start : start + PART])
        vectors = encoder.encode_queries(part) if side == "query" else encoder.encode_passages(part)
        with path.open("ab") as stream:
            stream.write(vectors.astype("<f4").tobytes())
    return np.fromfile(path, dtype="<f4").reshape(-1, encoder.dimension)


def encode(work: Path, encoder: SentenceEncoder) -> None:
    """Write `questions.f4` and `texts.f4`."""
    append_vectors(work / "questions.f4", encoder, [q.text for q in read_questions(work / "questions.jsonl")], "query")
    texts = [text.embedded for text in read_texts(work / "texts.jsonl")]
    append_vectors(work / "texts.f4", encoder, texts, "document")


def main(work: Annotated[Path, typer.Option(help="folder that `prepare` wrote into")]) -> None:
    """Encode with the encoder as it is without an adapter."""
    encode(work, load_embedded(None))


if __name__ == "__main__":
    typer.run(main)
