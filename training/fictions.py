"""Fictional conventions and sheets with gold quotes → questions on passages, and on sentences among their neighbours.

A folder holds one folder for each corpus: `corpus/`, with its manifest, and `gold.jsonl`. The texts are cut by the
product's own `ingest`, so that what is taught has the product's form. One corpus is for development.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.corpus import read_document, scan_corpus
from ingest.model import Document
from ingest.passages import cut_passages
from ingest.units import split_units
from training.texts import Question, Split, Text, embedded_form

TAUGHT = frozenset("abcef")
DEVELOPMENT = "d"  # the others are left to the answerer, which is fitted on questions the adapter has not seen


@dataclass(frozen=True, slots=True)
class Placed:
    """A text and where it stands in its document."""

    text: Text
    file: str
    start: int
    end: int


def read_fictions(folder: Path, short: bool) -> tuple[list[Text], list[Question]]:
    """Every corpus in the folder that has its gold questions → texts and questions.

    Args:
        folder: of the corpora.
        short: whether to take the questions of a few words, which were written after the adapter was trained.
    """
    texts: list[Text] = []
    questions: list[Question] = []
    for gold in sorted(folder.glob("*/gold.jsonl")):
        name = gold.parent.name
        if name not in TAUGHT and name != DEVELOPMENT:
            continue
        documents = [read_document(file) for file in scan_corpus(gold.parent / "corpus").files]
        contents = {document.source.file: document.text for document in documents}
        rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line]
        rows = [row for row in rows if short or "short" not in row.get("tags", ())]
        split: Split = "dev" if name == DEVELOPMENT else "train"
        for level in ("passages", "sentences"):
            cut = _passages if level == "passages" else _sentences
            placed = [one for document in documents for one in cut(document, f"fiction-{name}-{level}")]
            texts += [one.text for one in placed]
            for row in rows:
                gains = dict.fromkeys(_answering(row["gold"], contents, placed), 1)
                # What a follow-up means is the answerer's to complete: it never reaches the encoder as it stands.
                if gains and not row["history"]:
                    source, pool = f"fiction-{level}", f"fiction-{name}-{level}"
                    questions.append(
                        Question(f"{pool}-{row['id']}", source, pool, split, row["question"], gains, labelled="pool")
                    )
    return texts, questions


def _answering(gold: list[dict[str, str]], contents: dict[str, str], placed: list[Placed]) -> Iterator[str]:
    """Ids of the texts that hold a gold quote, or the largest part of one that was cut."""
    for row in gold:
        start = contents[row["doc"]].find(row["quote"])
        end = start + len(row["quote"])
        shared = {one.text.id: min(end, one.end) - max(start, one.start) for one in placed if one.file == row["doc"]}
        best = max(shared.values(), default=0)
        if start >= 0 and best > 0:
            yield from (name for name, size in shared.items() if size == best)


def _passages(document: Document, pool: str) -> Iterator[Placed]:
    for passage in cut_passages(document):
        text = Text(f"{pool}/{passage.id}", pool, document.id, f"{pool}/{passage.id}", passage.embedded_text)
        yield Placed(text, document.source.file, passage.start, passage.end)


def _sentences(document: Document, pool: str) -> Iterator[Placed]:
    for section in document.sections:
        units = split_units(document.text, section.body_start, section.own_end)
        for rank, unit in enumerate(units):
            lead = units[unit.lead] if unit.lead is not None else None
            above = document.text[lead.start : lead.end] + " " if lead else ""
            body = above + document.text[unit.start : unit.end]
            name = f"{pool}/{section.id}#u{rank}"
            embedded = embedded_form([document.source.short_title, section.label], body)
            yield Placed(Text(name, pool, document.id, name, embedded), document.source.file, unit.start, unit.end)
