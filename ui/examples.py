"""The table of example questions in, those that suit the indexed documents out, grouped by kind of reader."""

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

TABLE = Path(__file__).with_name("examples.toml")


def read_examples(document_ids: Collection[str], table: Path = TABLE) -> Mapping[str, tuple[str, ...]]:
    """Questions by audience, in the table's order; those about a document that is not indexed are left out."""
    groups: dict[str, tuple[str, ...]] = {}
    for example in tomllib.loads(table.read_text(encoding="utf-8"))["example"]:
        if "document" not in example or example["document"] in document_ids:
            groups[example["audience"]] = (*groups.get(example["audience"], ()), example["question"])
    return groups
