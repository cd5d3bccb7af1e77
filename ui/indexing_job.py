"""One piece of work on the index at a time, in the background: it goes on while pages are closed and opened again."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from errors import BusyIndexError


@dataclass(frozen=True, slots=True)
class Stage:
    """How far the work is; `outcome` is the French sentence that it ended with."""

    step: str = ""
    done: int = 0
    total: int = 0
    running: bool = False
    outcome: str | None = None


class IndexingJob:
    """The work under way, if any. It is a `Progress` for `build_index`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stage = Stage()

    @property
    def stage(self) -> Stage:
        """How far it is."""
        return self._stage

    def run(self, work: Callable[["IndexingJob"], str]) -> None:
        """Begin `work`, which never raises and returns the sentence to show at the end.

        Raises:
            BusyIndexError: other work is under way.
        """
        if not self._lock.acquire(blocking=False):
            raise BusyIndexError(path="cette application")
        self._stage = Stage(running=True)

        def carry_out() -> None:
            try:
                self._stage = Stage(outcome=work(self))
            finally:
                self._lock.release()

        threading.Thread(target=carry_out, name="indexing", daemon=True).start()

    def start(self, total: int, description: str) -> None:
        """A step of `total` units begins."""
        self._stage = Stage(description, 0, total, True)

    def advance(self, n: int) -> None:
        """`n` more units of the step are done."""
        self._stage = replace(self._stage, done=self._stage.done + n)
