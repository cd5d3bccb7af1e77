"""A question that several texts answer, each for itself: candidates and scores → what each of them says.

« Quelle est la durée de la convention ? » has as many answers as there are conventions. Giving the likeliest one alone
would answer for a text that the reader may not have meant.
"""

from dataclasses import dataclass

import numpy as np

from answer import evidence
from answer.candidates import MEASURES, Candidates
from answer.decision import confidence
from answer.extract import extract
from answer.ranking import rank
from answer.understanding.knowledge import Knowledge, ReadUnit

# Of the development questions that name no text, half of those that two texts answer differently are recognised at
# these values, and one in twenty of those that one text answers.
CONFIDENT = 0.6  # confidence from which a text answers on its own
BEHIND = 3.5  # how far its best unit's score may be behind the best of all
MOST_TEXTS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says in answer."""

    document_id: str
    units: tuple[ReadUnit, ...]


def readings(candidates: Candidates, scores: np.ndarray, knowledge: Knowledge) -> tuple[Reading, ...]:
    """The texts that answer, the likeliest first, when several do; () when one does, or when the question names it.

    Only where the answer has a form, a duration or a person: what else several texts say adds up, and is searched as
    one. Two national rules apply to everyone: the nearer one is meant.
    """
    question = candidates.question
    of_document = np.array([unit.section.document_id for unit in candidates.units])
    typed = candidates.measures[:, MEASURES.index("typed")] > 0
    order = list(dict.fromkeys(of_document[np.argsort(-scores)]))
    best = order[0]
    if question.mentions or question.follows_up or question.compares or question.kind not in evidence.KINDS:
        return ()
    rivals = [
        document
        for document in order[1:MOST_TEXTS]
        if scores[of_document == document].max() >= scores.max() - BEHIND
        and typed[of_document == document].any()
        and not all(knowledge.index.documents[each].source.scope == "national" for each in (best, document))
        and _confident(candidates.only(of_document == document))
    ]
    answering = (best, *rivals) if rivals else ()
    return tuple(_read(candidates, of_document == document, document, knowledge) for document in answering)


def _confident(candidates: Candidates) -> bool:
    return confidence(candidates, rank(candidates)) >= CONFIDENT


def _read(candidates: Candidates, mask: np.ndarray, document_id: str, knowledge: Knowledge) -> Reading:
    alone = candidates.only(mask)
    return Reading(document_id, extract(alone, rank(alone), knowledge).units)
