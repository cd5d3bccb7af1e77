"""Collective agreements by number, from the npm package or a copy of it → files of the library."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from errors import StubAgreementError, UnknownAgreementError, UnknownSchemaError
from ingest.readers.structured import SUFFIX, dump
from library.agreement import (
    NotAnAgreementError,
    agreement_id,
    agreement_title,
    is_stub,
    read_agreement,
    read_container,
)
from library.archive import Member, read_members

WANTED = "de conventions collectives (fichiers KALICONT….json)"
_CONTAINER = re.compile(r"(?:^|/)KALICONT[\w-]+\.json$")
_NUMBER = re.compile(rb'"num"\s*:\s*"?0*(\d+)"?')
_HEAD = 4000  # bytes of a file in which its number stands
_TEXTS = re.compile(rb'"children"\s*:\s*\[\s*\{')


@dataclass(frozen=True, slots=True)
class AgreementFile:
    """An agreement as a file of the library."""

    number: int
    file: str
    content: bytes
    articles: int
    repealed: int  # articles left out


def agreement_file(number: int) -> str:
    """The file of an agreement in the library."""
    return f"{agreement_id(number)}{SUFFIX}"


def read_agreements(path: Path, numbers: Sequence[int], with_repealed: bool = False) -> tuple[AgreementFile, ...]:
    """Read agreements, in the order of their numbers as given.

    Args:
        path: folder or archive of the package.
        numbers: IDCC numbers.
        with_repealed: keep repealed articles, marked as such.

    Raises:
        MissingSourceError, UnknownSchemaError: `path` holds nothing, or no agreement that is read.
        UnknownAgreementError: a number is of no agreement.
        StubAgreementError: an agreement has a title and no text.
    """
    complete: list[int] = []
    contents: dict[int, bytes] = {}
    for member in read_members(path, _CONTAINER, WANTED):
        number = _number(member)
        if number is None:
            continue
        if _TEXTS.search(member.content) is not None:
            complete.append(number)
        if number in numbers:
            contents[number] = member.content
    known = ", ".join(f"{number:04d}" for number in sorted(complete))
    if not complete and not contents:
        raise UnknownSchemaError(path=path, wanted=WANTED)
    read = []
    for number in dict.fromkeys(numbers):
        if number not in contents:
            raise UnknownAgreementError(number=number, known=known)
        try:
            container = read_container(contents[number])
            if is_stub(container):
                raise StubAgreementError(number=number, title=agreement_title(container), known=known)
            agreement = read_agreement(container, with_repealed)
        except NotAnAgreementError as error:
            raise UnknownSchemaError(path=path, wanted=f"{WANTED} au format attendu") from error
        read.append(
            AgreementFile(number, agreement_file(number), dump(agreement.text), agreement.articles, agreement.repealed)
        )
    return tuple(read)


def _number(member: Member) -> int | None:
    """The IDCC number that a file opens with, without reading the megabytes that follow."""
    found = _NUMBER.search(member.content[:_HEAD])
    return int(found[1]) if found is not None else None
