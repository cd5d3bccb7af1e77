"""« Est-elle encore valable ? », « qui l'a signée ? » → what a text says of itself as a whole, read off it."""

import re
from collections.abc import Collection
from datetime import date

from answer.candidates import naming_stems
from answer.clauses.themes import typed_themes_in
from answer.clauses.types import clause_types
from answer.model import Answer, Block
from answer.render import answered, corrected_figure, quote_units, refused, wording
from answer.tables.load import table
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.question import Question
from answer.understanding.side_words import ABOUT_TEXTS
from answer.understanding.vocabulary import WORD
from index.lexical import analyse
from ingest.model import Document, ValidityFact
from ingest.text import fold
from ingest.validity import standing_on

_CERTAIN, _ABSENT = 0.95, 0.05  # read off the text's own dates and signatures
# Facts that tell how long a text applies.
_RUNS: tuple[ValidityFact, ...] = ("effective", "duration", "term", "renewal")
_LASTS: tuple[ValidityFact, ...] = ("duration",)
_LENGTH = ("durée",)  # the clause types of how long a text applies
_EFFECT: tuple[ValidityFact, ...] = ("effective",)
_ROOT = 5  # letters that « notification » and « notifiée » share
_MOST = 8  # signatures quoted
_SIGNED = re.compile(r"\bsign(?:er|ee?s?|ature|atures)\b")
_TAKES_EFFECT = re.compile(r"\bpr(?:end(?:ra)?|ise|is)\b.{0,12}\beffet\b")
_PARTIES = "parties partenaires contractants cosignataires deux trois quatre"
_KINDS = ("convention", "accord", "schéma", "charte", "contrat", "avenant", "protocole", "fiche")


def read_record(
    question: Question,
    knowledge: Knowledge,
    day: date,
    contact: str,
    within: frozenset[str] | None = None,
    understood_as: str | None = None,
) -> Answer | None:
    """How long one text applies, or who signed it, or that it does not tell; None when something else is asked.

    Args:
        day: the one on which it applies or not.
        contact: whom a refusal names.
        within: ids of the documents to answer from; None for all.
        understood_as: how the question was completed from the history, when it was.
    """
    if not (question.of_standing or question.of_signatories or question.kind in ("date", "duration")):
        return None
    document = _text_asked_about(question, knowledge, within)
    if document is None:
        return None
    if _asks_undated_event(question, document):
        effect = next(iter(told_by(document, knowledge, _EFFECT)), None)
        return refused(question, knowledge, _ABSENT, contact, effect, standing_on(document, day).reason)
    if _asks_undated_signature(question, document):
        reason = wording("refusal", "undated_signatures").format(title=document.source.short_title)
        block = next(iter(_signatures(document, knowledge)), None)
        return refused(question, knowledge, _ABSENT, contact, block, str(reason))
    length = question.kind == "duration" and asks_length(question, naming_stems(question))
    if length and document.validity.duration is not None:
        citations = quote_units(told_by(document, knowledge, _LASTS), knowledge)
        lead = corrected_figure(question, citations[0].quote, stated=False)
        return answered(question, (Block(None, citations),), _CERTAIN, lead, understood_as)
    # « Quelle est la durée du schéma ? », of one that gives its years alone.
    years_alone = length and document.validity.duration is None and document.validity.term is not None
    # « Quand prend-il effet ? », of one that does not tell.
    told = any(finding.fact in _EFFECT for finding in document.validity.findings)
    untold = question.kind == "date" and not told and _TAKES_EFFECT.search(fold(question.text)) is not None
    if not (question.of_standing or question.of_signatories or years_alone or untold):
        return None
    inside = question.nouns - words_of(document, question)
    if question.of_signatories:
        signed = _signatures(document, knowledge)
        units = [unit for unit in signed if inside <= unit.stems]  # « pour la Caf »
        if signed and not units and question.kind == "name":
            return refused(question, knowledge, _ABSENT, contact, signed[0], within=frozenset([document.id]))
        signatures = (Block(None, quote_units(units, knowledge)),)
        return answered(question, signatures, _CERTAIN, None, understood_as) if units else None
    if inside and not (years_alone or untold):
        return None
    standing = standing_on(document, day)
    units = told_by(document, knowledge)
    if not units:
        return refused(question, knowledge, _ABSENT, contact, None, standing.reason)
    lead = wording("lead", "standing").format(
        title=document.source.short_title, badge=standing.badge, reason=standing.reason
    )
    return answered(question, (Block(None, quote_units(units, knowledge)),), _CERTAIN, str(lead), understood_as)


