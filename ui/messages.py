"""An `Exchange` in; the messages of the conversation out, as HTML. Everything is escaped.

A citation is a `<button data-source="…">` whose value is a `Reference`: it stands in the message itself, so that
the citations of earlier answers stay good for as long as their texts do. What acts on a message (`messages.js`) finds
all it needs in it.
"""

import re
from dataclasses import dataclass
from html import escape
from itertools import groupby

from answer.model import Answer, Block, Citation
from ui import texts
from ui.badges import badge_html
from ui.conversations import Exchange
from ui.personal_data import personal_data
from ui.sheet import sheet_html, sheet_lines, sheet_text
from ui.sheet_route import SHEET_PATH, packed
from ui.source_panel import Reference

SHOWN_QUESTION = 600  # characters
_ADDRESS = re.compile(r"https?://[^\s<>]+")


@dataclass(frozen=True, slots=True)
class Offers:
    """What an answer offers beside its text."""

    contact: str  # whom the sheet names
    feedback: bool = False  # whether the reader is asked if the answer helps


def question_html(exchange: Exchange) -> str:
    """The reader's own words, as typed; of a pasted document, only the beginning."""
    question = exchange.question
    shown = question if len(question) <= SHOWN_QUESTION else f"{question[:SHOWN_QUESTION]}…"
    limits = texts.LIMITED_TO.format(limits=", ".join(exchange.limited_to)) if exchange.limited_to else ""
    travels = len(question) <= SHOWN_QUESTION and not personal_data(question)
    attribute = f' data-shared="{escape(question)}"' if travels else ""
    return f'<p class="question"{attribute}>{escape(shown) if shown.strip() else texts.BLANK_QUESTION}</p>' + (
        f'<p class="limits">{escape(limits)}</p>' if limits else ""
    )


def exchange_stages(exchange: Exchange, offers: Offers) -> tuple[str, ...]:
    """What is shown below the question, each stage a longer part of the whole; the last is the whole."""
    if exchange.error is not None:
        return (courtesy_html(exchange.error) if exchange.courtesy else error_html(exchange.error),)
    if exchange.answer is None:
        return (f'<p class="searching">{texts.SEARCHING}</p>',)
    return _answer_stages(exchange, exchange.answer, offers)


def error_html(sentence: str) -> str:
    """A sentence that says what happened and what to do next."""
    return f'<div class="answer failed"><p class="verdict">{texts.ERROR}</p><p>{escape(sentence)}</p></div>'


def courtesy_html(sentence: str) -> str:
    """What is said to someone who greets or thanks."""
    return f'<div class="answer"><p>{escape(sentence)}</p></div>'


def _answer_stages(exchange: Exchange, answer: Answer, offers: Offers) -> tuple[str, ...]:
    body = _refusal_parts(answer) if answer.refused else _answer_parts(answer)
    if answer.understood_as:
        body.insert(0, f'<p class="understood">{escape(texts.UNDERSTOOD_AS.format(question=answer.understood_as))}</p>')
    if answer.doubt:
        body.insert(0, f'<p class="caution">{escape(answer.doubt)}</p>')
    if answer.caution:
        body.insert(0, f'<p class="caution">{escape(answer.caution)}</p>')
    body[-1] += "".join(f'<p class="note">{escape(note)}</p>' for note in answer.notes)
    body[-1] += "".join(f'<p class="old">{_with_links(warning)}</p>' for warning in answer.old)
    body[-1] += _actions_html(exchange, offers)
    kind = "answer refusal" if answer.refused else "answer"
    return tuple(f'<div class="{kind}">{"".join(body[:count])}</div>' for count in range(1, len(body) + 1))


def _with_links(sentence: str) -> str:
    """A sentence whose web addresses can be followed."""
    return _ADDRESS.sub(r'<a href="\g<0>" target="_blank" rel="noopener noreferrer">\g<0></a>', escape(sentence))


def _answer_parts(answer: Answer) -> list[str]:
    parts = [f'<p class="lead">{escape(answer.lead)}</p>'] if answer.lead else []
    parts += [_block_html(block, answer.citations) for block in answer.blocks]
    if answer.citations:
        parts.append(_sources_html(answer.citations))
    return parts


def _refusal_parts(answer: Answer) -> list[str]:
    parts = [f'<p class="verdict">{texts.REFUSED}</p><p>{escape(answer.lead or answer.text)}</p>']
    if answer.nearest:
        parts.append(
            f'<p class="nearest">{texts.NEAREST}</p>{_quote_html(answer.nearest, (answer.nearest,))}'
            f"{_sources_html((answer.nearest,))}"
        )
    return parts


