"""« Dans la seconde, … », « et le deuxième ? » : which of several things named before is meant."""

import re
from dataclasses import dataclass

from ingest.headings import ORDINALS
from ingest.text import flat

_NAMED = sorted((word for word in ORDINALS if word != "unique"), key=len, reverse=True)
RANK_WORD = rf"(?:\d{{1,2}}(?:er?|eme|nde?|re|ere)|{'|'.join(_NAMED)})"  # on folded text
# Alone, or before a pause or a verb: « le premier axe » and « la deuxième année » are no things named before.
_ALONE = re.compile(
    r"(?<!\w)(?:(?:et|pour|dans|de|a|selon|chez|c'est|c'est quoi|que dit|quelle? est) )*(?:l[ea]s?|des|du|aux?) "
    rf"(?P<word>{RANK_WORD}|derniere?)s?"
    r"(?=\s*(?:[?,:;.!]|$)|\s+(?:c'|est|dit|prevoit|parle|a|dure|on|il|elle|l[ea]s?|qui|quand|combien)\b)[\s,:]*"
)


@dataclass(frozen=True, slots=True)
class Rank:
    """The thing meant, and the question without the words that tell which."""

    place: int  # from 0; -1 for the last
    rest: str


def rank_named(text: str) -> Rank | None:
    """The rank that a question, as typed, speaks of without saying of what; None where it names none, or a thing."""
    match = _ALONE.search(flat(text))
    if match is None:
        return None
    place = -1 if match["word"].startswith("dernier") else rank_of(match["word"]) - 1
    return Rank(place, f"{text[: match.start()]} {text[match.end() :]}".strip())


def rank_of(word: str) -> int:
    """The number that a `RANK_WORD` says, from 1."""
    digits = re.match(r"\d+", word)
    return int(digits.group() if digits else ORDINALS[word])
