"""A question → the kind of answer that it expects, and the noun that it counts or asks for; by `tables/kinds.toml`."""

import re
from functools import cache
from itertools import takewhile
from typing import Literal

from answer.tables.load import table
from index.lexical import analyse
from ingest.tagger import tag
from ingest.text import fold

AnswerKind = Literal[
    "definition", "telephone", "contact", "time", "frequency", "percentage", "amount", "duration", "date", "number",
    "address", "place", "title", "name", "person", "reason", "manner", "text",
]  # fmt: skip
_COUNTS = r"combien d(?:e |')|(?:quel (?:est |etait )?(?:le )?|^)nombre d(?:e |')"
_ASKS = re.compile(rf"\b(?:({_COUNTS})|quel(?:le)?s? )")
_THINGS = ("NOUN", "PROPN")


def kind_of(folded: str) -> tuple[AnswerKind, bool]:
    """The kind whose pattern matches first in the question, and whether it is certain."""
    folded = compiled(tuple(table("kinds")["told_of"]["patterns"])).sub(" ", folded)
    if matches("spelling_out", folded):
        return "definition", True
    strong = _kinds_matching("patterns", folded)
    if any(name in table("kinds")["figures"] for _, _, name in strong):
        return min(strong)[2], True
    found = min([*strong, *_kinds_matching("weak", folded)], default=None)
    return (found[2], found in strong) if found else ("text", False)


def _kinds_matching(strength: str, folded: str) -> list[tuple[int, int, AnswerKind]]:
    """The kinds of which a pattern of that strength matches: where it does, the kind's rank in the table, its name."""
    return [
        (match.start(), rank, kind["name"])
        for rank, kind in enumerate(table("kinds")["kind"])
        if strength in kind and (match := compiled(tuple(kind[strength])).search(folded))
    ]


def focus_of(text: str) -> str | None:
    """The noun that « combien de … » counts or that « quel … » asks for."""
    match = _ASKS.search(fold(text))
    if match is None:
        return None
    following = list(tag(text[match.end() :]))
    if match.group(1):
        # What stands before the verb is counted, even where the tagger takes « micro-crèches » for an adjective.
        before = list(takewhile(lambda t: t.part not in ("VERB", "AUX"), following)) or following[:1]
        following = [t for t in before if t.part in _THINGS] or before[-1:]
        nouns = [t.word for t in following]
    else:
        nouns = [t.word for t in following if t.part in _THINGS]
    stems = (analyse(noun) for noun in nouns)
    return next((found[-1] for found in stems if found), None)  # « crèche » of « micro-crèche »


def matches(name: str, folded: str) -> bool:
    """Whether a folded question holds a pattern of that part of the table."""
    return _search(tuple(table("kinds")[name]["patterns"]), folded)


@cache
def compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern that matches where any of them does."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _search(patterns: tuple[str, ...], folded: str) -> bool:
    return compiled(patterns).search(folded) is not None