def _asks_undated_event(question: Question, document: Document) -> bool:
    """« À quelle date a-t-elle été notifiée ? », of a text that takes effect at a notification without date."""
    validity, folded = document.validity, fold(question.text)
    undated = validity.event is not None and validity.effective is None
    return undated and question.kind == "date" and str(validity.event)[:_ROOT] in folded and "effet" not in folded


def _asks_undated_signature(question: Question, document: Document) -> bool:
    """« À quelle date a-t-elle été signée ? », of a text that bears signatures and no date."""
    kinds = question.nouns & set(analyse(" ".join(_KINDS)))
    other = bool(kinds) and not kinds & set(analyse(document.source.kind))
    asked = question.kind == "date" and _SIGNED.search(fold(question.text)) is not None
    bears = any(section.kind == "signature" for section in document.sections)
    parties = {*_stems_of_parties(document), *analyse(_PARTIES)}
    nothing_else = not question.nouns - words_of(document, question) - parties
    return asked and bears and document.validity.signed is None and nothing_else and not other


def _text_asked_about(question: Question, knowledge: Knowledge, within: frozenset[str] | None) -> Document | None:
    """The one text that the question names, or that there is to search."""
    documents = knowledge.index.documents
    searched = documents.keys() if within is None else documents.keys() & within
    named = question.documents
    if not named and question.follows_up:
        named = frozenset().union(*(mention.documents for mention in knowledge.names.mentions(question.context)))
    asked = named & searched if named else searched
    if len(asked) != 1 or question.elsewhere is not None:
        return None
    return documents[next(iter(asked))]


def words_of(document: Document, question: Question) -> set[str]:
    """The stems that name the text, and those of which such a question is made."""
    fillers = " ".join(table("kinds")["record"]["fillers"])
    return {*naming_stems(question), *analyse(f"{document.source.title} {document.source.kind} {fillers}")}


def _stems_of_parties(document: Document) -> set[str]:
    """The names in its list of parties: « la convention avec le CCAS »."""
    parties = (document.text[s.start : s.own_end] for s in document.sections if s.kind == "parties")
    return {stem for text in parties for word in WORD.findall(text) if word[0].isupper() for stem in analyse(word)}


def asks_length(question: Question, names: frozenset[str]) -> bool:
    """Whether how long texts apply is asked, and nothing else of them.

    Args:
        names: stems of the words that name them.
    """
    fillers = " ".join((*table("kinds")["record"]["fillers"], *table("kinds")["length"]["fillers"]))
    asked = re.search("|".join(table("kinds")["length"]["patterns"]), fold(question.text))
    nouns = {noun for noun in question.nouns if not noun.isdigit()}  # « elle dure 2 ans ? »
    if any(clause_types()[theme.types[0]].legal for theme in typed_themes_in(question.text) if theme.types != _LENGTH):
        return False  # « combien de temps pour résilier ? »
    return asked is not None and not nouns - names - ABOUT_TEXTS - set(analyse(fillers))


def told_by(document: Document, knowledge: Knowledge, facts: Collection[ValidityFact] = _RUNS) -> list[ReadUnit]:
    """The sentences that say how long it applies, else the heading that names its last year."""
    found = (knowledge.unit_at(document.id, f.start) for f in document.validity.findings if f.fact in facts)
    units = {unit.unit.start: unit for unit in found if unit}
    if units or document.validity.term is None:
        return [units[start] for start in sorted(units)]
    year = str(document.validity.term.year)
    headings = (knowledge.heading(section.id) for section in document.sections)
    return [h for h in headings if h and year in document.text[h.unit.start : h.unit.end]][:1]


def _signatures(document: Document, knowledge: Knowledge) -> list[ReadUnit]:
    """The blocks of the signatures: a name with its role."""
    signed = [section for section in document.sections if section.kind == "signature"]
    return [unit for section in signed for unit in knowledge.units(section.id)][:_MOST]
