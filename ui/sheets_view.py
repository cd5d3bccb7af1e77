"""Action sheets in, the table of them out, as HTML; a cell opens in the source panel."""

import re
from collections.abc import Iterable
from html import escape

from ingest import section_name
from ui import texts
from ui.action_sheets import ActionSheet, Field, field_words
from ui.source_panel import Reference
from ui.tables import Cell, filterable_table


def sheets_html(sheets: Iterable[ActionSheet]) -> str:
    """The table, or the sentence that says that there is no action sheet."""
    rows = [
        [Cell(_place(sheet), heads=True), *(Cell(_value(sheet, sheet.fields.get(name))) for name in field_words())]
        for sheet in sheets
    ]
    columns = [texts.SHEET_COLUMN, *(name.capitalize() for name in field_words())]
    return filterable_table("fiches", texts.SHEETS_CAPTION, columns, rows, texts.NO_SHEETS)


def _scheme(sheet: ActionSheet) -> str:
    """The schema that the sheet is of, when the title of the file names it."""
    source = sheet.document.source
    named = re.search(r"sch[ée]ma\b[^:(]*[^:(\s]", source.title, re.IGNORECASE)
    return named.group() if named else source.short_title


def _place(sheet: ActionSheet) -> str:
    """Schéma → axe → fiche, from the top down."""
    above = "".join(f"<li>{escape(name)}</li>" for name in (_scheme(sheet), *sheet.axes))
    return f'<ol class="place">{above}<li>{_name(sheet)}</li></ol>'


def _name(sheet: ActionSheet) -> str:
    number = section_name(sheet.section, sheet.document.text) or sheet.document.source.title
    title = sheet.section.title
    name = f"{number} – {title}" if title and title not in number else number
    return _button(Reference(sheet.section.id), name)


def _value(sheet: ActionSheet, field: Field | None) -> str:
    if field is None:
        return f'<span class="absent">{texts.NOT_SAID}</span>'
    text = sheet.document.text
    lines = [escape(" ".join(text[start:end].split())) for start, end in field.spans]
    said = (
        lines[0] if len(lines) == 1 else f'<ul class="said-list">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'
    )
    return f"{said} {_chip(Reference(field.section_id, field.spans))}"


def _button(reference: Reference, name: str) -> str:
    return f'<button type="button" class="open" data-source="{escape(str(reference))}">{escape(name)}</button>'


def _chip(reference: Reference) -> str:
    return (
        f'<button type="button" class="chip" data-source="{escape(str(reference))}" '
        f'aria-label="{texts.SEE_IN_TEXT}">§</button>'
    )
