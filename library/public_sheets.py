"""The sheets « vos droits et démarches » of an archive, folder, address or npm package → files of the library."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process

from errors import UnknownSchemaError, UnknownThemeError
from ingest.readers.structured import SUFFIX, StructuredText, dump
from ingest.text import fold
from library.archive import read_members
from library.nodes import MalformedTreeError, read_json, read_xml
from library.sheet import NotASheetError, read_sheet

WANTED = "de fiches « vos droits et démarches » au schéma 3 (XML ou JSON)"
# A package holds the sheets of three audiences; those for companies and associations may bear the same numbers.
_SHEET = re.compile(r"^(?!(?:.*/)?(?:professionnels|associations)/)(?:.*/)?F\d+\.(?:xml|json)$")


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A sheet as a file of the library."""

    file: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets that were asked for, and the files that could not be read."""

    files: tuple[SheetFile, ...]
    unread: tuple[str, ...]  # names of files


def read_sheets(path: Path, themes: Sequence[str]) -> Sheets:
    """Read the sheets of an archive or folder.

    Args:
        path: folder, `.zip` or `.tgz`.
        themes: words of the themes wanted, accents and case aside; none for all sheets.

    Raises:
        MissingSourceError: there is nothing at `path`.
        UnknownSchemaError: it is no archive, or holds no sheet of schema 3.
        UnknownThemeError: no sheet is published under a theme.
    """
    files: list[SheetFile] = []
    unread: list[str] = []
    seen: set[str] = set()
    found: set[str] = set()
    for member in read_members(path, _SHEET, WANTED):
        try:
            tree = read_json(member.content) if member.name.endswith(".json") else read_xml(member.content)
            sheet = read_sheet(tree)
        except (MalformedTreeError, NotASheetError):
            unread.append(member.name)
            continue
        seen.update(sheet.source.themes)
        matched = [theme for theme in themes if is_published_under(sheet, theme)]
        found.update(matched)
        if matched or not themes:
            files.append(SheetFile(f"{sheet.source.file}{SUFFIX}", dump(sheet)))
    if not seen and not files:
        raise UnknownSchemaError(path=path, wanted=WANTED)
    for theme in themes:
        if theme not in found:
            near = [name for name, _, _ in process.extract(theme, sorted(seen), limit=5, processor=fold)]
            raise UnknownThemeError(theme=theme, near=", ".join(near))
    return Sheets(tuple({sheet.file: sheet for sheet in files}.values()), tuple(unread))


def is_published_under(sheet: StructuredText, theme: str) -> bool:
    """Whether words of a theme open a word of one of the themes that a sheet is published under."""
    wanted = rf"\b{re.escape(fold(theme))}"
    return any(re.search(wanted, fold(given)) for given in sheet.source.themes)
