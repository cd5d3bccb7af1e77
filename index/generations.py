"""The folder of an index: immutable parts and generations, a pointer to the one that serves, a lock for one writer.

::

    CURRENT              the name of the generation that serves, replaced atomically
    parts/000001/        documents with their vectors, never changed again; see `index.part` for what it holds
    generations/000001/  which documents of which parts, never changed again; see `index.store` for what it holds
    vectors.sqlite       see `index.vector_cache`
    derived.sqlite       see `index.derived`
    library/             documents that were added to this index, see `library`; never swept
    lock                 held while an indexing runs

Both are written under a name that ends in ".partial" and renamed when complete; a generation is served from the
moment when CURRENT names it. A kill at any point leaves CURRENT on a complete generation.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from errors import BrokenIndexError, BusyIndexError, MissingIndexError, UnwritableFolderError

POINTER = "CURRENT"
GENERATIONS = "generations"
PARTS = "parts"
PARTIAL = ".partial"
VECTORS = "vectors.sqlite"
DERIVED = "derived.sqlite"
LIBRARY = "library"
KEPT_BEFORE_CURRENT = 1  # for readers that have just read the pointer


@contextmanager
def single_writer(index: Path) -> Iterator[None]:
    """Hold the lock of an index folder, which is created if need be.

    Raises:
        BusyIndexError: another process, or another thread of this one, holds it.
        UnwritableFolderError: the folder cannot be made or written in.
    """
    lock = FileLock(index / "lock", timeout=0, is_singleton=False)
    try:
        index.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise BusyIndexError(path=index) from error
    except OSError as error:
        raise UnwritableFolderError(path=index) from error
    try:
        yield
    finally:
        lock.release()


def current_name(index: Path) -> str:
    """The name of the generation that serves.

    Raises:
        MissingIndexError: the folder holds no index.
        BrokenIndexError: the pointer names nothing that is there.
    """
    try:
        name = (index / POINTER).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingIndexError(path=index) from error
    except (OSError, ValueError) as error:
        raise BrokenIndexError(path=index, reason=str(error)) from error
    if not name.isdigit() or not (index / GENERATIONS / name).is_dir():
        raise BrokenIndexError(path=index, reason=f"the pointer names {name!r}")
    return name


def generation_folder(index: Path, name: str) -> Path:
    """Where the generation of that name stands."""
    return index / GENERATIONS / name


def new_generation(index: Path) -> tuple[str, Path]:
    """A name above all that were ever used, and the folder to write it in."""
    return _new(index / GENERATIONS)


def new_part(index: Path) -> tuple[str, Path]:
    """The same, of a part."""
    return _new(index / PARTS)


def complete_generation(index: Path, name: str) -> Path:
    """Give a written generation its final name, with all its bytes on disk; it does not serve yet."""
    return _complete(index / GENERATIONS, name)


def complete_part(index: Path, name: str) -> Path:
    """The same, of a part."""
    return _complete(index / PARTS, name)


def _new(folder: Path) -> tuple[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    used = [int(path.name.removesuffix(PARTIAL)) for path in folder.iterdir() if path.name[:1].isdigit()]
    name = f"{max(used, default=0) + 1:06d}"
    partial = folder / (name + PARTIAL)
    partial.mkdir()
    return name, partial


def _complete(folder: Path, name: str) -> Path:
    partial, final = folder / (name + PARTIAL), folder / name
    for path in (*partial.rglob("*"), partial):
        _sync(path)
    partial.rename(final)
    _sync(folder)
    return final


def serve_generation(index: Path, name: str) -> None:
    """Swap the pointer, atomically."""
    beside = index / (POINTER + PARTIAL)
    beside.write_text(name, encoding="ascii")
    _sync(beside)
    beside.replace(index / POINTER)
    _sync(index)


def withdraw(index: Path) -> None:
    """Let no generation serve any longer: the folder holds no index until the next one is built.

    Raises:
        BusyIndexError: another process is writing the index.
    """
    with single_writer(index):
        (index / POINTER).unlink(missing_ok=True)
        _sync(index)


def sweep(index: Path, parts: Collection[str], release: Callable[[Path], bool] | None = None) -> None:
    """Remove partial generations, those before the previous one, and all parts but these, which they need.

    Call it as the single writer. `release` is told of each part before, and keeps it for the next sweep when false.
    """
    current = int(current_name(index))
    oldest_kept = current - KEPT_BEFORE_CURRENT
    complete = sorted(
        int(path.name) for path in (index / GENERATIONS).iterdir() if path.name.isdigit() and int(path.name) < current
    )
    if complete:
        oldest_kept = complete[-KEPT_BEFORE_CURRENT:][0]
    for path in (index / GENERATIONS).iterdir():
        number = path.name.removesuffix(PARTIAL)
        unused = path.name.endswith(PARTIAL) or int(number) > current or int(number) < oldest_kept
        if number.isdigit() and unused:
            shutil.rmtree(path)
    for path in list((index / PARTS).glob("*")):
        unused = path.name.removesuffix(PARTIAL).isdigit() and path.name not in parts
        if unused and (release is None or release(path)):
            shutil.rmtree(path)


def _sync(path: Path) -> None:
    """Ask the system to write a file, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
