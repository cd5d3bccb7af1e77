"""Which texts a question names: question words → the documents they point to.

A document is named by its territory (« à Épinay », « dans le 93 »), by the capitalised names in its title, its
parties or its publisher (« FEPEM »), or by its kind when one document alone is of that kind.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from answer.tables.load import table
from answer.understanding.places import Places, collect_places, department_numbers, plain
from answer.understanding.vocabulary import is_french
from index.lexical import analyse
from ingest.model import Document
from ingest.text import fold

# Kinds of text that a question names by their word alone; a "convention" or a "schéma" may be about any of them.
NAMING_KINDS = frozenset({"fiche", "lettre", "guide", "règlement"})
_ORDINARY = tuple(table("names")["ordinary"])
_GENERIC = frozenset(table("names")["generic"])  # parts of names that name no place or text alone
_RIGHTS = frozenset(table("names")["rights"])  # what people ask for, as titles call it
_SUBJECT = 4  # stems of the longest name of a subject
_SUBJECT_END = re.compile(r"[(:]| - ")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]+[A-Z]\w*\b")
_NAME = re.compile(r"[^\W\d_][\w]*")


# « la convention landaise », « le protocole lozérien »: the adjective of a place, and what its name ends in beside it.
_INHABITANTS = re.compile(r"\b(\w{3,}?)(?:ais|ois|ien|en|ain)(?:es?|ne?s?)?\b")
_LEFT_OUT = re.compile(r"e{0,2}s?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the folded question that names documents."""

    start: int
    end: int
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Names:
    """Folded names of the corpus's documents, and where they apply."""

    titles: Mapping[str, frozenset[str]]  # a territory or a name in a title → ids of the documents it points to
    parties: Mapping[str, frozenset[str]]  # a party or a publisher → ids; heeded where no title is named
    subjects: tuple[tuple[frozenset[str], frozenset[str]], ...]  # stems of what sheets are about → ids of the sheets
    places: Places

    def about(self, stems: Collection[str]) -> frozenset[str]:
        """The sheets whose title names what a question of these stems is about, by the longest name."""
        held = [(name, ids) for name, ids in self.subjects if name <= frozenset(stems)]
        return frozenset().union(*(ids for name, ids in held if not any(name < other for other, _ in held)))

    def mentions(self, question: str) -> tuple[Mention, ...]:
        """The documents named in a question, in the order of the words, the longest name first where two overlap."""
        return self._named_by(self.titles, question) or self._named_by(self.parties, question)

    def _named_by(self, names: Mapping[str, frozenset[str]], question: str) -> tuple[Mention, ...]:
        folded = plain(question)
        found: list[Mention] = []
        # « Bouches-du-Rhône » does not name the Rhône, nor « lettre recommandée » a newsletter.
        elsewhere = [
            m.span()
            for n in (*self.places.unspoken, *_ORDINARY)
            if n in folded
            for m in re.finditer(rf"(?<!\w){re.escape(n)}(?!\w)", folded)
        ]
        for start, end, department in department_numbers(folded):
            if (name := plain(department)) in names:
                found.append(Mention(start, end, names[name]))
        for match in _INHABITANTS.finditer(folded):
            if (place := _place_of(match, names)) is not None:
                found.append(Mention(*match.span(), names[place]))
        for name in sorted((name for name in names if name in folded), key=len, reverse=True):
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded):
                taken = [*elsewhere, *((m.start, m.end) for m in found)]
                if not any(start < match.end() and match.start() < end for start, end in taken):
                    found.append(Mention(match.start(), match.end(), names[name]))
        return tuple(sorted(found, key=lambda mention: mention.start))


def collect_names(documents: Collection[Document], words: Collection[str]) -> Names:
    """Gather the names of all documents; `words` are theirs, folded."""
    titles: dict[str, set[str]] = defaultdict(set)
    parties: dict[str, set[str]] = defaultdict(set)
    subjects: dict[frozenset[str], set[str]] = defaultdict(set)
    for document in documents:
        source = document.source
        for place in source.territory:
            titles[plain(place)].add(document.id)
            for part in plain(place).split():
                if len(part) >= 5 and part not in _GENERIC:
                    titles[part].add(document.id)
        # « RSA » names no sheet on it: it is what many sheets are about.
        if (source.kind, source.scope) == ("fiche", "national"):
            for subject in _subjects(source.short_title):
                subjects[subject].add(document.id)
        else:
            for label in (source.title, source.short_title):
                for name in _proper_names(label):
                    titles[name].add(document.id)
        for label in (source.publisher or "", *source.parties):
            for name in _proper_names(label):
                parties[name].add(document.id)
    for kind in {d.source.kind for d in documents} & NAMING_KINDS:
        of_kind = [d.id for d in documents if d.source.kind == kind]
        if len(of_kind) == 1:
            titles[plain(kind)].add(of_kind[0])
    # A name that points to most of the corpus tells nothing.
    most = max(1, len(documents) // 2)
    telling = [{n: frozenset(ids) for n, ids in names.items() if len(ids) <= most} for names in (titles, parties)]
    about = tuple((name, frozenset(ids)) for name, ids in subjects.items())
    return Names(telling[0], telling[1], about, collect_places(documents, words))


def _subjects(title: str) -> list[frozenset[str]]:
    """The stems of what a sheet's title says it is about: « Prime d'activité : salarié », « … toucher le RSA ? »,
    « Paje : prime à l'adoption ».
    """
    opening = _SUBJECT_END.split(title)[0]
    last = title.rpartition(": ")[2]
    phrases = [opening, *([last] if plain(last).split(" ")[0] in _RIGHTS else [])]
    acronyms = (m.group() for m in _ACRONYM.finditer(title))
    named = [a for a in acronyms if fold(a) not in _GENERIC and not is_french(a.lower())]
    said = [frozenset(analyse(phrase)) for phrase in phrases if "?" not in title]
    return [*(s for s in said if 2 <= len(s) <= _SUBJECT), *filter(None, (frozenset(analyse(a)) for a in named))]


def _place_of(adjective: re.Match[str], names: Mapping[str, frozenset[str]]) -> str | None:
    """The place named that the adjective is of: « aveyronnaises » of Aveyron, « vendéen » of Vendée."""
    stem = adjective[1]
    bare = {stem, stem[:-1] if stem[-1] == stem[-2] else stem}
    return next((n for n in names if any(n.startswith(b) and _LEFT_OUT.fullmatch(n, len(b)) for b in bare)), None)


def _proper_names(label: str) -> list[str]:
    """Folded words of a title that are written as names: acronyms, and capitalised words but the first."""
    words = list(_NAME.finditer(label))
    return [
        folded
        for rank, match in enumerate(words)
        if (word := match.group())[0].isupper()
        and (folded := plain(word)) not in _GENERIC
        and analyse(folded)  # « Permis DE » is not named by « de »
        and ((word.isupper() and len(word) > 1) or (rank > 0 and len(folded) >= 5))
    ]
