"""Acronyms of the corpus with the sentence that expands each: documents in, `Glossary` out.

An acronym is expanded only where a text does it: in brackets beside its long form (Schwartz and Hearst,
"A simple algorithm for identifying abbreviation definitions", 2003), or, from four letters up, by a noun phrase of the
same document whose words begin with its letters. Anything else is « non développé ».
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.model import Document
from ingest.text import fold, is_capitals

# A capital that begins a word, and more: in this order, a text is read three times as fast as with `\b` before it.
_ACRONYM = re.compile(r"[A-ZÉÈÀ](?<!\w\w)(?:[A-ZÉÈÀ]{1,6}|(?<=[A-ZÉ])[a-z]{1,2}[A-Z]\w*|(?<=[A-Z])[a-z]{1,4})\b")
_BRACKETS = re.compile(r"\(\s*([A-Za-zÉ][\w-]{1,9})\s*(?:[,:;][^)]*)?\)")
_WORD = re.compile(r"\w+")
_LINKS = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "par", "pour"])
_LINK_LETTERS = re.compile("[A-Z]+")
_ASIDE = re.compile(r"\([^()]*\)")
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{2,}(?:[ '’-](?:[A-ZÀ-Þ]['’])?[A-ZÀ-Þ]{2,}){2,}\b")  # « ENGAGEMENT DES PARTIES »
_GOES_ON = re.compile(r"\s+et\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Expansion:
    """An acronym and its long form where it stands: `text[start:end]` of the document is `long_form`."""

    acronym: str
    long_form: str
    document_id: str
    start: int
    end: int
    shown_with_acronym: bool  # the acronym stands beside its long form


@dataclass(frozen=True, slots=True)
class Glossary:
    """What the acronyms of the corpus stand for, and where they occur."""

    expansions: dict[str, tuple[Expansion, ...]]  # folded acronym → expansions, those beside the acronym first
    occurrences: dict[str, tuple[tuple[str, int], ...]]  # folded acronym → (document id, offset)

    def expand(self, word: str) -> tuple[Expansion, ...]:
        """Expansions of a word as typed, in any case; a plural "s" is tolerated."""
        folded = fold(word)
        return self.expansions.get(folded) or self.expansions.get(folded.removesuffix("s"), ())

    def is_acronym(self, word: str) -> bool:
        """Whether the corpus uses this word as an acronym."""
        return fold(word) in self.occurrences


def build_glossary(documents: Iterable[Document]) -> Glossary:
    """Collect acronyms and expansions of all documents."""
    expansions: dict[str, list[Expansion]] = defaultdict(list)
    occurrences: dict[str, list[tuple[str, int]]] = defaultdict(list)
    initials = _Initials()
    for document in documents:
        bracketed = list(_bracketed(document))
        known = {fold(e.acronym) for e in bracketed}
        used: set[str] = set()
        for expansion in bracketed:
            expansions[fold(expansion.acronym)].append(expansion)
        for match in _written_as_acronyms(document.text):
            # A capitalised short word ("Caf", "Clas") is an acronym only if some text brackets it as one.
            if (acronym := fold(match.group())) in known or match.group().isupper():
                occurrences[acronym].append((document.id, match.start()))
                used.add(acronym)
        unknown = sorted(name for name in used if name not in known and len(name) >= 4)
        for expansion in _spelt_elsewhere(document, unknown, initials):
            expansions[fold(expansion.acronym)].append(expansion)
    return Glossary(
        {name: tuple(sorted(found, key=lambda e: not e.shown_with_acronym)) for name, found in expansions.items()},
        {name: tuple(found) for name, found in occurrences.items()},
    )


def _written_as_acronyms(text: str) -> Iterable[re.Match[str]]:
    """Words written as acronyms, without « ET » between two parties and the words of a heading in capitals."""
    line_end, capitals = 0, list[range]()
    for match in _ACRONYM.finditer(text):
        if match.group().isupper():
            if match.start() >= line_end:
                line_start = text.rfind("\n", 0, match.start()) + 1
                line_end = text.find("\n", match.end()) + 1 or len(text)
                capitals = _in_capitals(text, line_start, line_end)
            if fold(match.group()) in _LINKS or any(match.start() in stretch for stretch in capitals):
                continue
        yield match


def _in_capitals(text: str, start: int, end: int) -> list[range]:
    """What of a line is written in capitals: all of it, or three words in a row."""
    if is_capitals(text[start:end]):
        return [range(start, end)]
    return [range(*stretch.span()) for stretch in _CAPITALS.finditer(text, start, end)]


def _bracketed(document: Document) -> Iterable[Expansion]:
    """« Contrats d'accompagnement à la scolarité (Clas) »: the words before the bracket spell what is inside."""
    text = document.text
    for match in _BRACKETS.finditer(text):
        acronym = match.group(1)
        if not any(c.isupper() for c in acronym) or any(c.isdigit() for c in acronym):
            continue
        line_start = text.rfind("\n", 0, match.start()) + 1
        before = _ASIDE.sub(lambda aside: " " * len(aside.group()), text[line_start : match.start()])
        words = list(_WORD.finditer(before))[-min(len(acronym) + 5, 2 * len(acronym)) :]
        begin = _long_form([fold(word.group()) for word in words], fold(acronym))
        if begin is not None:
            start, end = line_start + words[begin].start(), line_start + words[-1].end()
            yield Expansion(acronym, text[start:end], document.id, start, end, True)


