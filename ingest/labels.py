"""Section → its name in a citation: "art. 5 – Résiliation"; capitals become sentence case, accents restored."""

import re
import unicodedata
from functools import lru_cache
from itertools import combinations, product

import simplemma

from ingest.model import Document, Section, SectionKind

# How a numbered section is cited; `{number}` is its number. Kinds that are not here are cited by their label.
CITED_AS: dict[SectionKind, str] = {
    "article": "art. {number}",
    "action": "action {number}",
    "axe": "axe {number}",
    "fiche": "fiche {number}",
    "annexe": "annexe {number}",
    "chapter": "chap. {number}",
}
UNNUMBERED: dict[SectionKind, str] = {"parties": "Parties"}
# Sections that are cited without what they lie in: an article needs no "titre II", a sheet no axe.
_STANDS_ALONE = ("fiche", "article", "annexe")
# Words that two accented forms answer to.
_PREFERRED = {"reglement": "règlement", "reglements": "règlements"}
TITLE_LIMIT = 90  # characters of a title within a citation
_VARIANTS = {
    "a": "aàâ", "c": "cç", "e": "eéèêë", "i": "iîï", "o": "oô", "u": "uùûü", "y": "yÿ",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_ACCENTS_AT_MOST = 3


def _is_word(word: str) -> bool:
    return simplemma.is_known(word, "fr")


@lru_cache(maxsize=4096)
def restore_accents(word: str) -> str:
    """A lower-case word with the accents that capitals left out: "resiliation" → "résiliation".

    The word stays as it is when it is itself a French word, or when no accented form is one.
    """
    if word in _PREFERRED:
        return _PREFERRED[word]
    if any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", word)) or len(word) < 3 or _is_word(word):
        return word.replace("oe", "œ") if _is_word(word.replace("oe", "œ")) else word
    places = [at for at, letter in enumerate(word) if letter in _VARIANTS]
    for count in range(1, _ACCENTS_AT_MOST + 1):
        found = []
        for chosen in combinations(places, count):
            for letters in product(*(_VARIANTS[word[at]][1:] for at in chosen)):
                candidate = list(word)
                for at, letter in zip(chosen, letters, strict=True):
                    candidate[at] = letter
                if _is_word("".join(candidate)):
                    found.append("".join(candidate))
        if found:
            # An acute accent is by far the most common one.
            return max(found, key=lambda form: form.count("é"))
    return word


def sentence_case(label: str, text: str = "") -> str:
    """A label in capitals as in a sentence, accents restored; other labels are given back unchanged.

    Args:
        label: the heading as it stands.
        text: the document, where acronyms are written in capitals amid other words.
    """
    words = _WORD.findall(label)
    if sum(word.isupper() and len(word) > 1 for word in words) * 2 <= len(words):
        return label

    def lower(match: re.Match[str]) -> str:
        word = match.group()
        if not word.isupper() or (len(word) > 1 and _is_acronym(word, text)):
            return word
        return restore_accents(word.lower())

    lowered = _WORD.sub(lower, label)
    first = _WORD.search(lowered)
    return (
        lowered
        if first is None
        else lowered[: first.start()] + lowered[first.start()].upper() + lowered[first.start() + 1 :]
    )


def _is_acronym(word: str, text: str) -> bool:
    """Whether the text writes the word in capitals within lines that are not in capitals themselves."""
    if _is_word(word.lower()) or len(word) > 8:
        return False
    return re.search(rf"[a-zà-ÿ][^\n]{{0,3}}[ '’(]{re.escape(word)}\b", text) is not None


def section_name(section: Section, text: str = "") -> str:
    """A section as a citation names it: "art. 5 – Résiliation", "fiche PE 1.2.1", "Objectifs poursuivis".

    Args:
        section: what to name.
        text: the document's text, to keep the acronyms that it writes in capitals.
    """
    if section.kind in UNNUMBERED:
        return UNNUMBERED[section.kind]
    if section.number is None or section.kind not in CITED_AS:
        return re.sub(r"(?<![ \xa0])[ \xa0]*:$", "", sentence_case(section.label, text))
    name = CITED_AS[section.kind].format(number=section.number)
    title = sentence_case(section.title, text)
    if not title or section.kind == "fiche":
        return name
    if len(title) > TITLE_LIMIT:
        title = title[:TITLE_LIMIT].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return f"{name} – {title}"


def titled_place(document: Document, section: Section) -> str:
    """A section with its text: "Convention d'Épinay, art. 5 – Résiliation"; the title alone for the root."""
    place = "" if section.kind == "title" else section_name(section, document.text)
    return f"{document.source.short_title}, {place}" if place else document.source.short_title


def citation_label(document: Document, section: Section) -> str:
    """Title of the document, then the names from the sheet, article or annex around `section` down to it.

    "Convention …, art. 1 – Engagement des parties, axe 2 – …, objectifs poursuivis".
    """
    by_id = {each.id: each for each in document.sections}
    chain: list[Section] = []
    at: Section | None = section
    while at is not None and at.parent_id is not None:
        if not (chain and chain[0].label == at.label and chain[0].number == at.number and chain[0].kind == at.kind):
            chain.insert(0, at)
        at = by_id[at.parent_id]
    for kind in _STANDS_ALONE:
        at_kind = next((number for number, each in enumerate(chain) if each.kind == kind), None)
        if at_kind is not None and not any(each.kind in _STANDS_ALONE for each in chain[:at_kind]):
            chain = chain[at_kind:]
            break
    names = [section_name(each, document.text) for each in chain if each.kind != "title"]
    shown = [name if number == 0 and chain[0].number is None else _uncapital(name) for number, name in enumerate(names)]
    return ", ".join([document.source.title, *shown])


def _uncapital(name: str) -> str:
    first = name.split()[0] if name else ""
    return name if first.isupper() and len(first) > 1 else name[:1].lower() + name[1:]
