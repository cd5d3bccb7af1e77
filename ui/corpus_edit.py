"""What an administrator writes of a document → its entry in the library's manifest, checked before it is kept."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from errors import DateError, DescriptionError, ForeignDocumentError
from index.contents import index_entries
from index.store import Entry
from ingest import Source
from ingest.manifest import DATES_IN_ORDER, MANIFEST, read_manifest
from ingest.validity import read_day
from ingest.validity.clauses import read_clauses
from library.shelf import changing, library_folder
from library.user_files import UserFile, manifest_with
from ui import admin_texts as words

_KEPT = ("publisher", "provenance", "address", "replaced_by")  # texts that the form does not show
_KEPT_LISTS = ("themes", "amended_by")


@dataclass(frozen=True, slots=True)
class Description:
    """The form: what is said of a document by hand."""

    title: str
    short_title: str
    kind: str
    parties: str  # separated by ";"
    territory: str  # separated by ";"
    dates: Mapping[str, str]  # name of a date → as typed; "" for none
    validity: str  # a sentence in French


def described(source: Source) -> Description:
    """The form filled in with what is known."""
    return Description(
        source.title,
        source.short_title,
        source.kind,
        " ; ".join(source.parties),
        " ; ".join(source.territory),
        {known.name: known.value.isoformat() for known in source.dates},
        source.validity or "",
    )


def library_entry(index: Path, document_id: str) -> Entry:
    """The entry of a document that was added to the library.

    Raises:
        ForeignDocumentError: it comes from the corpus folder, or is there no more.
    """
    for entry in index_entries(index):
        if entry.document_id == document_id and entry.origin == "library":
            return entry
    raise ForeignDocumentError(name=document_id)


def keep_description(index: Path, document_id: str, source: Source, form: Description) -> None:
    """Write the form into the library's manifest; the index is brought up to date by the caller.

    Raises:
        ForeignDocumentError: the document is not of the library.
        DateError: a date cannot be read.
        DescriptionError: there is no title, a date comes before one that it follows, or the validity is not understood.
        ManifestError: something else in the form is not as it should be.
        BusyIndexError, FullDiskError: the library is as it was.
    """
    file = library_entry(index, document_id).file
    entry = _entry(file, source, form)
    _check(entry)
    with changing(index) as change:
        content = manifest_with(library_folder(index), [UserFile(file, b"", entry)])
        with tempfile.TemporaryDirectory() as folder:
            trial = Path(folder) / MANIFEST
            trial.write_bytes(content)
            read_manifest(trial)
        change.put(MANIFEST, content)


def _entry(file: str, source: Source, form: Description) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "file": file,
        "title": form.title.strip(),
        "short_title": form.short_title.strip() or form.title.strip(),
        "kind": form.kind,
        "scope": source.scope,
        "parties": _listed(form.parties),
        "territory": _listed(form.territory),
        "dates": {name: _day(name, typed) for name, typed in form.dates.items() if typed.strip()},
        "validity": form.validity.strip(),
        "clauses": {label: list(types) for label, types in source.clauses},
        "consolidated": source.consolidated,
        **{name: getattr(source, name) for name in _KEPT},
        **{name: list(getattr(source, name)) for name in _KEPT_LISTS},
    }
    return {key: value for key, value in entry.items() if value or key == "title"}


def _check(entry: Mapping[str, Any]) -> None:
    """Say in the form's own words what the manifest would refuse in those of its file."""
    dates: Mapping[str, date] = entry.get("dates", {})
    if not entry["title"]:
        raise DescriptionError(reason=words.NO_TITLE)
    for earlier, later in DATES_IN_ORDER:
        if earlier in dates and later in dates and dates[later] < dates[earlier]:
            raise DescriptionError(
                reason=words.DATES_REVERSED.format(earlier=words.DATES[earlier], later=words.DATES[later])
            )
    if "validity" in entry and not read_clauses(entry["validity"]):
        raise DescriptionError(reason=words.VALIDITY_UNREAD.format(words=entry["validity"]))


def _listed(text: str) -> Sequence[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _day(name: str, typed: str) -> date:
    day = read_day(typed.strip())
    if day is None:
        raise DateError(text=typed[:40], name=words.DATES[name])
    return day
