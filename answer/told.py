"""What is asked of the passages just quoted: in which article they stand, who says so, when and where, or which one."""

from answer.evidence import KINDS, spans
from answer.extract import items_under
from answer.forms import is_typed
from answer.model import Answer
from answer.origins import blocks_by_scope
from answer.render import answered
from answer.section_asked import section_blocks
from answer.understanding.kinds import matches
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.looking import quoted_last, section_spoken_of
from answer.understanding.question import Question
from answer.understanding.ranks import rank_named
from index.lexical import analyse
from ingest.labels import titled_place
from ingest.text import fold, one_line

_TOLD = 0.8  # confidence in what the passage shown says of itself
_ASKING_WHICH = frozenset(analyse("lequel laquelle déjà quoi c'est dit"))


def read_told(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> Answer | None:
    """The answer that the passage just quoted gives; None where another thing is asked, or it does not give one.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    if not question.context or question.mentions or question.elsewhere:
        return None
    if (rank := rank_named(question.asked)) is not None and not set(analyse(rank.rest)) - _ASKING_WHICH:
        return _one_of_those(rank.place, question, knowledge, within)
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
        units = _telling(units, question, source, knowledge)
    return answered(question, blocks_by_scope(units, None, knowledge), _TOLD, lead) if units else None


def _one_of_those(place: int, question: Question, knowledge: Knowledge, within: frozenset[str] | None) -> Answer | None:
    """« Et le deuxième ? » : the quote of that place among several just shown; under a heading, what stands there."""
    quotes = quoted_last(question)
    spoken = section_spoken_of(question, knowledge)
    if spoken is None or len(quotes) < 2 or not -len(quotes) <= place < len(quotes):
        return None
    document = knowledge.document(knowledge.index.sections[spoken])
    if within is not None and document.id not in within:
        return None
    for section in document.sections:
        heading = knowledge.heading(section.id)
        if heading is not None and one_line(_text(heading, knowledge)) == quotes[place]:
            blocks = tuple(section_blocks(document, section, knowledge))
            return answered(question, blocks, _TOLD) if blocks else None
        units = [u for u in knowledge.units(section.id) if one_line(_text(u, knowledge)) == quotes[place]]
        if units:
            return answered(question, blocks_by_scope(tuple(units[:1]), None, knowledge), _TOLD)
    return None


def _quoted(question: Question, knowledge: Knowledge, within: frozenset[str] | None) -> tuple[ReadUnit, ...]:
    """The units quoted last, of the section that most of the quotes are from, as the answer has them."""
    name = section_spoken_of(question, knowledge)
    if name is None or (within is not None and knowledge.index.sections[name].document_id not in within):
        return ()
    units = {one_line(_text(unit, knowledge)): unit for unit in knowledge.units(name)}
    return tuple(units[quote] for quote in quoted_last(question) if quote in units)


def _telling(
    units: tuple[ReadUnit, ...], question: Question, source: bool, knowledge: Knowledge
) -> tuple[ReadUnit, ...]:
    """The first unit that tells, with the list that it announces; where one thing is, the address in its section."""
    told = tuple(unit for unit in units if _tells(unit, question, source, knowledge))[:1]
    if told and question.locates and not spans("address", _text(told[0], knowledge)):
        beside = knowledge.units(told[0].section.id)
        told = tuple(unit for unit in beside if spans("address", _text(unit, knowledge)))[:1] or told
    return (*told, *items_under(told[0], knowledge)) if told and told[0].unit.kind == "lead" else told


def _tells(unit: ReadUnit, question: Question, source: bool, knowledge: Knowledge) -> bool:
    text = _text(unit, knowledge)
    return matches("named_source", fold(text)) if source else is_typed(question, text, knowledge, None) is True


def _text(unit: ReadUnit, knowledge: Knowledge) -> str:
    return knowledge.document(unit.section).text[unit.unit.start : unit.unit.end]
