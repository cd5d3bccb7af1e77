"""A retrieval test set in a folder (corpus.jsonl.gz, queries.jsonl, qrels.tsv) → `TestSet`."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Article:
    """A document of a test set."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class TestSet:
    """Documents, queries and which documents answer them. `fields` are the other keys of a query's record."""

    __test__ = False  # not a class of tests, whatever pytest makes of the name

    name: str
    articles: dict[str, Article]
    queries: dict[str, str]
    gains: dict[str, dict[str, int]]
    fields: dict[str, dict[str, object]]


def read_test_set(folder: Path) -> TestSet:
    """Read a folder.

    Raises:
        OSError: a file is missing.
        KeyError: a record lacks its id or its text.
    """
    packed, plain = folder / "corpus.jsonl.gz", folder / "corpus.jsonl"
    raw = gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
    records = [json.loads(line) for line in raw.decode("utf-8").split("\n") if line]
    articles = {r["_id"]: Article(r["_id"], r.get("title", "").strip(), r["text"]) for r in records}
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        fields = {record["_id"]: record for record in map(json.loads, lines)}
    gains: dict[str, dict[str, int]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            query, article, gain = line.split()
            if int(gain) > 0:
                gains.setdefault(query, {})[article] = int(gain)
    queries = {query: str(record["text"]) for query, record in fields.items() if query in gains}
    return TestSet(folder.name, articles, queries, gains, fields)
