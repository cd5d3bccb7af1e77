"""A unit of a reading → the list that it is an element of: « A. - », « 1° » and dashes count, whatever read them."""

import re

from answer.clauses.themes import Theme, focus_book
from answer.comparison.reading import Reading

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
    return opens and is_beside(reading, row, row + 1) and is_element(reading, row + 1)


def end_of_list(reading: Reading, lead: int, longest: int) -> int:
    """The last row of the list that a row introduces, of what a quote of so many characters holds."""
    last, start = lead, reading.units[lead].start
    while (
        is_beside(reading, last, last + 1) and is_element(reading, last + 1) and not reading.places[last + 1].is_heading
    ):
        if reading.units[last + 1].end - start > longest:
            break
        last += 1
    return last


def whole_list(reading: Reading, row: int, theme: Theme, longest: int) -> int | None:
    """The row that introduces the list of an element, where the list as a whole is about the theme; else None.

    « L'association : – accueille… ; – souscrit une assurance… » is not about insurance.
    """
    if not is_element(reading, row) or reading.places[row].is_heading:
        return None
    lead = row - 1
    while is_beside(reading, row, lead) and is_element(reading, lead) and not reading.places[lead].is_heading:
        lead -= 1
    if not is_beside(reading, row, lead) or not introduces(reading, lead):
        return None
    last = end_of_list(reading, lead, longest)
    speaking = [each for each in range(lead + 1, last + 1) if speaks_of(reading, each, theme)]
    about_it = speaks_of(reading, lead, theme) or 2 * len(speaking) >= last - lead
    return lead if row <= last and about_it else None


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
