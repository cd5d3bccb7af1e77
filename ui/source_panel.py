"""A cited passage in, the HTML of the source panel out: the whole section, verbatim, with the quote marked.

Any tab may have a panel: it shows what any element with a `data-source="…"` of the same tab names, when pressed.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import gradio as gr

from errors import LostPassageError
from ingest import Document, Section, section_name
from ingest.validity import standing_on
from ui import texts
from ui.badges import badge_html
from ui.originals import original_link

SCRIPT = Path(__file__).with_name("source_panel.js")
Show = Callable[[str], str]  # a reference as the browser sends it to the HTML of the panel; never raises

_WHOLE = "tout"  # a section without a quote
_REFERENCE = re.compile(rf"(?P<section>[^#]+)#(?P<spans>{_WHOLE}|\d+-\d+(?:,\d+-\d+)*)")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation button names: a section and the spans quoted from it, the one to show first at the head."""

    section_id: str
    spans: tuple[Span, ...] = ()  # character offsets in the document's text; none opens the section without a mark

    def __str__(self) -> str:
        return f"{self.section_id}#{','.join(f'{start}-{end}' for start, end in self.spans) or _WHOLE}"


def build_source_panel(show: Show, elem_id: str) -> gr.HTML:
    """Lay out a panel in the tab that is being built, and wire it; it is empty until a citation is pressed."""
    panel = gr.HTML(
        empty_panel(),
        elem_id=elem_id,
        elem_classes="source-panel",
        html_template=f'<section class="panel" aria-label="{texts.SOURCE_PANEL}">${{value}}</section>',
        js_on_load=SCRIPT.read_text(encoding="utf-8"),
        apply_default_css=False,
    )

    def open_source(event: gr.EventData) -> str:
        return show(str(event.source))

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    panel.click(open_source, None, panel, **quiet)
    return panel


def empty_panel() -> str:
    """What stands in a panel before anything is opened."""
    return f'<p class="source-empty">{texts.SOURCE_EMPTY}</p>'


def read_reference(text: str) -> Reference:
    """Read what `str(Reference)` wrote; it comes back from the browser, so nothing in it is trusted.

    Raises:
        LostPassageError: the text is not a reference.
    """
    found = _REFERENCE.fullmatch(text)
    if found is None:
        raise LostPassageError(reference=text[:200])
    if found["spans"] == _WHOLE:
        return Reference(found["section"])
    spans = (span.split("-") for span in found["spans"].split(","))
    return Reference(found["section"], tuple((int(start), int(end)) for start, end in spans))


def render_reference(
    documents: Mapping[str, Document], sections: Mapping[str, Section], reference: Reference, day: date
) -> str:
    """The panel for a reference, looked up among the documents and sections of the index, both by id.

    Args:
        day: on which it is said whether the text applies.

    Raises:
        LostPassageError: the section is no longer there, or is now too short for the spans.
    """
    section = sections.get(reference.section_id)
    if section is None or not all(section.start <= start < end <= section.end for start, end in reference.spans):
        raise LostPassageError(reference=str(reference))
    return render_source(documents[section.document_id], section, reference.spans, day)


def render_source(document: Document, section: Section, spans: Sequence[Span] = (), day: date | None = None) -> str:
    """HTML of a section with the first of `spans` in a `<mark>` and the others marked lighter; all text is escaped."""
    quote, *others = spans or [(section.start, section.start)]
    crumbs = _breadcrumb(document, section)
    standing = standing_on(document, day or date.today())
    trail = "".join(f"<li>{escape(crumb)}</li>" for crumb in crumbs)
    page = document.page_at(quote[0])
    facts = [
        document.source.kind.capitalize(),
        texts.PAGE.format(page=page) if page is not None else "",
        texts.DATED.format(date=section.date) if section.date else "",
        texts.TERRITORY.format(territory=", ".join(document.source.territory)) if document.source.territory else "",
    ]
    return (
        f'<h2 class="source-title" tabindex="-1">{escape(document.source.title)}</h2>'
        f'<nav aria-label="{texts.BREADCRUMB}"><ol class="source-trail">{trail}</ol></nav>'
        f'<p class="source-facts">{escape(" · ".join(fact for fact in facts if fact))}'
        f" {badge_html(standing)}</p>"
        f'<p class="note">{escape(standing.reason)}</p>'
        f'<div class="source-text" tabindex="0" role="group" aria-label="{escape(crumbs[-1])}">'
        f"{_marked(document, section, quote, tuple(others))}</div>"
        f'<p class="source-links">{_links(document, page)}</p>'
        f'<button type="button" class="source-back" data-back>{texts.BACK}</button>'
    )


def _links(document: Document, page: int | None) -> str:
    """The original file, at its page, and where it is published."""
    name = texts.OPEN_ORIGINAL if page is None else texts.OPEN_ORIGINAL_AT.format(page=page)
    links = [(original_link(document, page), name)]
    if document.source.address is not None and document.source.address.startswith(("https://", "http://")):
        links.append((document.source.address, texts.ON_THE_WEB))
    return " · ".join(
        f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(name)}</a>'
        for address, name in links
    )


def _breadcrumb(document: Document, section: Section) -> list[str]:
    """Names of the sections from the top of the document down to this one."""
    by_id = {each.id: each for each in document.sections}
    names: list[str] = []
    at = section
    while at.parent_id is not None:
        names.insert(0, section_name(at, document.text))
        at = by_id[at.parent_id]
    return names or [texts.WHOLE_DOCUMENT]


def _marked(document: Document, section: Section, quote: Span, others: tuple[Span, ...]) -> str:
    """The section's text, escaped, cut wherever a quote or a heading begins or ends."""
    text = document.text
    first = section.start + len(text[section.start : section.end]) - len(text[section.start : section.end].lstrip())
    last = section.start + len(text[section.start : section.end].rstrip())
    headings = [
        (inner.start, inner.body_start)
        for inner in document.sections
        if inner.label and section.start <= inner.start and inner.end <= section.end
    ]
    borders = {border for span in (quote, *others, *headings) for border in span if first < border < last}
    return "".join(
        _piece(text[start:end], start, quote, others, headings)
        for start, end in pairwise(sorted({first, last, *borders}))
    )


def _piece(text: str, start: int, quote: Span, others: Iterable[Span], headings: Iterable[Span]) -> str:
    html = escape(text)
    if _inside(start, headings):
        html = f"<strong>{html}</strong>"
    if _inside(start, [quote]):
        return f'<mark class="quote">{html}</mark>'
    if _inside(start, others):
        return f'<mark class="also">{html}</mark>'
    return html


def _inside(offset: int, spans: Iterable[Span]) -> bool:
    return any(start <= offset < end for start, end in spans)
