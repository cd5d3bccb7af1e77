"""A heading → the clause types that it names, and how much of it says something else."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from answer.clauses.parts import MARK
from answer.clauses.phrases import Found, PhraseBook, roots
from answer.clauses.types import COMMON, NEUTRAL, clause_types
from ingest.model import Section

_HEADING_LONGEST = 14  # roots; a longer line is a sentence taken for a heading, and names nothing


def types_of_heading(section: Section) -> dict[str, float]:
    """Types that the heading names; the less of it is left unsaid, the surer."""
    if section.kind == "parties":
        return {"parties": 0.97}
    if section.kind in ("document", "title", "signature"):
        return {}
    return dict(types_of_line(heading_roots(section)))


@lru_cache(maxsize=1 << 13)
def types_of_line(words: tuple[str, ...]) -> Mapping[str, float]:
    """The same, of the roots of a heading."""
    found, unsaid = _read_heading(words)
    return {each.owner: 0.97 - 0.5 * unsaid for each in found}


def says_something(words: tuple[str, ...]) -> bool:
    """Whether a heading is more than « Article 5 » or « Dispositions générales »."""
    return any(word not in NEUTRAL and not word[0].isdigit() for word in words)


def heading_roots(section: Section) -> tuple[str, ...]:
    """The roots of what a heading says, without its number: « Chapitre IV Durée » is « chapitre durée »."""
    if section.title:
        return label_roots(section.title)
    number = frozenset(roots(section.number or ""))
    return tuple(word for word in label_roots(section.label) if word not in number)


@lru_cache(maxsize=4096)
def label_roots(label: str) -> tuple[str, ...]:
    """The roots of a heading as it stands, without « XIII - »."""
    mark = MARK.match(label)
    return roots(label[mark.end() :] if mark else label)


def _read_heading(words: tuple[str, ...]) -> tuple[list[Found[str]], float]:
    """The types that a heading names, and the share of its words that say something else."""
    if not words or len(words) > _HEADING_LONGEST:
        return [], 1.0
    found = _headings().find(words)
    return found, _unsaid(words, found)


def _unsaid(words: tuple[str, ...], found: Sequence[Found[str]]) -> float:
    """The share of the words of a heading that stand in none of the phrases found."""
    said = {place for each in found for place in range(each.start, each.end)}
    left = [w for place, w in enumerate(words) if place not in said and w not in NEUTRAL and not w[0].isdigit()]
    return len(left) / len(words)


def plain_heading(words: tuple[str, ...], types: Sequence[str]) -> float:
    """How far a heading, as roots, names one of the types and nothing else: 0 to 1; 0 when it names none of them."""
    found, _ = _read_heading(words)
    if not any(each.owner in types for each in found):
        return 0.0
    # « Indemnités de congés payés » is not about leave alone; « Durée des congés » is.
    return 1 - _unsaid(words, [each for each in found if each.owner in types or each.owner in COMMON])


@cache
def _headings() -> PhraseBook[str]:
    return PhraseBook((each.name, phrase) for each in clause_types().values() for phrase in each.headings)
