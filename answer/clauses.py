"""Document → the clause types of each of its sections, with a confidence: from the heading, what it lies in, the text.

The types are a table (`tables/clauses.toml`). A type given by hand in the manifest stands above all readings.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from answer.about_work import is_about_work
from answer.clause_headings import types_of_heading
from answer.clause_types import ClauseType, clause_types, labour_types
from answer.phrases import Found, PhraseBook, roots
from errors import UnknownClauseTypeError
from ingest.model import Document, Section
from ingest.units import Unit

Strength = Literal["wording", "hint"]

TYPED_FROM = 0.55  # confidence from which a section is of a type
_WORDING, _HINT = 0.6, 0.2  # what one phrase of a sentence proves
_HINTS_AT_MOST = 0.4
_INHERITED, _INHERITED_AMONG = 0.72, 0.42  # of a part that is of one type alone, or of several
_IN_PASSING = 0.7
_FADING = 0.7  # of what is inherited, under a heading that names something else
_WITHIN = 0.45  # of what the heading of a part of an article says against the article's own
_ABROAD = 0.7  # of what a sentence of an agreement on work says in the words of partners' conventions
# Types whose names are common words, which head the parts of any article.
_COMMON = frozenset({"durée", "reconduction", "assurance", "objet", "modification", "résiliation"})
# In an agreement on work, these may be said of the contract of an employee, which is another matter.
_OF_THE_TEXT = frozenset({"durée", "reconduction", "modification", "résiliation"})
_CONTRACT = frozenset(roots("contrat salarié salariée"))
_AGREEMENT = frozenset(roots("convention accord avenant signataire"))


@dataclass(frozen=True, slots=True)
class Typing:
    """A type of a section; `by_hand` when the manifest says so."""

    type: str
    confidence: float  # 0 to 1
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Clauses:
    """What is known of the clauses of a document."""

    typings: Mapping[str, tuple[Typing, ...]]  # by section, the surest first; () for a section of no type
    proofs: Mapping[str, tuple[Mapping[str, float], ...]]  # by section: how far each of its units states each type
    words: Mapping[str, tuple[tuple[str, ...], ...]]  # by section: the roots of each of its units
    about_work: bool  # see `is_about_work`

    def confidence(self, section_id: str, types: Sequence[str]) -> float:
        """The highest confidence that a section is of one of the types; 0 when it is of none."""
        return max((t.confidence for t in self.typings[section_id] if t.type in types), default=0.0)


def read_clauses(document: Document, units_of: Callable[[Section], Sequence[Unit]]) -> Clauses:
    """Type every section.

    Args:
        document: what to read.
        units_of: the quotable units of a section's own text.

    Raises:
        UnknownClauseTypeError: the manifest gives a type that is not in the table.
    """
    headed: dict[str, dict[str, float]] = {}
    typed: dict[str, tuple[Typing, ...]] = {}
    proven: dict[str, tuple[Mapping[str, float], ...]] = {}
    words: dict[str, tuple[tuple[str, ...], ...]] = {}
    articles = {s.id for s in document.sections if s.kind == "article" or (s.kind == "heading" and s.number)}
    about_work, labour = is_about_work(document), labour_types()
    foreign = frozenset(each.name for each in clause_types().values() if each.partners) if about_work else labour
    for section in document.sections:  # parents come before their children
        units = units_of(section)
        words[section.id] = tuple(roots(document.text[unit.start : unit.end]) for unit in units)
        proven[section.id] = tuple(_of_this_text(each, foreign, about_work) for each in words[section.id])
        own = {name: c for name, c in types_of_heading(section).items() if name not in foreign}
        if about_work and _CONTRACT & set(roots(section.title or section.label)):
            own = {name: c for name, c in own.items() if name not in _OF_THE_TEXT}
        above = headed.get(section.parent_id or "", {})
        if labour & own.keys():  # « Durée du congé »
            own = {name: c * (_WITHIN if name in _COMMON else 1.0) for name, c in own.items()}
        inside = (section.parent_id in articles or bool(labour & above.keys())) and own.keys() <= _COMMON
        if above and inside and own and not own.keys() & above.keys():
            # « 3.2.1 Durée » under « Période d'essai » is the length of the trial, not of the convention.
            own = {name: c * _WITHIN for name, c in own.items()}
            inherited = dict(above)
        else:
            inherited = {} if own else above
        fading = 1.0 if own or not section.title else _FADING
        headed[section.id] = own if own and not inherited else {name: c * fading for name, c in above.items()}
        by_hand = next((types for label, types in document.source.clauses if label == section.label), None)
        if by_hand is not None:
            for name in by_hand:
                if name not in clause_types():
                    raise UnknownClauseTypeError(file=document.source.file, name=name, known=", ".join(clause_types()))
            headed[section.id] = dict.fromkeys(by_hand, 1.0)
            typed[section.id] = tuple(Typing(name, 1.0, True) for name in by_hand)
            continue
        read = {
            name: c
            * (_WITHIN if own.get(name, 1.0) < TYPED_FROM else _ABROAD if about_work and name not in labour else 1.0)
            for name, c in _by_text(proven[section.id]).items()
        }
        confidences = {
            name: _either(own.get(name, 0.0), _inherited(inherited, name), _text_weight(name, read, own, inherited))
            for name in dict.fromkeys((*own, *inherited, *read))
        }
        kept = [Typing(name, round(c, 3)) for name, c in confidences.items() if c >= TYPED_FROM]
        typed[section.id] = tuple(sorted(kept, key=lambda typing: -typing.confidence))
    return Clauses(typed, proven, words, about_work)


def _of_this_text(words: tuple[str, ...], foreign: frozenset[str], about_work: bool) -> dict[str, float]:
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
    if about_work and _CONTRACT & set(words) and not _AGREEMENT & set(words):
        return {name: proof for name, proof in proofs.items() if name not in _OF_THE_TEXT}
    return proofs


def _proofs(found: Sequence[Found[tuple[str, Strength]]]) -> dict[str, float]:
    """The phrases found in a sentence → how far it states each type."""
    doubts: dict[str, float] = {}
    worded: set[str] = set()
    for (name, strength), _ in {(each.owner, each.phrase) for each in found}:
        doubts[name] = doubts.get(name, 1.0) * (1 - (_WORDING if strength == "wording" else _HINT))
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


def _inherited(above: Mapping[str, float], name: str) -> float:
    """What a section without a telling heading takes from the one it lies in."""
    if name not in above:
        return 0.0
    return above[name] * (_INHERITED if len(above) == 1 else _INHERITED_AMONG)


def _by_text(proven: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Types that the sentences of the section's own text state: one is enough in a short section."""
    best: dict[str, float] = {}
    stating: dict[str, int] = {}
    for proofs in proven:
        for name, proof in proofs.items():
            best[name] = max(best.get(name, 0.0), proof)
            stating[name] = stating.get(name, 0) + (proof >= _WORDING)
    return {name: proof * min(1.0, 0.55 + stating[name] / len(proven)) for name, proof in best.items()}


def _text_weight(
    name: str, read: Mapping[str, float], own: Mapping[str, float], inherited: Mapping[str, float]
) -> float:
    """Beside a heading that names other types, a sentence in passing weighs less."""
    proof = read.get(name, 0.0)
    named = max((*own.values(), *inherited.values()), default=0.0)
    return proof if name in own or name in inherited or named < TYPED_FROM else proof * _IN_PASSING


def _either(*chances: float) -> float:
    doubt = 1.0
    for chance in chances:
        doubt *= 1 - chance
    return 1 - doubt
