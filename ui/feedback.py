"""What readers say of answers, where feedback is switched on: one SQLite file in the index folder, exported as CSV.

Each line holds a question as typed. It never leaves the machine, and an exchange has one verdict, the last one given.
"""

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

from errors import NoFeedbackError
from ui.conversations import Exchange

FILE = "feedback.sqlite"
COLUMNS = ("given_at", "verdict", "question", "answer", "refused", "citations", "version", "exchange")
_TABLE = f"CREATE TABLE IF NOT EXISTS feedback ({', '.join(COLUMNS[:-1])}, {COLUMNS[-1]} PRIMARY KEY)"
_WAIT = 5.0  # seconds for another writer


@contextmanager
def _opened(index: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(index / FILE, timeout=_WAIT)) as base, base:
        base.execute(_TABLE)
        yield base


def keep_feedback(index: Path, exchange: Exchange, verdict: str) -> None:
    """Keep a reader's verdict on an exchange that has its answer, in place of an earlier one.

    Raises:
        sqlite3.Error: the file cannot be written.
    """
    if exchange.answer is None:
        raise ValueError("an exchange without an answer has no verdict")
    answer = exchange.answer
    citations = json.dumps([asdict(citation) for citation in answer.citations], ensure_ascii=False, default=str)
    given_at = datetime.now(UTC).isoformat(timespec="seconds")
    values = (given_at, verdict, exchange.question, answer.text, int(answer.refused), citations)
    marks = ", ".join("?" * len(COLUMNS))
    with _opened(index) as base:
        base.execute(
            f"INSERT OR REPLACE INTO feedback VALUES ({marks})",
            (*values, version("relais-conventions"), exchange.id),
        )


def export_feedback(index: Path, out: TextIO) -> int:
    """Write all verdicts as CSV, the oldest first; how many there are.

    Raises:
        NoFeedbackError: none was ever kept in this index folder.
    """
    if not (index / FILE).is_file():
        raise NoFeedbackError(path=index)
    with _opened(index) as base:
        rows = base.execute(f"SELECT {', '.join(COLUMNS)} FROM feedback ORDER BY given_at").fetchall()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(map(_harmless, rows))
    return len(rows)


def _harmless(row: tuple[object, ...]) -> tuple[object, ...]:
    """Spreadsheets take a cell that begins with one of these for a formula."""
    return tuple(
        f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell for cell in row
    )
