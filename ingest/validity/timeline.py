"""Documents and a day → the corpus set out in time, a row a document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.model import Document, SourceKind
from ingest.validity.standing import Standing, final_day, standing_on


@dataclass(frozen=True, slots=True)
class Period:
    """How long a document applies, for a picture or a table; None for a day that is not known."""

    document_id: str
    title: str  # short
    kind: SourceKind
    first: date | None
    last: date | None  # tacit renewals included; None also when they go on without limit
    standing: Standing


def timeline(documents: Iterable[Document], on: date) -> tuple[Period, ...]:
    """One period a document, the earliest first, those without a first day last."""
    periods = (
        Period(
            document.id,
            document.source.short_title,
            document.source.kind,
            document.validity.effective,
            document.validity.ended or final_day(document.validity),
            standing_on(document, on),
        )
        for document in documents
    )
    return tuple(sorted(periods, key=lambda period: (period.first or period.last or date.max, period.title)))
