"""What goes on from a comparison: « et la résiliation ? » asks it of the same texts, « dans la seconde, … » of one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from answer.clause_asked import LENGTH
from answer.clauses.themes import typed_themes_in
from answer.compare import compare
from answer.decision import enough
from answer.model import Answer, Turn, last_question
from answer.one_question import answer_one
from answer.sides import Side, sides_of
from answer.signed_by_each import Read, signed_by_each
from answer.standings import standings_of
from answer.tables.load import table
from answer.understanding.kinds import matches
from answer.understanding.knowledge import Knowledge
from answer.understanding.question import Question
from answer.understanding.ranks import rank_named
from answer.understanding.side_words import ABOUT_TEXTS
from errors import QuestionError
from index.lexical import analyse
from ingest.text import flat, fold
from settings import Settings

# « Et les Clas, on en crée combien ? » is about them, and « et la durée, elle est de combien ? » about the texts.
_TOPIC = re.compile(
    r"^(?:(?:et|mais|ok|sinon|alors|bon|d'accord),? )*"
    r"(?P<topic>(?:l[ea]s? |l'|une? |des |ce(?:tte|t|s)? )[^ ,?]+(?: [^ ,?]+){0,5})"
    r", ?(?:elles?|ils?|on|c'|ca|qui|combien|quand|ou|y)\b"
)
_LONGER = re.compile(r"\b(?:plus|moins|aussi) (?:long(?:ue)?|courte?|longtemps)\b")
_TURNS = 3  # questions back that a comparison is gone on from


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison that was asked for last, as its question stands and with its texts."""

    question: Question
    sides: tuple[Side, ...]

    @property
    def documents(self) -> frozenset[str]:
        """Ids of the texts set side by side."""
        return frozenset[str]().union(*(side.documents for side in self.sides))


def compared_before(asked: Question, history: Sequence[Turn], read: Read, knowledge: Knowledge) -> Compared | None:
    """The comparison that a question which names no text may go on from; None where another text was named since."""
    if _is_of_its_own(asked) or not (asked.takes_up or _chooses(asked) or rank_named(asked.asked)):
        return None
    turns = [at for at in range(len(history)) if history[at].role == "user"][-_TURNS:]
    for at in reversed(turns):
        try:
            earlier = read(history[:at], history[at].content)
        except QuestionError:
            continue  # « merci »
        sides = sides_of(earlier, knowledge)
        if len(sides) > 1:
            return Compared(earlier, sides)
        if _is_of_its_own(earlier) or not (earlier.takes_up or _chooses(earlier) or rank_named(earlier.asked)):
            return None
    return None


def _is_of_its_own(question: Question) -> bool:
    """Whether it says what it is about, other than a clause."""
    if question.mentions or question.elsewhere or question.communes or question.subjects:
        return True
    topic = _TOPIC.search(flat(question.text))
    return topic is not None and not typed_themes_in(question.text[slice(*topic.span("topic"))])


def _chooses(question: Question) -> bool:
    return matches("choosing", fold(question.text))


def one_of(asked: Question, history: Sequence[Turn], compared: Compared) -> tuple[str, frozenset[str]] | None:
    """« Dans la seconde, un recommandé est-il exigé ? » : the question without these words, and the text they mean.

    « Et la première ? » has that of the question before, and at first what was compared.
    """
    rank = rank_named(asked.asked)
    if rank is None or not -len(compared.sides) <= rank.place < len(compared.sides):
        return None
    side = compared.sides[rank.place]
    last = last_question(history)
    before = rank_named(history[last].content) if last is not None else None
    for words in (rank.rest, before.rest if before else "", side.asked):
        if analyse(words):
            return words, side.documents
    return None


def of_the_same_texts(
    asked: Question,
    compared: Compared,
    read: Read,
    knowledge: Knowledge,
    settings: Settings,
    within: frozenset[str] | None,
) -> Answer | None:
    """What the same texts say of what is asked now; None where the question does not go on from them.

    « Laquelle est la plus longue ? » asks for nothing else than was compared, and has it again.
    """
    if asked.of_standing:
        return standings_of(asked, compared.documents, knowledge, settings.as_of or date.today(), within)
    text = asked.text
    choosing = set(analyse(" ".join(table("kinds")["choosing"]["words"])))
    if not set(asked.terms) - choosing - ABOUT_TEXTS:
        if not _LONGER.search(flat(asked.text)) or _is_of_length(compared.question):
            return answer_one(compared.question, knowledge, settings, within)
        text = LENGTH
        asked = replace(asked, text=text, kind="duration")
    sides = tuple(replace(side, asked=text) for side in compared.sides if within is None or side.documents <= within)
    if len(sides) < 2:
        return None
    alone = replace(asked, follows_up=False, takes_up=False)
    if asked.of_signatories:
        return signed_by_each(alone, sides, read, knowledge, settings)
    answer = compare(replace(alone, compares=True), sides, knowledge)
    return answer if answer is not None and enough(answer.confidence) else None


def _is_of_length(question: Question) -> bool:
    return question.kind == "duration" or matches("length", fold(question.text))
