"""A retrieval test set on disk (records, queries, judgements) → `Bench`."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from errors import BenchError


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a test set."""

    id: str
    title: str  # "" when the set has none
    text: str  # the title again where the set has none: a file without text cannot be read


@dataclass(frozen=True, slots=True)
class Bench:
    """A test set; `queries` are those that have a positive judgement."""

    records: tuple[Record, ...]
    queries: Mapping[str, str]  # query id → text
    judgements: Mapping[str, Mapping[str, int]]  # query id → record id → grade


def read_bench(corpus: Path, queries: Path, qrels: Path) -> Bench:
    """Read a test set from its three files: JSON lines (plain or gzipped), JSON lines, tab-separated with a header.

    Queries without a positive judgement on a record are left out: nothing can be measured on them.

    Raises:
        BenchError: a file is missing, or a line of it is malformed.
    """
    records = tuple(_record(corpus, number, row) for number, row in _rows(corpus))
    known = {record.id for record in records}
    judgements: dict[str, dict[str, int]] = {}
    for query, record, grade in _judgements(qrels):
        if record in known and grade > 0:
            judgements.setdefault(query, {})[record] = grade
    judged = {query: text for query, text in read_queries(queries).items() if query in judgements}
    if not judged:
        raise BenchError(path=queries, line=0, reason="aucune question n'a de document attendu")
    return Bench(records, judged, judgements)


def read_queries(path: Path) -> dict[str, str]:
    """Query id → text, from JSON lines.

    Raises:
        BenchError: the file is missing, or a line of it is malformed.
    """
    return {_text(path, number, row, "_id"): _text(path, number, row, "text") for number, row in _rows(path)}


def _record(path: Path, number: int, row: Mapping[str, object]) -> Record:
    title = str(row.get("title") or "").strip()
    text = _text(path, number, row, "text")
    if not text.strip() and not title:
        raise BenchError(path=path, line=number, reason="le document n'a ni titre ni texte")
    return Record(_text(path, number, row, "_id"), title, text if text.strip() else title)


def find_files(folder: Path) -> tuple[Path, Path, Path]:
    """The corpus, queries and judgements of a test set's folder."""
    packed = folder / "corpus.jsonl.gz"
    return packed if packed.exists() else folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels.tsv"


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers from 1."""
    try:
        packed = path.read_bytes()
        text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise BenchError(path=path, line=0, reason="le fichier manque ou n'est pas lisible") from error
    # Not splitlines(): JSON strings may hold U+2028 as it is.
    yield from ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BenchError(path=path, line=number, reason="ce n'est pas du JSON") from error
        if not isinstance(row, dict):
            raise BenchError(path=path, line=number, reason="ce n'est pas un objet JSON")
        yield number, row


def _text(path: Path, number: int, row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise BenchError(path=path, line=number, reason=f"il manque « {key} »")
    return value


def _judgements(path: Path) -> Iterator[tuple[str, str, int]]:
    lines = _lines(path)
    next(lines, None)  # the header
    for number, line in lines:
        cells = line.split("\t")
        if len(cells) != 3 or not cells[2].isdecimal():
            raise BenchError(path=path, line=number, reason="il faut trois colonnes, la dernière un nombre entier")
        yield cells[0], cells[1], int(cells[2])
