"""A heading → the clause types that it names, and how much of it says something else."""

from collections.abc import Sequence
from functools import cache

from answer.clause_types import NEUTRAL, clause_types
from answer.phrases import Found, PhraseBook, roots
from ingest.model import Section

_HEADING_LONGEST = 14  # roots; a longer line is a sentence taken for a heading, and names nothing


def types_of_heading(section: Section) -> dict[str, float]:
    """Types that the heading names; the less of it is left unsaid, the surer."""
    if section.kind == "parties":
        return {"parties": 0.97}
    if section.kind in ("document", "title", "signature"):
        return {}
    title = section.title or (section.label if section.number is None else "")
    words = roots(title)
    found, unsaid = _read_heading(words)
    return {each.owner: 0.97 - 0.5 * unsaid for each in found}


def _read_heading(words: tuple[str, ...]) -> tuple[list[Found[str]], float]:
    """The types that a heading names, and the share of its words that say something else."""
    if not words or len(words) > _HEADING_LONGEST:
        return [], 1.0
    found = _headings().find(words)
    said = {place for each in found for place in range(each.start, each.end)}
    left = [w for place, w in enumerate(words) if place not in said and w not in NEUTRAL and not w[0].isdigit()]
    return found, len(left) / len(words)


def plain_heading(words: tuple[str, ...], types: Sequence[str]) -> float:
    """How far a heading, as roots, names one of the types and nothing else: 0 to 1; 0 when it names none of them."""
    found, unsaid = _read_heading(words)
    return 1 - unsaid if any(each.owner in types for each in found) else 0.0


@cache
def _headings() -> PhraseBook[str]:
    return PhraseBook((each.name, phrase) for each in clause_types().values() for phrase in each.headings)
