"""A question about several texts → one block a text, each quoted or said to be silent."""

import re
from dataclasses import dataclass, replace

import numpy as np

from answer.candidates import Candidates, gather, naming_stems
from answer.decision import confidence
from answer.extract import extract
from answer.knowledge import Knowledge
from answer.model import Answer, Block
from answer.question import Question
from answer.ranking import rank
from answer.render import answered, quote_units, wording
from index.lexical import analyse
from ingest.labels import section_name
from ingest.model import Section

SILENT_BELOW = 0.2  # confidence under which a text is said to hold nothing on the point
_CUT = re.compile(r"\s+(?:et|ou|puis|versus|contre)\s+|[,:;]\s+")
MOST_SIDES = 3
ENOUGH = 0.35  # of the most confident side, for the comparison to be an answer at all


@dataclass(frozen=True, slots=True)
class Side:
    """One of the texts, or parts of texts, set side by side."""

    heading: str
    documents: frozenset[str]
    section: str | None = None  # the id of the part meant, with what lies in it; None for the whole text


def sides_of(question: Question, knowledge: Knowledge) -> tuple[Side, ...]:
    """What the question sets side by side, in its order; fewer than two when it names no two."""
    sides: list[Side] = []
    for mention in question.mentions:
        known = frozenset().union(*(side.documents for side in sides))
        if mention.documents & known:
            continue
        titles = [knowledge.index.documents[d].source.short_title for d in sorted(mention.documents)]
        sides.append(Side(" / ".join(titles), mention.documents))
    return tuple(sides) if len(sides) > 1 else _sides_by_part(question, knowledge)


def _sides_by_part(question: Question, knowledge: Knowledge) -> tuple[Side, ...]:
    """« Puteaux ou les états généraux … » : each part of the question points to its own section."""
    sides: list[Side] = []
    for part in _CUT.split(question.text):
        if not any(stem in question.nouns for stem in analyse(part)):
            continue
        named = knowledge.names.mentions(part)
        within = named[0].documents if named else None
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
    """One block a side; None when no side holds an answer."""
    point = replace(question, text=_without_names(question), mentions=())
    found = [_side(point, side, knowledge) for side in sides]
    probabilities = [confidence(candidates, scores) for candidates, scores in found]
    if max(probabilities) < ENOUGH:
        return None
    blocks: list[Block] = []
    number = 1
    for side, (candidates, scores), probability in zip(sides, found, probabilities, strict=True):
        if probability < SILENT_BELOW or not len(scores):
            blocks.append(Block(side.heading, (), wording("silence", "side")))
            continue
        citations = quote_units(extract(candidates, scores, knowledge).units, knowledge, number)
        number += len(citations)
        blocks.append(Block(side.heading, citations))
    return answered(question, tuple(blocks), float(np.mean(probabilities)), single=False)


def _side(point: Question, side: Side, knowledge: Knowledge) -> tuple[Candidates, np.ndarray]:
    candidates = gather(point, knowledge, side.documents)
    if side.section is not None:
        part = knowledge.index.sections[side.section]
        inside = [part.start <= unit.section.start < part.end for unit in candidates.units]
        candidates = candidates.only(np.array(inside, bool))
    return candidates, rank(candidates)


def _without_names(question: Question) -> str:
    """The question without the names of the texts, which say nothing inside one of them."""
    names = naming_stems(question)
    kept = [word for word in question.text.split() if not (stems := set(analyse(word))) or not stems <= names]
    return " ".join(kept) or question.text
