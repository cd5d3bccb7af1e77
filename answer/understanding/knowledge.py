"""What the answering side keeps of an index between questions: index → `Knowledge`, made once a generation."""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from answer.understanding.gathered import words_of
from answer.understanding.glossary import Glossary
from answer.understanding.likeness import WordLikeness
from answer.understanding.scopes import Names
from answer.understanding.vocabulary import Vocabulary
from index import Index
from index.lexical import analyse
from ingest.model import Document, Section
from ingest.units import Unit

_CLOSING = " \t\r\n\xa0:"  # what ends a heading and is no part of it

# « Fera l'objet d'un avenant » says nothing of the object of the text.
_SUBJECTED = re.compile(r"\bf(?:ai(?:t|re|sant|saient)|era|eront|ont|asse(?:nt)?) l['’]objet\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A quotable unit with what scoring needs of it; `stems` and `around` are ranks in the likeness's stems."""

    unit: Unit
    section: Section
    stems: frozenset[str]
    around: frozenset[str]  # of the line that introduces the list, and of the section's labels
    ranks: np.ndarray  # int, of `stems`
    ranks_around: np.ndarray  # int, of `stems` and `around`


class Knowledge:
    """Words, names and acronyms of one generation of an index, and its sections read into units as they are asked."""

    def __init__(self, index: Index) -> None:
        self.index = index
        gathered = words_of(index)
        self.vocabulary: Vocabulary = gathered.vocabulary
        self.names: Names = gathered.names
        self.glossary: Glossary = gathered.glossary
        self.likeness = WordLikeness(self.vocabulary.spellings.values())
        # Of the stems of `likeness`, by rank.
        self.rarity = np.array([self.vocabulary.idf(stem) for stem in self.likeness.rank], np.float32)
        self._read: dict[str, tuple[ReadUnit, ...]] = {}

    def document(self, section: Section) -> Document:
        """The document that a section is of."""
        return self.index.documents[section.document_id]

    def units(self, section_id: str) -> tuple[ReadUnit, ...]:
        """The units of a section's own text."""
        if section_id not in self._read:
            self._read[section_id] = tuple(self._read_units(section_id))
        return self._read[section_id]

    def unit_at(self, document_id: str, offset: int) -> ReadUnit | None:
        """The unit that stands at an offset of a document's text; None between units."""
        section = self.index.documents[document_id].section_at(offset)
        return next((u for u in self.units(section.id) if u.unit.start <= offset < u.unit.end), None)

    def heading(self, section_id: str) -> ReadUnit | None:
        """The heading of a section as a unit, without the date line of a news item; None for a section without one."""
        section = self.index.sections[section_id]
        text = self.document(section).text
        heading = text[section.start : section.body_start]
        above = heading.index(section.date) + len(section.date) if section.date else 0
        start = section.start + len(heading) - len(heading[above:].lstrip())
        end = section.start + len(heading.rstrip(_CLOSING))
        if start >= end:
            return None
        stems, around = frozenset(analyse(text[start:end])), frozenset(analyse(section.path))
        unit = Unit("heading", start, end, 0, None)
        return ReadUnit(unit, section, stems, around, self.ranks(stems), self.ranks(stems | around))

    def _read_units(self, section_id: str) -> list[ReadUnit]:
        section = self.index.sections[section_id]
        text = self.document(section).text
        units, _ = self.index.unit_vectors(section_id)
        labels = frozenset(analyse(f"{section.path} {section.title}"))
        read = []
        for unit in units:
            stems = frozenset(analyse(_SUBJECTED.sub(" ", text[unit.start : unit.end])))
            lead = units[unit.lead] if unit.lead is not None else None
            around = labels | frozenset(analyse(text[lead.start : lead.end]) if lead else ())
            read.append(ReadUnit(unit, section, stems, around, self.ranks(stems), self.ranks(stems | around)))
        return read

    def ranks(self, stems: frozenset[str]) -> np.ndarray:
        """Where these stems stand in the stems of `likeness`, those that it knows."""
        return np.array([self.likeness.rank[s] for s in stems if s in self.likeness.rank], dtype=np.intp)


@lru_cache(maxsize=2)
def knowledge_of(index: Index, generation: str) -> Knowledge:
    """The knowledge of an index as of one generation; the two latest are kept."""
    return Knowledge(index)
