"""A unit of a text and a theme → how far it gives the rule itself, and not one of its particular cases.

An agreement says forty things on paid leave. The rule stands under a heading that names the theme and nothing else,
and does not open with « toutefois »; the words that tell are in `tables/clauses.toml`.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from answer.clauses.headings import heading_roots, label_roots, plain_heading, says_something
from answer.clauses.phrases import PhraseBook, roots
from answer.clauses.themes import Theme, focus_book
from answer.clauses.types import clause_types
from answer.comparison.lists import is_element, speaks_of
from answer.comparison.reading import Reading
from answer.tables.load import table
from ingest.model import Section
from ingest.text import flat

_OPENING = 40  # characters
_OF_HEADING = 1.2  # for a heading that says no more than the theme
_FARTHER = 0.5  # of that, for each heading between it and the unit
_MAIN, _MAIN_ABOVE = 0.6, 0.3  # for the words of the rule, in the unit or in its heading
_FOCUSED = 1.5
_PARTICULAR, _PARTICULAR_AT_MOST = 0.35, 1.05  # taken off for each word of a particular case
_STAFF = 0.6  # taken off besides for what stands in a chapter on a part of the staff
_ASIDE = 0.5  # taken off besides for what goes with the rule of this very theme
_LEANING = 1.0  # taken off a sentence that needs the one before it
_ON_CONDITION = 0.3
_REFERRING = 1.2  # taken off a sentence that says where the rule stands
_AMENDING = 1.5  # taken off one that amends another text
_COUNTING = 0.7  # taken off one that says what counts as work
_TORN = 0.6  # taken off an element of a list, which says a part, and off a list that is introduced by something else


def bearing(reading: Reading, row: int, last: int, theme: Theme) -> float | None:
    """What the place and the words of a unit add to its score; None where a theme within its types is not spoken of.

    Args:
        reading: the text.
        row: the unit.
        last: the last row of the list that it introduces; the row itself where there is none.
        theme: what is looked for.
    """
    unit = reading.units[row]
    said = tuple(word for each in reading.words[row : last + 1] for word in each)
    headed = _said_by_headings(_headings(reading.sections[row], reading.places[row].under), theme)
    score = headed.plain
    if theme.focus:
        focused = bool(focus_book(theme.focus).find(said))
        if not focused and not headed.focused:
            return None
        score = score * headed.focused + _FOCUSED * focused
    score += _MAIN * bool(_main_book(theme).find(said)) + headed.main
    score -= min(_PARTICULAR * len(particular_cases(reading, row, theme)), _PARTICULAR_AT_MOST)
    score -= _STAFF * headed.staff
    score -= _ASIDE * says_aside(reading, row, theme)
    text = reading.document.text[unit.start : unit.end]
    score -= _leaning(text[:_OPENING]) + _REFERRING * (row == last and _says("referring", text))
    score -= _AMENDING * _says("amending", text) + _COUNTING * _says("counting", text)
    score -= _PARTICULAR * (_worded("case").match(flat(text[:_OPENING])) is not None)
    return score - _TORN * (is_element(reading, row) or (row < last and not speaks_of(reading, row, theme)))


def says_aside(reading: Reading, row: int, theme: Theme) -> bool:
    """Whether the unit speaks of what goes with the rule of the theme and is not it."""
    return bool(_aside(theme).find(reading.words[row]))


def is_by_law(text: str) -> bool:
    """« La durée du congé annuel est fixée conformément aux dispositions légales. »"""
    return _says("by_law", text)


def is_varying(text: str) -> bool:
    """« La durée du préavis varie selon l'ancienneté. »"""
    return _says("varying", text)


def is_case(reading: Reading, row: int, theme: Theme) -> bool:
    """Whether the unit gives the rule of a particular case: one that is named, or « lorsque… »."""
    unit = reading.units[row]
    opening = flat(reading.document.text[unit.start : min(unit.end, unit.start + _OPENING)])
    return bool(particular_cases(reading, row, theme)) or _worded("case").match(opening) is not None


