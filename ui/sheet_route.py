"""The DOCX sheet of an exchange, made from what the browser kept of it.

What comes in is not trusted: each quote is looked up in the texts again, so that no sheet says what they do not.
"""

from collections.abc import Callable, Mapping

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from errors import LostPassageError
from ingest import Document
from ui import texts
from ui.conversations import Exchange
from ui.pages import plain_page
from ui.sheet import sheet_docx, sheet_lines

SHEET_PATH = "/fiche.docx"
LARGEST = 1_000_000  # bytes of an exchange
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_exchange = TypeAdapter(Exchange)


def packed(exchange: Exchange) -> str:
    """An exchange as it waits in its message."""
    return _exchange.dump_json(exchange).decode()


def unpacked(text: str, documents: Mapping[str, Document]) -> Exchange:
    """The exchange again, with every quote found in the texts.

    Raises:
        LostPassageError: it is not an exchange with its answer, or a text no longer holds one of its quotes.
    """
    try:
        exchange = _exchange.validate_json(text)
    except ValidationError as error:
        raise LostPassageError(reference=text[:200]) from error
    if exchange.answer is None:
        raise LostPassageError(reference=exchange.id)
    for citation in exchange.answer.citations:
        document = documents.get(citation.document_id)
        if document is None or document.text[citation.start : citation.end] != citation.quote:
            raise LostPassageError(reference=f"{citation.section_id}#{citation.start}-{citation.end}")
    return exchange


def sheet_route(documents: Callable[[], Mapping[str, Document]], contact: str) -> Route:
    """Where the form of each answer leads; `documents` gives those of the index, by id."""

    async def sheet(request: Request) -> Response:
        async with request.form(max_part_size=LARGEST) as form:
            sent = str(form.get("exchange", ""))
        try:
            exchange = unpacked(sent, documents())
        except LostPassageError as error:
            return plain_page(texts.ERROR, f"<h1>{texts.NO_SHEET}</h1><p>{error.french_message}</p>", 410)
        content = sheet_docx(sheet_lines(exchange, contact))
        return Response(content, media_type=DOCX, headers={"Content-Disposition": 'attachment; filename="fiche.docx"'})

    return Route(SHEET_PATH, sheet, methods=["POST"])
