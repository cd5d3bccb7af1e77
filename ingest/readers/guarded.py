"""Files that may be built to harm are read in a child process, with a limit of time and of memory.

One child serves the whole run, as starting it takes longer than reading most files; when it dies, the next file
starts another.
"""

import atexit
import os
import subprocess
import sys
import tempfile
from multiprocessing.connection import Pipe
from pathlib import Path
from threading import Lock
from typing import cast

from errors import DocumentError, HeavyFileError, UnreadableFileError, UnsafeFileError
from ingest.readers.limits import MEMORY, SECONDS
from ingest.readers.reading import Reading

_STRUCK = "le programme qui ouvre ce format a échoué en le lisant"
_LAST_MOMENTS = 5  # seconds
_ROOT = Path(__file__).parents[2]
# Libraries that reserve memory for each core would reach the limit by themselves.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "MALLOC_ARENA_MAX": "2"}


class ReaderProcessError(Exception):
    """The process that reads files died; the message is what it last wrote."""


class _Child:
    """The process and the pipe to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self.connection, theirs = Pipe()
        paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ingest.readers.child", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.said,
            env={**os.environ, **_ENVIRONMENT, "PYTHONPATH": paths},
        )
        theirs.close()

    def ask(self, module: str, path: Path) -> object:
        """The answer to a request.

        Raises:
            TimeoutError: no answer and no sign of life within the limit.
            EOFError, OSError: the process died.
        """
        self.said.seek(0)
        self.said.truncate()
        self.connection.send((module, path))
        while True:
            if not self.connection.poll(SECONDS):
                raise TimeoutError
            answer = self.connection.recv()
            if answer is not None:
                return answer

    def died_by_signal(self) -> bool:
        """Whether a process whose pipe is closed did not end by itself; waits for its end."""
        try:
            return self.process.wait(timeout=_LAST_MOMENTS) < 0
        except subprocess.TimeoutExpired:
            return False

    def stop(self) -> str:
        """End the process; gives the end of what it wrote."""
        if self.owner != os.getpid():
            return ""  # it belongs to the process that this one was forked from
        self.process.kill()
        self.process.wait()
        self.connection.close()
        self.said.seek(0)
        written = self.said.read().decode("utf-8", "replace")
        self.said.close()
        return written[-4000:]


_lock = Lock()
_running: list[_Child] = []


def read(module: str, path: Path) -> Reading:
    """Read a file in the child process.

    Args:
        module: the reader, a module of this package.
        path: the file.

    Raises:
        UnsafeFileError: it makes the library that opens it fail.
        HeavyFileError: it takes more time or memory than `limits.py` allows.
        UnreadableFileError: it cannot be opened or parsed, or it brought the process down.
        DocumentError: what the reader raises.
        OSError: the file cannot be opened.
    """
    with _lock:
        if not _running or _running[0].owner != os.getpid():
            _running[:] = [_Child()]
        try:
            answer = _running[0].ask(module, path)
        except TimeoutError as error:
            stop()
            raise HeavyFileError(path=path, limit=f"{SECONDS} secondes") from error
        except (EOFError, OSError) as error:
            struck = _running[0].died_by_signal()
            written = stop()
            if "MemoryError" in written or "alloc" in written:
                raise HeavyFileError(path=path, limit=f"{MEMORY >> 30} Go de mémoire") from error
            if struck:
                # pdfium ends its process when it is refused memory or meets what it never should.
                raise UnsafeFileError(path=path, reason=_STRUCK) from ReaderProcessError(written)
            raise UnreadableFileError(path=path, reason=_STRUCK) from ReaderProcessError(written)
        except BaseException:
            stop()  # interrupted: what it was asked for must not answer the next request
            raise
    if isinstance(answer, Reading):
        return answer
    if isinstance(answer, OSError):
        raise answer
    failure, fields = cast("tuple[type[DocumentError], dict[str, object]]", answer)
    raise failure(**fields)


@atexit.register
def stop() -> str:
    """End the child process, if there is one; gives the end of what it wrote."""
    return _running.pop().stop() if _running else ""
