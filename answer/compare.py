"""A question about several texts → one block a text, each quoted or said to be silent."""

from dataclasses import dataclass, replace

import numpy as np

from answer.candidates import Candidates, gather
from answer.decision import confidence
from answer.extract import extract
from answer.knowledge import Knowledge
from answer.model import Answer, Block
from answer.question import Question
from answer.ranking import rank
from answer.render import answered, quote_units, wording
from index.lexical import analyse

SILENT_BELOW = 0.2  # confidence under which a text is said to hold nothing on the point
ENOUGH = 0.35  # of the most confident side, for the comparison to be an answer at all


@dataclass(frozen=True, slots=True)
class Side:
    """One of the texts set side by side."""

    heading: str
    documents: frozenset[str]


def sides_of(question: Question, knowledge: Knowledge) -> tuple[Side, ...]:
    """The texts that the question sets side by side, in its order; fewer than two when it names no two."""
    sides: list[Side] = []
    for mention in question.mentions:
        known = frozenset().union(*(side.documents for side in sides))
        fresh = mention.documents - known
        if not fresh or mention.documents & known:
            continue
        titles = [knowledge.index.documents[d].source.short_title for d in sorted(fresh)]
        sides.append(Side(" / ".join(titles), fresh))
    if len(sides) == 1 and len(knowledge.index.documents) > 1:
        # « la CTG et la convention d'Épinay »: what is not named by its text stands in another one.
        rest = frozenset(knowledge.index.documents) - sides[0].documents
        best = _best_document(question, knowledge, rest)
        if best is not None:
            title = knowledge.index.documents[best].source.short_title
            sides.append(Side(title, frozenset({best})))
    return tuple(sides)


def compare(question: Question, sides: tuple[Side, ...], knowledge: Knowledge) -> Answer | None:
    """One block a side; None when no side holds an answer."""
    point = replace(question, text=_without_names(question, knowledge), mentions=())
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
    return answered(question, tuple(blocks), float(np.mean(probabilities)))


def _side(point: Question, side: Side, knowledge: Knowledge) -> tuple[Candidates, np.ndarray]:
    candidates = gather(point, knowledge, side.documents)
    return candidates, rank(candidates)


def _without_names(question: Question, knowledge: Knowledge) -> str:
    """The question without the names of the texts, which say nothing inside one of them."""
    names = {stem for d in question.documents for stem in analyse(_names_of(d, knowledge))}
    kept = [word for word in question.text.split() if not (stems := set(analyse(word))) or not stems <= names]
    return " ".join(kept) or question.text


def _names_of(document_id: str, knowledge: Knowledge) -> str:
    source = knowledge.index.documents[document_id].source
    return " ".join((source.short_title, *source.territory))


def _best_document(question: Question, knowledge: Knowledge, among: frozenset[str]) -> str | None:
    found = knowledge.index.retrieve(question.text, 1, among)
    return found[0].passage.document_id if found else None
