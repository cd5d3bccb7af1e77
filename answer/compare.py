"""A question about several texts → one block a text, each quoted or said to be silent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from answer.candidates import MEASURES, Candidates, gather
from answer.clause_asked import LENGTH, cell_of, clause_of, speaks_of_clause
from answer.clauses.themes import Theme, read_theme, theme_names_in, typed_themes_in
from answer.clauses.types import clause_types
from answer.comparison.differences import compare_cells
from answer.comparison.model import Cell, Row
from answer.comparison.wording import verdict
from answer.decision import confidence, enough, names_covered
from answer.evidence import FORMED, KINDS, spans
from answer.extract import extract
from answer.model import Answer, Block
from answer.ranking import rank
from answer.render import answered, wording
from answer.sides import Side
from answer.text_record import asks_length
from answer.understanding.kinds import AnswerKind
from answer.understanding.knowledge import Knowledge
from answer.understanding.question import INVERTED, Question
from answer.understanding.side_words import ABOUT_TEXTS
from index.lexical import analyse
from ingest.model import Document
from ingest.tagger import tag

SILENT_BELOW = 0.15  # confidence under which a text that does not speak of the point is said to hold nothing on it
# The same for a clause, which is asked for by its name alone; that a text does not say for how long it applies by its
# word tells nothing (« une convention pluriannuelle (4 ans) »).
NO_CLAUSE_BELOW = 0.2
_JOINED = re.compile(r"\b(\w{4,}) et (?:la |le |les |l')?(\w{4,})\b")
CLAUSE_FOUND = 0.9  # confidence in a quote taken for its clause
_OF_NO_CLAUSE = frozenset({"place", "address", "contact", "telephone"})  # « où a-t-il été signé ? »
FORM_FIRST = 4.0  # added to the score of what holds a duration, a sum or a date where one is compared
_SHORT_ARTICLE = 500  # characters
ENOUGH = 0.35  # of the most confident side, for the comparison to be an answer at all


@dataclass(frozen=True, slots=True)
class _Theme:
    name: str
    joined: str  # the themes of the question as it joins them: « la durée et la résiliation »
    clause: Theme | None = None  # when clause types stand for it

    def without_others(self, asked: str) -> str:
        """What is asked, of this theme alone."""
        return asked.replace(self.joined, self.name)


def compare(question: Question, sides: tuple[Side, ...], knowledge: Knowledge) -> Answer | None:
    """One block a side, for each theme when several are named; None when no side holds an answer."""
    clauses = _clauses(question, sides, knowledge)
    themes = [_Theme(clause.asked, clause.asked, clause) for clause in clauses] or list(_themes(question, sides))
    alone = len(themes) < 2
    blocks: list[Block] = []
    probabilities: list[float] = []
    number = 1
    verdicts: list[str] = []
    rows = [[_cell(question, side, theme, alone, knowledge) for side in sides] for theme in themes or (None,)]
    if max(probability for cells in rows for _, probability in cells) < ENOUGH:
        if clauses or not _answered_together(question, sides, knowledge):
            return None
        rows = [[_nearest(question, side, knowledge) for side in sides]]
    for theme, cells in zip(themes or (None,), rows, strict=False):
        for side, (cell, probability) in zip(sides, cells, strict=True):
            heading = side.heading if theme is None or alone else f"{theme.name.capitalize()} – {side.heading}"
            if cell.doubtful:
                heading = wording("lead", "doubtful").format(heading=heading)
            citations = tuple(replace(q.citation, number=number + i) for i, q in enumerate(cell.quotes))
            number += len(citations)
            blocks.append(Block(heading, citations, None if citations else wording("silence", "side")))
            if citations:
                probabilities.append(probability)
        if theme is not None and theme.clause is not None and all(found == CLAUSE_FOUND for _, found in cells):
            contrast = compare_cells([cell for cell, _ in cells])
            verdicts.append(
                f"{theme.name.capitalize()} – {verdict(Row(theme.clause, tuple(c for c, _ in cells), contrast))}."
            )
    if not probabilities:
        return None
    return answered(question, tuple(blocks), float(np.mean(probabilities)), " ".join(verdicts) or None, single=False)


def _cell(
    question: Question, side: Side, theme: _Theme | None, alone: bool, knowledge: Knowledge
) -> tuple[Cell, float]:
    """What a side says, with the confidence in it; a cell without quotes when it is silent."""
    point = replace(question, text=side.asked, mentions=(), compares=True)
    if theme is not None and theme.clause is not None:
        return _clause_cell(point, side, theme.clause, _as_named(theme.clause, question), alone, knowledge)
    if theme is not None:
        point = replace(point, text=theme.without_others(side.asked), focus=None)
    candidates, scores = _side(point, side, knowledge)
    if _silent(candidates, scores, alone, SILENT_BELOW) or (
        theme is None and _lacks_clause(side, candidates, scores, knowledge)
    ):
        return _silence(side, knowledge)
    return _quoted(side, candidates, scores, knowledge)


def _clause_cell(
    point: Question, side: Side, theme: Theme, named: str, alone: bool, knowledge: Knowledge
) -> tuple[Cell, float]:
    """The clause of a side; without one, what it says in the words by which the question names the clause."""
    clause = _in_part(clause_of(_document(side, knowledge), theme, knowledge), side, knowledge)
    if clause.quotes:
        if point.kind not in KINDS:
            return (_whole_article(clause, knowledge) if alone else clause), CLAUSE_FOUND
        if _holds(point.kind, clause):
            return clause, CLAUSE_FOUND
        candidates, scores = _side(point, side, knowledge)
        if _silent(candidates, scores, alone, SILENT_BELOW) or _formless(candidates, scores):
            # Who pays is no answer to « combien ça coûte ? ».
            return _silence(side, knowledge) if point.kind == "amount" else (clause, CLAUSE_FOUND)
        return _quoted(side, candidates, scores, knowledge)
    length = theme.types[0] == LENGTH
    candidates, scores = _side(_about(named, point), side, knowledge)
    silent = _silent(candidates, scores, alone, SILENT_BELOW if length else NO_CLAUSE_BELOW)
    if silent or not (length or speaks_of_clause(candidates, scores, knowledge)):
        # « où en est le renouvellement ? » is answered by a text that has no clause on it.
        candidates, scores = _side(point, side, knowledge)
        speaks = _tells_length(candidates, scores) if length else speaks_of_clause(candidates, scores, knowledge)
        if not alone or not speaks:
            return _silence(side, knowledge)
    return _quoted(side, candidates, scores, knowledge)


def _document(side: Side, knowledge: Knowledge) -> Document:
    return knowledge.index.documents[min(side.documents)]


def _silence(side: Side, knowledge: Knowledge) -> tuple[Cell, float]:
    return cell_of((), _document(side, knowledge), knowledge), 0.0


def _quoted(side: Side, candidates: Candidates, scores: np.ndarray, knowledge: Knowledge) -> tuple[Cell, float]:
    """What the candidates say best, with the confidence in it; nothing without candidates."""
    units = extract(candidates, scores, knowledge).units if len(scores) else ()
    return cell_of(units, _document(side, knowledge), knowledge), confidence(candidates, scores)


def _lacks_clause(side: Side, candidates: Candidates, scores: np.ndarray, knowledge: Knowledge) -> bool:
    """« Une attestation d'assurance ? » of a text without a clause on it, whose best section says no such word."""
    themes = typed_themes_in(candidates.question.text)
    legal = len(themes) == 1 and clause_types()[themes[0].types[0]].legal
    if not legal or speaks_of_clause(candidates, scores, knowledge):
        return False
    return not _in_part(clause_of(_document(side, knowledge), themes[0], knowledge), side, knowledge).quotes


