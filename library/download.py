"""A web address → a file, as the user asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import httpx

from errors import DownloadError

LARGEST = 512 << 20  # bytes
PATIENCE = 60.0  # seconds without a byte
# The suffix of a page whose address shows none, by its declared type.
SUFFIXES: dict[str, str] = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/zip": ".zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "message/rfc822": ".eml",
}


def is_address(text: str) -> bool:
    """Whether a text is a web address."""
    return text.lower().startswith(("http://", "https://"))


@contextmanager
def downloaded(address: str) -> Iterator[Path]:
    """Fetch what stands at an address; the file is gone when the block ends.

    Raises:
        DownloadError: there is no answer, a refusal, or more than `LARGEST`.
    """
    with TemporaryDirectory(prefix="relais-") as folder:
        try:
            transport = httpx.HTTPTransport(retries=2)
            with (
                httpx.Client(transport=transport, follow_redirects=True, timeout=PATIENCE) as client,
                client.stream("GET", address) as answer,
            ):
                answer.raise_for_status()
                path = Path(folder) / _file_name(answer)
                size = 0
                with path.open("wb") as stream:
                    for piece in answer.iter_bytes():
                        size += len(piece)
                        if size > LARGEST:
                            raise DownloadError(address=address, reason="le fichier est trop gros")
                        stream.write(piece)
        except httpx.HTTPStatusError as error:
            raise DownloadError(address=address, reason=f"le site répond {error.response.status_code}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DownloadError(address=address, reason="le site ne répond pas") from error
        yield path


def _file_name(answer: httpx.Response) -> str:
    """A name without folders, whose suffix says what the file is."""
    parts = urlsplit(str(answer.url))
    name = Path(unquote(parts.path)).name.lstrip(".") or parts.hostname or "page"
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    suffix = SUFFIXES.get(kind, "")
    known = Path(name).suffix.lower() in SUFFIXES.values()
    return name if known or not suffix else f"{name}{suffix}"
