"""One sentence → what it says of how long its text applies."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ingest.model import Duration, Event, Renewal
from ingest.units import split_sentences
from ingest.validity import cues
from ingest.validity.dates import month_end, plain, read_date, read_day_of_year, read_duration

LONGEST_PERIOD = 15  # years; « 1998-2024 » is the life of a body, not the term of its schema


@dataclass(frozen=True, slots=True)
class YearTerm:
    """« jusqu'au 31 décembre de la 4e année »: a day of the year that comes `years` after the first one."""

    day: str  # "31 decembre"
    years: int  # 0 for the year of effect itself


@dataclass(frozen=True, slots=True)
class Clause:
    """What one sentence gives; None for what it does not say."""

    effective: date | None = None
    event: Event | None = None
    duration: Duration | None = None
    open_ended: bool | None = None
    term: date | None = None
    year_term: YearTerm | None = None
    renewal: Renewal | None = None


def read_clause(sentence: str) -> Clause:
    """Read one sentence, as it stands in the text."""
    words = re.sub(cues.LEADING_EXCEPTION, "", re.sub(cues.BEFORE_IT, " ", plain(sentence)))
    renewed = re.search(cues.RENEWAL, words)
    own = words[: renewed.start()] if renewed else words
    exception = re.search(cues.EXCEPTION, own)
    own = own[: exception.start()] if exception else own
    clause = Clause()
    if (span := re.search(cues.FROM_TO, own)) and (both := _from_to(span)):
        clause = Clause(effective=both[0], term=both[1])
    if clause.effective is None and (start := re.search(cues.START, own)):
        clause = replace(clause, effective=read_date(start["when"]))
    if clause.term is None and (end := re.search(cues.END, own)):
        clause = replace(clause, term=read_date(end["when"], last=True))
    if clause == Clause():
        clause = read_years(own)
    if clause.effective is None:
        clause = replace(clause, event=_event(own))
    lasts = re.search(cues.LASTS, own)
    return replace(
        clause,
        duration=read_duration(lasts["duration"]) if lasts else None,
        open_ended=True if re.search(cues.OPEN_ENDED, own) else None,
        year_term=_year_term(own),
        renewal=_renewal(words) if renewed else None,
    )


def read_clauses(words: str) -> list[Clause]:
    """What each sentence of a paragraph gives, those that give nothing left out."""
    spans = split_sentences(words, 0, len(words))
    return [clause for start, end in spans if (clause := read_clause(words[start:end])) != Clause()]


def read_years(words: str, pattern: str = cues.YEARS) -> Clause:
    """« pour la période 2021-2025 », « exercices 2022, 2023 et 2024 », « année scolaire 2023-2024 »."""
    found = re.search(pattern, words)
    if found is None:
        return Clause()
    figures = re.findall(r"\d+", found["years"])
    first, last = int(figures[0]), int(figures[-1])
    last = last if last > 99 else first // 100 * 100 + last
    if not 0 <= last - first <= LONGEST_PERIOD:
        return Clause()
    if re.search(cues.SCHOOL, words) and last > first:
        return Clause(effective=date(first, 9, 1), term=month_end(last, 8))
    return Clause(effective=date(first, 1, 1), term=month_end(last, 12))


def merge_renewals(renewals: Iterable[Renewal]) -> Renewal | None:
    """Several sentences on renewal are one rule: its manner, its number, its length."""
    said = tuple(renewals)
    if not said:
        return None
    allowed = [renewal.manner for renewal in said if renewal.manner != "exclue"]
    return Renewal(
        allowed[0] if allowed else "exclue",
        next((renewal.times for renewal in said if renewal.times is not None), None),
        next((renewal.period for renewal in said if renewal.period is not None), None),
        next((renewal.total for renewal in said if renewal.total is not None), None),
    )


def _from_to(span: re.Match[str]) -> tuple[date, date] | None:
    last = read_date(span["end"], last=True)
    if last is None:
        return None
    # « du 1er janvier au 31 décembre 2024 »: the year is written once.
    first = (
        read_date(span["start"]) if re.search(r"\d{4}", span["start"]) else read_day_of_year(span["start"], last.year)
    )
    return (first, last) if first is not None and first <= last else None


def _event(words: str) -> Event | None:
    found = re.search(cues.EVENT, words)
    if found is None:
        return None
    for event, pattern in cues.EVENTS.items():
        if re.fullmatch(pattern, found["event"]):
            return event
    return None


def _year_term(words: str) -> YearTerm | None:
    found = re.search(cues.END_OF_YEAR, words)
    if found is None:
        return None
    rank = int(found["rank"]) if found["rank"] else None
    if found["after"]:
        return YearTerm(found["day"], rank or 1)
    return YearTerm(found["day"], rank - 1 if rank else 0) if rank or found["same"] else None


def _renewal(words: str) -> Renewal | None:
    tacit, express = bool(re.search(cues.TACIT, words)), bool(re.search(cues.EXPRESS, words))
    negated = bool(re.search(cues.NEGATED, words)) and not (re.search(cues.ONLY_BY, words) and express)
    if negated:
        return Renewal("exclue")
    times = re.search(cues.TIMES, words)
    period = re.search(cues.RENEWED_FOR, words[re.search(cues.RENEWAL, words).start() :])  # type: ignore[union-attr]
    total = re.search(cues.IN_ALL, words)
    return Renewal(
        "tacite" if tacit and not express else "expresse",
        int(times["times"] or times["limit"]) if times else None,
        read_duration(period["duration"]) if period else Duration(12) if re.search(cues.EACH_YEAR, words) else None,
        read_duration(total["duration"]) if total else None,
    )
