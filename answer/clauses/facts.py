"""A stretch of text → the facts in it: durations, notices, dates, sums, rates, rhythms, forms, who may do it.

Patterns are a table (`tables/facts.toml`); numbers in letters and dates are read by `ingest.validity.dates`, the home
of the libraries that know them. Every fact has its span, and `text[start:end]` is verbatim.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from answer.tables.load import table
from ingest.text import flat
from ingest.validity.dates import DAY, DAY_OF_MONTH, MONTHS, plain, read_date

FactKind = Literal["duration", "notice", "date", "amount", "percentage", "frequency", "form", "actor"]
FACT_KINDS: tuple[FactKind, ...] = (
    "notice", "duration", "date", "amount", "percentage", "frequency", "form", "actor",
)  # fmt: skip


_HOURS = 24  # of a day


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can be compared. A date is ISO 8601, shortened where the text leaves out its day or its year."""

    kind: FactKind
    value: int | float | str
    unit: str | None  # "mois", "jour ouvré", "€", "%", "semestre" for a rhythm; None for a date, a form, a person
    text: str
    start: int  # in the document's text
    end: int

    @property
    def measure(self) -> tuple[str, object]:
        """What makes two facts equal: kind and value, whatever the unit is called: 12 months are a year."""
        return self.kind, _measure(self)


def read_facts(text: str, start: int = 0, end: int | None = None) -> tuple[Fact, ...]:
    """The facts of `text[start:end]`, in reading order, no two overlapping."""
    end = len(text) if end is None else end
    plain_text = flat(re.sub(r"[\xa0\u202f\n\t]", " ", text[start:end]))
    taken: list[tuple[int, int]] = []
    facts: list[Fact] = []
    for read in (_amounts, _percentages, _dates, _frequencies, _durations, _forms, _actors):
        for fact in read(plain_text):
            if not any(first < fact.end and fact.start < last for first, last in taken):
                taken.append((fact.start, fact.end))
                first, last = start + fact.start, start + fact.end
                words = text[first:last]
                facts.append(Fact(fact.kind, fact.value if fact.value != "" else words, fact.unit, words, first, last))
    return tuple(sorted(facts, key=lambda fact: fact.start))


def _measure(fact: Fact) -> object:
    lengths = table("facts")
    if not isinstance(fact.value, int | float):
        return fact.value
    if fact.kind == "frequency":
        number, _, unit = (fact.unit or "").rpartition(" ")
        every = _length(float(number or 1), unit)
        return (round(fact.value / every[0], 4), every[1]) if every else (fact.value, fact.unit)
    if fact.unit in lengths["months_of"] or fact.unit in lengths["days_of"]:
        return _length(float(fact.value), fact.unit)
    return (float(fact.value), fact.unit)


def _length(number: float, unit: str | None) -> tuple[float, str] | None:
    lengths = table("facts")
    if unit in lengths["months_of"]:
        return round(number * lengths["months_of"][unit], 4), "mois"
    if unit in lengths["days_of"]:
        return round(number * lengths["days_of"][unit], 4), "jour"
    return None


def _number(words: str) -> int | float:
    """« trois (3) », « 12 500 », « 2,5 », « quarante-cinq » → the number; the first one where it is given twice."""
    words = re.split(r" ?\(", words)[0]
    digits = re.sub(r"(?<=\d)[ .](?=\d{3}\b)", "", plain(words))
    found = re.search(r"\d+(?:[.,]\d+)?", digits)
    if found is None:
        raise ValueError(f"no number in « {words} »")
    value = float(found.group().replace(",", "."))
    return int(value) if value.is_integer() else value


