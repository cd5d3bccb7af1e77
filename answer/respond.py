"""Question → `Answer`: the one entry of the answering side."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from answer.ambiguity import readings
from answer.candidates import ASKING, MEASURES, Candidates, gather, naming_stems
from answer.claimed_date import corrected_date
from answer.clause_asked import clause_asked_for, clause_of_each, clauses_asked_for, missing_clause
from answer.clauses.themes import typed_themes_in
from answer.clauses.types import clause_types
from answer.compare import compare
from answer.decision import DOUBTED, confidence, enough, names_covered
from answer.define import define
from answer.doubt import with_doubt
from answer.extract import Extract, extract
from answer.forms import only_a_share, only_aimed_at
from answer.model import Answer, Block, Turn
from answer.origins import blocks_by_scope, blocks_by_text, with_origins
from answer.outline import list_headings
from answer.own_contract import of_ones_own_contract
from answer.premise import (
    asks_only_for_it,
    corrected_length,
    figure_of_another_text,
    missing_section,
    taken_for_granted,
)
from answer.ranking import rank
from answer.render import answered, corrected_figure, refused, wording
from answer.same_question import of_another_text, repeated_of
from answer.section_asked import read_section
from answer.sides import sides_of
from answer.standings import list_standings
from answer.text_record import read_record
from answer.told import read_told
from answer.understanding.knowledge import Knowledge, knowledge_of
from answer.understanding.looking import leaning, spoken_of
from answer.understanding.question import Question, understand
from answer.validity import with_validity
from index import Index
from index.lexical import analyse
from ingest.labels import titled_place
from ingest.model import Document
from settings import Settings

_OF_TEXTS = frozenset(analyse("parler dire prévoir mentionner évoquer indiquer préciser"))  # « elle en parle ? »
_BARE = 2  # content words of a question that names no text but that spoken of
SILENT = 0.2  # confidence in what stands nearest where the text has no such clause
CLAUSE = 0.8  # confidence in the clause of a text that is asked for by its name alone
LEANT = 0.65  # the most confidence in the text spoken of for a question that may be about something else
CORRECTED = 0.8  # confidence in a date or a figure that a text gives otherwise than the question


def answer_question(
    index: Index,
    question: str,
    history: Sequence[Turn],
    settings: Settings,
    within: frozenset[str] | None = None,
) -> Answer:
    """Answer from the texts alone, with verbatim quotes, or refuse.

    Args:
        index: an open index; every turn is grounded anew in it.
        question: as typed.
        history: earlier turns, oldest first; used to complete the question, never as a source.
        settings: whom a refusal sends the reader to; the day on which the texts' validity is judged.
        within: ids of the documents to answer from; None for all.

    Raises:
        QuestionError: the question is blank, holds no word or is a pasted document.
    """
    answer = with_doubt(_respond(index, question, history, settings, within), index.documents)
    dated = with_validity(answer, index.documents, settings.as_of)
    return with_origins(dated, index.documents, settings.as_of or date.today())


def _respond(
    index: Index, question: str, history: Sequence[Turn], settings: Settings, within: frozenset[str] | None
) -> Answer:
    knowledge = knowledge_of(index, index.generation)

    def read(earlier: Sequence[Turn], text: str = question) -> Question:
        return understand(text, earlier, knowledge.vocabulary, knowledge.names, knowledge.glossary)

    asked = read(history)
    if (told := read_told(asked, knowledge, within)) is not None:
        return told
    if asked.follows_up and asked.mentions and not asked.compares:
        # « et pour la fiche du Rhône ? » is not answered by the text that was asked about before.
        within = asked.documents if within is None else within & asked.documents
    if within is None and (of_text := repeated_of(asked, history, knowledge)):
        within = of_text
    if (again := of_another_text(asked, history, knowledge)) is not None:
        text, before = again
        return _answer(read(before, text), knowledge, settings, within, text)
    answer = _of_the_text_spoken_of(asked, knowledge, settings, within) or _answer(asked, knowledge, settings, within)
    if asked.may_stand_alone:
        answer = _nearer(_answer(read(()), knowledge, settings, within), answer, asked, knowledge)
    if answer.refused and asked.kind_taken_up:
        # « Et les enfants handicapés ? », after « combien de places ? » : what the text says of them, if not how many.
        answer = _unless_refused(_answer(replace(asked, kind="text"), knowledge, settings, within), answer)
    if answer.refused and (leant := leaning(asked, knowledge)) is not None:
        on_text, about = leant
        if within is None or about <= within:
            other = _answer(on_text, knowledge, settings, about)
            answer = _unless_refused(replace(other, confidence=min(other.confidence, LEANT)), answer)
    if answer.refused and (granted := taken_for_granted(asked)) is not None:
        on_that = _answer(read((), granted), knowledge, settings, within, granted)
        return answer if on_that.refused else on_that
    return answer


def _unless_refused(other: Answer, answer: Answer) -> Answer:
    return answer if other.refused else other


def _of_the_text_spoken_of(
    asked: Question, knowledge: Knowledge, settings: Settings, within: frozenset[str] | None
) -> Answer | None:
    """The answer of the text spoken of to a question too short to name another: « avec qui ? »."""
    bare = asked.follows_up and not (asked.may_stand_alone or asked.mentions or asked.subjects or asked.compares)
    if not bare or len(set(asked.terms) - _OF_TEXTS) > _BARE or asked.elsewhere is not None or asked.communes:
        return None
    about = spoken_of(asked, knowledge)
    if about is None or (within is not None and about not in within):
        return None
    answer = _answer(asked, knowledge, settings, frozenset([about]))
    # « On peut la résilier ? » : what this text says nothing of, another one does not say of it.
    of_its_law = any(clause_types()[theme.types[0]].legal for theme in typed_themes_in(asked.text))
    return None if answer.refused and not of_its_law else answer


def _nearer(alone: Answer, after: Answer, asked: Question, knowledge: Knowledge) -> Answer:
    """Which answer to a bare question to give: the one to it alone, or the one after the earlier turns.

    « combien de places ? » after a question on one crèche is not about those of a county's plan; « montant rsa » after
    a question on a convention asks for something else, which no text speaks of.
    """
    about = spoken_of(asked, knowledge)
    if _is_from(about, alone) or (alone.refused and not asked.nouns <= knowledge.vocabulary.rarity.keys()):
        return alone
    if not asked.subjects and _is_from(about, after):
        return after
    return after if alone.refused else alone


def _is_from(document: str | None, answer: Answer) -> bool:
    """Whether an answer is taken from a document, named by its id."""
    return not answer.refused and bool(answer.citations) and answer.citations[0].document_id == document


def _answer(
    asked: Question,
    knowledge: Knowledge,
    settings: Settings,
    within: frozenset[str] | None,
    completed: str | None = None,
) -> Answer:
    if asked.acronym is not None and (defined := define(asked, asked.acronym, knowledge, settings.contact, within)):
        return defined
    if (headings := list_headings(asked, knowledge, within)) is not None:
        return headings
    day = settings.as_of or date.today()
    if (record := read_record(asked, knowledge, day, settings.contact, within, completed)) is not None:
        return record
    if (section := read_section(asked, knowledge, within)) is not None:
        return section
    if (standings := list_standings(asked, knowledge, day, settings.contact, within)) is not None:
        return standings
    premise = missing_section(asked, knowledge)
    sides = sides_of(asked, knowledge, within) if premise is None else ()
    if len(sides) > 1 and (compared := compare(asked, sides, knowledge)):
        return compared
    if clauses := clauses_asked_for(asked, knowledge, within):
        return answered(asked, clauses, CLAUSE, single=False)
    if (dated := corrected_date(asked, knowledge, within)) is not None:
        return answered(asked, blocks_by_scope((dated.unit,), None, knowledge), CORRECTED, dated.lead)
    candidates = gather(asked, knowledge, within)
    scores = rank(candidates)
    if (stating := figure_of_another_text(candidates, scores)) is not None:
        lead = wording("lead", "of_another_text").format(title=knowledge.document(stating.section).source.short_title)
        return answered(asked, blocks_by_scope((stating,), None, knowledge), CORRECTED, str(lead))
    probability = confidence(candidates, scores)
    best = _best_text(candidates, scores, knowledge) if len(scores) else ""
    of_others = len(scores) and of_ones_own_contract(asked, _best_document(candidates, scores, knowledge))
    if of_others or only_aimed_at(asked, best) or only_a_share(asked, naming_stems(asked) | ASKING["number"], best):
        probability *= DOUBTED
    understood_as = completed or _understood_as(asked, candidates, knowledge)
    silence = missing_clause(asked, candidates, scores, knowledge, within)
    if silence is not None:
        probability = min(probability, SILENT)
    if premise is None and (clause := clause_asked_for(asked, candidates, scores, knowledge, within)) is not None:
        citations = tuple(quote.citation for quote in clause.quotes)
        return answered(asked, (Block(None, citations),), max(probability, CLAUSE), None, understood_as, single=False)
    if not asked.follows_up and (clauses := clause_of_each(asked, knowledge, within)):
        lead = str(wording("lead", "several")) if len(clauses) > 1 else None
        return answered(asked, clauses, CLAUSE, lead, understood_as, single=False)
    length = corrected_length(asked, knowledge, within)
    baseless = premise and (asks_only_for_it(asked, knowledge) or not names_covered(candidates, scores))
    refuses = not len(scores) or not enough(probability) or baseless
    if refuses and length is not None:
        return answered(asked, blocks_by_scope((length[0],), None, knowledge), CORRECTED, length[1], understood_as)
    if refuses:
        nearest = candidates.units[int(scores.argmax())] if len(scores) else None
        because = premise or silence
        return refused(asked, knowledge, probability, settings.contact, nearest, because, understood_as, within)
    if several := readings(candidates, scores, knowledge):
        blocks = blocks_by_text(several, knowledge)
        return answered(asked, blocks, probability, premise or str(wording("lead", "several")), understood_as)
    chosen = extract(candidates, scores, knowledge)
    units = chosen.units
    if length is not None:
        premise, units = premise or length[1], (length[0], *(unit for unit in units if unit != length[0]))
    blocks = blocks_by_scope(units, _list_heading(chosen, knowledge), knowledge)
    stated = bool(candidates.measures[:, MEASURES.index("claimed_number")].any())
    lead = premise or corrected_figure(asked, blocks[0].citations[0].quote, stated)
    return answered(asked, blocks, probability, lead, understood_as)


def _best_document(candidates: Candidates, scores: np.ndarray, knowledge: Knowledge) -> Document:
    return knowledge.document(candidates.units[int(scores.argmax())].section)


def _best_text(candidates: Candidates, scores: np.ndarray, knowledge: Knowledge) -> str:
    best = candidates.units[int(scores.argmax())]
    return knowledge.document(best.section).text[best.unit.start : best.unit.end]


def _list_heading(chosen: Extract, knowledge: Knowledge) -> str | None:
    """A list is headed by where it stands."""
    if not chosen.listed:
        return None
    section = chosen.units[0].section
    where = titled_place(knowledge.document(section), section)
    return str(wording("lead", "list").format(place=where))


def _understood_as(question: Question, candidates: Candidates, knowledge: Knowledge) -> str | None:
    """How a question that leans on earlier turns was completed."""
    if not question.follows_up or candidates.focus is None:
        return None
    section = knowledge.index.sections[candidates.focus]
    subject = titled_place(knowledge.document(section), section)
    return str(wording("follow_up", "understood").format(subject=subject, question=question.text))
