"""A unit of a text and a theme → how far it gives the rule itself, and not one of its particular cases.

An agreement says forty things on paid leave. The rule stands under a heading that names the theme and nothing else,
and does not open with « toutefois »; the words that tell are in `tables/clauses.toml`.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from answer.clause_headings import plain_heading
from answer.clause_types import NEUTRAL, clause_types
from answer.comparison_reading import Reading
from answer.phrases import PhraseBook, roots
from answer.tables.load import table
from answer.themes import Theme, focus_book
from ingest.model import Section
from ingest.text import flat

_OPENING = 40  # characters
_DASHES = "-–—―"
_OF_HEADING = 1.2  # for a heading that says no more than the theme
_MAIN, _MAIN_ABOVE = 0.6, 0.3  # for the words of the rule, in the unit or in its heading
_FOCUSED = 1.5
_PARTICULAR, _PARTICULAR_AT_MOST = 0.35, 1.05  # taken off for each word of a particular case
_LEANING = 1.0  # taken off a sentence that needs the one before it
_ON_CONDITION = 0.3
_TORN = 0.6  # taken off an element of a list, which says a part


def bearing(reading: Reading, row: int, theme: Theme) -> float | None:
    """What the place and the words of a unit add to its score; None where a theme within its types is not spoken of."""
    unit, words = reading.units[row], reading.words[row]
    above = _headline(reading.sections[row])
    headed = _said_by_heading(above, theme)
    score = headed.plain
    if theme.focus:
        focused = bool(focus_book(theme.focus).find(words))
        if not focused and not headed.focused:
            return None
        score = score * headed.focused + _FOCUSED * focused
    score += _MAIN * bool(_main_book(theme.types).find(words)) + headed.main
    cases = _cases(words) | headed.cases
    score -= min(_PARTICULAR * len(cases - _cases(roots(theme.asked))), _PARTICULAR_AT_MOST)
    opening = reading.document.text[unit.start : min(unit.end, unit.start + _OPENING)]
    return score - _leaning(opening) - _TORN * (unit.kind == "item" or opening[:1] in _DASHES)


@dataclass(frozen=True, slots=True)
class _Headed:
    """What a heading says of a theme."""

    plain: float
    focused: bool
    main: float
    cases: frozenset[str]


@lru_cache(maxsize=1 << 14)
def _said_by_heading(above: tuple[str, ...], theme: Theme) -> _Headed:
    return _Headed(
        _OF_HEADING * plain_heading(above, theme.types),
        bool(theme.focus) and bool(focus_book(theme.focus).find(above)),
        _MAIN_ABOVE * bool(_main_book(theme.types).find(above)),
        _cases(above),
    )


@lru_cache(maxsize=1 << 14)
def _cases(words: tuple[str, ...]) -> frozenset[str]:
    """The words of particular cases."""
    return frozenset(found.phrase for found in _particular().find(words))


@lru_cache(maxsize=1 << 14)
def _leaning(opening: str) -> float:
    """What is taken off for a sentence that opens as one that goes on, or on a condition."""
    opening = flat(opening)
    leaning, condition = _opens("leaning").match(opening), _opens("condition").match(opening)
    return _LEANING * bool(leaning) + _ON_CONDITION * bool(condition)


@lru_cache(maxsize=1 << 14)
def _headline(section: Section) -> tuple[str, ...]:
    """The roots of a section's heading; of the nearest one above it that is more than a number."""
    for title in (section.title or section.label, *reversed(section.ancestors)):
        if any(word not in NEUTRAL and not word[0].isdigit() for word in _headline_of(title)):
            return _headline_of(title)
    return ()


@lru_cache(maxsize=4096)
def _headline_of(title: str) -> tuple[str, ...]:
    return roots(title)


@cache
def _opens(name: str) -> re.Pattern[str]:
    return re.compile(table("clauses")[name])


@cache
def _particular() -> PhraseBook[str]:
    return PhraseBook((phrase, phrase) for phrase in table("clauses")["particular"])


@cache
def _main_book(types: tuple[str, ...]) -> PhraseBook[str]:
    return PhraseBook((name, phrase) for name in types for phrase in clause_types()[name].main)
