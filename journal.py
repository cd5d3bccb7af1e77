"""The log file: where the English details of an error go, so that the reader sees one French sentence."""

import logging
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
BYTES_KEPT = 1_000_000  # in each of two files

logger = logging.getLogger("relais")


@contextmanager
def open_journal(folder: Path | None = None) -> Iterator[Path | None]:
    """While the block runs, log records and Python warnings go to `relais.log` and not to the terminal.

    Args:
        folder: where the file goes; by default the user's log folder.

    Yields:
        The file, or None when the folder cannot be written: records of errors then go to standard error.
    """
    folder = folder or user_log_path("relais", appauthor=False)
    path: Path | None = folder / "relais.log"
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "relais.log", maxBytes=BYTES_KEPT, backupCount=1, encoding="utf-8")
    except OSError:
        # A read-only home, as in some containers: the traceback must not be lost with the file.
        path, handler = None, logging.StreamHandler(sys.stderr)
        handler.setLevel(logging.ERROR)
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    try:
        yield path
    finally:
        logging.captureWarnings(False)
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()


def record_incident(error: BaseException) -> str:
    """Log an unforeseen error with its traceback; the reference number returned stands in the same record."""
    reference = secrets.token_hex(4)
    logger.error("incident %s", reference, exc_info=error)
    return reference
