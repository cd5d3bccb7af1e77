"""Whether a question asks of a contract of one's own, which no convention rules: question and answering text → bool."""

import re
from functools import cache

from answer.clauses.about_work import is_about_work
from answer.clauses.themes import typed_themes_in
from answer.clauses.types import clause_types
from answer.tables.load import table
from answer.understanding.question import Question
from ingest.model import Document
from ingest.text import fold


def of_ones_own_contract(question: Question, document: Document) -> bool:
    """« Ma nounou me doit un préavis ? » : what partners owe each other when a convention ends, she does not owe."""
    legal = any(clause_types()[theme.types[0]].legal for theme in typed_themes_in(question.text))
    between_partners = any(section.kind == "parties" for section in document.sections)
    own = legal and between_partners and _own_contract().search(fold(question.text)) is not None
    return own and not question.mentions and not is_about_work(document)


@cache
def _own_contract() -> re.Pattern[str]:
    return re.compile("|".join(table("kinds")["own_contract"]["patterns"]))
