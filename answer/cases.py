"""Which cases a question and the headings over a rule are of: « Vous êtes étranger » is no answer to everyone."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from answer.tables.load import table
from ingest.text import fold


@lru_cache(maxsize=4096)
def cases(text: str) -> tuple[frozenset[str], ...]:
    """The cases that a text names, an axis of `tables/cases.toml` after the other."""
    folded = fold(text)
    return tuple(frozenset(n for n, pattern in axis.items() if pattern.search(folded)) for _, axis in _axes())


def of_another_case(question: str, headings: Sequence[str]) -> bool:
    """Whether a rule under these headings is for others than the one who asks, as far as the question tells.

    Each heading alone: « Réunion ou Mayotte » under « Cas général » is no general case.
    """
    return any(
        bool(held) and not held & (asked or usual)
        for heading in headings
        for (usual, _), asked, held in zip(_axes(), cases(question), cases(heading), strict=True)
        if asked or usual
    )


@cache
def _axes() -> tuple[tuple[frozenset[str], dict[str, re.Pattern[str]]], ...]:
    return tuple(
        (
            frozenset({axis["usual"]} if "usual" in axis else ()),
            {name: re.compile("|".join(patterns)) for name, patterns in axis.items() if name != "usual"},
        )
        for axis in table("cases")["axis"]
    )
