"""The nouns of training, and their JSON lines: a `Text` to embed and a `Question` with what answers it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Split = Literal["train", "dev"]
Scope = Literal["nothing", "others", "document", "pool"]


@dataclass(frozen=True, slots=True)
class Text:
    """A passage or a sentence in the form that the product embeds: title › breadcrumb, a newline, the text."""

    id: str
    pool: str  # near misses are looked for within a pool; all texts of a pool are cut alike
    document: str
    group: str  # what a label names: the document's id, or the text's own
    embedded: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the groups that answer it, in one pool."""

    id: str
    set: str
    pool: str
    split: Split
    text: str
    gains: dict[str, int]  # group → 1 or 2, as in the qrels
    labelled: Scope  # which texts without a gain are wrong: none surely, other documents', the document's, all
    fold: int | None = None  # of those that `training.train --fold` sets aside in turn


def write_lines(path: Path, rows: Iterable[Text] | Iterable[Question]) -> None:
    """Write one JSON object a line."""
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")


def read_texts(path: Path) -> list[Text]:
    """Read what `write_lines` wrote of texts."""
    with path.open(encoding="utf-8") as stream:
        return [Text(**json.loads(line)) for line in stream]


def read_questions(path: Path) -> list[Question]:
    """Read what `write_lines` wrote of questions."""
    with path.open(encoding="utf-8") as stream:
        return [Question(**json.loads(line)) for line in stream]


def fold(name: str, folds: int = 5) -> int:
    """A fold from 0, by a hash of the name: the same on every machine and in every order."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") % folds


def embedded_form(titles: Sequence[str], text: str) -> str:
    """Title and breadcrumb joined by " › " above the text, as `ingest.passages` does; no line for no title."""
    above = " › ".join(title for title in titles if title)
    return f"{above}\n{text}" if above else text
