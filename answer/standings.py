"""« Quelles conventions ont expiré ? » → the texts of that standing on a day, each with what it says of it."""

import re
from collections.abc import Iterator
from datetime import date

from answer.model import Answer, Block
from answer.render import answered, quote_units, refused, wording
from answer.tables.load import table
from answer.text_record import told_by
from answer.understanding.knowledge import Knowledge
from answer.understanding.question import Question
from index.lexical import analyse
from ingest.model import Document
from ingest.text import fold
from ingest.validity import Status, french_date, standing_on

_MOST = 40  # texts told of in one answer
_NAMED = "texte document liste conventions accords schémas fiches chartes"
_CERTAIN, _ABSENT = 0.95, 0.05  # read off the texts' own dates


def list_standings(
    question: Question, knowledge: Knowledge, day: date, contact: str, within: frozenset[str] | None = None
) -> Answer | None:
    """The texts that are in force, past or to come, as the question asks; None when something else is asked.

    National sheets are left out: what they say changes without a day of its own.

    Args:
        day: the one on which texts are in force or not.
        contact: whom a refusal names.
        within: ids of the documents to answer from; None for all.
    """
    if len(question.documents) > 1 and question.of_standing:
        return standings_of(question, question.documents, knowledge, day, within)
    status = _status_asked(question)
    listing = status is None and _asks_for_all(question, knowledge)
    if not listing and (status is None or question.documents):
        return None
    documents = [
        document
        for name, document in knowledge.index.documents.items()
        if (within is None or name in within) and document.source.scope != "national"
    ]
    if listing:
        # « Quelles conventions avez-vous ? » is not asked of a letter.
        of_kind = [document for document in documents if question.nouns & set(analyse(document.source.kind))]
        names = frozenset(document.id for document in of_kind or documents)
        return standings_of(question, names, knowledge, day, within) if len(names) <= _MOST else None
    assert status is not None
    blocks = tuple(_blocks(documents, status, day, knowledge))
    lead = str(wording("standings", status).format(day=french_date(day)))
    if not any(block.citations for block in blocks):
        return refused(question, knowledge, _ABSENT, contact, None, str(wording("standings", "none").format(said=lead)))
    return answered(question, blocks, _CERTAIN, f"{lead} :", single=False)


def standings_of(
    question: Question, names: frozenset[str], knowledge: Knowledge, day: date, within: frozenset[str] | None = None
) -> Answer | None:
    """« Laquelle est encore valable ? » : where each of some texts stands; None when none of them is to be searched.

    Args:
        names: ids of the texts.
        day: the one on which they are in force or not.
        within: ids of the documents to answer from; None for all.
    """
    documents = [document for name, document in knowledge.index.documents.items() if name in names]
    blocks = tuple(_blocks([d for d in documents if within is None or d.id in within], None, day, knowledge))
    lead = wording("standings", "each").format(day=french_date(day))
    return answered(question, blocks, _CERTAIN, str(lead), single=False) if blocks else None


def _asks_for_all(question: Question, knowledge: Knowledge) -> bool:
    """« Quels textes as-tu ? » : nothing is said of them but that they are there."""
    asked, folded = table("kinds")["standings"], fold(question.text)
    if not (re.search(asked["opening"], folded) and re.search(asked["all"], folded)):
        return False
    kinds = " ".join({document.source.kind for document in knowledge.index.documents.values()})
    return not question.nouns - set(analyse(f"{_NAMED} {kinds}"))


def _status_asked(question: Question) -> Status | None:
    """« En vigueur » of « quels textes sont en vigueur ? »; None for a question on anything else."""
    asked = table("kinds")["standings"]
    folded = fold(question.text)
    if re.search(asked["opening"], folded) is None:
        return None
    patterns: dict[Status, str] = asked["statuses"]
    return next((status for status, pattern in patterns.items() if re.search(pattern, folded)), None)


def _blocks(documents: list[Document], status: Status | None, day: date, knowledge: Knowledge) -> Iterator[Block]:
    """The texts of a status, or all of them."""
    first = 1
    for document in documents:
        standing = standing_on(document, day)
        # A text that does not say from when it applies may be in force.
        if status in (None, standing.status) or (status == "en vigueur" and standing.status == "indéterminée"):
            citations = quote_units(told_by(document, knowledge), knowledge, first)
            first += len(citations)
            heading = f"{document.source.short_title} – {standing.badge}"
            yield Block(heading, citations, None if citations else standing.reason)
