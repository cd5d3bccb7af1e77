"""A question about several texts → one block a text, each quoted or said to be silent."""

import re
from dataclasses import dataclass, replace

import numpy as np

from answer.candidates import MEASURES, Candidates, gather, naming_stems
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
from answer.themes import Theme, theme_names_in, typed_themes_in
from index.lexical import analyse
from ingest.labels import section_name
from ingest.model import Section

SILENT_BELOW = 0.15  # confidence under which a text that does not speak of the point is said to hold nothing on it
_JOINED = re.compile(r"\b(\w{4,}) et (?:la |le |les |l')?(\w{4,})\b")
_CUT = re.compile(r"\s+(?:et|ou|puis|versus|contre)\s+|[,:;]\s+")
MOST_SIDES = 3
CLAUSE_FOUND = 0.9  # confidence in a quote taken for its clause
# What a question about clauses may speak of without asking for anything else.
_ABOUT_TEXTS = frozenset(
    analyse(
        "convention accord texte document différence comparaison comparatif clause point part schéma fiche charte "
        "protocole lettre contrat règlement partenariat chose rapport"
    )
)
ENOUGH = 0.35  # of the most confident side, for the comparison to be an answer at all


@dataclass(frozen=True, slots=True)
class Side:
    """One of the texts, or parts of texts, set side by side."""

    heading: str
    documents: frozenset[str]
    section: str | None = None  # the id of the part meant, with what lies in it; None for the whole text


def sides_of(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> tuple[Side, ...]:
    """What the question sets side by side, in its order; fewer than two when it names no two among `within`."""
    sides: list[Side] = []
    for mention in question.mentions:
        known = frozenset().union(*(side.documents for side in sides))
        if mention.documents & known:
            continue
        titles = [knowledge.index.documents[d].source.short_title for d in sorted(mention.documents)]
        sides.append(Side(" / ".join(titles), mention.documents))
    chosen = tuple(sides) if len(sides) > 1 else _sides_by_part(question, knowledge)
    return tuple(side for side in chosen if within is None or side.documents <= within)


def _sides_by_part(question: Question, knowledge: Knowledge) -> tuple[Side, ...]:
    """« Puteaux ou les états généraux … » : each part of the question points to its own section."""
    sides: list[Side] = []
    for part in _CUT.split(question.text):
        nouns = {stem for stem in analyse(part) if stem in question.nouns}
        if not nouns:
            continue
        named = knowledge.names.mentions(part)
        within = named[0].documents if named else None
        if within is not None and nouns <= {*naming_stems(question), *_ABOUT_TEXTS}:
            titles = [knowledge.index.documents[d].source.short_title for d in sorted(within)]
            sides.append(Side(" / ".join(titles), within))  # « … et de la convention d'Épinay »: the whole of it
            continue
        found = knowledge.index.retrieve(part, 1, within)
        if not found:
            continue
        section = _part_of(knowledge.index.sections[found[0].passage.section_id], knowledge)
        document = knowledge.document(section)
        if all(side.section != section.id for side in sides):
            place = section_name(section, document.text)
            heading = f"{document.source.short_title}, {place}" if place else document.source.short_title
            sides.append(Side(heading, frozenset({document.id}), section.id))
    return tuple(sides[:MOST_SIDES])


def _part_of(section: Section, knowledge: Knowledge) -> Section:
    """The part of the text that a section lies in: the one below the root."""
    while section.parent_id and knowledge.index.sections[section.parent_id].parent_id:
        section = knowledge.index.sections[section.parent_id]
    return section


def compare(question: Question, sides: tuple[Side, ...], knowledge: Knowledge) -> Answer | None:
    """One block a side, for each theme when several are named; None when no side holds an answer."""
    point = replace(question, text=_without_names(question), mentions=())
    clauses = _clauses(question, sides)
    themes = [_Theme(clause.asked, clause.asked, clause) for clause in clauses] or list(_themes(point))
    blocks: list[Block] = []
    probabilities: list[float] = []
    number = 1
    verdicts: list[str] = []
    for theme in themes or (None,):
        alone = theme is None or len(clauses) == 1
        asked = point if theme is None or alone else replace(point, text=theme.text, focus=None)
        cells: list[Cell] = []
        for side in sides:
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
    text: str  # the point compared, without the other themes
    clause: Theme | None = None  # when clause types stand for it


def _clauses(question: Question, sides: tuple[Side, ...]) -> tuple[Theme, ...]:
    """The clauses compared, when a whole text is among the sides and the question asks for nothing beside."""
    if any(len(side.documents) > 1 for side in sides) or all(side.section is not None for side in sides):
        return ()
    names = " ".join(theme_names_in(question.text))
    said = {*analyse(names), *naming_stems(question), *_ABOUT_TEXTS}
    asked = {noun for noun in question.nouns if not noun.isdigit()}  # « la fiche PE 1.2.1 » is named by its letters
    return typed_themes_in(question.text) if asked <= said else ()


def _about(name: str, point: Question) -> Question:
    """The question about one clause alone: a text speaks of it when it says its name, not « convention »."""
    stems = analyse(name)
    return replace(point, text=name, terms=tuple(dict.fromkeys(stems)), nouns=frozenset(stems), focus=None)


def _themes(point: Question) -> tuple[_Theme, ...]:
    """« la durée et la résiliation » : nouns joined by "et", each compared apart; none when there is one theme."""
    match = _JOINED.search(point.text)
    if match is None:
        return ()
    stems = [analyse(name) for name in match.groups()]
    if not all(of_name and point.nouns.issuperset(of_name) for of_name in stems):
        return ()
    first, second = match.groups()
    before, after = point.text[: match.start()], point.text[match.end() :]
    return tuple(_Theme(name, f"{before}{name}{after}") for name in (first, second))


def _without_names(question: Question) -> str:
    """The question without the names of the texts, which say nothing inside one of them."""
    names = naming_stems(question)
    kept = [word for word in question.text.split() if not (stems := set(analyse(word))) or not stems <= names]
    return " ".join(kept) or question.text
