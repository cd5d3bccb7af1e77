"""Document → whether it rules the work of employees: by its title, else by how often it speaks of them."""

import re
from functools import cache

from answer.clause_types import clause_types
from answer.phrases import PhraseBook, roots
from answer.question import Question
from answer.tables.load import table
from answer.themes import typed_themes_in
from ingest.model import Document
from ingest.text import fold

_WORK = frozenset(roots("salarié salariée employeur employeurs"))
_WORK_SHARE = 0.015  # of the words of a text about work; partners' conventions have a tenth of it
_JUDGED_FROM = 600  # roots; a news item about employers is no agreement
_JUDGED = 40_000  # characters looked at to tell


def is_about_work(document: Document) -> bool:
    """Whether the text rules the work of employees: in a partnership convention, « congés » and « horaires » do not.

    Its title says so, or its words: an agreement of engineers speaks of engineers, and hardly ever of employees.
    """
    if _labour_titles().find(roots(document.source.title)):
        return True
    words = roots(document.text[:_JUDGED])
    spoken = sum(word in _WORK for word in words)
    return len(words) >= _JUDGED_FROM and spoken > _WORK_SHARE * len(words)


def of_ones_own_contract(question: Question, document: Document) -> bool:
    """« Ma nounou me doit un préavis ? » : what partners owe each other when a convention ends, she does not owe."""
    legal = any(clause_types()[theme.types[0]].legal for theme in typed_themes_in(question.text))
    between_partners = any(section.kind == "parties" for section in document.sections)
    own = legal and between_partners and _own_contract().search(fold(question.text)) is not None
    return own and not question.mentions and not is_about_work(document)


@cache
def _own_contract() -> re.Pattern[str]:
    return re.compile("|".join(table("kinds")["own_contract"]["patterns"]))


@cache
def _labour_titles() -> PhraseBook[str]:
    return PhraseBook((phrase, phrase) for phrase in table("clauses")["labour_titles"])
