"""A document and a theme of clause types → its cell: the shortest sentences or items that hold the clause.

Sections of the types are read first; where there is none, every sentence is, and the text is silent only when no
sentence is worded as such a clause nor near to one in meaning.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from answer.clauses import Clauses, clause_types
from answer.comparison_model import Cell, CellStatus, Quote
from answer.facts import Fact, read_facts
from answer.phrases import roots
from answer.render import cite
from answer.themes import Theme, focus_book
from index import Index
from ingest.model import Document, Section
from ingest.units import Unit

# What a unit's score is made of; chosen on the texts of evals/development and on agreements, not on the corpus.
_OF_SECTION, _OF_PROOF, _OF_MEANING, _OF_FACT = 1.0, 1.6, 5.0, 0.35
_FOCUSED, _UNFOCUSED = 1.5, -0.8
_LATE = 0.4  # taken off gradually towards the end of a long text, where annexes and amendments stand
_FLOOR = 0.6  # proof of a sentence that may be quoted outside sections of the type
_NEAR = 0.0  # cosine above the text's own usual from which it is near in meaning as well
_MORE_WITHIN = 0.55  # how far behind the best one the first unit of another section may be, to be quoted too
_MOST_QUOTES = 3
_BY_PARTY = {"engagements": 6, "parties": 1}  # types of which each section, or each party, has its own quote


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit that may be quoted."""

    section: Section
    position: int  # among the units of its section
    unit: Unit
    score: float
    proof: float


def fill_cell(index: Index, document: Document, clauses: Clauses, theme: Theme, number: int) -> Cell:
    """The cell of a document for a theme of clause types; its citations are numbered from `number`."""
    scored = _typed_units(index, document, clauses, theme) or _stray_units(index, document, clauses, theme)
    chosen = _choose(scored, theme)
    quotes = []
    for rank, each in enumerate(chosen):
        units = index.unit_vectors(each.section.id)[0]
        start, end = _stretch(document, units, clauses.proofs[each.section.id], each, theme)
        citation = cite(number + rank, document, each.section, start, end)
        quotes.append(Quote(citation, clause_facts(document, start, end, theme)))
    status: CellStatus = "prévu" if quotes else "non prévu"
    return Cell(document.id, document.source.file, document.source.short_title, status, tuple(quotes))


def clause_facts(document: Document, start: int, end: int, theme: Theme) -> tuple[Fact, ...]:
    """The facts of a quote; who may do it only where the clause is about that."""
    stated = {kind for name in theme.types for kind in clause_types()[name].facts}
    facts = read_facts(document.text, start, end)
    return tuple(fact for fact in facts if fact.kind != "actor" or "actor" in stated)


def _typed_units(index: Index, document: Document, clauses: Clauses, theme: Theme) -> list[Scored]:
    """The units of the sections of the theme's types, scored."""
    typed = [(s, c) for s in document.sections if (c := clauses.confidence(s.id, theme.types))]
    return [
        each
        for section, confidence in typed
        for each in _score(index, document, section, clauses.proofs[section.id], theme, confidence)
    ]


def _stray_units(index: Index, document: Document, clauses: Clauses, theme: Theme) -> list[Scored]:
    """Units of any section that are worded as the clause and near to it in meaning."""
    found: list[Scored] = []
    usual = _usual(index, document, theme)
    for section in document.sections:
        proofs = clauses.proofs[section.id]
        if not any(_proof(each, theme) >= _FLOOR for each in proofs):
            continue
        cosines = _meaning(index, section, theme)
        for each in _score(index, document, section, proofs, theme, 0.0):
            if each.proof >= _FLOOR and cosines[each.position] - usual >= _NEAR:
                found.append(each)
    return found


