"""Dates as French writes them: a `date` in, « 1er février 2014 » out."""

from datetime import date

from babel.dates import format_date


def french_date(day: date) -> str:
    """The day in words, the first of the month as « 1er »."""
    words = format_date(day, "d MMMM y", locale="fr")
    return f"1er{words[1:]}" if day.day == 1 else words
