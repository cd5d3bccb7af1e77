"""Document → the clause types of each of its sections, with a confidence: from the heading, what it lies in, the text.

The types are a table (`tables/clauses.toml`). A type given by hand in the manifest stands above all readings.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from answer.clauses.about_work import is_about_work
from answer.clauses.headings import heading_roots, says_something, types_of_heading, types_of_line
from answer.clauses.parts import Place, inner_places
from answer.clauses.phrases import roots
from answer.clauses.sentences import WORDING, types_of_sentence
from answer.clauses.types import COMMON, CONTRACT, OF_THE_TEXT, clause_types, labour_types, said_of_work
from errors import UnknownClauseTypeError
from ingest.model import Document, Section
from ingest.units import Unit

TYPED_FROM = 0.55  # confidence from which a section is of a type
_INHERITED, _INHERITED_AMONG = 0.72, 0.42  # of a part that is of one type alone, or of several
_IN_PASSING = 0.7
_FADING = 0.7  # of what is inherited, under a heading that names something else
_WITHIN = 0.45  # of what the heading of a part of an article says against the article's own
_INNER = 0.8  # of what a heading inside the section says
_ABROAD = 0.7  # of what a sentence of an agreement on work says in the words of partners' conventions
# Types that one article states together, a sentence each, whatever its heading names of them.
_FAMILIES = (OF_THE_TEXT, frozenset({"objet", "territoire"}), frozenset({"gouvernance", "litiges"}))


@dataclass(frozen=True, slots=True)
class Typing:
    """A type of a section; `by_hand` when the manifest says so."""

    type: str
    confidence: float  # 0 to 1
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Clauses:
    """What is known of the clauses of a document."""

    typings: dict[str, tuple[Typing, ...]]  # by section, the surest first; () for a section of no type
    # By section, for each of its units:
    confidences: dict[str, tuple[Mapping[str, float], ...]]  # that it stands in a clause of each type
    places: dict[str, tuple[Place, ...]]
    proofs: dict[str, tuple[Mapping[str, float], ...]]  # how far it states each type
    words: dict[str, tuple[tuple[str, ...], ...]]  # its roots
    about_work: bool  # see `is_about_work`


def read_clauses(document: Document, units_of: Callable[[Section], Sequence[Unit]]) -> Clauses:
    """Type every section.

    Args:
        document: what to read.
        units_of: the quotable units of a section's own text.

    Raises:
        UnknownClauseTypeError: the manifest gives a type that is not in the table.
    """
    headed: dict[str, Mapping[str, float]] = {}
    clauses = Clauses({}, {}, {}, {}, {}, is_about_work(document))
    children = Counter(section.parent_id for section in document.sections)
    articles = {s.id for s in document.sections if s.kind == "article" or (s.kind == "heading" and s.number)}
    labour = labour_types()
    partners = frozenset(each.name for each in clause_types().values() if each.partners)
    foreign = partners if clauses.about_work else labour
    for section in document.sections:  # parents come before their children
        units = units_of(section)
        words = tuple(roots(document.text[unit.start : unit.end]) for unit in units)
        proofs = tuple(types_of_sentence(each, foreign, clauses.about_work) for each in words)
        # A reader of files finds the headings inside an article; publishers of agreements leave them in its text.
        places = inner_places(document.text, units) if clauses.about_work else (Place(),) * len(units)
        above = headed.get(section.parent_id or "", {})
        if children[section.parent_id] == 1 and not says_something(heading_roots(section)):
            named = dict(above), dict[str, float]()  # « Durée », which holds « Article 2 » alone
        else:
            named = _named(section, above, section.parent_id in articles, foreign, clauses.about_work)
        own, inherited = named
        fading = 1.0 if own or not says_something(heading_roots(section)) else _FADING
        headed[section.id] = own if own and not inherited else {name: c * fading for name, c in above.items()}
        parts = [_of_part(place, foreign, bool(labour & {*own, *above})) for place in places]
        typings = _by_hand(document, section)
        if typings is not None:
            headed[section.id] = {typing.type: 1.0 for typing in typings}
        else:
            inner = {name: max(part.get(name, 0.0) for part in parts) for part in parts for name in part}
            typings = _typed(own, inherited, inner, proofs, clauses.about_work)
        clauses.typings[section.id] = typings
        clauses.words[section.id], clauses.proofs[section.id], clauses.places[section.id] = words, proofs, places
        clauses.confidences[section.id] = tuple(_in_part(part, parts, typings, {*own, *inherited}) for part in parts)
    return clauses


def _named(
    section: Section, above: Mapping[str, float], in_article: bool, foreign: frozenset[str], about_work: bool
) -> tuple[dict[str, float], dict[str, float]]:
    """What the heading of a section names, and what it takes from the section it lies in, which names `above`."""
    own = {name: c for name, c in types_of_heading(section).items() if name not in foreign}
    if about_work:
        apart = said_of_work(set(heading_roots(section)))
        own = {name: c for name, c in own.items() if name not in apart}
    if labour_types() & own.keys():  # « Durée du congé »
        own = {name: c * (_WITHIN if name in COMMON else 1.0) for name, c in own.items()}
    inside = (in_article or bool(labour_types() & above.keys())) and own.keys() <= COMMON
    if above and inside and own and not own.keys() & above.keys():
        # « 3.2.1 Durée » under « Période d'essai » is the length of the trial, not of the convention.
        return {name: c * _WITHIN for name, c in own.items()}, dict(above)
    return own, {} if own else dict(above)


def _of_part(place: Place, foreign: frozenset[str], in_labour: bool) -> Mapping[str, float]:
    """What the nearest telling heading inside the section names, for a unit that stands under it."""
    for words in reversed(place.under):
        named = {name: c for name, c in types_of_line(words).items() if name not in foreign}
        if in_labour or labour_types() & named.keys() or CONTRACT & set(words):
            named = {name: c for name, c in named.items() if name not in COMMON}
        if named:
            return named
    return {}


def _in_part(
    part: Mapping[str, float], parts: Sequence[Mapping[str, float]], typings: Sequence[Typing], headed: Set[str]
) -> dict[str, float]:
    """The confidence in each type of a section for the units that stand under a heading inside it."""

    def elsewhere(name: str) -> bool:
        return name not in headed and (bool(part) or any(name in other for other in parts))

    return {
        typing.type: max(typing.confidence, part[typing.type])
        if typing.type in part
        else typing.confidence * (_FADING if elsewhere(typing.type) else 1.0)
        for typing in typings
    }


def _by_hand(document: Document, section: Section) -> tuple[Typing, ...] | None:
    """The types that the manifest gives a section; None where it does not speak of it."""
    by_hand = next((types for label, types in document.source.clauses if label == section.label), None)
    if by_hand is None:
        return None
    for name in by_hand:
        if name not in clause_types():
            raise UnknownClauseTypeError(file=document.source.file, name=name, known=", ".join(clause_types()))
    return tuple(Typing(name, 1.0, True) for name in by_hand)


def _typed(
    own: Mapping[str, float],
    inherited: Mapping[str, float],
    inner: Mapping[str, float],
    proofs: Sequence[Mapping[str, float]],
    about_work: bool,
) -> tuple[Typing, ...]:
    """The types of a section from what its headings name and what its sentences state."""
    named = {name: _either(own.get(name, 0.0), _inherited(inherited, name)) for name in {**own, **inherited}}
    sure = {name for name, c in named.items() if c >= TYPED_FROM}
    together = frozenset[str]().union(*(family for family in _FAMILIES if not sure.isdisjoint(family)))
    read = {
        name: c * _weight(name, own, inherited, together, about_work and name not in labour_types())
        for name, c in _by_text(proofs, together).items()
    }
    confidences = {
        name: _either(named.get(name, 0.0), read.get(name, 0.0), inner.get(name, 0.0) * _INNER)
        for name in dict.fromkeys((*named, *read, *inner))
    }
    kept = [Typing(name, round(c, 3)) for name, c in confidences.items() if c >= TYPED_FROM]
    return tuple(sorted(kept, key=lambda typing: -typing.confidence))


def _inherited(above: Mapping[str, float], name: str) -> float:
    """What a section without a telling heading takes from the one it lies in."""
    if name not in above:
        return 0.0
    return above[name] * (_INHERITED if len(above) == 1 else _INHERITED_AMONG)


def _by_text(proven: Sequence[Mapping[str, float]], together: frozenset[str]) -> dict[str, float]:
    """Types that the sentences of the section's own text state: one is enough in a short section.

    One is enough too for the types `together`.
    """
    best: dict[str, float] = {}
    stating: dict[str, int] = {}
    for proofs in proven:
        for name, proof in proofs.items():
            best[name] = max(best.get(name, 0.0), proof)
            stating[name] = stating.get(name, 0) + (proof >= WORDING)
    return {
        name: proof if name in together else proof * min(1.0, 0.55 + stating[name] / len(proven))
        for name, proof in best.items()
    }


def _weight(
    name: str, own: Mapping[str, float], inherited: Mapping[str, float], together: frozenset[str], abroad: bool
) -> float:
    """What the sentences of a section weigh beside what its heading, and what it lies in, name."""
    if name in together:
        return 1.0
    if own.get(name, 1.0) < TYPED_FROM:
        return _WITHIN
    named = max((*own.values(), *inherited.values()), default=0.0)
    # Beside a heading that names other types, a sentence in passing weighs less.
    passing = _IN_PASSING if name not in own and name not in inherited and named >= TYPED_FROM else 1.0
    return passing * (_ABROAD if abroad else 1.0)


def _either(*chances: float) -> float:
    doubt = 1.0
    for chance in chances:
        doubt *= 1 - chance
    return 1 - doubt
