"""Places that a question names and no text speaks of: question → `Elsewhere`, and the texts that may still apply there.

A text of another place answers nothing: the notice period of one commune's convention is not that of another's. A text
without territory is national, and one of a département applies in its communes.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

import pycountry
from rapidfuzz import process
from rapidfuzz.distance import OSA

from answer.tables.load import table
from answer.understanding.vocabulary import is_french
from ingest.model import Document
from ingest.text import fold

_DEPARTMENT_NUMBER = re.compile(
    r"\b(?:(?P<certain>dans le|caf|caf du|departement|pour le|schema|convention|lettre|ctg)"
    r"|le|du|au) (?P<number>\d{2,3}|2[ab])\b"
    r"(?! ?(?:%|h|ans?|mois|jours?|euros?|janvier|fevrier|mars|avril|mai|juin|"
    r"juillet|aout|septembre|octobre|novembre|decembre))"
)
_LAST_NUMBER = re.compile(r"\b(?P<before>[a-z]\w+) (?P<number>\d{2})$")  # « combien de micro-crèches 93 »
# Behind these, two digits are no département.
_NUMBERING = re.compile(
    r"article|art|axe|action|fiche|annexe|page|numero|chapitre|titre|de|du|a|au|plus|moins|sur|que|est|par|les|des|et|ou"
)
_LAST_DAY = 31  # « le 21 » is a day as often as a département
_BEFORE = re.compile(r"(?:^|\W)(?:a|de|d'|sur|pour|vers|chez|commune|ville|mairie|caf|ccas|habite)\s?$")
_ARTICLE = re.compile(r"^(?:le|les) ")
_ABBREVIATED = {"st": "saint", "ste": "sainte"}
_LONG = 7  # letters of a name that is known with one of them wrong
_SHORTEST = 4  # letters of a commune's name; « Eu » and « Vif » are words


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Places that no text speaks of; `reach` holds the documents that may apply there all the same."""

    places: tuple[str, ...]  # as French writes them
    reach: frozenset[str]  # ids of documents
    national: frozenset[str]  # of these, the ones without territory


@dataclass(frozen=True, slots=True)
class Places:
    """What the texts say of where they apply."""

    unspoken: frozenset[str]  # départements that no text names, plain
    unspoken_communes: frozenset[str]  # communes that no text names though all words of their names are in some, plain
    words: frozenset[str]  # folded words of all texts
    national: frozenset[str]  # ids of the documents without territory
    departmental: Mapping[str, frozenset[str]]  # a département's plain name → ids of the documents of all of it

    def elsewhere(self, question: str) -> Elsewhere | None:
        """The départements and communes that a question names and no text does; None when there are none."""
        named = dict(self._departments(question)) | dict(self._communes(question))
        if not named:
            return None
        return Elsewhere(tuple(named), frozenset.intersection(*named.values()), self.national)

    def _departments(self, question: str) -> Iterable[tuple[str, frozenset[str]]]:
        folded = plain(question)
        numbered = {name for _, _, name in department_numbers(folded)}
        for name in departments().values():
            bare = plain(name)
            written = len(bare) > 3 and bare in folded and _names_department(name, question)
            if bare in self.unspoken and (written or name in numbered):
                yield name, self.national

    def _communes(self, question: str) -> Iterable[tuple[str, frozenset[str]]]:
        for name, numbers in communes_in(question):
            if plain(name) in self.unspoken_communes or not self.words.issuperset(plain(name).split()):
                above = (self.departmental.get(plain(departments()[number]), frozenset()) for number in numbers)
                yield name, self.national.union(*above)


