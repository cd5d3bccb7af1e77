"""« Quels sont les axes de la convention ? », « combien d'articles ? » → the headings themselves, read off the tree."""

import re
from collections.abc import Sequence

from answer.candidates import naming_stems
from answer.model import Answer, Block, Citation
from answer.render import answered, cite, quote_units, wording
from answer.understanding.knowledge import Knowledge
from answer.understanding.question import Question
from index.lexical import analyse
from ingest.headings import KEYWORDS
from ingest.labels import section_name
from ingest.model import Document, Section
from ingest.text import fold

_CERTAIN = 0.95  # headings are read, not guessed
_ASKS = (
    r"\b(?:quel(?:le)?s(?: (?:sont|etaient) les)?|combien (?:y a-t-il |compte )?d(?:e |')"
    r"|liste(?:r)? (?:d(?:es|e|'))?)\s?"
)
_COUNT_WORDS = r"(?:differente?s |principa(?:ux|les) |grande?s |deux |trois |quatre |cinq |six |sept |huit )?"
_PATTERNS = tuple(
    (kind, re.compile(rf"{_ASKS}{_COUNT_WORDS}(?P<asked>{words}s?(?: de \w+)?)\b"))
    for kind, _, _, words in KEYWORDS
    if kind in {"article", "axe", "action", "fiche", "annexe"}
)


def list_headings(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> Answer | None:
    """The headings of the kind asked, all of them and in order; None when something else is asked."""
    folded = fold(question.text)
    found = next(((kind, match) for kind, pattern in _PATTERNS if (match := pattern.search(folded))), None)
    if found is None or question.follows_up:
        return None
    kind, match = found
    documents = [
        document
        for document in knowledge.index.documents.values()
        if (within is None or document.id in within) and (not question.documents or document.id in question.documents)
    ]
    holding = [(document, s) for document in documents if len(s := _of_kind(document, kind)) > 1]
    if len(holding) != 1:
        return None
    document, sections = holding[0]
    title = document.source.title if question.documents else ""  # « quelles actions pour les parents ? » names no text
    said = set(analyse(match.group())) | set(analyse(f"{title} {document.source.kind} texte document"))
    if {noun for noun in question.nouns - said - naming_stems(question) if not noun.isdigit()}:
        return None  # « quelles sont les actions pour les parents » asks for what they say
    lead = str(wording("lead", "counted").format(title=document.source.short_title, count=len(sections)))
    if any(section.title for section in sections):
        citations = tuple(_cite_heading(number, document, section) for number, section in enumerate(sections, start=1))
        return answered(question, (Block(None, citations),), _CERTAIN, lead)
    return answered(question, _blocks_by_number(document, sections, knowledge), _CERTAIN, lead)


def _blocks_by_number(document: Document, sections: Sequence[Section], knowledge: Knowledge) -> tuple[Block, ...]:
    """« Action 1 » has no title: what it says stands in place of one."""
    blocks: list[Block] = []
    first = 1
    for section in sections:
        citations = quote_units(knowledge.units(section.id), knowledge, first)
        blocks.append(Block(section_name(section, document.text), citations))
        first += len(citations)
    return tuple(blocks)


def _of_kind(document: Document, kind: str) -> list[Section]:
    """The sections of that kind, each number once: an article that goes on after its axes is one article."""
    numbered = {section.number: section for section in reversed(document.sections) if section.kind == kind}
    return [section for section in document.sections if section in numbered.values()]


def _cite_heading(number: int, document: Document, section: Section) -> Citation:
    heading = document.text[section.start : section.body_start].rstrip(" \t\r\n\xa0:")
    return cite(number, document, section, section.start, section.start + len(heading))
