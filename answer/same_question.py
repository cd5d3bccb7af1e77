"""« Et pour la FEPEM ? » → the question that was asked before, of the text that is named now."""

import re
from collections.abc import Sequence

from answer.candidates import naming_stems
from answer.knowledge import Knowledge
from answer.model import Turn
from answer.places import plain
from answer.question import Question
from answer.scopes import Mention


def of_another_text(asked: Question, history: Sequence[Turn], knowledge: Knowledge) -> str | None:
    """The last question with one text's name for the other's; None when more is asked than that, or none was named."""
    earlier = next((turn.content for turn in reversed(history) if turn.role == "user"), None)
    if not asked.follows_up or earlier is None or len(asked.mentions) != 1 or asked.nouns - naming_stems(asked):
        return None
    named = knowledge.names.mentions(earlier)
    if len(named) != 1 or named[0].documents == asked.documents:
        return None
    (before, _, after), (_, name, _) = _around(earlier, named[0]), _around(asked.text, asked.mentions[0])
    return re.sub(r"\b[dD]['’]$", "de ", before) + name + after


def _around(text: str, mention: Mention) -> tuple[str, str, str]:
    """The text before, in and after a mention, whose place counts in `plain(text)`: both have the same words."""
    words = list(re.finditer(r"[\w%]+", text))
    first = plain(text)[: mention.start].count(" ")
    last = plain(text)[: mention.end].count(" ")
    start, end = words[first].start(), words[last].end()
    return text[:start], text[start:end], text[end:]
