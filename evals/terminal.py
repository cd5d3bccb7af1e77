"""Progress bars on standard error, so that standard output holds results only."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class TerminalProgress:
    """A bar for each step of the work, as `index.build.Progress` asks for."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def start(self, total: int, description: str) -> None:
        """Open a bar of `total` units; the one before it, if any, is done."""
        self._task = self._bars.add_task(description, total=total)

    def advance(self, n: int) -> None:
        """Count `n` more units on the bar that was opened last."""
        if self._task is not None:
            self._bars.advance(self._task, n)


@contextmanager
def bars_on_stderr() -> Iterator[TerminalProgress]:
    """Show bars while the work runs."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        yield TerminalProgress(bars)
