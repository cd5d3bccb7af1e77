"""What a user asks to add → the library changed; the index is brought up to date by the caller."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from errors import AddedFileError, CorpusError, DocumentError, EmptyLibraryError, LibraryError
from ingest.manifest import MANIFEST
from library.agreements import AgreementFile, agreement_file, read_agreements
from library.download import is_address, refuse_other_address
from library.packages import AGREEMENTS, NEWEST, NPM, SHEETS, source_archive
from library.public_sheets import read_sheets
from library.shelf import (
    Addition,
    AdditionKind,
    changing,
    library_folder,
    read_additions,
    record,
    with_addition,
)
from library.user_files import UserFile, manifest_with, read_user_address, read_user_file, read_user_folder


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition brought."""

    files: tuple[str, ...]  # in the library folder
    remarks: tuple[str, ...] = ()  # French sentences
    failure: str = ""  # French: why a source could not be read again


def add_sheets(
    index: Path, origin: str, themes: Sequence[str], on: date, version: str = SHEETS[1], but: Sequence[str] = ()
) -> Added:
    """Add information sheets.

    Args:
        index: folder of the index.
        origin: "npm", a web address, or the path of an archive or folder.
        themes: words of the themes wanted; none for all sheets.
        on: today.
        version: of the npm package.
        but: files of the library that were taken out, and are left out.

    Raises:
        LibraryError: the sheets cannot be fetched or read, or a theme is unknown: see `read_sheets`.
        FullDiskError, BusyIndexError: the library is as it was.
    """
    with source_archive(origin, SHEETS[0], version) as path:
        sheets = read_sheets(path, themes)
    files = {sheet.file: sheet.content for sheet in sheets.files if sheet.file not in but}
    addition = Addition("service-public", _lasting(origin), on, tuple(files), themes=tuple(themes), removed=tuple(but))
    _shelve(index, files, addition)
    remarks = [f"« {name} » n'est pas une fiche au schéma 3 : laissé de côté." for name in sheets.unread]
    return Added(tuple(files), tuple(remarks))


def add_agreements(
    index: Path,
    numbers: Sequence[int],
    on: date,
    origin: str = NPM,
    with_repealed: bool = False,
    version: str = AGREEMENTS[1],
) -> Added:
    """Add collective agreements by IDCC number: all of them, or none when one cannot be had.

    Raises:
        LibraryError: they cannot be fetched or read: see `read_agreements`.
        FullDiskError, BusyIndexError: the library is as it was.
    """
    with source_archive(origin, AGREEMENTS[0], version) as path:
        agreements = read_agreements(path, numbers, with_repealed)
    files = {agreement.file: agreement.content for agreement in agreements}
    addition = Addition(
        "collective-agreement",
        _lasting(origin),
        on,
        tuple(files),
        numbers=tuple(agreement.number for agreement in agreements),
        with_repealed=with_repealed,
    )
    _shelve(index, files, addition)
    return Added(tuple(files), tuple(_told(agreement) for agreement in agreements))


def _told(agreement: AgreementFile) -> str:
    kept, left = agreement.articles, agreement.repealed
    repealed = f", {left} abrogé{'s'[: left > 1]} laissé{'s'[: left > 1]} de côté" if left else ""
    return f"IDCC {agreement.number:04d} : {kept} article{'s'[: kept > 1]}{repealed}."


def add_files(index: Path, origin: str, on: date, but: Sequence[str] = ()) -> Added:
    """Add a file, a folder or what stands at a web address.

    Raises:
        AddedFileError: another file of that name was added from elsewhere.
        LibraryError, DocumentError, CorpusError: it cannot be fetched or read.
        FullDiskError, BusyIndexError: the library is as it was.
    """
    kind: AdditionKind
    unread: tuple[str, ...] = ()
    refuse_other_address(origin)
    if is_address(origin):
        kind, found = "address", read_user_address(origin)
    elif Path(origin).is_dir():
        kind, (found, unread) = "folder", read_user_folder(Path(origin))
    else:
        kind, found = "file", read_user_file(Path(origin))
    found = tuple(each for each in found if each.file not in but)
    addition = Addition(kind, _lasting(origin), on, tuple(each.file for each in found), removed=tuple(but))
    _shelve(index, {each.file: each.content for each in found}, addition, found)
    return Added(addition.files, unread)


def refresh(index: Path, on: date) -> tuple[Added, ...]:
    """Fetch and read again all that was added, the newest npm packages; what was removed stays so.

    A source that is gone or cannot be read is a `failure`: its documents stay, and the others are refreshed.

    Raises:
        EmptyLibraryError: nothing was added.
        BrokenLibraryError: the record of what was added is damaged.
        FullDiskError, BusyIndexError: what was refreshed before stays.
    """
    additions = read_additions(index)
    if not additions:
        raise EmptyLibraryError(path=index)
    return tuple(_again(index, addition, on) for addition in additions)


def _again(index: Path, addition: Addition, on: date) -> Added:
    try:
        return _added_again(index, addition, on)
    except (LibraryError, DocumentError, CorpusError) as error:
        kept = "Ses documents restent tels quels." if len(addition.files) > 1 else "Le document reste tel quel."
        return Added((), failure=f"{error.french_message} {kept}")


def _added_again(index: Path, addition: Addition, on: date) -> Added:
    if addition.kind == "service-public":
        return add_sheets(index, addition.origin, addition.themes, on, NEWEST, addition.removed)
    if addition.kind == "collective-agreement":
        wanted = [number for number in addition.numbers if agreement_file(number) not in addition.removed]
        return add_agreements(index, wanted, on, addition.origin, addition.with_repealed, NEWEST)
    return add_files(index, addition.origin, on, addition.removed)


def _lasting(origin: str) -> str:
    """An origin that means the same from another folder."""
    return origin if origin == NPM or is_address(origin) else str(Path(origin).resolve())


def _shelve(index: Path, files: dict[str, bytes], addition: Addition, user_files: Sequence[UserFile] = ()) -> None:
    with changing(index) as change:
        additions = read_additions(index)
        same = [each for each in additions if _same_request(each, addition)]
        if user_files:
            _refuse_taken(files, [each for each in additions if each not in same])
        for former in same:
            # What the source no longer holds goes with it.
            for file in set(former.files) - set(files):
                change.remove(file)
        for file, content in files.items():
            change.put(file, content)
        if user_files:
            change.put(MANIFEST, manifest_with(library_folder(index), user_files))
        record(change, with_addition([each for each in additions if each not in same], addition))


def _refuse_taken(files: Collection[str], others: Sequence[Addition]) -> None:
    """Two files of one name are two texts: neither takes the other's place unasked.

    Raises:
        AddedFileError: one of the files was added from elsewhere.
    """
    for other in others:
        for file in other.files:
            if file in files:
                raise AddedFileError(file=file, origin=other.origin)


def _same_request(one: Addition, other: Addition) -> bool:
    blank = replace(one, added_on=other.added_on, files=(), removed=())
    return blank == replace(other, files=(), removed=())