def _score(
    index: Index,
    document: Document,
    section: Section,
    proofs: Sequence[Mapping[str, float]],
    theme: Theme,
    confidence: float,
) -> Iterator[Scored]:
    units, _ = index.unit_vectors(section.id)
    cosines = _meaning(index, section, theme)
    kinds = {kind for name in theme.types for kind in clause_types()[name].facts}
    late = _LATE * section.start / max(1, len(document.text))
    for position, unit in enumerate(units):
        text = document.text[unit.start : unit.end]
        proof = _proof(proofs[position], theme)
        score = _OF_SECTION * confidence + _OF_PROOF * proof + _OF_MEANING * float(cosines[position]) - late
        if kinds and any(fact.kind in kinds for fact in read_facts(text)):
            score += _OF_FACT
        if theme.focus:
            score += _FOCUSED if focus_book(theme.focus).find(roots(text)) else _UNFOCUSED
        yield Scored(section, position, unit, score, proof)


def _proof(proofs: Mapping[str, float], theme: Theme) -> float:
    return max((proofs.get(name, 0.0) for name in theme.types), default=0.0)


def _meaning(index: Index, section: Section, theme: Theme) -> np.ndarray:
    """Cosine of each unit with the nearest of the sentences that say what the types mean: (units,) float32."""
    _, vectors = index.unit_vectors(section.id)
    meanings = np.stack([index.encode(each) for name in theme.types for each in clause_types()[name].meaning])
    return np.asarray((vectors @ meanings.T).max(axis=1)) if len(vectors) else np.zeros(0, np.float32)


def _usual(index: Index, document: Document, theme: Theme) -> float:
    """How near in meaning the text's sentences usually are to the theme: the mean."""
    cosines = [_meaning(index, section, theme) for section in document.sections]
    joined = np.concatenate(cosines) if cosines else np.zeros(1, np.float32)
    return float(joined.mean()) if len(joined) else 0.0


def _choose(scored: Sequence[Scored], theme: Theme) -> list[Scored]:
    """The best unit, then the best one of each other section that is nearly as good."""
    if not scored:
        return []
    best: dict[str, Scored] = {}
    for each in scored:
        if each.section.id not in best or each.score > best[each.section.id].score:
            best[each.section.id] = each
    first, *others = sorted(best.values(), key=lambda each: -each.score)
    most = _BY_PARTY.get(theme.types[0], _MOST_QUOTES)
    kept = [each for each in others if each.score >= first.score - _MORE_WITHIN][: most - 1]
    return [first, *sorted(kept, key=lambda each: each.unit.start)]


def _stretch(
    document: Document, units: Sequence[Unit], proofs: Sequence[Mapping[str, float]], each: Scored, theme: Theme
) -> tuple[int, int]:
    """The best unit; with its list, when it introduces one or makes no sense without; with a neighbour that adds."""
    longest = max(clause_types()[name].longest for name in theme.types)
    first = last = each.position
    lead = each.unit.lead
    introduced = each.unit.kind == "item" and lead is not None and units[lead].kind == "lead"
    if introduced and lead is not None and _proof(proofs[lead], theme) >= _proof(proofs[first], theme):
        first = lead
    if units[first].kind == "lead":
        last = _end_of_list(units, first, longest)
    wanted = {kind for name in theme.types for kind in clause_types()[name].facts}
    whole = theme.types[0] == "parties"
    while True:
        grown = False
        for place in (last + 1, first - 1):
            if not 0 <= place < len(units) or _proof(proofs[place], theme) < _FLOOR:
                continue
            start, end = min(units[first].start, units[place].start), max(units[last].end, units[place].end)
            if end - start > longest:
                continue
            held = {fact.kind for fact in read_facts(document.text, units[first].start, units[last].end)}
            added = {fact.kind for fact in read_facts(document.text, units[place].start, units[place].end)}
            if whole or (added - held) & wanted:
                first, last, grown = min(first, place), max(last, place), True
                break
        if not grown:
            return units[first].start, units[last].end


def _end_of_list(units: Sequence[Unit], lead: int, longest: int) -> int:
    last = lead
    while (
        last + 1 < len(units) and units[last + 1].kind == "item" and units[last + 1].end - units[lead].start <= longest
    ):
        last += 1
    return last
