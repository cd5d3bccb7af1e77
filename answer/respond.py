"""A question and what was said before it → `Answer`: the one entry of the answering side.

Which question is asked, and of which texts, is settled here; `one_question.py` answers it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from answer.clauses.themes import typed_themes_in
from answer.clauses.types import clause_types
from answer.compared_before import compared_before, of_the_same_texts, one_of
from answer.doubt import with_doubt
from answer.model import Answer, Turn
from answer.one_question import answer_one
from answer.origins import with_origins
from answer.premise import taken_for_granted
from answer.same_question import of_another_part, of_another_text, repeated_of
from answer.sides import sides_of
from answer.signed_by_each import signed_by_each
from answer.told import read_told
from answer.understanding.knowledge import Knowledge, knowledge_of
from answer.understanding.looking import leaning, spoken_of
from answer.understanding.question import Question, understand
from answer.validity import with_validity
from index import Index
from index.lexical import analyse
from settings import Settings

_OF_TEXTS = frozenset(analyse("parler dire prévoir mentionner évoquer indiquer préciser"))  # « elle en parle ? »
_BARE = 2  # content words of a question that names no text but that spoken of
LEANT = 0.65  # the most confidence in the text spoken of for a question that may be about something else


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
    if (part := of_another_part(asked, history, knowledge)) is not None:
        text_of_it = spoken_of(asked, knowledge)
        if text_of_it is not None:
            within = frozenset([text_of_it]) if within is None else within & {text_of_it}
        return answer_one(read((), part), knowledge, settings, within, part)
    if asked.of_signatories and len(sides := sides_of(asked, knowledge, within)) > 1:
        signed = signed_by_each(asked, sides, read, knowledge, settings)
        if signed is not None:
            return signed
    compared = compared_before(asked, history, read, knowledge)
    if compared is not None and (chosen := one_of(asked, history, compared)) is not None:
        text, one = chosen
        asked, within = read((), text), one if within is None else within & one
    elif (told := read_told(asked, knowledge, within)) is not None:
        return told
    elif compared is not None:
        again = of_the_same_texts(asked, compared, read, knowledge, settings, within)
        if again is not None:
            return again
    if asked.mentions and (asked.of_signatories or (asked.follows_up and not asked.compares)):
        # « et pour la fiche du Rhône ? » is not answered by the text that was asked about before, nor « qui a signé le
        # schéma du 44 ? » by who signed another one.
        within = asked.documents if within is None else within & asked.documents
    if within is None and (of_text := repeated_of(asked, history, knowledge)):
        within = of_text
    if (instead := of_another_text(asked, history, knowledge)) is not None:
        text, before = instead
        return answer_one(read(before, text), knowledge, settings, within, text)
    answer = _of_the_text_spoken_of(asked, knowledge, settings, within) or answer_one(
        asked, knowledge, settings, within
    )
    if asked.may_stand_alone:
        answer = _nearer(answer_one(read(()), knowledge, settings, within), answer, asked, knowledge)
    of_a_place = asked.mentions or asked.elsewhere or asked.communes
    if answer.refused and asked.kind_taken_up and not of_a_place:
        # « Et les enfants handicapés ? », after « combien de places ? » : what the text says of them, if not how many.
        answer = _unless_refused(answer_one(replace(asked, kind="text"), knowledge, settings, within), answer)
    if answer.refused and (leant := leaning(asked, knowledge)) is not None:
        on_text, about = leant
        if within is None or about <= within:
            other = answer_one(on_text, knowledge, settings, about)
            answer = _unless_refused(replace(other, confidence=min(other.confidence, LEANT)), answer)
    if answer.refused and (granted := taken_for_granted(asked)) is not None:
        on_that = answer_one(read((), granted), knowledge, settings, within, granted)
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
    answer = answer_one(asked, knowledge, settings, frozenset([about]))
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
