"""The corpus's own words, for reading misspelt questions: documents in, `Vocabulary` out."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain, product

import numpy as np
import simplemma
from rapidfuzz import process
from rapidfuzz.distance import OSA

from answer.tables.load import table
from index.lexical import analyse
from ingest.model import Document
from ingest.tagger import word_vector
from ingest.text import fold

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ACCENTED = {"a": "aàâ", "e": "eéèêë", "i": "iîï", "o": "oô", "u": "uùûü", "c": "cç"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words as the corpus writes them, and how rare each stem is."""

    spellings: dict[str, str]  # folded word → its most frequent spelling, lower case
    rarity: dict[str, float]  # stem → inverse document frequency over sections, in nats
    unseen_rarity: float  # of a stem that no section holds
    undoubled: dict[str, str]  # folded word without its doubled letters → its most frequent spelling

    def idf(self, stem: str) -> float:
        """Inverse document frequency of a stem over the sections."""
        return self.rarity.get(stem, self.unseen_rarity)

    def _knows(self, folded: str) -> bool:
        return (
            folded in self.spellings or _is_everyday(folded) or is_french(folded) or _with_accents(folded) is not None
        )

    def correct(self, word: str) -> str:
        """The word as the corpus spells it, or as French does: accents put back, then the nearest word of the corpus.

        A word that is French as typed is left alone; so is one that nothing in the corpus resembles.
        """
        folded = fold(word)
        if len(folded) < 3 or any(c.isdigit() for c in folded) or is_french(word.lower()):
            return word
        if folded in self.spellings:
            return _in_case_of(word, self.spellings[folded]) if folded == word.lower() else word
        if "-" in word and all(self._knows(fold(part)) for part in word.split("-")):
            return word  # « doit-il » is no misspelling of « doit-on »
        accented = _with_accents(folded)
        elided = self._without_elision(folded)
        # « lâchât » can be written, but « lachat » is « l'achat ».
        if accented and (elided is None or word_vector(accented) is not None):
            return _in_case_of(word, accented)
        if _is_everyday(folded):
            return word
        if (doubled := self.undoubled.get(_undouble(folded))) is not None:
            return _in_case_of(word, doubled)  # « naisance », « done »
        if elided is not None:
            return f"{word[: len(folded) - len(elided)]}'{self.correct(elided)}"  # « dassistante », « lappli »
        if (heard := self._as_heard(folded)) is not None:
            return _in_case_of(word, heard)  # « cheke », « kitter »
        near = _nearest(folded, self.spellings.keys())
        if word == folded and (near is None or near[:2] != folded[:2]) and (rest := self._after_article(folded)):
            return f"{word[0]}'{rest}"  # « lenterement », « denfan »
        if near is None and (undoubled := _nearest(_undouble(folded), self.undoubled.keys(), 1)) is not None:
            near = fold(self.undoubled[undoubled])  # « Genevilier »: a doubled letter or more, and one besides
        return _in_case_of(word, self.spellings[near]) if near and _used_alike(word, self.spellings[near]) else word

    def _without_elision(self, folded: str) -> str | None:
        """What follows an article, a pronoun or « n' » run into its word; None when there is none."""
        elided = _ELISION.match(folded)
        if elided is None:
            return None
        rest = folded[elided.end() :]
        if len(rest) > 3:
            return rest if self._knows(rest) else None
        # « lars », « lapl »: of three letters, only what no dictionary has.
        return rest if folded[0] in _ARTICLES and rest in self.spellings and not is_french(rest) else None

    def _after_article(self, folded: str) -> str | None:
        """The word of the corpus, misspelt by one letter or a doubled one, that « l' » or « d' » is run into."""
        elided = _ELISION.match(folded)
        if elided is None or folded[0] not in _ARTICLES or len(rest := folded[elided.end() :]) < 5:
            return None
        near = self.undoubled.get(_undouble(rest)) or _nearest(rest, self.spellings.keys(), 1)
        return self.spellings.get(fold(near)) if near else None

    def _as_heard(self, folded: str) -> str | None:
        """The word in which « k » is written « qu » or « c »."""
        if "k" not in folded:
            return None
        written = [folded.replace("k", letters) for letters in ("qu", "c")]
        found = (self.spellings.get(w) or self.undoubled.get(_undouble(w)) or _with_accents(w) for w in written)
        return next(filter(None, found), None)


_ELISION = re.compile(r"(?:qu|[dljmnst])(?=[aeiouyh]\w{2})")
_ARTICLES = "ld"
_EVERYDAY = frozenset(table("speech")["everyday"])
_DOUBLED = re.compile(r"(.)\1")
# Cosine of the vectors of two words under which one is no misspelling of the other: « bonus » and « bons » have .25,
# « budjet » and « budget » .29, most misspellings that the model knows 1.
_ALIKE = 0.28


