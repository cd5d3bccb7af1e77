"""The folder of added documents: what was added and from where, and changes to it, made whole or not at all."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from errors import BrokenLibraryError
from index.disk import full_disk_told
from index.generations import LIBRARY, PARTIAL, single_writer

RECORD = ".additions.json"  # hidden, as a scan of the folder skips it

AdditionKind = Literal["service-public", "collective-agreement", "file", "folder", "address"]


@dataclass(frozen=True, slots=True)
class Addition:
    """What one `relais corpus add` brought, so that it can be brought again."""

    kind: AdditionKind
    origin: str  # "npm", an absolute path, or a web address
    added_on: date
    files: tuple[str, ...]  # in the library folder, with "/"
    themes: tuple[str, ...] = ()  # of sheets
    numbers: tuple[int, ...] = ()  # of collective agreements
    with_repealed: bool = False
    removed: tuple[str, ...] = ()  # files taken out since, not to be brought again


_additions = TypeAdapter(tuple[Addition, ...])


@dataclass(slots=True)
class Change:
    """A change to the library that is being prepared: nothing of it shows before it is done."""

    staging: Path
    removed: list[str] = field(default_factory=list)

    def put(self, file: str, content: bytes) -> None:
        """Add or replace a file.

        Args:
            file: its path in the library, with "/".
        """
        path = self.staging / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def remove(self, file: str) -> None:
        """Take a file out."""
        self.removed.append(file)


def library_folder(index: Path) -> Path:
    """Where the documents added to an index lie."""
    return index / LIBRARY


def read_additions(index: Path) -> tuple[Addition, ...]:
    """What was added, oldest first.

    Raises:
        BrokenLibraryError: the record is damaged.
    """
    path = library_folder(index) / RECORD
    if not path.is_file():
        return ()
    try:
        return _additions.validate_json(path.read_bytes())
    except ValidationError as error:
        raise BrokenLibraryError(path=path) from error


@contextmanager
def changing(index: Path) -> Iterator[Change]:
    """Prepare a change in the block; when it ends well all of it is done, else none.

    Raises:
        BusyIndexError: another process is changing this index.
        FullDiskError: there is no room; the library is as it was.
    """
    with single_writer(index), full_disk_told(index):
        folder = library_folder(index)
        staging = index / (LIBRARY + PARTIAL)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        try:
            change = Change(staging)
            yield change
            for path in sorted(path for path in staging.rglob("*") if path.is_file()):
                target = folder / path.relative_to(staging)
                target.parent.mkdir(parents=True, exist_ok=True)
                # On one disk, replacing takes no room: what was staged fits.
                path.replace(target)
            for file in change.removed:
                (folder / file).unlink(missing_ok=True)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def record(change: Change, additions: Sequence[Addition]) -> None:
    """Make these the additions of the library."""
    change.put(RECORD, _additions.dump_json(tuple(additions), indent=1))


def with_addition(additions: Sequence[Addition], new: Addition) -> tuple[Addition, ...]:
    """The additions with one more; what it brings belongs to no other any longer."""
    brought = set(new.files)
    kept = []
    for addition in additions:
        files = tuple(file for file in addition.files if file not in brought)
        if files:
            kept.append(replace(addition, files=files))
    return (*kept, new)


def without_files(additions: Sequence[Addition], files: Sequence[str]) -> tuple[Addition, ...]:
    """The additions after files were taken out of the library; those left without any are gone."""
    gone = set(files)
    return tuple(
        replace(
            addition,
            files=tuple(file for file in addition.files if file not in gone),
            removed=(*addition.removed, *(file for file in addition.files if file in gone)),
        )
        for addition in additions
        if set(addition.files) - gone
    )
