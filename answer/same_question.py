"""What a follow-up takes of the question before: words (« et pour la FEPEM ? ») or text (« le préavis alors ? »)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from answer.candidates import naming_stems
from answer.model import Turn, last_question
from answer.premise import with_another_number
from answer.understanding.knowledge import Knowledge
from answer.understanding.places import plain
from answer.understanding.question import Question
from answer.understanding.ranks import RANK_WORD, rank_of
from answer.understanding.scopes import Mention
from answer.understanding.side_words import ABOUT_TEXTS
from answer.understanding.spelling import correct
from index.lexical import analyse
from ingest.text import flat

# « La convention d'Épinay en parle aussi ? » asks no more.
_THE_SAME = frozenset(
    analyse("aussi pareil rien seulement parler dire dit disent prévoir prévoit dessus dedans sujet point")
)
_ANOTHER = re.compile(
    r"(?:(?:et|pour|dans|que dit|c'est quoi) )*(?:l[ea]s?|du|au) "
    rf"(?:(?P<step>suivante?|precedente?)|(?P<rank>{RANK_WORD})|(?P<number>\d{{1,2}}))"
)
_BETWEEN = 12  # characters between two names that are asked about together: « Épinay et la Loire-Atlantique »


def of_another_text(
    asked: Question, history: Sequence[Turn], knowledge: Knowledge
) -> tuple[str, Sequence[Turn]] | None:
    """The last question asked of the text named now, with what was said before it; None when more is asked than that.

    The name stands for that of the texts asked about before, or beside what was asked of none: « et celles d'Épinay ? »
    """
    last = last_question(history)
    name_now = _stretch(asked.mentions)
    if not asked.follows_up or last is None or name_now is None or len({m.documents for m in asked.mentions}) != 1:
        return None
    if asked.nouns - naming_stems(asked) - ABOUT_TEXTS:
        return None
    earlier = correct(history[last].content, knowledge.vocabulary)
    _, name, _ = _around(asked.text, name_now)
    named = knowledge.names.mentions(earlier)
    if not named:
        no_more = set(asked.terms) <= naming_stems(asked) | ABOUT_TEXTS | _THE_SAME
        return (f"{earlier.rstrip(' ?.!')}, {name} ?", history[:last]) if no_more and analyse(earlier) else None
    name_before = _stretch(named)
    if name_before is None or {m.documents for m in named} == {asked.documents}:
        return None
    before, _, after = _around(earlier, name_before)
    return re.sub(r"\b[dD]['’]$", "de ", before) + name + after, ()


def of_another_part(asked: Question, history: Sequence[Turn], knowledge: Knowledge) -> str | None:
    """« Que dit l'article 2 ? », « et le troisième ? », « le suivant ? » : the last question, asked of that article."""
    return _of_part(asked.asked, history, knowledge)


def _of_part(asked: str, history: Sequence[Turn], knowledge: Knowledge) -> str | None:
    last = last_question(history)
    match = _ANOTHER.fullmatch(flat(asked).strip(" ?.!"))
    if last is None or match is None:
        return None
    before = correct(history[last].content, knowledge.vocabulary)

    def number(before: int) -> int | None:
        if match["step"]:
            return before + (1 if match["step"].startswith("suiv") else -1)
        return int(match["number"]) if match["number"] else rank_of(match["rank"])

    # « Et le suivant ? », asked twice, is of the one after the next.
    return with_another_number(_of_part(history[last].content, history[:last], knowledge) or before, number)


def repeated_of(asked: Question, history: Sequence[Turn], knowledge: Knowledge) -> frozenset[str]:
    """Ids of the texts that the last question named, where this one asks the same again: « c'est quoi, le préavis ? ».

    A text that was said not to tell does not let another one answer in its place.
    """
    last = last_question(history)
    things = asked.nouns - ABOUT_TEXTS
    if last is None or asked.mentions or not things:
        return frozenset()
    before = correct(history[last].content, knowledge.vocabulary)
    named = frozenset[str]().union(*(mention.documents for mention in knowledge.names.mentions(before)))
    return named if things <= set(analyse(before)) else frozenset()


def _stretch(mentions: Sequence[Mention]) -> Mention | None:
    """From the first word of the first name to the last of the last: « la fiche du Rhône », « Épinay et la FEPEM ».

    None where there is no name, or where names stand apart.
    """
    if not mentions:
        return None
    apart = len({m.documents for m in mentions}) > 1 and any(
        second.start - first.end > _BETWEEN for first, second in pairwise(mentions)
    )
    return None if apart else replace(mentions[0], end=mentions[-1].end)


def _around(text: str, mention: Mention) -> tuple[str, str, str]:
    """The text before, in and after a mention, whose place counts in `plain(text)`: both have the same words."""
    words = list(re.finditer(r"[\w%]+", text))
    first = plain(text)[: mention.start].count(" ")
    last = plain(text)[: mention.end].count(" ")
    start, end = words[first].start(), words[last].end()
    return text[:start], text[start:end], text[end:]