def _long_form(words: list[str], acronym: str) -> int | None:
    """The rank of the first word of the long form, by Schwartz and Hearst: letters are matched from the right, anywhere
    in a word but for the first, which begins one. Beyond their rule, three letters in five must begin a word, or chance
    would spell anything. Words whose first letters spell it are taken first: from the right, "p" is met in the middle
    of « préoccupantes » before its beginning.
    """
    telling = [rank for rank, word in enumerate(words) if word not in _LINKS][-len(acronym) :]
    if "".join(words[rank][0] for rank in telling) == acronym:
        return telling[0]
    word, place, initials = len(words) - 1, len(words[-1]) - 1 if words else 0, 0
    for rank in range(len(acronym) - 1, -1, -1):
        while word >= 0 and not (
            place >= 0
            and words[word][place] == acronym[rank]
            and (rank > 0 or (place == 0 and words[word] not in _LINKS))
        ):
            place -= 1
            if place < 0:
                word -= 1
                place = len(words[word]) - 1 if word >= 0 else -1
        if word < 0:
            return None
        initials += place == 0
        if rank == 0:
            return word if initials >= 0.6 * len(acronym) else None
        place -= 1
        if place < 0:
            word -= 1
            place = len(words[word]) - 1 if word >= 0 else -1
    return None


class _Initials(dict[str, str]):
    """The folded first letters of the words between two blanks, in capitals for links; worked out when first met."""

    def __missing__(self, piece: str) -> str:
        words = map(fold, _WORD.findall(piece))
        self[piece] = "".join(word[0].upper() if word in _LINKS else word[:1] or "?" for word in words)
        return self[piece]


def _spelt_elsewhere(document: Document, acronyms: Sequence[str], initials: _Initials) -> Iterable[Expansion]:
    """« établissements d'accueil du jeune enfant » for EAJE, when the document never brackets it."""
    if not acronyms:
        return
    text = document.text
    letters = "".join(map(initials.__getitem__, text.split()))  # one a word
    bare = _LINK_LETTERS.sub("", letters)
    # Few texts hold the initials of a phrase in a row: what follows reads none of the others.
    begun = sorted((rank, name) for name in acronyms if name in bare for rank in _beginnings(name, letters))
    if not begun:
        return
    words = list(_WORD.finditer(text))
    spelt: dict[str, int] = {}  # acronym → where; two do not begin at one word
    for rank, acronym in begun:
        start, end = words[rank].start(), _phrase_end(text, words, rank, acronym)
        if end is None or acronym in spelt or rank in spelt.values() or text[start:end].isupper():
            continue
        yield Expansion(acronym.upper(), text[start:end], document.id, start, end, False)
        spelt[acronym] = rank


def _beginnings(acronym: str, letters: str) -> list[int]:
    """The ranks of the words, links included, from which the first letters of words spell an acronym."""
    spelling = re.compile("(?=" + "".join(f"[A-Z]*{re.escape(letter)}" for letter in acronym) + ")")
    return [m.start() for m in spelling.finditer(letters) if letters[m.start()].casefold() == acronym[0]]


def _phrase_end(text: str, words: list[re.Match[str]], rank: int, acronym: str) -> int | None:
    """Where a noun phrase that begins at word `rank` ends, if its words but links begin with the acronym's letters."""
    letter, position = 0, rank
    while letter < len(acronym) and position < len(words):
        word = fold(words[position].group())
        gap = text[words[position - 1].end() : words[position].start()] if position > rank else ""
        if gap.strip(" '’-\xa0"):
            return None  # punctuation ends a noun phrase
        if word[:1] == acronym[letter] and word not in _LINKS:
            letter += 1
        elif word not in _LINKS:
            return None
        position += 1
    if letter < len(acronym):
        return None
    # « politiques d'accueil du jeune enfant et de soutien à la parentalité » goes on past the letters of "PAJE".
    end = words[position - 1].end()
    return None if _GOES_ON.match(text, end) else end
