"""A document's text, tree and manifest entry → its `Validity`: what is believed for each fact."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ingest.model import Finding, Section, Source, SourceKind, Validity, ValidityFact
from ingest.validity.clauses import Clause, merge_renewals
from ingest.validity.dates import last_day, read_day_of_year
from ingest.validity.places import Read, Signature, amendments, entered, own_clauses, signature, title_years

# A newsletter, a guide or a sheet tells of many texts: none of the durations in it is its own.
NONE_OF_ITS_OWN: tuple[SourceKind, ...] = ("lettre", "guide")
TITLE_ONLY: tuple[SourceKind, ...] = ("fiche",)


class _Stated(NamedTuple):
    clause: Clause
    findings: tuple[Finding, ...]


def read_validity(source: Source, text: str, sections: Sequence[Section]) -> Validity:
    """How long a document applies.

    The manifest is believed before the text, the sections on duration before other sentences, these before the title.
    """
    dates = {known.name: known.value for known in source.dates}
    reads = entered(source)
    signed: Signature | None = None
    title = Read(Clause(), None)
    amended: tuple[tuple[str, Finding], ...] = ()
    # The durations in a consolidated text are those of the texts that it is made of.
    if source.kind not in NONE_OF_ITS_OWN and not source.consolidated:
        title = title_years(source, text, sections)
        if source.kind not in TITLE_ONLY:
            reads += own_clauses(source, text, sections)
            signed = signature(source, text, sections)
            amended = amendments(source, text, sections)
    stated, findings = _first_of_each(reads)
    signed_on = dates.get("signed") or (signed.day if signed else None)
    dated = dates.get("effective") or dates.get("period_start") or stated.effective
    event = None if stated.effective else stated.event
    effective, assumed = _first_day(dated, event, title.clause, signed_on)
    if effective is not None and dated is None and not assumed and event is None:
        findings += _finding("effective", title)
    term = dates.get("period_end") or stated.term or _computed_term(stated, effective)
    if term is None and not stated.open_ended and title.clause.term is not None:
        term = title.clause.term
        findings += _finding("term", title)
    return Validity(
        signed=signed_on,
        effective=effective,
        assumed=assumed,
        event=event,
        duration=stated.duration,
        open_ended=bool(stated.open_ended),
        term=term,
        renewal=stated.renewal,
        ended=dates.get("ended"),
        amended_by=source.amended_by or tuple(dict.fromkeys(what for what, _ in amended)),
        replaced_by=source.replaced_by,
        findings=(
            *((signed.finding,) if signed and "signed" not in dates else ()),
            *findings,
            *(finding for _, finding in amended if not source.amended_by),
        ),
    )


def _first_of_each(reads: Sequence[Read]) -> _Stated:
    """Of each fact, the first clause that states it; what is said of renewal is put together."""
    findings: list[Finding] = []

    def first(name: str, fact: ValidityFact) -> Read | None:
        found = next((read for read in reads if getattr(read.clause, name) is not None), None)
        if found is not None:
            findings.extend(_finding(fact, found))
        return found

    effective = first("effective", "effective")
    event = first("event", "effective") if effective is None else None
    open_ended = first("open_ended", "duration")
    # « … continue de produire effet pendant douze mois » is no duration of a text that has none.
    duration = first("duration", "duration") if open_ended is None else None
    term = first("term", "term")
    year_term = first("year_term", "term") if term is None else None
    renewing = [read for read in reads if read.clause.renewal is not None]
    for read in renewing:
        findings.extend(_finding("renewal", read))
    clause = Clause(
        effective=effective.clause.effective if effective else None,
        event=event.clause.event if event else None,
        duration=duration.clause.duration if duration else None,
        open_ended=open_ended.clause.open_ended if open_ended else None,
        term=term.clause.term if term else None,
        year_term=year_term.clause.year_term if year_term else None,
        renewal=merge_renewals(read.clause.renewal for read in renewing if read.clause.renewal is not None),
    )
    return _Stated(clause, tuple(findings))


def _first_day(dated: date | None, event: str | None, title: Clause, signed: date | None) -> tuple[date | None, bool]:
    """The first day, and whether it is assumed to be the day of signature for want of another."""
    if dated is not None:
        return dated, False
    if event is not None:
        return (signed, False) if event == "signature" else (None, False)
    if title.effective is not None:
        return title.effective, False
    return signed, signed is not None


def _computed_term(stated: Clause, effective: date | None) -> date | None:
    if effective is None or stated.open_ended:
        return None
    if stated.year_term is not None:
        return read_day_of_year(stated.year_term.day, effective.year + stated.year_term.years)
    return last_day(effective, stated.duration) if stated.duration is not None else None


def _finding(fact: ValidityFact, read: Read) -> tuple[Finding, ...]:
    return (Finding(fact, *read.span),) if read.span is not None else ()
