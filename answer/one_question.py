"""A question that stands alone, or is completed → its `Answer`: the readings of a question in their order.

What a text says outright comes first: a definition, a list of headings, its record, a section by its number. Then a
comparison, and then the search, whose best candidates answer, or are refused.
"""

from datetime import date

import numpy as np

from answer.ambiguity import readings
from answer.candidates import ASKING, MEASURES, Candidates, gather, naming_stems
from answer.claimed_date import corrected_date
from answer.clause_asked import clause_asked_for, clause_of_each, clauses_asked_for, missing_clause
from answer.compare import compare
from answer.dated import date_of_text
from answer.decision import DOUBTED, confidence, enough, names_covered
from answer.define import define, list_acronyms
from answer.engagements import engagements_of, strays
from answer.extract import Extract, extract
from answer.forms import another_office, no_deadline, only_a_share, only_aimed_at
from answer.model import Answer, Block
from answer.origins import blocks_by_scope, blocks_by_text
from answer.outline import list_headings
from answer.own_contract import of_ones_own_contract
from answer.premise import asks_only_for_it, corrected_length, figure_of_another_text, missing_section
from answer.ranking import rank
from answer.render import answered, corrected_figure, refused, wording
from answer.section_asked import read_section
from answer.sides import sides_of
from answer.standings import list_standings
from answer.text_record import read_record
from answer.understanding.kinds import matches
from answer.understanding.knowledge import Knowledge
from answer.understanding.question import Question
from ingest.labels import titled_place
from ingest.model import Document
from ingest.text import fold
from settings import Settings

ONE_SIDED = (
    0.65  # the most confidence in what is quoted on the difference of two things that no texts were found to tell of
)
SILENT = 0.2  # confidence in what stands nearest where the text has no such clause
CLAUSE = 0.8  # confidence in the clause of a text that is asked for by its name alone
CORRECTED = 0.8  # confidence in a date or a figure that a text gives otherwise than the question


def answer_one(
    asked: Question,
    knowledge: Knowledge,
    settings: Settings,
    within: frozenset[str] | None,
    completed: str | None = None,
) -> Answer:
    """The answer of the texts, or a refusal.

    Args:
        within: ids of the documents to answer from; None for all.
        completed: how the question was completed, to be told; None for one asked as it is.
    """
    if asked.acronym is not None and (defined := define(asked, asked.acronym, knowledge, settings.contact, within)):
        return defined
    if (acronyms := list_acronyms(asked, knowledge, within)) is not None:
        return acronyms
    if (headings := list_headings(asked, knowledge, settings.contact, within)) is not None:
        return headings
    day = settings.as_of or date.today()
    if (record := read_record(asked, knowledge, day, settings.contact, within, completed)) is not None:
        return record
    if (dated := date_of_text(asked, knowledge, settings.contact, within)) is not None:
        return dated
    if (section := read_section(asked, knowledge, within)) is not None:
        return section
    if (engaged := engagements_of(asked, knowledge, within)) is not None:
        return engaged
    if (standings := list_standings(asked, knowledge, day, settings.contact, within)) is not None:
        return standings
    premise = missing_section(asked, knowledge)
    sides = sides_of(asked, knowledge, within) if premise is None else ()
    if len(sides) > 1 and (compared := compare(asked, sides, knowledge)):
        return compared
    if clauses := clauses_asked_for(asked, knowledge, within):
        return answered(asked, clauses, CLAUSE, single=False)
    if (corrected := corrected_date(asked, knowledge, within)) is not None:
        return answered(asked, blocks_by_scope((corrected.unit,), None, knowledge), CORRECTED, corrected.lead)
    candidates = gather(asked, knowledge, within)
    scores = rank(candidates)
    if (stating := figure_of_another_text(candidates, scores)) is not None:
        lead = wording("lead", "of_another_text").format(title=knowledge.document(stating.section).source.short_title)
        return answered(asked, blocks_by_scope((stating,), None, knowledge), CORRECTED, str(lead))
    probability = confidence(candidates, scores)
    best = _best_text(candidates, scores, knowledge) if len(scores) else ""
    told_by = _best_document(candidates, scores, knowledge) if len(scores) else None
    of_others = told_by is not None and (of_ones_own_contract(asked, told_by) or strays(asked, told_by))
    around = _text_around_best(candidates, scores, knowledge) if len(scores) else ""
    unanswering = only_aimed_at(asked, best) or no_deadline(asked, best) or another_office(asked, best, around)
    if of_others or unanswering or only_a_share(asked, naming_stems(asked) | ASKING["number"], best):
        probability *= DOUBTED
    if matches("differing", fold(asked.text)):
        probability = min(probability, ONE_SIDED)
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
        probability = min(probability, SILENT) if baseless else probability
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


def _text_around_best(candidates: Candidates, scores: np.ndarray, knowledge: Knowledge) -> str:
    """What its section says of its own."""
    section = candidates.units[int(scores.argmax())].section
    return knowledge.document(section).text[section.start : section.own_end]


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
