"""The HTML page that Gradio serves in, the same page in French out: language, title, icon, no foreign preview cards."""

import re
from html import escape

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import texts

_PREVIEW_CARDS = re.compile(rb'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*/>')

# Gradio chooses the language of its own labels from the browser's; readers of this application read French.
_HEAD = (
    f"<title>{escape(texts.TITLE)}</title>"
    f'<meta name="description" content="{escape(texts.PURPOSE)}">'
    '<link rel="icon" type="image/svg+xml" href="./favicon.ico">'
    '<script>Object.defineProperty(navigator,"language",{value:"fr"});</script>'
    f"<noscript>{escape(texts.NO_SCRIPT)}</noscript>"
).encode()


def french_page(html: bytes) -> bytes:
    """The page with `lang="fr"`, a title before any script runs, and without Gradio's preview cards."""
    html = _PREVIEW_CARDS.sub(b"", html.replace(b'lang="en"', b'lang="fr"', 1))
    return html.replace(b"<head>", b"<head>" + _HEAD, 1)


class FrenchPage:
    """ASGI middleware that passes the page at "/" through `french_page` and leaves all else alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        opening: Message = {}
        parts: list[bytes] = []

        async def rewrite(message: Message) -> None:
            if message["type"] == "http.response.start":
                opening.update(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            html = french_page(b"".join(parts))
            kept = [(name, value) for name, value in opening["headers"] if name.lower() != b"content-length"]
            opening["headers"] = [*kept, (b"content-length", str(len(html)).encode())]
            await send(opening)
            await send({"type": "http.response.body", "body": html})

        await self.app(scope, receive, rewrite)
