"""A document and a day → where it stands that day, and why, in French."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from ingest.model import Document, SourceKind, Validity
from ingest.validity.dates import french_date, french_duration, last_day, next_day, span_of
from ingest.validity.read import NONE_OF_ITS_OWN

Status = Literal["en vigueur", "échue", "à venir", "indéterminée"]
STATUSES: tuple[Status, ...] = get_args(Status)
# Applied until another replaces them: a date of effect is enough.
ENDLESS: tuple[SourceKind, ...] = ("règlement",)
_INFORMATION: tuple[SourceKind, ...] = (*NONE_OF_ITS_OWN, "fiche", "actualité")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands on a day."""

    status: Status
    badge: str  # a few words in French: « échéance passée : 31 décembre 2017 »
    reason: str  # a French sentence


def standing_on(document: Document, day: date) -> Standing:
    """Where a document stands on a day, its last day included."""
    validity, kind = document.validity, document.source.kind
    if document.source.consolidated:
        return _consolidated(document, day)
    last = final_day(validity)
    if validity.ended is not None and day > validity.ended:
        by = validity.replaced_by
        return _say("échue", "past", "replaced_on" if by else "ended", last=validity.ended, by=by)
    if validity.replaced_by is not None and validity.ended is None:
        return _say("échue", "replaced", "replaced", by=validity.replaced_by)
    if validity.effective is not None and day < validity.effective:
        return _say("à venir", "coming", "coming", first=validity.effective)
    if last is not None and day > last:
        return _say(
            "échue", "past", _why_past(validity, last), last=last, first=validity.effective, duration=_length(validity)
        )
    if validity.effective is None:
        return _unknown_start(document)
    return _under_way(validity, kind, validity.effective, day)


def final_day(validity: Validity) -> date | None:
    """The last day, tacit renewals included; None when none is known or when they go on without limit."""
    renewal, term, start = validity.renewal, validity.term, validity.effective
    if term is None or renewal is None or renewal.manner != "tacite":
        return term
    if renewal.total is not None and start is not None:
        return last_day(start, renewal.total)
    if renewal.times is None:
        return None
    period = renewal.period or validity.duration or (span_of(start, term) if start is not None else None)
    if period is None:
        return None
    last = term
    for _ in range(renewal.times):
        last = last_day(next_day(last), period)
    return last


def _consolidated(document: Document, day: date) -> Standing:
    updated = next((known.value for known in document.source.dates if known.name == "updated"), None)
    if updated is None:
        return _say("indéterminée", "unknown", "consolidated_undated")
    if day < updated:
        return _say("indéterminée", "version", "consolidated_later", day=updated)
    return _say("en vigueur", "current_version", "consolidated", day=updated)


def _why_past(validity: Validity, last: date) -> str:
    if validity.renewal is not None and last != validity.term:
        return "past_renewed"
    if validity.renewal is not None and validity.renewal.manner == "expresse":
        return "past_renewable"
    return "past_assumed" if validity.assumed and validity.duration is not None else "past"


def _under_way(validity: Validity, kind: SourceKind, start: date, day: date) -> Standing:
    term, last = validity.term, final_day(validity)
    if validity.open_ended and term is None:
        return _say("en vigueur", "current_since", "endless", first=start)
    if term is None:
        if kind in ENDLESS:
            return _say("en vigueur", "current_since", "rule", first=start)
        return _say("indéterminée", "unknown", "signed_only" if validity.assumed else "no_end", first=start)
    if day > term and last is None:
        return _say("en vigueur", "renewed", "renewed", term=term, each=_each(validity))
    if day > term:
        return _say("en vigueur", "current_until", "renewed_until", term=term, last=last)
    if validity.duration is None:
        return _say("en vigueur", "current_until", "entered", first=start, last=term)
    reason = "assumed" if validity.assumed else "lasts"
    return _say("en vigueur", "current_until", reason, first=start, last=term, duration=_length(validity))


def _unknown_start(document: Document) -> Standing:
    validity = document.validity
    lasts = validity.duration is not None
    if validity.event is not None:
        event = _wording()["event"][validity.event]
        return _say(
            "indéterminée", "unknown", "event_lasts" if lasts else "event", event=event, duration=_length(validity)
        )
    if validity.term is not None:
        return _say("indéterminée", "unknown", "no_start_until", last=validity.term)
    if validity.open_ended:
        return _say("indéterminée", "unknown", "no_start_endless")
    if lasts:
        return _say("indéterminée", "unknown", "no_start", duration=_length(validity))
    if document.source.kind in _INFORMATION:
        dates = {known.name: known.value for known in document.source.dates}
        told = dates.get("updated") or dates.get("published")
        return _say(
            "indéterminée", "unknown", "none_dated" if told else "none_of_its_own", kind=document.source.kind, day=told
        )
    return _say("indéterminée", "unknown", "nothing")


def _length(validity: Validity) -> str:
    return french_duration(validity.duration) if validity.duration is not None else ""


def _each(validity: Validity) -> str:
    period = validity.renewal.period if validity.renewal is not None else None
    return str(_wording()["each"]["every" if period else "same"]).format(
        period=french_duration(period) if period else ""
    )


def _say(status: Status, badge: str, reason: str, **values: date | str | None) -> Standing:
    shown = {name: french_date(value) if isinstance(value, date) else value for name, value in values.items()}
    words = _wording()
    return Standing(status, words["badge"][badge].format(**shown), words["reason"][reason].format(**shown))


@cache
def _wording() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("wording.toml").read_text(encoding="utf-8"))
