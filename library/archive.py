"""A folder, a ZIP or a package archive → its files, one at a time, never unpacked on the disk."""

import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from errors import DamagedArchiveError, MissingSourceError, UnknownSchemaError

# Above any file of these sources (12 MB); an archive made to exhaust the memory holds far larger ones.
LARGEST = 64 << 20  # bytes
MOST = 100_000  # files
_OPENINGS = (b"PK\x03\x04", b"\x1f\x8b")  # of a ZIP and of a package


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive."""

    name: str  # its path in the archive, with "/"
    content: bytes

    @property
    def stem(self) -> str:
        """Its name without folders and suffix: "F345"."""
        return PurePosixPath(self.name).stem


def read_members(path: Path, pattern: re.Pattern[str], wanted: str) -> Iterator[Member]:
    """The files of a folder, `.zip` or `.tgz` whose path matches the pattern, in the archive's order.

    Args:
        path: folder or archive.
        pattern: searched for in each path.
        wanted: in French, what is looked for, for the message.

    Raises:
        MissingSourceError: there is nothing at `path`.
        UnknownSchemaError: it is no archive, or one with a file beyond `LARGEST`.
        DamagedArchiveError: it is an archive that is cut, altered or encrypted.
    """
    if not path.exists():
        raise MissingSourceError(path=path)
    try:
        if path.is_dir():
            members = _of_folder(path, pattern)
        elif zipfile.is_zipfile(path):
            members = _of_zip(path, pattern)
        else:
            members = _of_tar(path, pattern)
        yield from members
    # What a cut or altered archive raises in the standard library.
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        with path.open("rb") as file:
            is_archive = file.read(4).startswith(_OPENINGS)
        if is_archive:
            raise DamagedArchiveError(path=path) from error
        raise UnknownSchemaError(path=path, wanted=wanted) from error
    except _TooLargeError as error:
        raise UnknownSchemaError(path=path, wanted=f"{wanted} de taille ordinaire") from error


class _TooLargeError(ValueError):
    """A file, or their number, is beyond anything that these sources hold."""


def _of_folder(folder: Path, pattern: re.Pattern[str]) -> Iterator[Member]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if pattern.search(relative) and path.is_file():
            _refuse_large(path.stat().st_size)
            yield Member(relative, path.read_bytes())


def _of_zip(path: Path, pattern: re.Pattern[str]) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if len(infos) > MOST:
            raise _TooLargeError(f"{len(infos)} files")
        for info in infos:
            if pattern.search(info.filename) and not info.is_dir():
                _refuse_large(info.file_size)
                with archive.open(info) as stream:
                    yield Member(info.filename, _read(stream))


def _of_tar(path: Path, pattern: re.Pattern[str]) -> Iterator[Member]:
    with tarfile.open(path, "r|*") as archive:
        for count, info in enumerate(archive):
            if count > MOST:
                raise _TooLargeError(f"more than {MOST} files")
            if info.isfile() and pattern.search(info.name):
                _refuse_large(info.size)
                stream = archive.extractfile(info)
                if stream is not None:
                    yield Member(info.name, _read(stream))


def _read(stream: IO[bytes]) -> bytes:
    # The size that an archive declares may be false: no more than the limit is ever read.
    content = stream.read(LARGEST + 1)
    _refuse_large(len(content))
    return content


def _refuse_large(size: int) -> None:
    if size > LARGEST:
        raise _TooLargeError(f"{size} bytes")
