"""Reports, answers and passages found → the terminal. Piped, an answer is its Markdown text, not wrapped."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from answer.model import Answer, Citation
from index.build import BuildReport
from terminal.records import ResultRecord

Item = TypeVar("Item")

DOCUMENTS_SHOWN = 40  # past that the table holds the totals alone

# What a document holds must not drive the terminal: every control character goes, save tab and newline.
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)))


class Bars:
    """The progress bars of `relais index`, on standard error, one below the other."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars

    def start(self, total: int, description: str) -> None:
        """Begin a bar of `total` steps; one without any is not shown."""
        self._task = self._bars.add_task(description, total=total, visible=total > 0)

    def advance(self, n: int) -> None:
        """Move the latest bar on by `n` steps."""
        self._bars.advance(self._task, n)

    def track(self, items: Sequence[Item], description: str) -> Iterator[Item]:
        """The items, with a bar that moves on as each is done with."""
        self.start(len(items), description)
        for item in items:
            yield item
            self.advance(1)


@contextmanager
def progress_bars(console: Console) -> Iterator[Bars]:
    """Bars while the block runs; nothing at all when `console` is not a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        yield Bars(bars)


def show_report(console: Console, report: BuildReport) -> None:
    """The table that ends `relais index`, then each warning and each file left out."""
    table = Table("Documents", "Sections", "Passages", "Avertissements")
    for column in table.columns[1:]:
        column.justify = "right"
    if report.documents <= DOCUMENTS_SHOWN:
        for entry in report.entries:
            if entry.failure is None:
                table.add_row(Text(entry.file), *map(str, (entry.sections, entry.passages, len(entry.warnings))))
        table.add_section()
    totals = (report.sections, report.passages, len(report.warnings) + len(report.failures))
    table.add_row(f"{report.documents} au total", *map(str, totals))
    console.print(table)
    _line(
        console,
        f"Nouveaux : {len(report.added)} · modifiés : {len(report.changed)} · retirés : {len(report.removed)} · "
        f"inchangés : {len(report.unchanged)} · textes encodés : {report.embedded}",
    )
    for file, sentence in report.warnings:
        _line(console, f"Avertissement, {file} : {sentence}")
    for file, sentence in report.failures:
        _line(console, f"Non lu, {file} : {sentence}")


def show_answer(console: Console, answer: Answer) -> None:
    """The answer, then its numbered sources."""
    if answer.understood_as:
        _line(console, f"Question comprise ainsi : « {answer.understood_as} »\n")
    text = answer.text.translate(_CONTROLS)
    console.print(
        Markdown(text) if console.is_terminal else text,
        markup=False,
        highlight=False,
        soft_wrap=not console.is_terminal,
    )
    if answer.citations:
        _line(console, "\nSources")
    for citation in answer.citations:
        _line(console, f"[{citation.number}] {_place(citation)}")
    if answer.nearest is not None:
        _line(console, f"\nLe passage le plus proche : {_place(answer.nearest)}")


def show_results(console: Console, results: Sequence[ResultRecord]) -> None:
    """The passages found, best first."""
    if not results:
        _line(console, "Aucun passage trouvé.")
    for rank, result in enumerate(results, start=1):
        place = " › ".join(filter(None, (result["source"], result["section"])))
        _line(console, f"{rank}. {place}  ({result['score']:.3f})")
        _line(console, result["text"] + "\n")


def _place(citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page else ""
    standing = f" – {citation.validity.badge}" if citation.validity else ""
    return f"{citation.label}{page} ({citation.source}){standing}"


def _line(console: Console, text: str) -> None:
    console.print(text.translate(_CONTROLS), markup=False, highlight=False, soft_wrap=True)