def _in_part(cell: Cell, side: Side, knowledge: Knowledge) -> Cell:
    """What a cell quotes of the part of its text that is a side."""
    if side.section is None:
        return cell
    part = knowledge.index.sections[side.section]
    return replace(cell, quotes=tuple(q for q in cell.quotes if part.start <= q.citation.start < part.end))


def _whole_article(cell: Cell, knowledge: Knowledge) -> Cell:
    """All that a short article says, where what it says is asked and nothing of a kind: no branch of it is left out."""
    sections = {quote.citation.section_id for quote in cell.quotes}
    if len(sections) != 1:
        return cell
    section = knowledge.index.sections[sections.pop()]
    units = knowledge.units(section.id)
    whole = len(section.title) > 0 and section.own_end - section.body_start <= _SHORT_ARTICLE
    article = cell_of(units, knowledge.document(section), knowledge)
    return replace(article, doubtful=cell.doubtful) if whole else cell


def _tells_length(candidates: Candidates, scores: np.ndarray) -> bool:
    """« Une convention pluriannuelle (4 ans) » tells how long it lasts without the word."""
    if not len(scores):
        return False
    held = candidates.measures[int(scores.argmax()), MEASURES.index("typed")] > 0
    return bool(held) and candidates.question.kind == "duration" and enough(confidence(candidates, scores))


