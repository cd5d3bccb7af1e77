"""A part of a question and the names in it → what it says on either side of them, up to a verb."""

from itertools import takewhile

from answer.understanding.question import INVERTED
from index.lexical import analyse
from ingest.tagger import Tagged, tag

_VERBS = ("VERB", "AUX")
_THINGS = ("NOUN", "PROPN", "ADJ", "X")
# What a question about clauses may speak of without asking for anything else.
ABOUT_TEXTS = frozenset(
    analyse(
        "convention accord texte document différence comparaison comparatif clause point part schéma fiche charte "
        "protocole lettre contrat règlement partenariat chose rapport matière cas sujet page article actualité"
    )
)


def things_around(part: str, names: frozenset[str]) -> tuple[bool, frozenset[str], frozenset[str]]:
    """Whether no verb follows a name, and the things said on either side of it, up to a verb."""
    tagged = tag(part)
    held = [place for place, each in enumerate(tagged) if (stems := set(analyse(each.word))) and stems <= names]
    if not held:
        return False, frozenset(), frozenset()
    said = []
    for stretch in (reversed(tagged[: held[0]]), tagged[held[-1] + 1 :]):
        near = takewhile(lambda each: not _is_verb(each), stretch)
        words = " ".join(each.word for each in near if each.part in _THINGS)
        said.append(frozenset(s for s in analyse(words) if not s.isdigit()) - ABOUT_TEXTS - names)
    return not any(_is_verb(each) for each in tagged[held[-1] + 1 :]), said[0], said[1]


def _is_verb(tagged: Tagged) -> bool:
    return (tagged.part in _VERBS and len(tagged.word) > 1) or INVERTED.search(tagged.word) is not None
