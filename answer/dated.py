"""« De quand date la lettre ? » → the dates that a text bears: of its signature, or at the head of its parts."""

from datetime import date

import numpy as np

from answer.model import Answer, Block
from answer.render import answered, quote_units, refused, wording
from answer.text_record import words_of
from answer.understanding.kinds import matches
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.looking import texts_asked_of
from answer.understanding.question import Question
from index.lexical import analyse
from ingest.model import Document
from ingest.text import flat, fold
from ingest.units import Unit
from ingest.validity import french_date

_CERTAIN, _ABSENT = 0.95, 0.05  # read off the text
_ASKING = frozenset(analyse("année date jour"))
_MOST = 5  # dates quoted


def date_of_text(
    question: Question, knowledge: Knowledge, contact: str, within: frozenset[str] | None
) -> Answer | None:
    """The dates that one text bears, with what is known of them by hand; None where something else is asked.

    Args:
        contact: whom a refusal names.
        within: ids of the documents to answer from; None for all.
    """
    if not matches("dated", fold(question.text)) or question.elsewhere is not None:
        return None
    documents = texts_asked_of(question, knowledge, within)
    if len(documents) != 1 or question.nouns - words_of(documents[0], question) - _ASKING:
        return None
    document = documents[0]
    days = {known.name: known.value for known in document.source.dates}
    if document.validity.signed is not None:
        days["signed"] = document.validity.signed
    units = [unit for day in days.values() if (unit := _holding(day, document, knowledge))]
    units = units or _dated_parts(document)
    words = wording("lead", "dated")
    known = " ".join(words[name].format(date=french_date(day)) for name, day in days.items() if name in words)
    if not units:
        because = wording("refusal", "undated").format(title=document.source.short_title)
        return refused(question, knowledge, _ABSENT, contact, None, f"{because} {known}".strip())
    return answered(question, (Block(None, quote_units(units[:_MOST], knowledge)),), _CERTAIN, known or None)


def _holding(day: date, document: Document, knowledge: Knowledge) -> ReadUnit | None:
    """The first sentence or heading that says this day."""
    said = flat(french_date(day))
    for section in document.sections:
        heading = knowledge.heading(section.id)
        for unit in (*([heading] if heading else []), *knowledge.units(section.id)):
            if said in flat(document.text[unit.unit.start : unit.unit.end]):
                return unit
    return None


def _dated_parts(document: Document) -> list[ReadUnit]:
    """The date lines of its parts: each article of a newsletter has one."""
    units = []
    for section in document.sections:
        if section.date:
            start = document.text.index(section.date, section.start)
            line = Unit("heading", start, start + len(section.date), 0, None)
            nothing, no_rank = frozenset[str](), np.zeros(0, np.intp)
            units.append(ReadUnit(line, section, nothing, nothing, no_rank, no_rank))
    return units
