"""Documents in, their cards out, as HTML: what, who, where, when, where it stands, and the outline to open any part."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from ingest import Document, Section, section_name
from ingest.text import fold
from ingest.validity import french_date, standing_on
from ui import texts
from ui.badges import badge_html
from ui.source_panel import Reference

SHOWN = 40  # cards at a time


def cards_html(documents: Mapping[str, Document], wanted: str, day: date) -> str:
    """Cards of the documents that hold all words of `wanted` in their title, kind, parties or territory."""
    words = fold(wanted).split()
    found = [each for each in documents.values() if all(word in _described(each) for word in words)]
    count = texts.CARDS_COUNT.format(shown=min(len(found), SHOWN), count=len(found), total=len(documents))
    cards = "".join(_card(document, day) for document in found[:SHOWN])
    return f'<p class="count" role="status">{count}</p><div class="cards">{cards}</div>'


def _described(document: Document) -> str:
    source = document.source
    parts = (source.title, source.short_title, source.kind, source.publisher or "", *source.parties, *source.territory)
    return fold(" ".join(parts))


def _card(document: Document, day: date) -> str:
    source, standing = document.source, standing_on(document, day)
    who = " ; ".join(source.parties) or source.publisher or texts.NOT_SAID
    rows = (
        (texts.CARD_WHAT, escape(f"{source.kind.capitalize()} : {source.title}")),
        (texts.CARD_WHO, escape(who)),
        (texts.CARD_WHERE, escape(", ".join(source.territory) or texts.NO_TERRITORY)),
        (texts.CARD_WHEN, escape(_dates(document))),
        (texts.CARD_STATUS, f"{badge_html(standing)} {escape(standing.reason)}"),
        (texts.CARD_ORIGIN, escape(source.provenance or texts.NOT_SAID)),
    )
    facts = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    count = len(document.sections) - 1
    parts = texts.OUTLINE.format(count=count) if count > 1 else texts.NO_OUTLINE
    return (
        f'<article class="card"><h2>{escape(source.short_title)}</h2><dl>{facts}</dl>'
        f"<details><summary>{parts}</summary>{outline_html(document)}</details></article>"
    )


def _dates(document: Document) -> str:
    known = (f"{texts.DATE_NAMES[each.name]} {french_date(each.value)}" for each in document.source.dates)
    return ", ".join(known) or texts.NO_DATE


def outline_html(document: Document) -> str:
    """The tree of a document's sections; each opens in the source panel."""
    children: dict[str | None, list[Section]] = {}
    for section in document.sections:
        children.setdefault(section.parent_id, []).append(section)
    (root,) = children[None]
    return _branch([root], children, document)


def _branch(sections: Sequence[Section], children: Mapping[str | None, Iterable[Section]], document: Document) -> str:
    items = []
    for section in sections:
        name = section_name(section, document.text) or texts.WHOLE_DOCUMENT
        below = list(children.get(section.id, ()))
        items.append(
            f'<li><button type="button" class="open" data-source="{escape(str(Reference(section.id)))}">'
            f"{escape(name)}</button>{_branch(below, children, document) if below else ''}</li>"
        )
    return f'<ul class="outline">{"".join(items)}</ul>'