@cache
def _number_pattern() -> str:
    word = "(?:" + "|".join(sorted(table("facts")["number"]["words"], key=len, reverse=True)) + ")"
    letters = rf"\b{word}\b(?:(?:[ -]et)?[ -]{word}\b)*"
    apart = r"(?<![\w/.,])(?<![\w.]-)"  # « -1 mois » may open the element of a list
    figures = rf"{apart}\d{{1,3}}(?:[ .]\d{{3}}\b)+(?:,\d+)?|{apart}\d+(?:[.,]\d+)?"
    return rf"(?P<number>(?:{figures}|{letters})(?: ?\( ?[\w -]{{1,30}} ?\))?)"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("{number}", _number_pattern()))


def _fact(kind: FactKind, value: int | float | str, unit: str | None, start: int, end: int) -> Fact:
    return Fact(kind, value, unit, "", start, end)


def _row(name: str) -> Any:
    return table("facts")[name]


def _amounts(text: str) -> Iterator[Fact]:
    row = _row("amount")
    for match in _compiled(row["pattern"]).finditer(text):
        scale = row["scales"].get((match["scale"] or "").rstrip("s"), 1)
        value = _number(match["number"]) * scale
        value = value + int(match["cents"]) / 100 if match["cents"] else value
        yield _fact("amount", int(value) if float(value).is_integer() else value, "€", *match.span())


def _percentages(text: str) -> Iterator[Fact]:
    for match in _compiled(_row("percentage")["pattern"]).finditer(text):
        yield _fact("percentage", _number(match["number"]), "%", *match.span())


def _dates(text: str) -> Iterator[Fact]:
    for match in _date_pattern().finditer(text):
        value = _date(match.group())
        if value is not None:
            yield _fact("date", value, None, *match.span())
    for match in re.finditer(_row("date")["years"], text):
        for name in ("first", "last"):
            if match[name]:
                yield _fact("date", match[name], None, *match.span(name))
    row = _row("date")
    for pattern, value in row["events"]:
        for match in re.finditer(rf"\b{row['event']}(?:{pattern})\b", text):
            yield _fact("date", value, None, *match.span())


@cache
def _date_pattern() -> re.Pattern[str]:
    month = "|".join(flat(name) for name in MONTHS)
    in_letters = rf"(?:1er|premier|\d{{1,2}}) (?:{month}) {_row('date')['year_in_letters']}"
    first = rf"premier (?:{month})(?: \d{{4}})?"
    return re.compile(rf"(?<![\w/])(?:{in_letters}|{first}|{DAY}|{DAY_OF_MONTH}|(?:{month}) (?:19|20)\d\d)(?![\w/])")


def _date(words: str) -> str | None:
    """ISO 8601 of a date as written: "2021-01-01", "2021-03", "--03-31"; None for what is no date."""
    whole = plain(words)
    if re.search(r"\d{4}", whole) is None:
        found = read_date(f"{whole} 2024")  # a leap year: 29 February is a day too
        return None if found is None else f"--{found:%m-%d}"
    found = read_date(whole)
    if found is None:
        return None
    return f"{found:%Y-%m-%d}" if re.match(r"\d", whole) else f"{found:%Y-%m}"


def _frequencies(text: str) -> Iterator[Fact]:
    row = _row("frequency")
    period = "|".join(f"(?P<p{rank}>{pattern})" for rank, (pattern, _) in enumerate(row["periods"]))

    def unit(match: re.Match[str]) -> str:
        return str(next(name for rank, (_, name) in enumerate(row["periods"]) if match[f"p{rank}"]))

    for match in _compiled(rf"{row['times']}(?:{period})\b").finditer(text):
        yield _fact("frequency", _number(match["number"]), unit(match), *match.span())
    for match in _compiled(rf"\b{row['every']}(?:{{number}} )?(?:{period})\b").finditer(text):
        if re.match(row["every_unless"], text[match.end() :]):
            continue  # « 2,5 jours par mois de travail » is how much, not how often
        number = _number(match["number"]) if match["number"] else 1
        yield _fact("frequency", 1, unit(match) if number == 1 else f"{number} {unit(match)}", *match.span())
    for adjective, value, name in row["adjectives"]:
        for match in re.finditer(rf"\b{adjective}(?:le)?(?:s|ment)?\b|\b{adjective[:-1]}(?:aux)\b", text):
            if not re.search(rf"\b{row['unless_after']}", text[: match.start()]):
                yield _fact("frequency", value, name, *match.span())


