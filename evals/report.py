"""A run and the result to compare it with → a Markdown page with a plot and the list of failures."""

from dataclasses import asdict
from pathlib import Path

from evals.answers import Run
from evals.plot import Bar, draw_bars
from evals.results import Result, summarise
from evals.scores import Outcome
from evals.targets import TARGETS, Target

SHOWN = 400  # characters of an answer in the list of failures


def write_page(run: Run, before: Result | None, folder: Path) -> Path:
    """Write `<label>.md` and `<label>.svg`; `before` is the result to compare with."""
    result = summarise(run)
    if before is not None and before.gold_hash != result.gold_hash:
        comparison = "The gold file has changed since the last committed result; the change is shown all the same."
    elif before is None:
        comparison = "No committed result to compare with."
    else:
        comparison = _changes(before, result)
    svg = folder / f"{run.label}.svg"
    svg.write_text(draw_bars(f"{run.label}: {len(run.outcomes)} questions", _bars(result, before)), encoding="utf-8")
    lines = [
        f"# Answers: {run.label}",
        "",
        f"{len(run.outcomes)} questions, encoder {run.encoder[:12]}. Written by `python -m evals answers`; "
        "the figures are defined in [the README](../README.md). Bold: enough.",
        "",
        f"![Figures as bars]({svg.name})",
        "",
        *_figure_table(result, before),
        "",
        comparison,
        "",
        "## By kind and by persona",
        "",
        *_group_table(result),
        "",
        f"## Failures ({len(result.failures)})",
        "",
        *(line for outcome in run.outcomes if outcome.failed for line in _failure(outcome)),
    ]
    page = folder / f"{run.label}.md"
    page.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return page


def figure_lines(result: Result, before: Result | None) -> list[str]:
    """The figures over all questions, one a line, for a terminal."""
    then = asdict(before.groups["all"]) if before else {}
    lines = []
    for name, value in _figures(result).items():
        change = f" ({_signed(value - then[name])})" if then.get(name) is not None else ""
        mark = "" if _reached(TARGETS[name], value) else "  below what is enough"
        lines.append(f"  {TARGETS[name].title:24} {_shown(value)}{change}{mark}")
    return lines


def _figures(result: Result) -> dict[str, float]:
    measured = asdict(result.groups["all"])
    return {name: measured[name] for name in TARGETS if measured[name] is not None}


def _reached(target: Target, value: float) -> bool:
    if target.enough is None:
        return True
    return value >= target.enough if target.higher_is_better else value <= target.enough


def _bars(result: Result, before: Result | None) -> list[Bar]:
    then = asdict(before.groups["all"]) if before else {}
    return [
        Bar(
            TARGETS[name].title,
            value,
            then.get(name),
            TARGETS[name].enough,
            TARGETS[name].goal,
            _reached(TARGETS[name], value),
        )
        for name, value in _figures(result).items()
        if TARGETS[name].rate
    ]


def _figure_table(result: Result, before: Result | None) -> list[str]:
    then = asdict(before.groups["all"]) if before else {}
    rows = ["| figure | last committed | now | change | enough | goal |", "|---|---|---|---|---|---|"]
    for name, value in _figures(result).items():
        target, last = TARGETS[name], then.get(name)
        change = "–" if last is None else _signed(value - last)
        met = target.enough is not None and _reached(target, value)
        now = f"**{_shown(value)}**" if met else _shown(value)
        sign = "≥" if target.higher_is_better else "≤"
        enough = "–" if target.enough is None else f"{sign} {_shown(target.enough)}"
        rows.append(f"| {target.title} | {_shown(last)} | {now} | {change} | {enough} | {_shown(target.goal)} |")
    return rows


def _group_table(result: Result) -> list[str]:
    names = list(TARGETS)
    rows = [
        "| | n | " + " | ".join(TARGETS[name].title for name in names) + " |",
        "|---" * (len(names) + 2) + "|",
    ]
    for group, scores in result.groups.items():
        values = asdict(scores)
        rows.append(f"| {group} | {scores.n} | " + " | ".join(_shown(values[name]) for name in names) + " |")
    return rows


def _changes(before: Result, now: Result) -> str:
    fixed = [name for name in before.failures if name not in now.failures]
    broken = [name for name in now.failures if name not in before.failures]
    return (
        f"Since the last committed result: {len(fixed)} repaired ({', '.join(fixed) or 'none'}), "
        f"{len(broken)} newly failing ({', '.join(broken) or 'none'})."
    )


def _failure(outcome: Outcome) -> list[str]:
    answer = outcome.answer if len(outcome.answer) <= SHOWN else outcome.answer[:SHOWN] + " […]"
    return [
        f"**{outcome.id}** ({outcome.kind}, {outcome.persona}) {outcome.question}",
        f"– {', '.join(_reasons(outcome))}; confidence {outcome.confidence:.2f}.",
        "",
        *(f"> {line}".rstrip() for line in answer.split("\n")),
        "",
    ]


def _reasons(outcome: Outcome) -> list[str]:
    reasons = []
    if outcome.verbatim < outcome.quotes:
        reasons.append(f"{outcome.quotes - outcome.verbatim} quotes not verbatim")
    if not outcome.answerable:
        return [*reasons, "answered, should be refused"] if not outcome.refused else reasons
    if outcome.refused:
        return [*reasons, "refused"]
    if not outcome.cited_first:
        reasons.append("first citation elsewhere")
    if outcome.missing:
        reasons.append("lacks " + ", ".join(f"`{pattern}`" for pattern in outcome.missing))
    if outcome.forbidden:
        reasons.append("holds " + ", ".join(f"`{text}`" for text in outcome.forbidden))
    return reasons


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 10 else f"{value:.3f}"


def _signed(change: float) -> str:
    return f"{change:+.0f}" if abs(change) >= 10 else f"{change:+.3f}"
