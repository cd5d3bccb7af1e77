"""The pages beside the application: plain HTML in French, served as they are. Today, the accessibility statement."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from ui import texts

STATEMENT_PATH = "/accessibilite"
_PAGE = Path(__file__).with_name("page.html")
_STATEMENT = Path(__file__).with_name("statement.html")


@cache
def _template(path: Path) -> Template:
    return Template(path.read_text(encoding="utf-8"))


def plain_page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """A page with a title and a body that is HTML already, and the way back to the application."""
    html = _template(_PAGE).substitute(title=escape(f"{title} – {texts.NAME}"), body=body, back=texts.TO_RELAIS)
    return HTMLResponse(html, status)


def statement_route(contact: str) -> Route:
    """The accessibility statement, with whom to write to."""

    def statement(_request: Request) -> HTMLResponse:
        return plain_page(texts.STATEMENT, _template(_STATEMENT).substitute(contact=escape(contact)))

    return Route(STATEMENT_PATH, statement)