def build_vocabulary(documents: Iterable[Document]) -> Vocabulary:
    """Count the words and stems of all documents."""
    # What stands between two blanks is read once: neither words nor stems go across one.
    pieces: Counter[str] = Counter()
    sections: Counter[str] = Counter()
    total = 0
    stems = _Stems()
    for document in documents:
        pieces.update(f"{document.text} {document.source.title}".split())
        pieces.update(piece for name in document.source.territory for piece in name.lower().split())
        for section in document.sections:
            own = set(document.text[section.start : section.own_end].split())
            if own:
                total += 1
                sections.update(set(chain.from_iterable(map(stems.__getitem__, own))))
    counts: Counter[str] = Counter()
    for piece, count in pieces.items():
        for word in WORD.findall(piece):
            counts[word.lower()] += count
    spellings: dict[str, str] = {}
    for word, _ in counts.most_common():
        for part in dict.fromkeys((word, *word.split("-"))):
            # The accented spelling wins over the capitals of a heading, which carry no accents.
            folded = fold(part)
            if folded not in spellings or (spellings[folded] == folded and part != folded):
                spellings[folded] = part
    rarity = {stem: math.log(1 + (total - n + 0.5) / (n + 0.5)) for stem, n in sections.items()}
    undoubled: dict[str, str] = {}
    for folded, spelling in spellings.items():
        undoubled.setdefault(_undouble(folded), spelling)
    return Vocabulary(spellings, rarity, math.log(1 + (total + 0.5) / 0.5), undoubled)


class _Stems(dict[str, tuple[str, ...]]):
    """The stems of a text without blanks, worked out when it is first met."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        self[piece] = tuple(analyse(piece))
        return self[piece]


def _undouble(folded: str) -> str:
    return _DOUBLED.sub(r"\1", folded)


def _used_alike(typed: str, spelling: str) -> bool:
    """Whether one may be a misspelling of the other: a word that the model knows for another one is none."""
    one, other = word_vector(typed.lower()), word_vector(spelling)
    if one is None or other is None:
        return True
    return float(one @ other) >= _ALIKE * float(np.linalg.norm(one) * np.linalg.norm(other))


def _in_case_of(typed: str, spelling: str) -> str:
    """The spelling with the capitals that were typed: an acronym stays one."""
    if fold(spelling) == spelling and fold(typed) == spelling:
        return typed
    if typed.isupper():
        return spelling.upper()
    return spelling.capitalize() if typed[0].isupper() else spelling


def _is_everyday(folded: str) -> bool:
    """« appli », « assos »: said by everyone, in no dictionary."""
    return folded in _EVERYDAY or folded.removesuffix("s") in _EVERYDAY


@cache
def is_french(word: str) -> bool:
    """Whether the dictionary of simplemma holds this word as it is written, or the adjective that its adverb is of."""
    return any(simplemma.is_known(form, lang="fr") for form in (word, *_adjectives(word)))


def _adjectives(word: str) -> list[str]:
    """« finale » of « finalement », « courant » of « couramment », « évident » of « évidemment »."""
    endings = (("amment", "ant"), ("emment", "ent"), ("ment", ""))
    return [word.removesuffix(adverb) + ending for adverb, ending in endings if word.endswith(adverb)]


@cache
def _with_accents(folded: str) -> str | None:
    """The French word that this one is without its accents ("deja" → "déjà"), or None; the fewest accents first."""
    vowels = [place for place, letter in enumerate(folded) if letter in _ACCENTED]
    if len(vowels) > 5:
        return None
    plain = [folded[place] for place in vowels]
    # « même » rather than « mémé ».
    by_accents = sorted(
        product(*(_ACCENTED[letter] for letter in plain)),
        key=lambda letters: sum(a != b for a, b in zip(letters, plain, strict=True)),
    )
    for letters in by_accents:
        spelt = list(folded)
        for place, letter in zip(vowels, letters, strict=True):
            spelt[place] = letter
        if is_french("".join(spelt)):
            return "".join(spelt)
    return None


def _nearest(folded: str, known: Collection[str], most: int = 3) -> str | None:
    """The corpus word at one typing error, two from seven letters on, three where the first five letters are right, and
    never at more than `most`.
    """
    if len(folded) < 4:
        return None
    candidates = [word for word in known if word[0] == folded[0] and len(word) >= 4]
    found = process.extractOne(
        folded, candidates, scorer=OSA.distance, score_cutoff=min(most, 2 if len(folded) >= 7 else 1)
    )
    if found is None and len(folded) >= 8 and most >= 3:
        candidates = [word for word in candidates if word[:5] == folded[:5]]
        found = process.extractOne(folded, candidates, scorer=OSA.distance, score_cutoff=3)
    return found[0] if found else None