def _durations(text: str) -> Iterator[Fact]:
    units = _row("units")
    qualifiers = _row("qualifiers")
    unit = "|".join(f"(?P<u{rank}>{pattern})" for rank, pattern in enumerate(units))
    extra = "|".join(qualifiers)
    ranged = r"(?:(?P<low>\d+|\w+) (?:a|ou) )?"
    pattern = (
        rf"(?:{ranged}{{number}}|(?<=d')(?P<one>une?)) ?(?:{unit})\b(?P<half> et demie?\b)?(?: (?P<extra>{extra})\b)?"
    )
    for match in _compiled(pattern).finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        rank = next(rank for rank in range(len(units)) if match[f"u{rank}"])
        name = list(units.values())[rank]
        start = match.start("number") if match["number"] else match.start("one")
        if _is_apart(name, before, after, text[match.start() : match.end()]):
            continue
        value = _number(match["number"] or "1") + (0.5 if match["half"] else 0)
        kind: FactKind = "notice" if _is_notice(text[:start], after) else "duration"
        if match["extra"]:
            name = f"{name} {next(value for key, value in qualifiers.items() if re.fullmatch(key, match['extra']))}"
        low = _low(match)
        if low is not None:
            yield _fact(kind, low, name, match.start("low"), match.end("low"))
        yield _fact(kind, int(value) if float(value).is_integer() else value, name, start, match.end())
    # A « contrat à durée indéterminée » is a kind of contract: the clause is about something else.
    for match in re.finditer(_row("endless"), text):
        yield _fact("duration", "indéterminée", None, *match.span(1))


def _low(match: re.Match[str]) -> int | float | None:
    """The first of « deux à trois mois »; None where no number stands before."""
    words = match["low"]
    if not words or not re.fullmatch(rf"\d+|{'|'.join(_row('number')['words'])}", words):
        return None
    return _number(words)


def _is_apart(unit: str, before: str, after: str, words: str) -> bool:
    """An age, a day off, or the time on a clock: no duration."""
    ages = _row("ages")
    if unit == "an" and re.match(r"(?:une? )?annee", words) and re.match(ages["year_of"], after):
        return True
    if unit == "an" and (re.search(ages["before"], before) or re.search(ages["after"], after)):
        return True
    if unit == "jour" and re.match(ages["day_off"], after):
        return True
    if unit != "heure" or not re.match(r"\d{1,2} heures?$", words) or int(words.split()[0]) > _HOURS:
        return False
    before_an_hour = re.search(ages["clock"], before) and not re.match(ages["length_after"], after)
    return bool(before_an_hour or re.match(ages["clock_after"], after))


def _is_notice(before: str, after: str) -> bool:
    row = _row("notice")
    near = re.split(r"[.;]\s", before)[-1]
    if re.search(row["coordinated"], near):
        return True
    if re.search(row["apart"], near) or re.match(row["apart_after"], after):
        return False
    if re.match(row["after"], after) or re.search(row["before"], near) or re.search(row["listed"], before):
        return True
    return bool(re.search(row["warned"], near)) and bool(re.match(row["warned_after"], after))


def _forms(text: str) -> Iterator[Fact]:
    yield from _named(text, "form", _row("form")["patterns"])


def _actors(text: str) -> Iterator[Fact]:
    yield from _named(text, "actor", _row("actor")["patterns"])
    match = re.search(_row("actor")["named"], text)
    if match:
        yield _fact("actor", "", None, *match.span("name"))  # its name as written: see `read_facts`


def _named(text: str, kind: FactKind, patterns: list[list[str]]) -> Iterator[Fact]:
    for pattern, value in patterns:
        for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text):
            yield _fact(kind, value, None, *match.span())
