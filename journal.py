"""The log file: where the English details of an error go, so that the reader sees one French sentence."""

import logging
import secrets
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
BYTES_KEPT = 1_000_000  # in each of two files

logger = logging.getLogger("relais")


def open_journal(folder: Path | None = None) -> Path | None:
    """Send log records and Python warnings to `relais.log`, and none of them to the terminal.

    Args:
        folder: where the file goes; by default the user's log folder.

    Returns:
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
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    return path


def record_incident(error: BaseException) -> str:
    """Log an unforeseen error with its traceback; the reference number returned stands in the same record."""
    reference = secrets.token_hex(4)
    logger.error("incident %s", reference, exc_info=error)
    return reference
