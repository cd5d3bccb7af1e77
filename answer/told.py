"""What is asked of the passage just quoted: in which article it stands, who says so, or when and where."""

from answer.evidence import KINDS
from answer.forms import is_typed
from answer.model import Answer
from answer.origins import blocks_by_scope
from answer.render import answered
from answer.understanding.kinds import matches
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.looking import quoted_last, section_spoken_of
from answer.understanding.question import Question
from ingest.labels import titled_place
from ingest.text import fold, one_line

_TOLD = 0.8  # confidence in what the passage shown says of itself


def read_told(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> Answer | None:
    """The answer that the passage just quoted gives; None where another thing is asked, or it does not give one.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    if not question.context or question.mentions or question.elsewhere:
        return None
    folded = fold(question.text)
    where, source = matches("where_written", folded), matches("who_says_so", folded)
    bare = question.follows_up and not question.terms and question.kind in KINDS
    if not (where or source or bare):
        return None
    units = _quoted(question, knowledge, within)
    if where:
        section = units[0].section if units else None
        lead = titled_place(knowledge.document(section), section) if section else None
    else:
        lead = None
        units = tuple(unit for unit in units if _tells(unit, question, source, knowledge))[:1]
    return answered(question, blocks_by_scope(units, None, knowledge), _TOLD, lead) if units else None


def _quoted(question: Question, knowledge: Knowledge, within: frozenset[str] | None) -> tuple[ReadUnit, ...]:
    """The units quoted last, of the section that most of the quotes are from, as the answer has them."""
    name = section_spoken_of(question, knowledge)
    if name is None or (within is not None and knowledge.index.sections[name].document_id not in within):
        return ()
    units = {one_line(_text(unit, knowledge)): unit for unit in knowledge.units(name)}
    return tuple(units[quote] for quote in quoted_last(question) if quote in units)


def _tells(unit: ReadUnit, question: Question, source: bool, knowledge: Knowledge) -> bool:
    text = _text(unit, knowledge)
    return matches("named_source", fold(text)) if source else is_typed(question, text, knowledge, None) is True


def _text(unit: ReadUnit, knowledge: Knowledge) -> str:
    return knowledge.document(unit.section).text[unit.unit.start : unit.unit.end]
