"""A sentence and its headings → whether it stands beside a rule: an example, an aside, a form, a reference."""

import re
from functools import cache

from answer.tables.load import table
from ingest.text import fold

SORTS = ("example", "aside", "form", "legal_reference")


def stands_apart(text: str, labels: str) -> tuple[bool, bool, bool, bool]:
    """For each of `SORTS`, whether the text is one: the first three by its opening, the last by its headings."""
    opening, under = _patterns("opening"), _patterns("under")
    folded = fold(text.lstrip(" \t\n«–-•"))
    return (
        opening["example"].match(folded) is not None,
        opening["aside"].match(folded) is not None,
        opening["form"].match(folded) is not None,
        under["legal_reference"].search(fold(labels)) is not None,
    )


@cache
def _patterns(where: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(patterns)) for name, patterns in table("apart")[where].items()}
