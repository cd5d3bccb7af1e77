"""An `Answer`, or an error's sentence, in; the messages of the conversation out, as HTML. Everything is escaped.

A citation is a `<button data-source="…">` whose value is a `Reference`: it stands in the message itself, so that
the citations of earlier answers stay good for as long as their texts do.
"""

from dataclasses import dataclass
from html import escape
from itertools import groupby

from answer.model import Answer, Block, Citation
from ui import texts
from ui.source_panel import Reference

SHOWN_QUESTION = 600  # characters


@dataclass(frozen=True, slots=True)
class Reply:
    """What the conversation shows and what it remembers."""

    stages: tuple[str, ...]  # HTML, each one a longer part of the whole; the last is the whole
    remembered: str | None  # the answer in plain text, for the history; None when it is not to be remembered


def question_html(question: str) -> str:
    """The reader's own words, as typed; of a pasted document, only the beginning."""
    shown = question if len(question) <= SHOWN_QUESTION else f"{question[:SHOWN_QUESTION]}…"
    return f'<p class="question">{escape(shown) if shown.strip() else texts.BLANK_QUESTION}</p>'


def searching_html() -> str:
    """What stands in the place of the answer until it comes."""
    return f'<p class="searching">{texts.SEARCHING}</p>'


def error_reply(sentence: str) -> Reply:
    """A sentence that says what happened and what to do next."""
    html = f'<div class="answer failed"><p class="verdict">{texts.ERROR}</p><p>{escape(sentence)}</p></div>'
    return Reply((html,), None)


def answer_reply(answer: Answer) -> Reply:
    """An answer block by block, or a refusal that cannot be taken for an answer."""
    body = _refusal_parts(answer) if answer.refused else _answer_parts(answer)
    if answer.understood_as:
        body.insert(0, f'<p class="understood">{escape(texts.UNDERSTOOD_AS.format(question=answer.understood_as))}</p>')
    kind = "answer refusal" if answer.refused else "answer"
    stages = tuple(f'<div class="{kind}">{"".join(body[:count])}</div>' for count in range(1, len(body) + 1))
    return Reply(stages, answer.text)


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
        f'aria-label="{escape(name)}" title="{escape(citation.label)}">{citation.number}</button></blockquote>'
    )


def _sources_html(citations: tuple[Citation, ...]) -> str:
    """One line a section: its numbers, its label, its page."""
    lines = []
    for _, group in groupby(citations, key=lambda citation: citation.section_id):
        first, *rest = group
        numbers = f"{first.number}–{rest[-1].number}" if rest else str(first.number)
        label = first.label if first.page is None else f"{first.label}, {texts.PAGE.format(page=first.page)}"
        lines.append(
            f'<li><button type="button" class="source" data-source="{escape(str(_reference(first, citations)))}">'
            f'<span class="numbers">{numbers}</span> <span>{escape(label)}</span></button></li>'
        )
    return f'<p class="sources-title">{texts.SOURCES}</p><ul class="sources">{"".join(lines)}</ul>'


def _reference(citation: Citation, all_citations: tuple[Citation, ...]) -> Reference:
    """The citation's own span, then those of the answer's other quotes from the same section."""
    others = (
        (other.start, other.end)
        for other in all_citations
        if other.section_id == citation.section_id and other.number != citation.number
    )
    return Reference(citation.section_id, ((citation.start, citation.end), *others))
