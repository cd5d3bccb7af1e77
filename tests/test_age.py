from datetime import date

import pytest

from ingest.age import age_warning, last_change
from ingest.model import KnownDate, Source


def sheet(*dates: KnownDate, address: str | None = None) -> Source:
    return Source("F1", "Fiche un (F1)", "Fiche un", "fiche", dates=dates, address=address)


UPDATED = KnownDate("updated", date(2020, 4, 1))


@pytest.mark.parametrize(("day", "since"), [(date(2021, 4, 2), "plus d'un an"), (date(2026, 11, 22), "6 ans")])
def test_a_text_that_has_not_changed_for_a_year_is_told(day: date, since: str) -> None:
    assert age_warning(sheet(UPDATED, address="https://www.example.org/F1"), day) == (
        f"« Fiche un » n'a pas changé depuis le 1er avril 2020, il y a {since} : "
        "vérifiez les montants et les conditions sur https://www.example.org/F1 avant de vous y fier."
    )


def test_a_recent_text_or_one_of_unknown_date_is_not() -> None:
    assert age_warning(sheet(UPDATED), date(2021, 4, 1)) is None
    assert age_warning(sheet(), date(2026, 11, 22)) is None
    assert age_warning(sheet(KnownDate("signed", date(2014, 7, 4))), date(2026, 11, 22)) is None


def test_the_latest_change_counts() -> None:
    published = KnownDate("published", date(2019, 1, 1))
    assert last_change(sheet(published, UPDATED)) == UPDATED
    assert age_warning(sheet(published), date(2021, 1, 2)) == (
        "« Fiche un » a été publié le 1er janvier 2019, il y a 2 ans : "
        "vérifiez les montants et les conditions avant de vous y fier."
    )
