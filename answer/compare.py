"""A question about several texts → one block a text, each quoted or said to be silent."""

import re
from dataclasses import dataclass, replace

import numpy as np

from answer.candidates import MEASURES, Candidates, gather
from answer.comparison import fill
from answer.comparison_differences import compare_cells
from answer.comparison_model import Cell, Row
from answer.comparison_wording import verdict
from answer.decision import confidence, names_covered
from answer.evidence import FORMED
from answer.extract import extract
from answer.knowledge import Knowledge
from answer.model import Answer, Block
from answer.question import Question
from answer.ranking import rank
from answer.render import answered, quote_units, wording
from answer.sides import ABOUT_TEXTS, Side
from answer.themes import Theme, theme_names_in, typed_themes_in
from index.lexical import analyse

SILENT_BELOW = 0.15  # confidence under which a text that does not speak of the point is said to hold nothing on it
_JOINED = re.compile(r"\b(\w{4,}) et (?:la |le |les |l')?(\w{4,})\b")
CLAUSE_FOUND = 0.9  # confidence in a quote taken for its clause
ENOUGH = 0.35  # of the most confident side, for the comparison to be an answer at all


def compare(question: Question, sides: tuple[Side, ...], knowledge: Knowledge) -> Answer | None:
    """One block a side, for each theme when several are named; None when no side holds an answer."""
    clauses = _clauses(question, sides)
    themes = [_Theme(clause.asked, clause.asked, clause) for clause in clauses] or list(_themes(question, sides))
    blocks: list[Block] = []
    probabilities: list[float] = []
    number = 1
    verdicts: list[str] = []
    for theme in themes or (None,):
        alone = theme is None or len(clauses) == 1
        cells: list[Cell] = []
        for side in sides:
            point = replace(question, text=side.asked, mentions=(), compares=True)
            asked = (
                point if theme is None or alone else replace(point, text=theme.without_others(side.asked), focus=None)
            )
            heading = side.heading if theme is None or alone else f"{theme.name.capitalize()} – {side.heading}"
            if theme is not None and theme.clause is not None and side.section is None:
                document = knowledge.index.documents[min(side.documents)]
                cells.append(fill(knowledge.index, document, theme.clause, number))
                if cells[-1].quotes:
                    probabilities.append(CLAUSE_FOUND)
                    number += len(cells[-1].quotes)
                    blocks.append(Block(heading, tuple(quote.citation for quote in cells[-1].quotes)))
                    continue
            if theme is not None and theme.clause is not None:
                asked = _about(theme.clause.asked, point)
            candidates, scores = _side(asked, side, knowledge)
            probability = confidence(candidates, scores)
            if _silent(candidates, scores, one_theme=alone):
                blocks.append(Block(heading, (), wording("silence", "side")))
                continue
            probabilities.append(probability)
            citations = quote_units(extract(candidates, scores, knowledge).units, knowledge, number)
            number += len(citations)
            blocks.append(Block(heading, citations))
        whole = len(cells) == len(sides) and all(cell.quotes for cell in cells)
        if theme is not None and theme.clause is not None and whole:
            verdicts.append(
                f"{theme.name.capitalize()} – {verdict(Row(theme.clause, tuple(cells), compare_cells(cells)))}."
            )
    if not probabilities or max(probabilities) < ENOUGH:
        return None
    return answered(question, tuple(blocks), float(np.mean(probabilities)), " ".join(verdicts) or None, single=False)


def _silent(candidates: Candidates, scores: np.ndarray, one_theme: bool) -> bool:
    """Whether a side holds nothing on the point: it does not speak of it, nor would it answer the plain question.

    Where a duration or a sum is asked, what holds none does not answer.
    """
    if not len(scores):
        return True
    # Comparisons are nearly always answered, so that being one speaks for an answer; of one side it says nothing.
    plain = replace(candidates, question=replace(candidates.question, compares=False))
    if names_covered(candidates, scores):
        return False
    formless = candidates.measures[int(scores.argmax()), MEASURES.index("typed_missing")] > 0
    if not one_theme or (formless and candidates.question.kind in FORMED):
        return True
    return confidence(plain, scores) < SILENT_BELOW


def _side(point: Question, side: Side, knowledge: Knowledge) -> tuple[Candidates, np.ndarray]:
    candidates = gather(point, knowledge, side.documents)
    if side.section is not None:
        part = knowledge.index.sections[side.section]
        inside = [part.start <= unit.section.start < part.end for unit in candidates.units]
        candidates = candidates.only(np.array(inside, bool))
    return candidates, rank(candidates)


@dataclass(frozen=True, slots=True)
class _Theme:
    name: str
    joined: str  # the themes of the question as it joins them: « la durée et la résiliation »
    clause: Theme | None = None  # when clause types stand for it

    def without_others(self, asked: str) -> str:
        """What is asked, of this theme alone."""
        return asked.replace(self.joined, self.name)


def _clauses(question: Question, sides: tuple[Side, ...]) -> tuple[Theme, ...]:
    """The clauses compared, when a whole text is among the sides and the question asks for nothing beside."""
    if any(len(side.documents) > 1 for side in sides) or all(side.section is not None for side in sides):
        return ()
    names = " ".join(theme_names_in(question.text))
    said = {*analyse(names), *ABOUT_TEXTS}.union(*(side.names for side in sides))
    asked = {noun for noun in question.nouns if not noun.isdigit()}  # « la fiche PE 1.2.1 » is named by its letters
    return typed_themes_in(question.text) if asked <= said else ()


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
