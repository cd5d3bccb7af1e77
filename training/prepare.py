"""Folders of data → `texts.jsonl`, `questions.jsonl` and `data.json` (seed and hashes) in the working folder.

python -m training.prepare --bench DIR --fictions DIR --work DIR
"""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from training.fictions import read_fictions
from training.piaf import read_piaf
from training.service_public import read_service_public
from training.texts import Question, Text, write_lines
from training.written import SHEETS, TOPICS, read_agreements

SEED = 20


def prepare(
    bench: Path, fictions: Path | None, work: Path, seed: int = SEED, agreements: Path | None = None
) -> dict[str, int]:
    """Read every source, write the three files, and count the questions of each set and split.

    Args:
        bench: the retrieval test sets.
        fictions: the fictional corpora, if any.
        work: the folder to write into.
        seed: of what is drawn.
        agreements: files of a library; with them come the questions written since the adapter that ships was trained.
    """
    later = agreements is not None
    parts = [read_service_public(bench, seed, later), read_piaf(bench, seed)]
    parts += [read_fictions(fictions, later)] if fictions else []
    parts += [read_agreements(agreements)] if agreements else []
    texts, questions = _join(parts)
    work.mkdir(parents=True, exist_ok=True)
    write_lines(work / "texts.jsonl", texts)
    write_lines(work / "questions.jsonl", questions)
    read = [path for folder in (bench, fictions) if folder for path in sorted(folder.rglob("*.jsonl*"))]
    read += [SHEETS, TOPICS, *sorted(agreements.glob("*.relais"))] if agreements else []
    counts = Counter(f"{question.set} {question.split}" for question in questions)
    record = {
        "seed": seed,
        "texts": len(texts),
        "questions": dict(sorted(counts.items())),
        "sha256": {f"{path.parent.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in read},
    }
    (work / "data.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return dict(counts)


def _join(parts: list[tuple[list[Text], list[Question]]]) -> tuple[list[Text], list[Question]]:
    texts = [text for part, _ in parts for text in part]
    questions = [question for _, part in parts for question in part]
    # A question whose answer was cut away (a fiche's tenth window, say) can teach nothing.
    groups = {(text.pool, text.group) for text in texts}
    kept = [q for q in questions if any((q.pool, group) in groups for group in q.gains)]
    return texts, kept


def main(
    bench: Annotated[Path, typer.Option(help="folder of the retrieval test sets")],
    work: Annotated[Path, typer.Option(help="folder to write into")],
    fictions: Annotated[Path | None, typer.Option(help="folder of fictional corpora with gold questions")] = None,
    agreements: Annotated[
        Path | None, typer.Option(help="a library's agreements; adds the questions written since")
    ] = None,
    seed: int = SEED,
) -> None:
    """Prepare texts and questions."""
    for name, count in sorted(prepare(bench, fictions, work, seed, agreements).items()):
        typer.echo(f"{name:28} {count}")


if __name__ == "__main__":
    typer.run(main)
