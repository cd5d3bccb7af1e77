"""French words → dates and durations, and back. The home of dateparser, dateutil and text_to_num."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from text_to_num import alpha2digit  # type: ignore[import-untyped]

from ingest.model import Duration
from ingest.text import fold

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_MONTH = "|".join(fold(month) for month in MONTHS)
DAY_OF_MONTH = rf"\d{{1,2}}(?: ?er)? (?:{_MONTH})"
DAY = rf"(?:{DAY_OF_MONTH} \d{{4}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}})"
YEAR = r"(?:19|20)\d{2}(?!\d|[/.]\d|-\d)"
_PART = r"(?:(?:la )?fin |debut )?(?:de )?"
WHEN = rf"(?:{DAY}|{_PART}(?:{_MONTH}) \d{{4}}|{_PART}(?:l'annee )?{YEAR})"
_UNIT = "ans?|annees?|exercices?|semestres?|trimestres?|mois|semaines?|jours?"
DURATION = rf"\d{{1,3}} ?(?:\( ?\d+ ?\) ?)?(?:{_UNIT})\b(?: et (?:demie?\b|\d{{1,2}} (?:{_UNIT})\b))?"
_MONTHS_OF = {"an": 12, "annee": 12, "exercice": 12, "semestre": 6, "trimestre": 3, "mois": 1}
_DAYS_OF = {"semaine": 7, "jour": 1}


def plain(text: str) -> str:
    """The text for reading numbers: lower case, no accents, single blanks, number words as digits.

    « à compter du premier janvier deux mille vingt » gives « a compter du 1er janvier 2020 ».
    """
    lowered = " ".join(unicodedata.normalize("NFKC", text.replace("’", "'")).lower().split())
    lowered = re.sub(r"\b([dl]|qu)'une?\b", r"\1'1", lowered)
    # Capitals carry no accents: « QUATRIEME » is not known as an ordinal without its own.
    lowered = re.sub(r"(?<=[a-z])ieme\b", "ième", lowered)
    return fold(alpha2digit(lowered, "fr", 0))


@lru_cache(maxsize=4096)
def read_date(words: str, last: bool = False) -> date | None:
    """The day that plain words name: « 1er janvier 2021 », « 14/03/2019 », « aout 2025 », « fin 2026 »; None if none.

    Args:
        words: as `plain` gives them.
        last: of a month or a year named whole, its last day and not its first.
    """
    named = re.sub(rf"^{_PART}(?:l'annee )?", "", words.strip())
    last = last and not words.startswith("debut")
    if re.fullmatch(r"(?:19|20)\d{2}", named):
        return date(int(named), 12, 31) if last else date(int(named), 1, 1)
    if figures := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})|(\d{4})-(\d{2})-(\d{2})", named):
        # Read here, as dateparser takes a thirteenth month for a day.
        day, month, year = (figures[1], figures[2], figures[3]) if figures[1] else (figures[6], figures[5], figures[4])
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            return None
    # Loaded where a text is read: answering from an index needs no dateparser.
    import dateparser  # type: ignore[import-untyped]

    found = dateparser.parse(
        named,
        languages=["fr"],
        settings={
            "PARSERS": ["absolute-time"],  # « il y a deux mois » is no date of a text; half of the time
            "REQUIRE_PARTS": ["month", "year"],
            "PREFER_DAY_OF_MONTH": "last" if last else "first",
        },
    )
    return found.date() if found is not None else None


def read_day(typed: str) -> date | None:
    """The day that someone typed, whole: « 2024-03-01 », « 01/03/2024 », « 1er mars 2024 »; None if it is no day."""
    words = plain(typed)
    return read_date(words) if re.fullmatch(DAY, words) else None


def read_day_of_year(words: str, year: int) -> date | None:
    """The day of a year: « 31 decembre » and 2024."""
    return read_date(f"{words} {year}")


def read_duration(words: str) -> Duration:
    """« 3 (3) ans », « 18 mois », « 3 ans et demi » → a duration. The words match `DURATION`."""
    months = days = 0
    number = 0
    for figure, unit, half in re.findall(rf"(\d+) ?(?:\( ?\d+ ?\) ?)?({_UNIT})\b|et (demie?)\b", words):
        if half:
            months += number // 2
            continue
        name = unit if unit == "mois" else unit.rstrip("s")
        number = _MONTHS_OF.get(name, 0)
        months += int(figure) * number
        days += int(figure) * _DAYS_OF.get(name, 0)
    return Duration(months, days)


def last_day(start: date, duration: Duration) -> date:
    """The last day of a duration that begins on `start`: three years from 1 January 2022 end on 31 December 2024."""
    end: date = start + relativedelta(months=duration.months, days=duration.days) - timedelta(days=1)
    return end


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)


def span_of(first: date, last: date) -> Duration:
    """The duration from a first to a last day, both included."""
    apart = relativedelta(next_day(last), first)
    return Duration(apart.years * 12 + apart.months, apart.days)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def french_date(day: date) -> str:
    """« 1er janvier 2021 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def french_duration(duration: Duration) -> str:
    """« 3 ans », « 18 mois », « 45 jours »: years where they are whole."""
    years, months = divmod(duration.months, 12)
    parts: list[str] = []
    if months and duration.months > 12:
        parts.append(f"{duration.months} mois")
    elif years:
        parts.append(f"{years} an{'s' if years > 1 else ''}")
    elif months:
        parts.append(f"{months} mois")
    if duration.days:
        parts.append(f"{duration.days} jour{'s' if duration.days > 1 else ''}")
    return " et ".join(parts)
