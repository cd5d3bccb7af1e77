"""Where a citation's link leads: the original file of an indexed document, or its text as it was read.

Only documents of the index are served, by their id: no path comes from the browser.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from ingest import Document
from ui import texts
from ui.pages import plain_page

ORIGINALS_PATH = "/textes"
# What a browser shows by itself and that can run nothing; any other type is downloaded.
_SHOWN = {".pdf": "application/pdf", ".txt": "text/plain", ".md": "text/plain"}
_HEADERS = {"X-Content-Type-Options": "nosniff"}


def find_original(document: Document, folders: Sequence[Path]) -> Path | None:
    """The file that a document was read from, in the first of `folders` that holds it; None when none does."""
    for folder in folders:
        path = (folder / document.source.file).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file():
            return path
    return None


def original_link(document: Document, page: int | None) -> str:
    """The address of the original, at a page when it has pages."""
    at = "" if page is None else f"#page={page}"
    return f".{ORIGINALS_PATH}/{quote(document.id)}{at}"


def originals_route(documents: Callable[[], Mapping[str, Document]], folders: Sequence[Path]) -> Route:
    """Serve the originals of the documents of the index."""

    def original(request: Request) -> Response:
        document = documents().get(request.path_params["document_id"])
        if document is None:
            return plain_page(texts.NO_ORIGINAL, f"<h1>{texts.NO_ORIGINAL}</h1><p>{texts.ORIGINAL_GONE}</p>", 404)
        path = find_original(document, folders)
        if path is None:
            title = escape(document.source.title)
            body = f"<h1>{title}</h1><p>{texts.AS_READ}</p><pre>{escape(document.text)}</pre>"
            return plain_page(document.source.title, body)
        kind = _SHOWN.get(path.suffix.lower())
        if kind == "text/plain":
            kind = f"{kind}; charset={_charset(path)}"
        disposition = "attachment" if kind is None else "inline"
        return FileResponse(
            path, media_type=kind, filename=path.name, content_disposition_type=disposition, headers=_HEADERS
        )

    return Route(f"{ORIGINALS_PATH}/{{document_id}}", original)


def _charset(path: Path) -> str:
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"