def particular_cases(reading: Reading, row: int, theme: Theme) -> frozenset[str]:
    """The particular cases that a unit or its heading is about, less those that are asked for."""
    headed = _said_by_headings(_headings(reading.sections[row], reading.places[row].under), theme)
    return (_cases(reading.words[row], theme) | headed.cases) - _cases(roots(theme.asked), theme)


@dataclass(frozen=True, slots=True)
class _Headed:
    """What headings say of a theme."""

    plain: float
    focused: bool
    main: float
    cases: frozenset[str]
    staff: bool  # about a part of the staff


@lru_cache(maxsize=1 << 14)
def _said_by_headings(above: tuple[tuple[str, ...], ...], theme: Theme) -> _Headed:
    """What the headings above a unit say, the nearest first: the nearest one that names the theme tells."""
    named = ((plain_heading(words, theme.types), _FARTHER**level) for level, words in enumerate(above))
    nearest = above[:1]
    return _Headed(
        _OF_HEADING * next((plain * farther for plain, farther in named if plain), 0.0),
        bool(theme.focus) and any(focus_book(theme.focus).find(words) for words in nearest),
        _MAIN_ABOVE * any(_main_book(theme).find(words) for words in nearest),
        frozenset().union(*(_cases(words, theme) for words in nearest), *map(_staff, above)),
        any(map(_staff, above)),
    )


@lru_cache(maxsize=1 << 14)
def _cases(words: tuple[str, ...], theme: Theme) -> frozenset[str]:
    """The words of particular cases that a sentence is about, and of what goes with the rule without being it."""
    excluded = next((at for at, word in enumerate(words) if at and word in _excluding()), len(words))
    told = words[:excluded]
    return frozenset(found.phrase for book in (_particular(), _aside(theme)) for found in book.find(told))


@lru_cache(maxsize=1 << 14)
def _leaning(opening: str) -> float:
    """What is taken off for a sentence that opens as one that goes on, or on a condition."""
    opening = flat(opening)
    leaning, condition = _worded("leaning").match(opening), _worded("condition").match(opening)
    return _LEANING * bool(leaning) + _ON_CONDITION * bool(condition)


@lru_cache(maxsize=1 << 14)
def _says(name: str, text: str) -> bool:
    """Whether a sentence is worded as the table says: it leaves the rule to another place, it amends a text."""
    return _worded(name).search(flat(text)) is not None


@lru_cache(maxsize=1 << 14)
def _headings(section: Section, under: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The roots of the headings above a unit that are more than a number, the nearest first."""
    above = (*reversed(under), heading_roots(section), *map(label_roots, reversed(section.ancestors)))
    return tuple(words for words in above if says_something(words))


def _staff(words: tuple[str, ...]) -> frozenset[str]:
    """The part of the staff that a heading is about."""
    return frozenset(found.phrase for found in _parts_of_staff().find(words))


@cache
def _parts_of_staff() -> PhraseBook[str]:
    return PhraseBook((phrase, phrase) for phrase in table("clauses")["staff"])


@cache
def _worded(name: str) -> re.Pattern[str]:
    return re.compile(table("clauses")[name])


@cache
def _excluding() -> frozenset[str]:
    return frozenset(roots(table("clauses")["excluding"]))


@cache
def _particular() -> PhraseBook[str]:
    return PhraseBook((phrase, phrase) for phrase in table("clauses")["particular"])


@lru_cache(maxsize=64)
def _aside(theme: Theme) -> PhraseBook[str]:
    phrases = theme.aside or (phrase for name in theme.types for phrase in clause_types()[name].aside)
    return PhraseBook((phrase, phrase) for phrase in phrases)


def branches(reading: Reading, row: int, last: int) -> frozenset[str]:
    """The branches of a rule that a quote names: « licenciement », « cadres »."""
    said = (word for each in reading.words[row : last + 1] for word in each)
    return frozenset(found.phrase for found in _branches().find(tuple(said)))


@cache
def _branches() -> PhraseBook[str]:
    return PhraseBook((phrase, phrase) for phrase in table("clauses")["branches"])


@lru_cache(maxsize=64)
def _main_book(theme: Theme) -> PhraseBook[str]:
    phrases = theme.main or (phrase for name in theme.types for phrase in clause_types()[name].main)
    return PhraseBook((phrase, phrase) for phrase in phrases)
