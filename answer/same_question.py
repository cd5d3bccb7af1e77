"""What a follow-up takes of the question before: words (« et pour la FEPEM ? ») or text (« le préavis alors ? »)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.candidates import naming_stems
from answer.model import Turn
from answer.understanding.knowledge import Knowledge
from answer.understanding.places import plain
from answer.understanding.question import Question
from answer.understanding.scopes import Mention
from answer.understanding.side_words import ABOUT_TEXTS
from answer.understanding.spelling import correct
from index.lexical import analyse


def of_another_text(asked: Question, history: Sequence[Turn], knowledge: Knowledge) -> str | None:
    """The last question with one text's name for the other's; None when more is asked than that, or none was named."""
    earlier = next((turn.content for turn in reversed(history) if turn.role == "user"), None)
    name_now = _only_one(asked.mentions)
    if not asked.follows_up or earlier is None or name_now is None or asked.nouns - naming_stems(asked) - ABOUT_TEXTS:
        return None
    earlier = correct(earlier, knowledge.vocabulary)
    name_before = _only_one(knowledge.names.mentions(earlier))
    if name_before is None or name_before.documents == asked.documents:
        return None
    (before, _, after), (_, name, _) = _around(earlier, name_before), _around(asked.text, name_now)
    return re.sub(r"\b[dD]['’]$", "de ", before) + name + after


def repeated_of(asked: Question, history: Sequence[Turn], knowledge: Knowledge) -> frozenset[str]:
    """Ids of the texts that the last question named, where this one asks the same again: « c'est quoi, le préavis ? ».

    A text that was said not to tell does not let another one answer in its place.
    """
    earlier = next((turn.content for turn in reversed(history) if turn.role == "user"), None)
    if earlier is None or asked.mentions or not asked.nouns:
        return frozenset()
    before = correct(earlier, knowledge.vocabulary)
    named = frozenset[str]().union(*(mention.documents for mention in knowledge.names.mentions(before)))
    return named if asked.nouns <= set(analyse(before)) else frozenset()


def _only_one(mentions: Sequence[Mention]) -> Mention | None:
    """The name of the one text that is named, from its first word to its last: « la fiche du Rhône »."""
    if len({mention.documents for mention in mentions}) != 1:
        return None
    return replace(mentions[0], end=mentions[-1].end)


def _around(text: str, mention: Mention) -> tuple[str, str, str]:
    """The text before, in and after a mention, whose place counts in `plain(text)`: both have the same words."""
    words = list(re.finditer(r"[\w%]+", text))
    first = plain(text)[: mention.start].count(" ")
    last = plain(text)[: mention.end].count(" ")
    start, end = words[first].start(), words[last].end()
    return text[:start], text[start:end], text[end:]
