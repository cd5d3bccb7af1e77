"""Figures → an SVG of bars with the previous value, the least acceptable one and the goal as ticks."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

ROW, LEFT, WIDTH, RIGHT, TOP = 28, 170, 420, 70, 34  # pixels
INK, BAR, MISSED, GRID = "#1f2933", "#2f6f9f", "#b5532a", "#d5dbe1"


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure from 0 to 1, with what to hold it against."""

    title: str
    value: float
    before: float | None
    enough: float | None
    goal: float | None
    reached: bool


def draw_bars(title: str, bars: Sequence[Bar]) -> str:
    """Draw the bars as a whole SVG document; a figure that misses what is enough has another colour."""
    height = TOP + ROW * len(bars) + 34
    total = LEFT + WIDTH + RIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="{height}" viewBox="0 0 {total} {height}" '
        f'role="img" font-family="sans-serif" font-size="13" fill="{INK}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{total}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="20" font-weight="bold">{escape(title)}</text>',
    ]
    bottom = TOP + ROW * len(bars)
    for tenth in range(0, 11, 2):
        x = LEFT + WIDTH * tenth / 10
        parts.append(f'<path d="M{x:g} {TOP}V{bottom}" stroke="{GRID}"/>')
    for rank, bar in enumerate(bars):
        parts.extend(_draw_bar(bar, TOP + ROW * rank))
    parts.append(
        f'<text x="{LEFT}" y="{bottom + 22}" font-size="11">thin tick: last committed; thick tick: enough; '
        "circle: goal; brown: not reached</text></svg>"
    )
    return "\n".join(parts) + "\n"


def _draw_bar(bar: Bar, top: float) -> list[str]:
    middle = top + ROW / 2
    colour = BAR if bar.reached else MISSED
    parts = [
        f'<text x="{LEFT - 8}" y="{middle + 4:g}" text-anchor="end">{escape(bar.title)}</text>',
        f'<rect x="{LEFT}" y="{top + 7:g}" width="{WIDTH * bar.value:.1f}" height="{ROW - 14}" fill="{colour}"/>',
        f'<text x="{LEFT + WIDTH + 10}" y="{middle + 4:g}" font-weight="bold">{bar.value:.3f}</text>',
    ]
    for value, width in ((bar.before, 1), (bar.enough, 3)):
        if value is not None:
            x = LEFT + WIDTH * value
            parts.append(f'<path d="M{x:.1f} {top + 3:g}V{top + ROW - 3:g}" stroke="{INK}" stroke-width="{width}"/>')
    if bar.goal is not None:
        x = LEFT + WIDTH * bar.goal
        parts.append(f'<circle cx="{x:.1f}" cy="{middle:g}" r="4" fill="#ffffff" stroke="{INK}"/>')
    return parts
