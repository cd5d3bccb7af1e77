"""An exchange in, the sheet that is handed to the person out: as text to copy, as HTML to print, as a DOCX file.

The sheet says what was asked and when, what the texts answer word for word, from where, and whom to ask.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Literal

import docx
from docx.shared import Mm

from answer.model import Citation
from ingest.text import one_line
from ingest.validity import french_date
from ui import texts
from ui.conversations import Exchange

Style = Literal["title", "label", "block", "strong", "text", "quote", "small"]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a sheet."""

    style: Style
    text: str


def sheet_lines(exchange: Exchange, contact: str) -> tuple[Line, ...]:
    """The paragraphs of the sheet of an exchange that has its answer, in order."""
    return tuple(_lines(exchange, contact))


def _lines(exchange: Exchange, contact: str) -> Iterator[Line]:
    answer = exchange.answer
    if answer is None:
        raise ValueError("an exchange without an answer has no sheet")
    yield Line("title", texts.SHEET_TITLE)
    yield Line("small", texts.SHEET_DATE.format(date=french_date(exchange.asked_on)))
    yield Line("label", texts.SHEET_QUESTION)
    yield Line("text", exchange.question)
    if exchange.limited_to:
        yield Line("small", texts.LIMITED_TO.format(limits=", ".join(exchange.limited_to)))
    if answer.understood_as:
        yield Line("small", texts.UNDERSTOOD_AS.format(question=answer.understood_as))
    yield Line("label", texts.REFUSED if answer.refused else texts.SHEET_ANSWER)
    if answer.caution:
        yield Line("strong", answer.caution)
    if answer.doubt:
        yield Line("strong", answer.doubt)
    if answer.lead:
        yield Line("text" if answer.refused else "strong", answer.lead)
    for block in answer.blocks:
        if block.heading:
            yield Line("block", block.heading)
        for citation in block.citations:
            yield Line("quote", f"« {one_line(citation.quote)} » [{citation.number}]")
        if block.silence:
            yield Line("text", block.silence)
    if answer.citations:
        yield Line("label", texts.SOURCES)
        for _, group in groupby(answer.citations, key=lambda citation: (citation.section_id, citation.page)):
            quoted = tuple(group)
            numbers = " ".join(f"[{citation.number}]" for citation in quoted)
            yield Line("text", f"{numbers} {source_line(quoted[0])}")
    for note in answer.notes:
        yield Line("small", note)
    for warning in answer.old:
        yield Line("strong", warning)
    yield Line("label", texts.SHEET_CONTACT)
    yield Line("text", contact)
    yield Line("small", texts.DISCLAIMER)


def source_line(citation: Citation) -> str:
    """Where a quote stands: the label, the page, the file, and whether the text applies."""
    page = "" if citation.page is None else f", {texts.PAGE.format(page=citation.page)}"
    standing = "" if citation.validity is None else f" – {citation.validity.badge}"
    return f"{citation.label}{page} ({citation.source}){standing}"


def sheet_text(lines: tuple[Line, ...]) -> str:
    """The sheet as plain text, a blank line before each part."""
    parts = [f"\n{line.text}" if line.style in ("label", "title", "block") else line.text for line in lines]
    return "\n".join(parts).strip() + "\n"


def sheet_html(lines: tuple[Line, ...]) -> str:
    """The sheet as HTML to print; everything is escaped."""
    tags = {"title": "h1", "label": "h2", "block": "h3", "quote": "blockquote"}
    return "".join(
        f'<{tags.get(line.style, "p")} class="{line.style}">{escape(line.text)}</{tags.get(line.style, "p")}>'
        for line in lines
    )


def sheet_docx(lines: tuple[Line, ...]) -> bytes:
    """The sheet as a DOCX file, in French, with headings that a screen reader can move by."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    document.core_properties.title = texts.SHEET_TITLE
    document.core_properties.language = "fr-FR"
    document.core_properties.author = texts.NAME
    styles = {"title": "Title", "label": "Heading 1", "block": "Heading 2", "quote": "Intense Quote"}
    for line in lines:
        paragraph = document.add_paragraph(style=styles.get(line.style))
        run = paragraph.add_run(_printable(line.text))
        run.bold = True if line.style == "strong" else None
        run.italic = True if line.style == "small" else None
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(
        character for character in text if character in "\t\n" or character.isprintable() or character == "\xa0"
    )
