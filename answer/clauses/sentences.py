"""The words of a sentence → how far it states each clause type, by the phrases of the table."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from answer.clauses.phrases import Found, PhraseBook, roots
from answer.clauses.types import ClauseType, clause_types, said_of_work

Strength = Literal["wording", "hint"]

WORDING = 0.6  # what one phrase of a sentence proves
_HINT = 0.2
_HINTS_AT_MOST = 0.4
_AGREEMENT = frozenset(roots("convention accord avenant signataire"))


def types_of_sentence(words: tuple[str, ...], foreign: frozenset[str], about_work: bool) -> dict[str, float]:
    """How far one sentence or item states each type, by name: 0 to 1; types that it says nothing of are left out.

    Args:
        words: the roots of the sentence.
        foreign: types that such a text does not have.
        about_work: whether the end, length or change of a contract is not that of the text.
    """
    found = _sentences().find(words)
    if not found:
        return {}
    proofs = {name: proof for name, proof in _proofs(found).items() if name not in foreign}
    apart = said_of_work(set(words)) if about_work and _AGREEMENT.isdisjoint(words) else frozenset()
    return {name: proof for name, proof in proofs.items() if name not in apart}


def _proofs(found: Sequence[Found[tuple[str, Strength]]]) -> dict[str, float]:
    """The phrases found in a sentence → how far it states each type."""
    doubts: dict[str, float] = {}
    worded: set[str] = set()
    for (name, strength), _ in {(each.owner, each.phrase) for each in found}:
        doubts[name] = doubts.get(name, 1.0) * (1 - (WORDING if strength == "wording" else _HINT))
        if strength == "wording":
            worded.add(name)
    return {name: 1 - doubt if name in worded else min(1 - doubt, _HINTS_AT_MOST) for name, doubt in doubts.items()}


@cache
def _sentences() -> PhraseBook[tuple[str, Strength]]:
    def phrases(each: ClauseType) -> list[tuple[tuple[str, Strength], str]]:
        wording: tuple[str, Strength] = (each.name, "wording")
        hint: tuple[str, Strength] = (each.name, "hint")
        return [*((wording, phrase) for phrase in each.wordings), *((hint, phrase) for phrase in each.hints)]

    return PhraseBook(pair for each in clause_types().values() for pair in phrases(each))
