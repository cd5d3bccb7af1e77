"""A file of questions, one JSON object a line, read whole before the first is asked; and the file of records written.

A wrong line is reported at once, by its number, rather than after an hour of answers.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from answer.model import Role, Turn
from errors import BatchFileError, MissingBatchFileError, UnwritableFileError
from terminal.records import QuestionId

ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A line of the batch."""

    id: QuestionId
    question: str
    history: tuple[Turn, ...]


def read_batch(path: Path) -> tuple[BatchQuestion, ...]:
    """Read all questions of a batch; blank lines are skipped, and keys other than the three are left alone.

    Raises:
        MissingBatchFileError: there is no such file, or it cannot be opened.
        BatchFileError: the file is not UTF-8, or a line is not a question; it names the line, from 1.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingBatchFileError(path=path) from error
    # Split on "\n" alone: JSON allows the other line separators of Unicode inside a string.
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return tuple(_read_line(path, number, line) for number, line in enumerate(lines, start=1) if line.strip())


def write_batch(path: Path, records: Iterable[Mapping[str, object]]) -> None:
    """Write each record as soon as it is there, so that a long batch can be followed.

    Raises:
        UnwritableFileError: the file cannot be created.
    """
    try:
        file = path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UnwritableFileError(path=path) from error
    with file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()


def _read_line(path: Path, number: int, line: bytes) -> BatchQuestion:
    def wrong(reason: str) -> BatchFileError:
        return BatchFileError(path=path, line=number, reason=reason)

    try:
        fields = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise wrong("elle n'est pas en UTF-8") from error
    except json.JSONDecodeError as error:
        raise wrong("ce n'est pas du JSON") from error
    if not isinstance(fields, dict):
        raise wrong("ce n'est pas un objet JSON")
    question_id, question, history = fields.get("id"), fields.get("question"), fields.get("history", [])
    if not isinstance(question_id, str | int):
        raise wrong("il manque « id »")
    if not isinstance(question, str):
        raise wrong("il manque « question »")
    if not isinstance(history, list) or not all(_is_turn(turn) for turn in history):
        raise wrong("« history » doit être une liste de messages avec « role » (user ou assistant) et « content »")
    return BatchQuestion(question_id, question, tuple(Turn(turn["role"], turn["content"]) for turn in history))


def _is_turn(turn: object) -> bool:
    return isinstance(turn, dict) and turn.get("role") in ROLES and isinstance(turn.get("content"), str)