def _block_html(block: Block, all_citations: tuple[Citation, ...]) -> str:
    heading = f"<h3>{escape(block.heading)}</h3>" if block.heading else ""
    silence = f'<p class="silence">{escape(block.silence)}</p>' if block.silence else ""
    return heading + "".join(_quote_html(citation, all_citations) for citation in block.citations) + silence


def _quote_html(citation: Citation, all_citations: tuple[Citation, ...]) -> str:
    name = texts.OPEN_CITATION.format(number=citation.number, label=citation.label)
    return (
        f'<blockquote><span class="quoted">{escape(citation.quote)}</span> '
        f'<button type="button" class="chip" data-source="{escape(str(_reference(citation, all_citations)))}" '
        f'aria-label="{escape(name)}">{citation.number}</button>{_tip_html(citation)}</blockquote>'
    )


def _tip_html(*citations: Citation) -> str:
    """What is shown while the button before it is pointed at or focused; its name is read out already."""
    quotes = "".join(f"<span>« {escape(' '.join(citation.quote.split()))} »</span>" for citation in citations)
    return f'<span class="tip" aria-hidden="true"><strong>{escape(_place(citations[0]))}</strong>{quotes}</span>'


def _sources_html(citations: tuple[Citation, ...]) -> str:
    """One line a section: its numbers, its label, its page."""
    lines = []
    for _, group in groupby(citations, key=lambda citation: citation.section_id):
        quoted = tuple(group)
        first, last = quoted[0], quoted[-1]
        numbers = str(first.number) if first is last else f"{first.number}–{last.number}"
        lines.append(
            f'<li><button type="button" class="source" data-source="{escape(str(_reference(first, citations)))}">'
            f'<span class="numbers">{numbers}</span> <span>{escape(_place(first))}</span></button>'
            f"{_tip_html(*quoted)}{badge_html(first.validity) if first.validity else ''}</li>"
        )
    return f'<p class="sources-title">{texts.SOURCES}</p><ul class="sources">{"".join(lines)}</ul>'


def _place(citation: Citation) -> str:
    return citation.label if citation.page is None else f"{citation.label}, {texts.PAGE.format(page=citation.page)}"


def _reference(citation: Citation, all_citations: tuple[Citation, ...]) -> Reference:
    """The citation's own span, then those of the answer's other quotes from the same section."""
    others = (
        (other.start, other.end)
        for other in all_citations
        if other.section_id == citation.section_id and other.number != citation.number
    )
    return Reference(citation.section_id, ((citation.start, citation.end), *others))


def _actions_html(exchange: Exchange, offers: Offers) -> str:
    """Copy, print, download; the sheet itself lies beside them, unseen, as text and as HTML."""
    sheet = sheet_lines(exchange, offers.contact)
    return (
        f'<div class="actions" role="group" aria-label="{texts.SHEET_ACTIONS}">'
        f'<button type="button" data-copy>{texts.COPY}</button>'
        f'<button type="button" data-print>{texts.PRINT}</button>'
        f'<form method="post" action=".{SHEET_PATH}">'
        f'<input type="hidden" name="exchange" value="{escape(packed(exchange))}">'
        f"<button>{texts.DOWNLOAD_DOCX}</button></form>"
        f'<span class="done" role="status"></span>'
        f'<template class="sheet-text">{escape(sheet_text(sheet))}</template>'
        f'<template class="sheet-page">{sheet_html(sheet)}</template></div>'
        f"{_feedback_html(exchange) if offers.feedback else ''}"
    )


def _feedback_html(exchange: Exchange) -> str:
    reasons = "".join(
        f'<button type="button" data-verdict="{escape(name)}">{escape(label)}</button>'
        for name, label in texts.FEEDBACK_REASONS.items()
    )
    return (
        f'<div class="feedback" data-exchange="{escape(exchange.id)}">'
        f"<span>{texts.FEEDBACK_QUESTION}</span>"
        f'<button type="button" data-verdict="utile">{texts.FEEDBACK_YES}</button>'
        f'<button type="button" data-unhelpful aria-expanded="false">{texts.FEEDBACK_NO}</button>'
        f'<div class="reasons" role="group" aria-label="{texts.FEEDBACK_WHY}" hidden>{reasons}</div></div>'
    )