def _answered_together(question: Question, sides: Sequence[Side], knowledge: Knowledge) -> bool:
    """Whether the texts answer the question as it stands, names and all: its words for each alone may be too few."""
    documents = frozenset[str]().union(*(side.documents for side in sides))
    candidates = gather(replace(question, compares=True), knowledge, documents)
    return enough(confidence(candidates, rank(candidates)))


def _nearest(question: Question, side: Side, knowledge: Knowledge) -> tuple[Cell, float]:
    """What a side says that is nearest to the question."""
    candidates, scores = _side(replace(question, text=side.asked, mentions=(), compares=True), side, knowledge)
    return _quoted(side, candidates, scores, knowledge)


def _holds(kind: AnswerKind, cell: Cell) -> bool:
    return any(spans(kind, quote.citation.quote) for quote in cell.quotes)


def _silent(candidates: Candidates, scores: np.ndarray, one_theme: bool, below: float) -> bool:
    """Whether a side holds nothing on the point: it does not speak of it, nor would it answer the plain question.

    Where a duration or a sum is asked, what holds none does not answer.
    """
    if not len(scores):
        return True
    # Comparisons are nearly always answered, so that being one speaks for an answer; of one side it says nothing.
    plain = replace(candidates, question=replace(candidates.question, compares=False))
    if names_covered(candidates, scores):
        return False
    if not one_theme or _formless(candidates, scores):
        return True
    return confidence(plain, scores) < below


def _formless(candidates: Candidates, scores: np.ndarray) -> bool:
    """Whether the best candidate holds no duration, sum or the like where one is asked."""
    missing = candidates.measures[int(scores.argmax()), MEASURES.index("typed_missing")] > 0
    return bool(missing) and candidates.question.kind in FORMED


def _side(point: Question, side: Side, knowledge: Knowledge) -> tuple[Candidates, np.ndarray]:
    candidates = gather(point, knowledge, side.documents)
    if side.section is not None:
        part = knowledge.index.sections[side.section]
        inside = [part.holds(unit.section) for unit in candidates.units]
        if not any(inside) and part.title not in point.text:
            return _side(replace(point, text=f"{point.text} {part.title}"), side, knowledge)
        candidates = candidates.only(np.array(inside, bool))
    scores = rank(candidates)
    if point.kind in FORMED:
        scores = scores + FORM_FIRST * candidates.measures[:, MEASURES.index("typed")]
    return candidates, scores


def _clauses(question: Question, sides: tuple[Side, ...], knowledge: Knowledge) -> tuple[Theme, ...]:
    """The clauses compared, when a whole text is among the sides and the question asks for nothing beside."""
    if question.kind in _OF_NO_CLAUSE:
        return ()
    if any(len(side.documents) > 1 for side in sides) or all(side.section is not None for side in sides):
        return ()
    if asks_length(question, frozenset().union(*(side.names for side in sides))):
        return (read_theme(LENGTH),)
    names = " ".join(theme_names_in(question.text))
    titles = " ".join(knowledge.index.documents[d].source.short_title for side in sides for d in side.documents)
    said = {*analyse(f"{names} {titles}"), *ABOUT_TEXTS}.union(*(side.names for side in sides))
    asked = {noun for noun in question.nouns if not noun.isdigit()}  # « la fiche PE 1.2.1 » is named by its letters
    # « Publics fragiles » asks for more than the public of a text.
    described = (each.word for each in tag(question.text) if each.part == "ADJ" and not INVERTED.search(each.word))
    asked |= {stem for word in described for stem in analyse(word)}
    return typed_themes_in(question.text) if asked <= said else ()


def _as_named(theme: Theme, question: Question) -> str:
    """« Avenant » where the question says so, and not « modification », which much else is near to."""
    names = [name for name in theme_names_in(question.text) if read_theme(name).types == theme.types]
    return " ".join(names) or theme.asked


def _about(name: str, point: Question) -> Question:
    """The question about one clause alone: a text speaks of it when it says its name, not « convention »."""
    stems = analyse(name)
    return replace(point, text=name, terms=tuple(dict.fromkeys(stems)), nouns=frozenset(stems), focus=None)


def _themes(question: Question, sides: tuple[Side, ...]) -> tuple[_Theme, ...]:
    """« la durée et la résiliation » : nouns joined by "et", each compared apart; none when there is one theme."""
    match = _JOINED.search(question.text)
    if match is None or not all(side.names for side in sides):
        return ()
    stems = [set(analyse(name)) for name in match.groups()]
    named = frozenset().union(*(side.names for side in sides))
    if not all(of_name and question.nouns >= of_name and named.isdisjoint(of_name) for of_name in stems):
        return ()
    return tuple(_Theme(name, match.group()) for name in match.groups())
