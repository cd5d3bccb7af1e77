"""« À quoi s'engage le Département à Épinay ? » → the sentences of that text whose subject is the Département.

What a party takes on stands in a dozen places, most of which say neither « engagement » nor any word of the question:
the sentence tells it by its subject and its verb (`tables/kinds.toml`).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from answer.candidates import naming_stems
from answer.extract import items_under
from answer.model import Answer
from answer.origins import blocks_by_scope
from answer.render import answered, wording
from answer.tables.load import table
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.looking import texts_asked_of
from answer.understanding.question import Question
from answer.understanding.side_words import ABOUT_TEXTS
from answer.understanding.vocabulary import WORD
from index.lexical import analyse
from ingest.model import Document
from ingest.text import flat, fold

_READ = 0.85  # confidence in what is told by subject and verb
_MOST = 6  # sentences
_APART = ("document", "title", "parties", "preamble")  # sections that say what was done before, and who signs


def engagements_of(question: Question, knowledge: Knowledge, within: frozenset[str] | None) -> Answer | None:
    """What a text lays upon the party that a question names; None where none is asked for, or none is found.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    named = _party(question)
    documents = texts_asked_of(question, knowledge, within) if named else []
    if named is None or len(documents) != 1:
        return None
    party = named | _also_called(named, documents[0], knowledge)
    told = [unit for unit in _units(documents[0], knowledge) if _is_subject(party, unit, documents[0])][:_MOST]
    if not told:
        return None
    units: list[ReadUnit] = []
    for unit in told:
        listed = (unit, *items_under(unit, knowledge)) if unit.unit.kind == "lead" else (unit,)
        units += [each for each in listed if each not in units]
    return answered(question, blocks_by_scope(units, None, knowledge), _READ, str(wording("lead", "engaged")))


def strays(question: Question, document: Document) -> bool:
    """« À quoi s'engage la Caf dans le Rhône ? » is not answered by what the Caf of another text takes on."""
    return bool(question.documents) and document.id not in question.documents and _party(question) is not None


def _party(question: Question) -> frozenset[str] | None:
    """The stems of the word that names the party whose engagements are asked for, and of formal words for it.

    None where something else is asked too: « à quoi s'engage la Caf pour les enfants handicapés ? ».
    """
    asked = fold(question.text).rstrip(" ?.!")
    match = next((found for pattern in _patterns()[0] if (found := pattern.search(asked))), None)
    if match is None:
        return None
    words = [word for word in WORD.findall(match["party"]) if analyse(word)]
    head = frozenset(
        stem for word in words[:1] for said in (word, *_everyday().get(word, ())) for stem in analyse(said)
    )
    besides = {*analyse(asked[: match.start()]), *analyse(match["party"])} - head - naming_stems(question) - ABOUT_TEXTS
    return head if head and not besides else None


def _also_called(party: frozenset[str], document: Document, knowledge: Knowledge) -> frozenset[str]:
    """« Ci-après dénommé le CCAS ou la Commune »."""
    units = [unit for section in document.sections if section.kind == "parties" for unit in knowledge.units(section.id)]
    defined = [_patterns()[2].search(flat(document.text[unit.unit.start : unit.unit.end])) for unit in units]
    names = [frozenset(analyse(match["names"])) for match in defined if match]
    return frozenset[str]().union(*(each for each in names if not each.isdisjoint(party)))


def _units(document: Document, knowledge: Knowledge) -> list[ReadUnit]:
    """Those of what the parties agree on."""
    whole = len(document.sections) == 1
    return [unit for s in document.sections if whole or s.kind not in _APART for unit in knowledge.units(s.id)]


def _is_subject(party: frozenset[str], unit: ReadUnit, document: Document) -> bool:
    """Whether the unit opens with the party, alone or with others, and says what it does."""
    match = _patterns()[1].match(flat(document.text[unit.unit.start : unit.unit.end]))
    return match is not None and not party.isdisjoint(analyse(match["subject"]))


@cache
def _everyday() -> Mapping[str, Sequence[str]]:
    words: Mapping[str, Sequence[str]] = table("speech")["everyday"]
    return words


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str], re.Pattern[str]]:
    words = table("kinds")["engagement"]
    asked = tuple(re.compile(pattern) for pattern in words["asked"])
    return asked, re.compile(words["told"]), re.compile(words["named"])
