"""Periods in, the picture of them out (Plotly), with today marked; the same as a table, for who does not see it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape

import plotly.graph_objects as go  # type: ignore[import-untyped]

from ingest import Document
from ingest.validity import Period, french_date
from ui import texts
from ui.badges import CLASSES, badge_html
from ui.tables import Cell, filterable_table

# Readable on both a white and a nearly black page.
COLOURS = {"en vigueur": "#15803d", "échue": "#6b7280", "à venir": "#2563eb", "indéterminée": "#b45309"}
MODEBAR = ["zoom", "pan", "select", "lasso", "zoomin", "zoomout", "autoscale", "reset", "resetscale", "toimage"]
MOST = 40  # documents in the picture; the table has them all
_ROW, _MARGIN = 52, 120  # pixels
_OPEN = timedelta(days=365)  # how far beyond today a period without an end is drawn


def timeline_figure(periods: Sequence[Period], documents: Mapping[str, Document], today: date) -> go.Figure:
    """A bar a period, hatched where its end is not known; a dot for each dated event; a line for today."""
    drawn = [period for period in periods if period.first or period.last or documents[period.document_id].source.dates]
    drawn = drawn[:MOST]
    figure = go.Figure()
    for status in CLASSES:
        bars = [period for period in drawn if period.standing.status == status and (period.first or period.last)]
        if bars:
            figure.add_trace(_bars(bars, status, today))
    events = [
        (known.value, period.title, f"{texts.DATE_NAMES[known.name]} {french_date(known.value)}")
        for period in drawn
        for known in documents[period.document_id].source.dates
    ]
    if events:
        days, titles, words = zip(*events, strict=True)
        marker = {"symbol": "diamond", "size": 10, "color": "#be185d"}
        figure.add_scatter(
            x=[day.isoformat() for day in days], y=titles, text=words, mode="markers", marker=marker,
            name=texts.DATED_EVENTS, hovertemplate="%{y}<br>%{text}<extra></extra>",
        )  # fmt: skip
    now = today.isoformat()
    figure.add_shape(type="line", x0=now, x1=now, y0=0, y1=1, yref="paper", line={"dash": "dot", "width": 2})
    figure.add_annotation(x=now, y=1, yref="paper", yanchor="bottom", showarrow=False, text=texts.TODAY)
    for period in drawn:
        # Above its bar: beside it, long titles would leave a phone no room for the bars.
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=period.title, yshift=_ROW // 2 - 6, showarrow=False, text=period.title
        )
    figure.update_layout(
        height=_MARGIN + _ROW * max(1, len(drawn)),
        margin={"l": 8, "r": 8, "t": 40, "b": 40},
        barmode="overlay",
        # Its buttons speak English, and a picture of a few bars needs none of them.
        modebar={"remove": MODEBAR},
        dragmode=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "y": -0.15},
        bargap=0.62,
        yaxis={"showticklabels": False, "autorange": "reversed", "categoryorder": "array",
               "categoryarray": [period.title for period in drawn]},
        xaxis={"type": "date", "tickformat": "%Y", "gridcolor": "rgba(128,128,128,.3)"},
    )  # fmt: skip
    return figure


def _bars(periods: Sequence[Period], status: str, today: date) -> go.Bar:
    starts = [period.first or period.last or today for period in periods]
    ends = [period.last or max(today, start) + _OPEN for period, start in zip(periods, starts, strict=True)]
    return go.Bar(
        base=[start.isoformat() for start in starts],
        x=[(end - start).days * 86_400_000 for start, end in zip(starts, ends, strict=True)],  # milliseconds
        y=[period.title for period in periods],
        orientation="h",
        name=status,
        marker={"color": COLOURS[status], "pattern": {"shape": ["" if period.last else "/" for period in periods]}},
        text=[period.standing.badge for period in periods],
        textposition="none",
        hovertemplate="%{y}<br>%{text}<extra></extra>",
    )


def periods_html(periods: Sequence[Period]) -> str:
    """The table of the periods."""
    rows = [
        [
            Cell(escape(period.title), heads=True),
            Cell(french_date(period.first) if period.first else texts.NOT_SAID),
            Cell(french_date(period.last) if period.last else texts.NOT_SAID),
            # The status is the word of the legend, for who filters by it.
            Cell(f"{period.standing.status} · {badge_html(period.standing)} {escape(period.standing.reason)}"),
        ]
        for period in periods
    ]
    return filterable_table("periodes", texts.PERIODS_CAPTION, texts.PERIOD_COLUMNS, rows, texts.NO_DOCUMENT)
