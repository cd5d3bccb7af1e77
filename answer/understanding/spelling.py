"""A question as typed → as meant: without courtesies or capitals, spelt as the corpus or French spells it."""

import re
from functools import cache

from answer.tables.load import table
from answer.understanding.vocabulary import WORD, Vocabulary, is_french
from index.lexical import analyse
from ingest.text import flat, fold

_PAUSES = " ,;:.!–-"
_PAUSE = rf"[{_PAUSES}]*"
# « Qui a signer la convention ? »: after a subject, « a » is the auxiliary, and not « à » without its accent.
_DONE = re.compile(
    r"\b(?:qui|il|elle|on|ils|elles|ca) (?:l'|les |se |s'|ne |n'|y )?(?:a|ont|est|sont|avait|etait)"
    r"(?: ete| bien| deja)? (\w{2,}er)(?![\w'-])"
)


def correct(asked: str, vocabulary: Vocabulary) -> str:
    """Courtesies left out, phone spellings spelt out by the table, then each word as the corpus or French spells it."""
    text = without_courtesies(spelt_out(asked))
    for pattern, meant in table("speech")["misused"]:
        text = _meant_for(pattern, 1, meant, text)
    text = _participles(text)
    for pattern, meant in table("speech")["turns"]:
        text = _meant_for(pattern, 0, meant, text)
    return WORD.sub(lambda match: vocabulary.correct(match.group()), re.sub(r"\s+", " ", text)).strip()


def _participles(text: str) -> str:
    for match in reversed(list(_DONE.finditer(flat(text)))):
        participle = f"{text[match.start(1) : match.end(1) - 2]}é"
        if is_french(participle.lower()):  # and not « premié »
            text = text[: match.start(1)] + participle + text[match.end(1) :]
    return text


def _meant_for(pattern: str, group: int, meant: str, text: str) -> str:
    """The text with what `group` matches in it replaced, unless it is written as a name."""
    for match in reversed(list(_compiled(pattern).finditer(fold(text)))):
        start, end = match.span(group)
        if not any(letter.isupper() for letter in text[max(start, 1) : end]):
            text = text[:start] + meant + text[end:]
    return text


def is_only_courtesy(text: str) -> bool:
    """« Bonjour ! » asks nothing."""
    return re.search(r"\w", _bared(spelt_out(text))) is None


def is_only_thanks(text: str) -> bool:
    """« Merci beaucoup, c'est parfait ! » asks nothing more."""
    said = _compiled(rf"(?<![\w'-])(?:{table('speech')['thanks']})(?![\w'-])")
    folded = fold(spelt_out(text))
    return said.search(folded) is not None and is_only_courtesy(said.sub(" ", folded))


def without_courtesies(text: str) -> str:
    """« Bonjour, pourriez-vous me dire quel est le préavis ? Merci. » asks « quel est le préavis ? »."""
    asked = _bared(text)
    return asked if analyse(asked) else text


def _bared(text: str) -> str:
    openings, closings = ("|".join(table("speech")[place]) for place in ("openings", "closings"))
    opens = _compiled(rf"{_PAUSE}(?:{openings})(?![\w'-]){_PAUSE}")
    closes = _compiled(rf"\b(?:{closings})[?{_PAUSES}]*$")
    asked = text
    while opening := opens.match(fold(asked)):
        asked = asked[opening.end() :]
    while closing := closes.search(fold(asked)):
        asked = asked[: closing.start()].rstrip(_PAUSES) + (" ?" if "?" in closing.group() else "")
    return asked.strip()


def meant_instead(text: str) -> str | None:
    """What a correction of the last question puts in its place: « ah non, je parlais de la Caf » → « la Caf »."""
    spelt = spelt_out(text)
    opens = _compiled(rf"{_PAUSE}{table('speech')['correction']['opening']}").match(fold(spelt))
    closes = _compiled(table("speech")["correction"]["closing"]).search(fold(spelt))
    if opens is None and closes is None:
        return None
    meant = spelt[opens.end() if opens else 0 : closes.start() if closes else None].strip(_PAUSES + "?")
    return meant if analyse(meant) else None


def spelt_out(asked: str) -> str:
    """Phone spellings spelt out by the table; in small letters when all were capitals, which tell nothing then."""
    text = re.sub(r"\s+", " ", asked.replace("’", "'")).strip()
    if text.isupper() and " " in text:
        text = text.lower()
    for typed, meant in table("speech")["spellings"]:
        text = _typed_alone(typed).sub(meant, text)
    return text.strip()


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _typed_alone(typed: str) -> re.Pattern[str]:
    """A pattern for a typed form as words of their own: a blank stands for a blank or an apostrophe."""
    spelt = re.escape(typed).replace(r"\ ", r"[ '’]")
    return re.compile(rf"(?<![\w'-]){spelt}(?![\w'-])", re.IGNORECASE)
