"""« Que veut dire CTG ? », « EAJE ? » → the acronym whose meaning is asked; None where something else is."""

import re
from collections.abc import Sequence

from answer.tables.load import table
from answer.understanding.glossary import Glossary
from answer.understanding.kinds import compiled, matches
from answer.understanding.places import plain
from answer.understanding.scopes import Mention
from answer.understanding.vocabulary import is_french
from index.lexical import analyse
from ingest.text import fold

TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_MEANING = (*table("kinds")["spelling_out"]["patterns"], *table("kinds")["meaning"]["patterns"])


def _right_after(folded: str, known: Sequence[str]) -> str | None:
    """The acronym that follows the words that ask for a meaning: « …, que désigne CNAF ? »."""
    rests = [
        re.sub(r"^\w*\W+(?:(?:le|la|les|un|une|l')\s?)?", "", folded[m.end() :])
        for m in compiled(_MEANING).finditer(folded)
    ]
    return next((token for rest in rests for token in known if re.match(rf"{re.escape(fold(token))}\b", rest)), None)


def asked_acronym(text: str, glossary: Glossary, mentions: Sequence[Mention], meaning: bool = False) -> str | None:
    """The acronym whose meaning is asked: one that the corpus uses, else a word written in capitals.

    « qu'est-ce que la Caf cherche à bâtir ? » asks for something else: beside the acronym and the text that it is
    looked for in, a question about a meaning has next to no words.

    Args:
        meaning: one is asked for, though the text does not say so.
    """
    tokens = [token for word in TOKEN.findall(text) for token in re.split(r"['’]", word)]
    folded = fold(text)
    if len(tokens) == 1 and glossary.is_acronym(tokens[0]) and (tokens[0].isupper() or not is_french(tokens[0])):
        return tokens[0]  # « EAJE ? »
    asking = {word for match in compiled(_MEANING).finditer(folded) for word in match.group().split()}
    known = [
        token
        for token in tokens
        if glossary.is_acronym(token) and len(token) > 1 and analyse(token) and fold(token) not in asking
    ]
    if not meaning and not matches("spelling_out", folded):
        if not matches("meaning", folded):
            return None
        fillers = table("kinds")["meaning"]["fillers"]
        named = {word for mention in mentions for word in plain(text)[mention.start : mention.end].split()}
        # « le PIMMS » is asked for as an acronym, even where the texts write « Pimms ».
        capitals = {token for token in tokens if token.isupper()} if not text.isupper() else set()
        beside = (token for token in tokens if token not in known and token not in capitals)
        words = (fold(token) for token in beside if analyse(token) and len(token) > 2)
        if any(word not in named and word not in fillers for word in words):
            return None
    if (following := _right_after(folded, known)) is not None:
        return following
    if known:
        # « l'APE dans la convention de la Caf »: the one written in capitals, else the first.
        return next((token for token in known if token.isupper()), known[0])
    return next((token for token in tokens if token.isupper() and len(token) > 1), None)
