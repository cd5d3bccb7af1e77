"""A `Comparison` in, the HTML of its table out: one column a document, differences told by a sign and in words."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from html import escape
from urllib.parse import urlencode

from answer.comparison.model import Cell, Comparison, FactDifference, Quote, Row
from answer.comparison.wording import fact_words, place_in_text, verdict
from ui import compare_texts as words
from ui import texts
from ui.source_panel import Reference

DOWNLOAD_PATH = "/comparaison"


def comparison_html(comparison: Comparison) -> str:
    """Notes, the table and the links to its files; all text is escaped."""
    columns = "".join(
        f'<th scope="col" role="columnheader">{escape(document.source.short_title)}</th>'
        for document in comparison.documents
    )
    titles = [document.source.short_title for document in comparison.documents]
    rows = "".join(_row_html(row, titles) for row in comparison.rows)
    return (
        f"{notes_html(comparison.notes)}"
        f'<div class="compare-scroll" tabindex="0" role="region" aria-label="{words.TABLE}">'
        f'<table class="compare" role="table"><caption>{words.TABLE}</caption>'
        f'<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{words.THEME_COLUMN}</th>'
        f'{columns}</tr></thead><tbody role="rowgroup">{rows}</tbody></table></div>'
        f"{_downloads_html(comparison)}"
    )


def error_html(sentence: str) -> str:
    """A sentence that says what happened and what to do next."""
    return f'<div class="answer failed"><p class="verdict">{words.ERROR}</p><p>{escape(sentence)}</p></div>'


def notes_html(notes: Sequence[str]) -> str:
    """What is to be known of the texts compared, above what is shown of them; nothing where there is nothing."""
    if not notes:
        return ""
    lines = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f'<div class="compare-notes"><p><strong>{words.NOTES}</strong></p><ul>{lines}</ul></div>'


def _row_html(row: Row, titles: Sequence[str]) -> str:
    contrast = row.contrast
    sign = words.DIFFERENT_SIGN if contrast.differs else words.EQUAL_SIGN
    if not any(cell.quotes for cell in row.cells):
        sign = words.ABSENT_SIGN
    kind = {words.DIFFERENT_SIGN: "differs", words.EQUAL_SIGN: "equal", words.ABSENT_SIGN: "nowhere"}[sign]
    cells = "".join(
        _cell_html(cell, title, number, contrast.kinds)
        for number, (cell, title) in enumerate(zip(row.cells, titles, strict=True))
    )
    return (
        f'<tr role="row" class="{kind}"><th scope="row" role="rowheader"><span class="theme">'
        f'{escape(row.theme.asked)}</span><span class="compare-verdict"><span aria-hidden="true">{sign}</span> '
        f"{escape(verdict(row))}</span></th>{cells}</tr>"
    )


def _cell_html(cell: Cell, title: str, number: int, kinds: Sequence[FactDifference]) -> str:
    name = f'<span class="column-name">{escape(title)}</span>'
    if not cell.quotes:
        said = words.NOT_STATED_IN_DOUBT if cell.doubtful else words.NOT_STATED
        hint = words.IN_DOUBT_HINT if cell.doubtful else words.NOT_STATED_HINT
        return (
            f'<td role="cell">{name}<p class="silence"><span aria-hidden="true">{words.ABSENT_SIGN}</span> '
            f'<strong>{said}</strong><br><span class="silence-hint">{hint}</span></p></td>'
        )
    differing = {kind.kind for kind in kinds if kind.differs and kind.facts[number]}
    none: frozenset[str] = frozenset()
    quotes = "".join(_quote_html(quote, none if rank else differing) for rank, quote in enumerate(cell.quotes))
    return f'<td role="cell">{name}{_doubt_html(cell)}{quotes}</td>'


def _doubt_html(cell: Cell) -> str:
    if not cell.doubtful:
        return ""
    return (
        f'<p class="compare-doubt"><span class="badge unknown">{words.DOUBTFUL}</span> '
        f'<span class="silence-hint">{words.DOUBTFUL_HINT}</span></p>'
    )


def _quote_html(quote: Quote, differing: AbstractSet[str]) -> str:
    cited = quote.citation
    reference = Reference(cited.section_id, ((cited.start, cited.end),))
    named = texts.OPEN_CITATION.format(number=cited.number, label=cited.label)
    facts = "".join(
        f'<li class="{"differs" if fact.kind in differing else "same"}">'
        f"{words.DIFFERENT_SIGN + ' ' if fact.kind in differing else ''}{escape(fact_words(fact))}</li>"
        for fact in quote.facts
    )
    listed = f'<ul class="facts" aria-label="{words.FACTS}">{facts}</ul>' if facts else ""
    return (
        f'<blockquote><span class="quoted">{escape(cited.quote)}</span> '
        f'<button type="button" class="chip" data-source="{escape(str(reference))}" aria-label="{escape(named)}">'
        f'{cited.number}</button><span class="compare-place">{escape(place_in_text(quote))}</span></blockquote>{listed}'
    )


def _downloads_html(comparison: Comparison) -> str:
    chosen = [("document", document.id) for document in comparison.documents]
    chosen += [("theme", row.theme.asked) for row in comparison.rows]
    links = " ".join(
        f'<a href=".{escape(f"{DOWNLOAD_PATH}.{kind}?{urlencode(chosen)}")}" download>{name}</a>'
        for kind, name in words.FORMATS.items()
    )
    return f'<p class="compare-downloads">{words.DOWNLOAD} {links}</p>'
