"""Usual wordings → where they stand in a text, compared by the roots of words: « résiliée » answers to « résilier ».

In a phrase, "a|b" is one of the words and "*" is up to four words; function words count for nothing on either side, so
that one among alternatives makes them optional. A phrase that opens with "=" is the whole text or is not found.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeAlias, TypeVar

from index.lexical import analyse

_EMPTY = frozenset(analyse("présent présente"))  # « la présente convention » is the convention
Owner = TypeVar("Owner", bound=Hashable)
# Whose it is, as written, what it looks for, and the roots without which it is not found.
_Phrase: TypeAlias = tuple[Owner, str, re.Pattern[str], frozenset[str]]

_GAP = r"(?:\S+ ){0,4}?"
# What the analysis drops though a clause is worded with it, and a word whose stem is that of « commune ».
_MEANT = {"€": "euros", "%": "pourcent", "jusqu": "jusque", "communication": "mediacom", "communications": "mediacom"}
_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|[€%]")


@lru_cache(maxsize=1 << 16)
def _root(word: str) -> str:
    """The root of a word; "" for a function word.

    A stem loses the "e" that accents cost: « résiliée » gives "resilie" and « résilier » gives "resili".
    """
    stems = analyse(_MEANT.get(word, word))
    return "" if not stems or stems[0] in _EMPTY else stems[0].rstrip("e") or stems[0]


def roots(text: str) -> tuple[str, ...]:
    """The roots of the words of a text, in order."""
    # Word by word, as a text repeats its words and each is analysed once.
    return tuple(filter(None, map(_root, _TOKEN.findall(text.lower()))))


@dataclass(frozen=True, slots=True)
class Found(Generic[Owner]):
    """A phrase that stands in a text: `owner` is whose phrase it is, `start` and `end` count roots."""

    owner: Owner
    phrase: str
    start: int
    end: int


class PhraseBook(Generic[Owner]):
    """Phrases of several owners, looked for together; read-only once made."""

    def __init__(self, phrases: Iterable[tuple[Owner, str]]) -> None:
        opening: dict[str, list[_Phrase[Owner]]] = defaultdict(list)
        for owner, phrase in phrases:
            parts = phrase.removeprefix("=").split()
            while parts and not _alternatives(parts[0]):
                parts.pop(0)
            if not parts:
                raise ValueError(f"no word to look for in the phrase « {phrase} »")
            pattern = re.compile("".join(map(_expression, parts)))
            needed = frozenset(word for part in parts for word in _needed(part))
            for first in _alternatives(parts[0]):
                opening[first.split()[0]].append((owner, phrase, pattern, needed))
        self._opening: Mapping[str, list[_Phrase[Owner]]] = dict(opening)

    def find(self, words: tuple[str, ...]) -> list[Found[Owner]]:
        """The phrases in `words` (see `roots`), without those that lie inside a longer one of another owner."""
        if self._opening.keys().isdisjoint(words):
            return []
        held = frozenset(words)
        possible = {
            word: phrases
            for word in self._opening.keys() & held
            if (phrases := [each for each in self._opening[word] if each[3] <= held])
        }
        if not possible:
            return []
        joined = " ".join(words) + " "
        places: dict[int, int] = {}
        at = 0
        for count, word in enumerate(words):
            places[at] = count
            at += len(word) + 1
        places[at] = len(words)
        found: list[Found[Owner]] = []
        for start, count in places.items():
            if count == len(words):
                break
            for owner, phrase, pattern, _ in possible.get(words[count], ()):
                match = pattern.match(joined, start)
                if match and (phrase[0] != "=" or match.end() - match.start() == len(joined)):
                    found.append(Found(owner, phrase, count, places[match.end()]))
        return [each for each in found if not any(_hides(other, each) for other in found)]


def _hides(other: Found[Owner], each: Found[Owner]) -> bool:
    if other.owner == each.owner or not (other.start <= each.start and each.end <= other.end):
        return False
    return (other.end - other.start) > (each.end - each.start) and "*" not in other.phrase


def _alternatives(part: str) -> tuple[str, ...]:
    """The roots of the words of "a|b", without function words."""
    return tuple(dict.fromkeys(" ".join(found) for word in part.split("|") if (found := roots(word))))


def _needed(part: str) -> tuple[str, ...]:
    """The roots that a text has to hold for the part to be found: none where there is a choice."""
    alternatives = () if part == "*" else _alternatives(part)
    return tuple(alternatives[0].split()) if len(alternatives) == 1 and all(map(roots, part.split("|"))) else ()


def _expression(part: str) -> str:
    if part == "*":
        return _GAP
    alternatives = _alternatives(part)
    optional = "?" if len(alternatives) < len(part.split("|")) and not all(map(roots, part.split("|"))) else ""
    return f"(?:(?:{'|'.join(map(re.escape, alternatives))}) ){optional}" if alternatives else ""
