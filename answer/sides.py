"""What a question sets side by side: question → `Side`s, each a text or a part of one, with what is asked of it alone.

A text is named by its own names (« à Épinay »), or by a name that it alone holds (« au Nid », « une CTG »); where a
comparison names neither, each part of the question points to the section that is nearest to it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from answer.candidates import naming_stems
from answer.tables.load import table
from answer.understanding.knowledge import Knowledge
from answer.understanding.places import plain
from answer.understanding.question import Question
from answer.understanding.side_words import ABOUT_TEXTS, things_around
from answer.understanding.vocabulary import is_french
from index.lexical import analyse
from ingest.labels import titled_place
from ingest.model import Section
from ingest.text import fold

_CUT = re.compile(
    r"(?:[,:;?]|\s[–-])\s+(?:et\s+|ou\s+)?|\s+(?:et|ou|puis|versus|vs|contre|comme|sinon)\s+", re.IGNORECASE
)
_JOINS = re.compile(r"\b(?:et|ou|puis|versus|vs|contre|comme|sinon)\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:deux|chaque|chacune?|toutes?|tous)\b|\d et (?:n° ?)?\d")
_GENERIC = frozenset(table("names")["generic"])
_TOKEN = re.compile(r"[^\W\d_]+")
_SHORTEST = 3  # letters of a name
_SPOKEN_IN = 8  # passages looked at for those that hold a name
_ASKS = re.compile(r"\b(?:l?es?quel|l?a?quel|quels?|quelles?|qui|que|combien|comment|quand|pourquoi)", re.IGNORECASE)
MOST_SIDES = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One of the texts, or parts of texts, set side by side."""

    heading: str
    documents: frozenset[str]
    section: str | None = None  # the id of the part meant, with what lies in it; None for the whole text
    names: frozenset[str] = frozenset()  # stems of the words that name it
    asked: str = ""  # the question as it is put to this side, without the names of any


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the question between two cuts."""

    text: str
    before: str  # the cut before it
    sides: tuple[Side, ...]
    nouns: frozenset[str]  # what it asks about, without the names
    joined: bool  # its name stands before no verb: « le multi-accueil de Saint-Firmin et … »
    left: frozenset[str]  # stems of the things said just before the name, behind any verb: « les agents à Malvernay »
    right: frozenset[str]  # likewise just after it


def sides_of(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> tuple[Side, ...]:
    """What the question sets side by side, in its order; fewer than two when it names no two among `within`."""
    parts = _parts(question, knowledge)
    sides = _distinct(side for part in parts for side in part.sides)
    if len(sides) > 1 and not question.compares and not _coordinated(parts):
        return ()
    if len(sides) < 2:
        sides = _of_one_mention(question, knowledge)
    if len(sides) < 2 and question.compares:
        sides = _nearest(parts, question, knowledge)
    if len(sides) > 2:
        sides = tuple(side for side in sides if not _spoken_by_all(side, sides, knowledge))
    own = _own_words(parts, sides)
    return tuple(
        replace(side, asked=_without(question.text, _unsaid(side, sides, own, question)))
        for side in sides
        if within is None or side.documents <= within
    )


def _parts(question: Question, knowledge: Knowledge) -> list[_Part]:
    text, cuts = question.text, list(_CUT.finditer(question.text))
    if not cuts and not question.compares:
        return []
    bounds = zip([0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(text)], strict=True)
    parts = []
    for (start, end), before in zip(bounds, ["", *(cut.group() for cut in cuts)], strict=True):
        part = text[start:end]
        sides = _named(part, question, knowledge) or _spoken_of(part, start == 0, question, knowledge)
        names = naming_stems(question).union(*(side.names for side in sides))
        nouns = {stem for stem in analyse(part) if stem in question.nouns} - ABOUT_TEXTS - names
        parts.append(
            _Part(part, before, sides, frozenset(nouns), *things_around(part, names if sides else frozenset()))
        )
    return parts


def _named(part: str, question: Question, knowledge: Knowledge) -> tuple[Side, ...]:
    """The texts that a part of the question names, of those that the whole names."""
    of_question = {mention.documents for mention in question.mentions}
    mentions = [m for m in knowledge.names.mentions(part) if m.documents in of_question]
    folded = plain(part)
    return tuple(
        Side(_titles(m.documents, knowledge), m.documents, None, frozenset(analyse(folded[m.start : m.end])))
        for m in mentions
    )


def _titles(documents: frozenset[str], knowledge: Knowledge) -> str:
    return " / ".join(knowledge.index.documents[d].source.short_title for d in sorted(documents))


def _spoken_of(part: str, opens: bool, question: Question, knowledge: Knowledge) -> tuple[Side, ...]:
    """The text, or the part of it, that alone speaks of what a part of the question names."""
    found: dict[str, dict[str, list[Section]]] = {}  # by document, by the stem of a name
    for match in _TOKEN.finditer(part):
        if len(match.group()) >= _SHORTEST and _may_name(match.group(), opens and match.start() == 0):
            for document, sections in _holding(match.group(), question, knowledge).items():
                found.setdefault(document, {}).update(dict.fromkeys(analyse(match.group()), sections))
    if len(found) != 1:
        return ()
    ((document, by_stem),) = found.items()
    stems = frozenset(by_stem)
    sections = [section for held in by_stem.values() for section in held]
    if not any(_part_of(section, knowledge).kind == "news" for section in sections):
        return (Side(_titles(frozenset({document}), knowledge), frozenset({document}), None, stems),)
    # Of the news of a letter, the one that is about it.
    headed = [section for section in sections if stems <= set(analyse(section.path))]
    news = dict.fromkeys(_part_of(section, knowledge).id for section in headed or sections)
    if len(news) == 1:
        return (_part_side((headed or sections)[0], stems, knowledge),)
    return (Side(_titles(frozenset({document}), knowledge), frozenset({document}), None, stems),)


def _holding(name: str, question: Question, knowledge: Knowledge) -> dict[str, list[Section]]:
    """The sections that hold a name and write it as one, by document; none where several texts do."""
    stems = set(analyse(name))
    if not stems or any(stem not in knowledge.vocabulary.rarity for stem in stems):
        return {}
    spelt = re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)")
    by_document: dict[str, list[Section]] = {}
    for found in knowledge.index.retrieve(name, _SPOKEN_IN):
        section, text = knowledge.index.sections[found.passage.section_id], found.passage.embedded_text
        written = [text[match.start()] for match in spelt.finditer(fold(text))]
        if written and all(first.isupper() for first in written) and section.document_id not in question.documents:
            by_document.setdefault(section.document_id, []).append(section)
    return by_document if len(by_document) == 1 else {}


def _may_name(token: str, opens: bool) -> bool:
    """An acronym, a word with a capital that does not open the question, or one that is not French."""
    capital = token[0].isupper() and (not opens or token.isupper())
    return fold(token) not in _GENERIC and (capital or not is_french(token.lower()))


def _part_side(section: Section, names: frozenset[str], knowledge: Knowledge) -> Side:
    return _side_at(_part_of(section, knowledge), names, knowledge)


def _side_at(section: Section, names: frozenset[str], knowledge: Knowledge) -> Side:
    document = knowledge.document(section)
    heading = titled_place(document, section)
    return Side(heading, frozenset({document.id}), section.id, names)


def _part_of(section: Section, knowledge: Knowledge) -> Section:
    """The part of the text that a section lies in: the one below the root."""
    while section.parent_id and knowledge.index.sections[section.parent_id].parent_id:
        section = knowledge.index.sections[section.parent_id]
    return section


def _distinct(sides: Iterable[Side]) -> tuple[Side, ...]:
    """Each text once; two parts of one text are two sides."""
    kept: list[Side] = []
    for side in sides:
        same = next((k for k in kept if k.documents & side.documents and k.section == side.section), None)
        if same is None:
            kept.append(side)
        else:
            kept[kept.index(same)] = replace(same, names=same.names | side.names)
    return tuple(kept)


def _coordinated(parts: Sequence[_Part]) -> bool:
    """« … à Épinay et à Gennevilliers », « … : combien en Vendée, combien au Nid » set two side by side."""
    anchored = [place for place, part in enumerate(parts) if part.sides]
    announced = any(":" in part.before for part in parts)
    return any(
        (_JOINS.search(parts[place].before) and parts[earlier].joined) or announced
        for earlier, place in pairwise(anchored)
    )


def _of_one_mention(question: Question, knowledge: Knowledge) -> tuple[Side, ...]:
    """« les deux fiches de l'Aube » : the texts that one name stands for."""
    documents = question.documents
    several = 1 < len(documents) <= MOST_SIDES and len({m.documents for m in question.mentions}) == 1
    if not several or not _EACH.search(question.text):
        return ()
    names = naming_stems(question)
    return tuple(Side(_titles(frozenset({d}), knowledge), frozenset({d}), None, names) for d in sorted(documents))


