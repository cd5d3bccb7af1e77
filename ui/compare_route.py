"""The files of a comparison: the address names the texts and the themes, and the table is made anew."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from answer.clauses.themes import read_theme
from answer.comparison.compare import compare_documents, find_documents
from answer.comparison.export import ExportFormat, export_comparison
from errors import KnowledgeBaseError
from index import Index
from ui import compare_texts as words
from ui.compare_table import DOWNLOAD_PATH
from ui.pages import plain_page

logger = logging.getLogger(__name__)

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA: dict[ExportFormat, str] = {
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
}


def comparison_routes(index: Index, as_of: date | None) -> list[Route]:
    """Where the links under a table lead, one for each format; `as_of` is the day that texts are judged on."""
    return [Route(f"{DOWNLOAD_PATH}.{kind}", _download(index, as_of, kind), methods=["GET"]) for kind in MEDIA]


def _download(index: Index, as_of: date | None, kind: ExportFormat) -> Callable[[Request], Awaitable[Response]]:
    def made(documents: list[str], themes: list[str]) -> bytes:
        chosen = find_documents(index, documents) if documents else ()
        compared = compare_documents(index, chosen, [read_theme(theme) for theme in themes], as_of)
        return export_comparison(compared, kind)

    async def download(request: Request) -> Response:
        asked = request.query_params
        try:
            content = await run_in_threadpool(made, asked.getlist("document"), asked.getlist("theme"))
        except KnowledgeBaseError as error:
            logger.info("%s", error, exc_info=error)
            return plain_page(words.NO_FILE, f"<h1>{words.NO_FILE}</h1><p>{escape(error.french_message)}</p>", 400)
        name = f'attachment; filename="{words.FILE_NAME}.{kind}"'
        return Response(content, media_type=MEDIA[kind], headers={"Content-Disposition": name})

    return download
