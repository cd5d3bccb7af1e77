"""« Que veut dire … ? » → the words that expand the acronym, quoted; or a refusal when no text expands it."""

import re
from collections.abc import Collection

from answer.candidates import naming_stems
from answer.model import Answer, Block
from answer.render import answered, quote_units, refused, wording
from answer.understanding.glossary import Expansion
from answer.understanding.kinds import matches
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.looking import texts_asked_of
from answer.understanding.question import Question
from index.lexical import analyse
from ingest.text import fold, one_line

_IS = r"(?:est|sont|constitue|désigne) (?:une? |l[ea]s? |des |l['’])"
_LIST = re.compile(
    r"\b(?:listes?|quels?|quelles?|tous|toutes|signification|que signifient|que veulent dire)\b"
    r".*\b(?:sigles|acronymes|abreviations)\b"
)
_LISTED = "sigles acronymes abréviations liste signification texte document"
_MOST = 60  # acronyms told of in one answer
_CERTAIN, _ABSENT = 0.97, 0.03  # an expansion is read, not guessed


def define(
    question: Question, acronym: str, knowledge: Knowledge, contact: str, within: frozenset[str] | None = None
) -> Answer | None:
    """Answer from the glossary; None when the word is no acronym of the texts and may be asked for in another sense."""
    searched = knowledge.index.documents.keys() if within is None else within
    expansions = [e for e in knowledge.glossary.expand(acronym) if e.document_id in searched]
    named = [e for e in expansions if e.document_id in question.documents]
    for expansion in (*named, *expansions):
        unit = knowledge.unit_at(expansion.document_id, expansion.start)
        if unit is None:
            continue
        units = [unit]
        if not expansion.shown_with_acronym and (used := _first_use(expansion, knowledge)) not in (None, unit):
            units.append(used)  # type: ignore[arg-type]
        if (what_it_is := _what_it_is(expansion, knowledge)) not in (None, *units):
            # « C'est quoi, une CTG ? » asks for more than its letters; « que veut dire CTG ? » for them first.
            place = len(units) if matches("spelling_out", fold(question.text)) else 0
            units.insert(place, what_it_is)  # type: ignore[arg-type]
        citations = quote_units(units, knowledge)
        return answered(question, (Block(None, citations),), _CERTAIN, expansion.long_form)
    if not knowledge.glossary.is_acronym(acronym) and not acronym.isupper():
        return None
    used_at = _first_place(acronym, searched, knowledge)
    if used_at is None and knowledge.glossary.is_acronym(acronym):
        return None  # in texts that are not searched
    because = wording("refusal", "acronym_unknown" if used_at is None else "acronym").format(
        acronym=acronym.upper() if acronym.islower() else acronym
    )
    return refused(question, knowledge, _ABSENT, contact, used_at, because)


def list_acronyms(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> Answer | None:
    """« Quels sigles la convention emploie-t-elle ? » → each that a text expands, with where; None when not asked.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    if _LIST.search(fold(question.text)) is None:
        return None
    documents = texts_asked_of(question, knowledge, within)
    titles = " ".join(f"{document.source.title} {document.source.kind}" for document in documents)
    if question.nouns - set(analyse(f"{titles} {_LISTED}")) - naming_stems(question):
        return None
    names = {document.id for document in documents}
    first = {
        acronym: next(e for e in found if e.document_id in names)
        for acronym, found in sorted(knowledge.glossary.expansions.items())
        if any(e.document_id in names for e in found)
    }
    blocks: list[Block] = []
    for expansion in first.values():
        unit = knowledge.unit_at(expansion.document_id, expansion.start)
        if unit is not None:
            heading = f"{expansion.acronym} : {one_line(expansion.long_form)}"
            blocks.append(Block(heading, quote_units([unit], knowledge, len(blocks) + 1)))
    return answered(question, tuple(blocks), _CERTAIN, single=False) if 0 < len(blocks) <= _MOST else None


def _what_it_is(expansion: Expansion, knowledge: Knowledge) -> ReadUnit | None:
    """The sentence of the document that says what it is: « La CTG est un nouveau type de convention »."""
    says = re.compile(rf"(?:l[ea]s? |l['’]|une? )?{re.escape(expansion.acronym)} {_IS}", re.IGNORECASE)
    places = knowledge.glossary.occurrences.get(fold(expansion.acronym), ())
    for unit in (knowledge.unit_at(d, at) for d, at in places if d == expansion.document_id):
        if unit is not None and says.match(knowledge.document(unit.section).text, unit.unit.start):
            return unit
    return None


def _first_place(acronym: str, searched: Collection[str], knowledge: Knowledge) -> ReadUnit | None:
    """Where a text uses it, as an acronym or as a word: « Pimms »."""
    occurrences = [(d, at) for d, at in knowledge.glossary.occurrences.get(fold(acronym), ()) if d in searched]
    if not occurrences and fold(acronym) in knowledge.vocabulary.spellings:
        word = re.compile(rf"\b{re.escape(acronym)}\b", re.IGNORECASE)
        found = ((d, word.search(knowledge.index.documents[d].text)) for d in searched)
        occurrences = [(d, match.start()) for d, match in found if match]
    return knowledge.unit_at(*occurrences[0]) if occurrences else None


def _first_use(expansion: Expansion, knowledge: Knowledge) -> ReadUnit | None:
    """Where the document uses the acronym that it spells out elsewhere."""
    text = knowledge.index.documents[expansion.document_id].text
    match = re.search(rf"\b{re.escape(expansion.acronym)}\b", text, re.IGNORECASE)
    return knowledge.unit_at(expansion.document_id, match.start()) if match else None
