"""Figures of a question against the ranges of a table's row or a case: « 60 000 € » fits « 69 309 € ou moins »."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from ingest.text import fold

NUMBER = r"\d{1,3}(?:[ \u202f\xa0]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
FIGURE = re.compile(rf"({NUMBER})\s?(\w+|%|€)")  # a number and what it counts
_LETTERS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10}
_UNIT = r"(?:€|euros?|%|ans?|annees?|mois|jours?|semaines?|heures?|enfants?|personnes?|echelons?)"
_CHILD = r"(?:petits?|gosses?|gamine?s?|mioches?|bebes?|momes?)"  # as people say who count theirs
# What tables and cases are numbered by: « échelon 3 », « 2e catégorie ».
_RANKED = r"(?:echelon|zone|categorie|tranche|niveau|groupe|classe|degre)"
_NAMES = {"euro": "€", "annee": "an"}
_QUANTITY = re.compile(rf"\b({NUMBER}|{'|'.join(_LETTERS)})\s?({_UNIT}|{_CHILD})(?!\w)")
_RANK = re.compile(rf"\b({_RANKED})(?: n°)?(?: :)? (\d+)\b|\b(\d+)(?:e|eme|re|ere|er|d|de) ({_RANKED})\b")
_NONE = re.compile(rf"\b(?:sans|pas d(?:e |')|aucune?) ?({_UNIT}|{_CHILD})(?!\w)")
# « 15 et 16 ans » without « entre » are two figures.
_BETWEEN = re.compile(
    rf"(?:(?<=entre )({NUMBER})\s?(?:{_UNIT})?\s?et|({NUMBER})\s?(?:{_UNIT})?\s?[a–-])\s({NUMBER})\s?({_UNIT})(?!\w)"
)
_ABOVE = re.compile(
    rf"(?:plus de|superieure?s? (?:ou egale?s? )?a|a partir de|au moins|au-dela de)\s({NUMBER})\s?({_UNIT})(?!\w)"
    rf"|({NUMBER})\s?({_UNIT})\s(?:ou|et) plus"
)
_BELOW = re.compile(
    rf"(?:moins de|inferieure?s? (?:ou egale?s? )?a|jusqu'a|au plus|en dessous de)\s({NUMBER})\s?({_UNIT})(?!\w)"
    rf"|({NUMBER})\s?({_UNIT})\s(?:ou|et) moins"
)
# A column that counts, and its value: « Nombre d'enfants à charge : 2 ».
_COUNTED = re.compile(r"nombre d(?:e |')(\w+)[^:;]*: (\d+)( (?:ou|et) plus)?(?!\d)")
# A value that is a figure with what it counts, and no more: « Composition du foyer : 1 personne ».
_CELL = re.compile(rf": ({NUMBER}) ({_UNIT}) ?(?:;|$)")
_SINGLE = re.compile(r"\bune? (?:(personne) seule|seule? (enfant|personne))(?!\w)")
_ORDINALS = {"premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4}
_NTH = re.compile(rf"\b(?:({'|'.join(_ORDINALS)})|(\d)(?:er|e|eme)) ({_CHILD}|enfant)(?!\w)")
# « Un » counts where someone says whom they have: « avec un enfant », and not in « un mode de garde pour un enfant ».
_ONE = re.compile(rf"\b(?:avec|j'ai|ai|a|seule et|ont) une? (?:seule? )?({_CHILD}|enfant)(?!\w)")
_DAYS = {"jour": 1.0, "semaine": 7.0, "mois": 30.0}


@dataclass(frozen=True, slots=True)
class Range:
    """From `least` to `most`, both included, of a unit."""

    least: float
    most: float
    unit: str


def quantities(question: str) -> tuple[tuple[float, str], ...]:
    """The figures of a question with what they count: (60000.0, "€"), (2.0, "enfant"), (0.0, "enfant") for « sans »."""
    found = [(_value(match[1]), _unit(match[2])) for match in _QUANTITY.finditer(fold(question))]
    found += _ranks(fold(question))
    found += [(1.0, _unit(match[1])) for match in _ONE.finditer(fold(question))]
    found += [(0.0, _unit(match[1])) for match in _NONE.finditer(fold(question))]
    found += [(float(match[2] or _ORDINALS[match[1]]), _unit(match[3])) for match in _NTH.finditer(fold(question))]
    return tuple(found)


def _ranks(folded: str) -> list[tuple[float, str]]:
    return [(_value(match[2] or match[3]), match[1] or match[4]) for match in _RANK.finditer(folded)]


def ranges(text: str, label: str) -> list[Range]:
    """The ranges that a row holds, and those of the case that it stands under, where a bare figure is one."""
    folded, case = fold(text), fold(label)
    found = [Range(_value(m[1] or m[2]), _value(m[3]), _unit(m[4])) for m in _BETWEEN.finditer(f"{folded} ; {case}")]
    for pattern, above in ((_ABOVE, True), (_BELOW, False)):
        for match in pattern.finditer(f"{folded} ; {case}"):
            number, unit = match[1] or match[3], match[2] or match[4]
            found.append(Range(_value(number), inf, _unit(unit)) if above else Range(0, _value(number), _unit(unit)))
    for match in _COUNTED.finditer(folded):
        least = _value(match[2])
        found.append(Range(least, inf if match[3] else least, _unit(match[1])))
    found += [Range(_value(m[1]), _value(m[1]), _unit(m[2])) for m in _CELL.finditer(folded)]
    found += [Range(1, 1, m[1] or m[2]) for m in _SINGLE.finditer(folded)]
    found += [Range(value, value, unit) for value, unit in _ranks(folded)]
    if not any(pattern.search(case) for pattern in (_BETWEEN, _ABOVE, _BELOW)):
        found += [Range(value, value, unit) for value, unit in quantities(label)]
    return found


def fits(asked: Sequence[tuple[float, str]], text: str, label: str) -> tuple[bool, bool]:
    """Whether a range holds one of the figures asked about, and whether the ranges of its unit leave one out."""
    if not asked:
        return False, False
    held = ranges(text, label)
    inside = outside = False
    for value, unit in asked:
        of_unit = [each for each in held if each.unit == unit]
        if not of_unit and unit in _DAYS:  # « 3 mois » under « Plus de 60 jours »
            value *= _DAYS[unit]
            of_unit = [_in_days(each) for each in ranges("", label) if each.unit in _DAYS]
        if of_unit:
            within = any(each.least <= value <= each.most for each in of_unit)
            inside, outside = inside or within, outside or not within
    return inside, outside


def _in_days(held: Range) -> Range:
    return Range(held.least * _DAYS[held.unit], held.most * _DAYS[held.unit], "jour")


def plain_number(number: str) -> str:
    """A number without the blanks of its thousands, with a decimal point: "1 150,5" is "1150.5"."""
    return re.sub(r"[ \u202f\xa0]", "", number).replace(",", ".")


def _value(number: str) -> float:
    return float(_LETTERS[number]) if number in _LETTERS else float(plain_number(number))


def _unit(unit: str) -> str:
    if re.fullmatch(_CHILD, unit):
        return "enfant"
    singular = unit if unit in ("mois", "€", "%") else unit.rstrip("s")
    return _NAMES.get(singular, singular)
