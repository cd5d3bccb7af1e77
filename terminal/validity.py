"""The day and the status given on the command line; the timeline as a table and as JSON."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from errors import NoSuchTextError
from terminal.usage import WrongUsageError

if TYPE_CHECKING:
    from ingest.model import Document
    from ingest.validity import Period, Standing, Status

AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Jour où juger si un texte est en vigueur (sinon RELAIS_AS_OF, sinon ce jour)."
    ),
]
StatusOption = Annotated[
    str | None,
    typer.Option(
        "--status",
        metavar="STATUT",
        help="Ne garde que les textes « en-vigueur », « échue », « à-venir » ou « indéterminée ».",
    ),
]


class StandingRecord(TypedDict):
    """Where a text stands on the day asked about."""

    status: str
    badge: str
    reason: str


class PeriodRecord(TypedDict):
    """One text in the timeline; days as YYYY-MM-DD, None when not known."""

    document: str
    title: str
    kind: str
    first: str | None
    last: str | None
    validity: StandingRecord


def read_day(given: str | None, context: typer.Context) -> date | None:
    """The day of `--as-of`: « 2024-03-01 », « 01/03/2024 » or « 1er mars 2024 »; None when not given.

    Raises:
        WrongUsageError: it is no day.
    """
    if given is None:
        return None
    from ingest.validity import read_day as day_of

    day = day_of(given)
    if day is None:
        raise WrongUsageError(
            f'« {given} » n\'est pas un jour. Écrivez --as-of 2024-03-01, 01/03/2024 ou "1er mars 2024".', context
        )
    return day


def read_status(given: str | None, context: typer.Context) -> "Status | None":
    """The status of `--status`, typed with or without accents, spaces or hyphens; None when not given.

    Raises:
        WrongUsageError: it is none of the statuses.
    """
    if given is None:
        return None
    from ingest.text import slug
    from ingest.validity import STATUSES

    wanted = slug(given)
    for status in STATUSES:
        # « échu » and « échue » alike.
        if wanted.rstrip("e") == slug(status).rstrip("e"):
            return status
    raise WrongUsageError(
        f"« {given} » n'est pas un statut. Les statuts sont : {', '.join(s.replace(' ', '-') for s in STATUSES)}.",
        context,
    )


def of_status(documents: Mapping[str, "Document"], status: "Status | None", day: date | None) -> frozenset[str] | None:
    """The ids of the documents of that status; None for all when no status is asked for.

    Raises:
        NoSuchTextError: there is none.
    """
    if status is None:
        return None
    from answer.validity import standing_as
    from ingest.validity import french_date

    on = day or date.today()
    found = standing_as(documents, status, on)
    if not found:
        raise NoSuchTextError(status=status, day=french_date(on))
    return found


def standing_record(standing: "Standing") -> StandingRecord:
    """The record of where a text stands."""
    return {"status": standing.status, "badge": standing.badge, "reason": standing.reason}


def period_records(periods: Sequence["Period"]) -> list[PeriodRecord]:
    """The records of a timeline."""
    return [
        {
            "document": period.document_id,
            "title": period.title,
            "kind": period.kind,
            "first": period.first.isoformat() if period.first else None,
            "last": period.last.isoformat() if period.last else None,
            "validity": standing_record(period.standing),
        }
        for period in periods
    ]


def show_timeline(console: Console, periods: Sequence["Period"], day: date) -> None:
    """The table of a timeline; dates as people write them."""
    from ingest.validity import french_date

    table = Table(title=f"Les textes au {french_date(day)}", title_justify="left")
    table.add_column("Texte")
    for heading in ("Du", "Au", "Statut"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Pourquoi")
    for period in periods:
        table.add_row(
            Text(period.title),
            f"{period.first:%d/%m/%Y}" if period.first else "?",
            f"{period.last:%d/%m/%Y}" if period.last else "?",
            period.standing.status,
            Text(period.standing.reason),
        )
    console.print(table)
