"""A cited passage in, the HTML of the source panel out: the whole section, verbatim, with the quote marked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from errors import LostPassageError
from ingest import Document, Section, section_name
from ui import texts

_REFERENCE = re.compile(r"(?P<section>[^#]+)#(?P<spans>\d+-\d+(?:,\d+-\d+)*)")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation button names: a section and the spans quoted from it, the one to show first at the head."""

    section_id: str
    spans: tuple[Span, ...]  # character offsets in the document's text

    def __str__(self) -> str:
        return f"{self.section_id}#{','.join(f'{start}-{end}' for start, end in self.spans)}"


def read_reference(text: str) -> Reference:
    """Read what `str(Reference)` wrote; it comes back from the browser, so nothing in it is trusted.

    Raises:
        LostPassageError: the text is not a reference.
    """
    found = _REFERENCE.fullmatch(text)
    if found is None:
        raise LostPassageError(reference=text[:200])
    spans = (span.split("-") for span in found["spans"].split(","))
    return Reference(found["section"], tuple((int(start), int(end)) for start, end in spans))


def render_reference(documents: Mapping[str, Document], sections: Mapping[str, Section], reference: Reference) -> str:
    """The panel for a reference, looked up among the documents and sections of the index, both by id.

    Raises:
        LostPassageError: the section is no longer there, or is now too short for the spans.
    """
    section = sections.get(reference.section_id)
    if section is None or not all(section.start <= start < end <= section.end for start, end in reference.spans):
        raise LostPassageError(reference=str(reference))
    (start, end), *others = reference.spans
    return render_source(documents[section.document_id], section, start, end, others)


def render_source(document: Document, section: Section, start: int, end: int, others: Iterable[Span] = ()) -> str:
    """HTML of a section with `text[start:end]` in a `<mark>` and the `others` marked lighter; all text is escaped."""
    crumbs = _breadcrumb(document, section)
    trail = "".join(f"<li>{escape(crumb)}</li>" for crumb in crumbs)
    page = document.page_at(start)
    facts = [
        document.source.kind.capitalize(),
        texts.PAGE.format(page=page) if page is not None else "",
        texts.DATED.format(date=section.date) if section.date else "",
        texts.TERRITORY.format(territory=", ".join(document.source.territory)) if document.source.territory else "",
    ]
    return (
        f'<h2 class="source-title" tabindex="-1">{escape(document.source.title)}</h2>'
        f'<nav aria-label="{texts.BREADCRUMB}"><ol class="source-trail">{trail}</ol></nav>'
        f'<p class="source-facts">{escape(" · ".join(fact for fact in facts if fact))}</p>'
        f'<div class="source-text" tabindex="0" role="group" aria-label="{escape(crumbs[-1])}">'
        f"{_marked(document, section, (start, end), tuple(others))}</div>"
        f'<button type="button" class="source-back" data-back>{texts.BACK}</button>'
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
