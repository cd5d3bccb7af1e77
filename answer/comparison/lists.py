"""A unit of a reading → the list that it is an element of: « A. - », « 1° » and dashes count, whatever read them."""

import re
from functools import lru_cache

from answer.clauses.themes import Theme, focus_book
from answer.comparison.reading import Reading
from answer.tables.load import table
from ingest.text import flat

_BY_HEADING = 0.7  # confidence in the type of a section, from which its heading names it
_ELEMENT = re.compile(r"(?:[-–—―•]|[A-Z][.)][ \xa0]?[-–—]|\(?[a-z]\)|\d{1,2}[°)])")
# « (1) Alinéa étendu sous réserve… », which the publisher adds below an article.
_NOTE = re.compile(r"(?:alinéa|article|paragraphe|phrase|point|termes?|mots?)s? ?(?:étendue?s?|exclue?s?)\b", re.I)


def is_element(reading: Reading, row: int) -> bool:
    """Whether the unit says a part of what a list says."""
    unit = reading.units[row]
    if _NOTE.match(reading.document.text, unit.start, unit.end):
        return False
    return unit.kind == "item" or _ELEMENT.match(reading.document.text, unit.start, unit.end) is not None


def is_beside(reading: Reading, row: int, other: int) -> bool:
    """Whether two rows lie in one section."""
    return 0 <= other < len(reading.units) and reading.sections[other] is reading.sections[row]


def introduces(reading: Reading, row: int) -> bool:
    """Whether a list follows the unit."""
    unit = reading.units[row]
    if unit.kind == "lead":
        return True
    opens = not is_element(reading, row) and reading.document.text[unit.end - 1] == ":"
    return opens and is_beside(reading, row, row + 1) and (is_element(reading, row + 1) or _is_branch(reading, row + 1))


def _is_branch(reading: Reading, row: int) -> bool:
    """« De 1 à 2 ans d'ancienneté : », which opens another branch of a list."""
    text = reading.document.text[reading.units[row].start : reading.units[row].end]
    if not text.endswith(":") or is_element(reading, row) or reading.places[row].is_heading:
        return False
    return is_beside(reading, row, row + 1) and is_element(reading, row + 1) and _opens_branch(text)


@lru_cache(maxsize=1 << 10)
def _opens_branch(line: str) -> bool:
    return re.search(table("clauses")["branch"], flat(line)) is not None


def end_of_list(reading: Reading, lead: int, longest: int) -> int:
    """The last row of the list that a row introduces, of what a quote of so many characters holds."""
    last, start = lead, reading.units[lead].start
    while is_beside(reading, last, last + 1) and not reading.places[last + 1].is_heading:
        following = last + 1 + _is_branch(reading, last + 1)
        if not is_element(reading, following) or reading.units[following].end - start > longest:
            break
        last = following
    return last


def whole_list(reading: Reading, row: int, theme: Theme, longest: int) -> int | None:
    """The row that introduces the list of an element, where the list as a whole is about the theme; else None.

    « L'association : – accueille… ; – souscrit une assurance… » is not about insurance.
    """
    if not is_element(reading, row) or reading.places[row].is_heading:
        return None
    lead = _lead(reading, row)
    if lead is None:
        return None
    last = end_of_list(reading, lead, longest)
    speaking = [each for each in range(lead + 1, last + 1) if speaks_of(reading, each, theme)]
    about_it = speaks_of(reading, lead, theme) or 2 * len(speaking) >= last - lead
    return lead if row <= last and about_it else None


def _lead(reading: Reading, row: int) -> int | None:
    """The row that introduces the list of an element; without one, the branch of the list that stands first."""
    first_branch, lead = None, row - 1
    while is_beside(reading, row, lead) and not reading.places[lead].is_heading:
        if _is_branch(reading, lead):
            first_branch = lead
        elif not is_element(reading, lead):
            return lead if introduces(reading, lead) else first_branch
        lead -= 1
    return first_branch


def list_under_heading(reading: Reading, row: int, theme: Theme, longest: int) -> tuple[int, int] | None:
    """First and last row of a section that is one list under a heading of the theme; None where it is not, or is long.

    « Moyens : – personnel de la Caf ; – relais petite enfance » names two.
    """
    section = reading.sections[row]
    rows = [each for each in range(len(reading.units)) if reading.sections[each] is section]
    of_theme = any(
        typing.type in theme.types and typing.confidence >= _BY_HEADING
        for typing in reading.clauses.typings[section.id]
    )
    if theme.focus or not of_theme or not all(is_element(reading, each) for each in rows):
        return None
    short = reading.units[rows[-1]].end - reading.units[rows[0]].start <= longest
    return (rows[0], rows[-1]) if short else None


def speaks_of(reading: Reading, row: int, theme: Theme) -> bool:
    """Whether the unit says something of the theme, however little."""
    if not reading.proofs[row, reading.columns(theme.types)].any():
        return False
    return not theme.focus or bool(focus_book(theme.focus).find(reading.words[row]))