def _names_department(name: str, question: str) -> bool:
    """« dans la Somme » does, « quelle somme » and « la réunion » do not."""
    name = name.removeprefix("La ")
    bare = plain(name)
    if not is_french(name.lower()):
        return re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", plain(question)) is not None
    capital = any(match.start() > 0 for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", question))
    behind = rf"\b(?:dans|caf de|departement de) (?:l[ae]s?|l) {bare}\b"
    return capital or re.search(behind, plain(question)) is not None


def collect_places(documents: Collection[Document], words: Collection[str]) -> Places:
    """Gather where the documents apply; the first name of a territory is its narrowest.

    Args:
        words: folded, of all texts.
    """
    known = {plain(name) for name in departments().values()}
    departmental: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        narrowest = plain(document.source.territory[0]) if document.source.territory else ""
        if narrowest in known:
            departmental[narrowest].add(document.id)
    held = frozenset(words)
    # « La Crèche » is written as two ordinary words; what has a hyphen is a name.
    names = {plain(name) for each in _by_first_word().values() for name, _, _ in each if "-" in name}
    return Places(
        _unspoken(documents, known),
        _unspoken(documents, {name for name in names if held.issuperset(name.split())}),
        held,
        frozenset(d.id for d in documents if not d.source.territory),
        {name: frozenset(ids) for name, ids in departmental.items()},
    )


def _unspoken(documents: Iterable[Document], names: Collection[str]) -> frozenset[str]:
    """The plain names that no document holds, but for the names of départements that they are part of."""
    missing = set(names)
    words = _WordsOf(names)
    longer = {name: [d for d in map(plain, departments().values()) if f" {d} ".find(f" {name} ") > 0] for name in names}
    for document in documents:
        if not missing:
            break
        everything = f"{document.text} {document.source.title} {' '.join(document.source.territory)}"
        # Most texts lack a word of most names, and to fold a text costs more than to look its pieces up.
        held = set(chain.from_iterable(map(words.__getitem__, everything.split())))
        if likely := [name for name in missing if held.issuperset(name.split())]:
            folded = f" {plain(everything)} "
            missing.difference_update(name for name in likely if _holds_apart(folded, name, longer[name]))
    return frozenset(missing)


def _holds_apart(folded: str, name: str, longer: Iterable[str]) -> bool:
    """Whether a text names « Saint-Denis », and not « Seine-Saint-Denis » alone."""
    for other in longer:
        folded = folded.replace(f" {other} ", " ")
    return f" {name} " in folded


class _WordsOf(dict[str, tuple[str, ...]]):
    """The words of names that stand between two blanks of a text, worked out when they are first met."""

    def __init__(self, names: Iterable[str]) -> None:
        self._words = frozenset(word for name in names for word in name.split())

    def __missing__(self, piece: str) -> tuple[str, ...]:
        self[piece] = tuple(self._words.intersection(plain(piece).split()))
        return self[piece]


def department_numbers(folded: str) -> list[tuple[int, int, str]]:
    """Where a plain text gives départements by their numbers, and which: « dans le 93 » → Seine-Saint-Denis."""
    found = [
        (*match.span("number"), departments()[match["number"]])
        for match in _LAST_NUMBER.finditer(folded)
        if match["number"] in departments()
        and int(match["number"]) > _LAST_DAY
        and not _NUMBERING.fullmatch(match["before"])
    ]
    for match in _DEPARTMENT_NUMBER.finditer(folded):
        number = match["number"].upper().zfill(2)
        may_be_a_day = number.isdigit() and int(number) <= _LAST_DAY
        if number in departments() and (match["certain"] or not may_be_a_day):
            found.append((*match.span("number"), departments()[number]))
    return list(dict.fromkeys(found))


@cache
def departments() -> dict[str, str]:
    """Number → name of the French départements (ISO 3166-2, by pycountry)."""
    return {
        s.code.removeprefix("FR-"): s.name
        for s in pycountry.subdivisions.get(country_code="FR")  # type: ignore[no-untyped-call]
        if "department" in s.type.lower()
    }


def communes_in(question: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Communes named: with a capital, or in small letters behind a preposition when the name is no French word."""
    words = list(re.finditer(r"[^\W_]+", question))
    folded = [_ABBREVIATED.get(written, written) for written in (fold(word.group()) for word in words)]
    taken = 0
    for at, word in enumerate(words):
        if word.start() < taken:
            continue
        for name, spelt, numbers in _by_first_word().get(_as_spelt(folded[at]), ()):
            last = words[at + len(spelt) - 1] if at + len(spelt) <= len(words) else None
            if last is None or folded[at + 1 : at + len(spelt)] != spelt[1:] or _of_department(folded, at, len(spelt)):
                continue
            capital = word.group()[0].isupper() and at > 0
            behind = _BEFORE.search(fold(question[: word.start()]).replace("’", "'"))
            ordinary = len(spelt) == 1 and is_french(word.group().lower())
            # « durée convention aubervilliers » : what is long and no French word is a name wherever it stands.
            known = behind or (at > 0 and len(folded[at]) >= _LONG and "".join(spelt) == folded[at])
            if capital or (known and not ordinary):
                taken = last.end()
                yield name, numbers
                break


def _of_department(words: Sequence[str], at: int, length: int) -> bool:
    """Whether the words from `at` end the name of a département: « Seine-Saint-Denis »."""
    ends = (plain(name).split() for name in departments().values())
    return any(len(end) > length and words[: at + length][-len(end) :] == end for end in ends)


@lru_cache(maxsize=10_000)
def _as_spelt(word: str) -> str:
    """A word as the name of a commune begins, « villeurbanne » for « villeurbane »; itself where none is near."""
    if word in _by_first_word() or len(word) < _LONG or is_french(word):
        return word
    near = process.extractOne(word, _by_first_word().keys(), scorer=OSA.distance, score_cutoff=1)
    return near[0] if near and near[0][0] == word[0] else word


@cache
def _by_first_word() -> dict[str, list[tuple[str, list[str], tuple[str, ...]]]]:
    """First folded word → communes as (name, folded words without the article, départements), longest first."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for number, names in table("communes")["communes"].items():
        for name in names:
            if len(name) >= _SHORTEST and number in departments():
                numbers[name].append(number)
    found: dict[str, list[tuple[str, list[str], tuple[str, ...]]]] = defaultdict(list)
    for name in sorted(numbers, key=len, reverse=True):
        spelt = _ARTICLE.sub("", plain(name)).split()  # « au Mans »
        found[spelt[0]].append((name, spelt, tuple(numbers[name])))
    return found


def plain(text: str) -> str:
    """Folded, with every separator a single blank."""
    return re.sub(r"[^\w%]+", " ", fold(text)).strip()
