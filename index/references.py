"""« article 5 », « axes 1 et 2 », « fiche PE 1.2.1 » in a query → the sections that they name."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from ingest.headings import KEYWORDS, ORDINALS
from ingest.model import Section, SectionKind
from ingest.text import flat, fold

_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_FILLERS = r"(?:\s+(?:strategiques?|prioritaires?|thematiques?|transversa(?:l|le|ux)|de\s+(?:travail|developpement)))?"
# A lone letter, and the letters of a code, count only as capitals: « annexe B », but not « un article a ».
_NUMBER = (
    r"(?:[lrd]\.\s?\*?\d+(?:-\d+)*"
    r"|(?:\b(?!(?:et|ou|a)\b)[a-z]{1,4}[ -]?)?\d{1,3}(?:[.-]\d{1,3})*(?!\d|\s?%)"
    rf"|(?:{_ORDINAL})\b"
    r"|[ivxl]{1,6}\b(?!')"
    r"|[a-z]\b(?!'))"
)
_AND = r"\s*(?:,|\bet\b|\bou\b|&)\s*"
# kind, words, pattern. Several numbers follow a plural only: « articles 5 et 7 », but « l'article 5 et 7 jours ».
_PATTERNS = tuple(
    (kind, words, re.compile(pattern))
    for kind, _, _, words in KEYWORDS
    for pattern in (
        rf"\b(?:{words})s{_FILLERS}\s+(?:n[°ºo]s?\s*)?(?P<numbers>{_NUMBER}(?:{_AND}{_NUMBER})*)",
        rf"\b(?:{words}){_FILLERS}(?:\s+|(?<=\.)|(?=\d))(?:n[°ºo]\s*|numero\s+)?(?P<numbers>{_NUMBER})",
        rf"\b(?P<numbers>{_ORDINAL})\s+(?:{words})\b",
    )
)
_CODE = re.compile(r"\b(?P<numbers>[a-z]{1,4}[ -]?\d{1,2}(?:\.\d{1,2})+)\b")  # « PE 1.2.1 » says that it is a sheet
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Reference:
    """A section as a query names it."""

    kind: SectionKind
    number: str  # as `canonical_number` writes it
    words: str | None  # pattern of the word used, when the kind alone does not tell: « étape 2 », « volet 2 »


@lru_cache(maxsize=4096)  # the same few numbers come back in every document
def canonical_number(number: str) -> str:
    """One spelling a number: "II", "2", "deuxième" and "2e" are "2"; "PE 1.2.1" is "pe1.2.1"."""
    folded = fold(number).strip().rstrip(".")
    if folded in ORDINALS:
        return ORDINALS[folded]
    if re.fullmatch(r"[ivxl]+", folded):
        return str(_roman(folded))
    return re.sub(r"[\s*]|(?<=[a-z])[.-](?=\d)", "", folded)


def _roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def find_references(query: str) -> list[Reference]:
    """The sections that a query names, in the order of the table of headings, each once."""
    folded = flat(query)
    found: list[Reference] = []
    for kind, words, pattern in (*_PATTERNS, ("fiche", None, _CODE)):
        for match in pattern.finditer(folded):
            for number in _numbers(query, match):
                found.append(Reference(kind, number, words if kind == "heading" else None))
            # « fiche action n° 4 » is no action.
            folded = folded[: match.start()] + "~" * len(match.group()) + folded[match.end() :]
    return list(dict.fromkeys(found))


def _numbers(query: str, match: re.Match[str]) -> list[str]:
    start = match.start("numbers")
    spans = [(start + part.start(), start + part.end()) for part in re.finditer(_NUMBER, match["numbers"])]
    as_typed = (query[first:last] for first, last in spans)
    return [
        canonical_number(number)
        for number in as_typed
        if not (number.isalpha() and len(number) == 1 and number.islower() and number not in _ROMAN)
    ]


class SectionNumbers:
    """Sections found by what they are called and their number, without going through them all."""

    def __init__(self, sections: Iterable[Section]) -> None:
        self._held: dict[tuple[SectionKind, str], list[tuple[int, Section]]] = {}
        for place, section in enumerate(sections):
            if section.number is not None:
                key = (section.kind, canonical_number(section.number))
                self._held.setdefault(key, []).append((place, section))

    def find(self, references: Iterable[Reference], documents: Collection[str] | None = None) -> list[Section]:
        """The sections that the references name, in reading order, of all documents or of some."""
        found = {
            place: section
            for reference in references
            for place, section in self._held.get((reference.kind, reference.number), ())
            if (documents is None or section.document_id in documents)
            and (reference.words is None or re.match(reference.words, flat(section.label)))
        }
        return [found[place] for place in sorted(found)]
