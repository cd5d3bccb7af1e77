"""Document → whether it rules the work of employees: by its title, else by how often it speaks of them."""

from functools import cache

from answer.clauses.phrases import PhraseBook, roots
from answer.tables.load import table
from ingest.model import Document

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


@cache
def _labour_titles() -> PhraseBook[str]:
    return PhraseBook((phrase, phrase) for phrase in table("clauses")["labour_titles"])