def _nearest(parts: Sequence[_Part], question: Question, knowledge: Knowledge) -> tuple[Side, ...]:
    """« Puteaux ou les états généraux … » : each part of the question points to its own section."""
    telling = [part for part in parts if part.sides or part.nouns]
    if sum(_ASKS.search(part.text) is None for part in telling) > 1:
        telling = [part for part in telling if _ASKS.search(part.text) is None]  # « …, lequel vient en premier ? »
    sides: list[Side] = []
    for part in telling:
        named = part.sides[0] if part.sides else None
        if named and (named.section or not part.nouns) and named.documents & question.documents:
            sides.append(named)  # « … et de la convention d'Épinay »: the whole of it
            continue
        found = knowledge.index.retrieve(part.text, 1, named.documents if named else None)
        near = [knowledge.index.sections[each.passage.section_id] for each in found]
        sides.extend(_part_side(section, named.names if named else frozenset(), knowledge) for section in near)
    return _distinct(sides)[:MOST_SIDES]


def _own_words(parts: Sequence[_Part], sides: Sequence[Side]) -> dict[Side, frozenset[str]]:
    """What is asked of each side alone, when something is: « les agents à Épinay, les élus en Vendée »."""
    for where in ("left", "right"):
        own: dict[Side, frozenset[str]] = {}
        for side in sides:
            mine = [part for part in parts if len(part.sides) == 1 and _same(side, part.sides[0])]
            own[side] = frozenset().union(*(getattr(part, where) for part in mine))
        if all(own.values()):
            return own
    return {}


def _same(first: Side, second: Side) -> bool:
    return first.section == second.section and bool(first.documents & second.documents)


def _unsaid(side: Side, sides: Sequence[Side], own: dict[Side, frozenset[str]], question: Question) -> frozenset[str]:
    """The stems left out of what is asked of a side: all names, and what is asked of the others alone."""
    names = frozenset().union(*(each.names for each in sides))
    if side.section is None:
        names -= side.names - naming_stems(question)  # a whole text holds such a name here and there
    others = frozenset().union(*(words for other, words in own.items() if other != side))
    return names | (others - own.get(side, frozenset()))


def _without(text: str, stems: frozenset[str]) -> str:
    kept = [word for word in text.split() if not (of_word := set(analyse(word))) or not of_word <= stems]
    return " ".join(kept) or text


def _spoken_by_all(side: Side, sides: Sequence[Side], knowledge: Knowledge) -> bool:
    """Whether the other texts all speak of what names this one: « la FEPEM, dans la fiche et dans la lettre »."""
    others = {d for other in sides if other != side for d in other.documents - side.documents}
    texts = (knowledge.index.documents[d].text for d in others)
    return bool(side.names) and len(others) > 1 and all(side.names <= set(analyse(text)) for text in texts)
