"""« Qui a signé la convention d’Épinay et celle de la FEPEM ? » → the signatures of each, or what is said of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from answer.model import Answer, Block, Turn
from answer.one_question import answer_one
from answer.render import answered, wording
from answer.sides import Side
from answer.text_record import read_record
from answer.understanding.knowledge import Knowledge
from answer.understanding.question import Question
from answer.understanding.scopes import NAMING_KINDS
from settings import Settings

Read = Callable[[Sequence[Turn], str], Question]  # earlier turns and a question → the question understood


def signed_by_each(
    asked: Question, sides: Sequence[Side], read: Read, knowledge: Knowledge, settings: Settings
) -> Answer | None:
    """One block a side, silent or not; None where none tells."""
    blocks: list[Block] = []
    certain: list[float] = []
    for side in sides:
        answer = _signatories(asked, side, read, knowledge, settings)
        first = sum(len(block.citations) for block in blocks) + 1
        quotes = answer.citations if answer is not None else ()
        citations = tuple(replace(citation, number=first + i) for i, citation in enumerate(quotes))
        blocks.append(Block(side.heading, citations, None if citations else wording("silence", "side")))
        certain += [answer.confidence] if answer is not None and citations else []
    return answered(asked, tuple(blocks), min(certain), single=False) if certain else None


def _signatories(asked: Question, side: Side, read: Read, knowledge: Knowledge, settings: Settings) -> Answer | None:
    record = read_record(asked, knowledge, settings.as_of or date.today(), settings.contact, side.documents)
    kind = knowledge.index.documents[min(side.documents)].source.kind
    if record is not None or kind in NAMING_KINDS:  # nobody signs a newsletter
        return record
    named = read((), wording("follow_up", "signed").format(title=side.heading))
    return answer_one(named, knowledge, settings, side.documents)
