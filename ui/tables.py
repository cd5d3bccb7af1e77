"""Rows of cells in, a table out, as HTML: read row by row on a phone, with a box that filters it in the browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ui import texts


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, as HTML."""

    html: str
    heads: bool = False  # names its row


def filterable_table(
    name: str, caption: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], empty: str
) -> str:
    """A table with its filter, or the sentence `empty` when there is no row.

    Args:
        name: an identifier that no other table of the page has.
        caption: what the table is.
    """
    if not rows:
        return f'<p class="empty">{escape(empty)}</p>'
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row, columns))}</tr>" for row in rows)
    return (
        f'<div class="filterable"><label for="filter-{name}">{texts.FILTER}</label>'
        f'<input id="filter-{name}" type="search" data-filters="table-{name}" autocomplete="off">'
        f'<p class="count" role="status"></p>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table id="table-{name}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _cell(cell: Cell, column: str) -> str:
    tag = 'th scope="row"' if cell.heads else "td"
    return f'<{tag} data-column="{escape(column)}">{cell.html}</{tag.split()[0]}>'
