"""A web address → a file, as the user asked."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import httpx

from errors import DownloadError
from index.disk import full_disk_told
from ingest.readers import READERS
from ingest.text import slug

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
# What a status of the site says beside its number.
_STATUSES: dict[int, str] = {
    401: " : la page demande un mot de passe",
    403: " : il ne laisse pas télécharger cette page",
    404: " : il n'a pas de page à cette adresse",
    410: " : la page n'existe plus",
}
# Why a download failed, by what lies under httpx's error, the most precise first.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLCertVerificationError, "le certificat de sécurité du site n'est pas valable"),
    (ssl.SSLError, "la connexion sécurisée avec le site a échoué"),
    (socket.gaierror, "ce site est introuvable, ou ce poste n'est pas relié au réseau"),
    (httpx.InvalidURL, "ce n'est pas une adresse complète"),
    (httpx.UnsupportedProtocol, "ce n'est pas une adresse complète, qui commence par « https:// »"),
    (httpx.TooManyRedirects, "le site renvoie sans fin d'une adresse à une autre"),
    (httpx.ReadTimeout, "le site a cessé de répondre"),
    (httpx.RemoteProtocolError, "le téléchargement s'est interrompu"),
    (httpx.ReadError, "le téléchargement s'est interrompu"),
    (httpx.DecodingError, "le site envoie un fichier abîmé"),
)
_OTHER_SCHEME = re.compile(r"[a-z][a-z\d+.-]+://|www\.", re.IGNORECASE)
_LONGEST_NAME = 120  # characters, before the suffix
_UNNAMEABLE = re.compile(r'[\x00-\x1f\x7f:*?"<>|]')  # no file of some disk or other may be named so


def is_address(text: str) -> bool:
    """Whether a text is a web address."""
    return text.lower().startswith(("http://", "https://"))


def refuse_other_address(text: str) -> None:
    """Tell an address that is not downloaded from a file that does not exist.

    Raises:
        DownloadError: it is worded like an address, and is none of the web.
    """
    if _OTHER_SCHEME.match(text) and not is_address(text) and not Path(text).exists():
        raise DownloadError(address=text, reason="une adresse commence par « https:// » ou « http:// »")


@contextmanager
def downloaded(address: str) -> Iterator[Path]:
    """Fetch what stands at an address; the file is gone when the block ends.

    Raises:
        DownloadError: there is no answer, a refusal, or more than `LARGEST`.
        FullDiskError: there is no room for it among the temporary files.
    """
    with TemporaryDirectory(prefix="relais-") as folder:
        try:
            transport = httpx.HTTPTransport(retries=2)
            with (
                full_disk_told(Path(folder).parent),
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
            code = error.response.status_code
            raise DownloadError(address=address, reason=f"le site répond {code}{_STATUSES.get(code, '')}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DownloadError(address=address, reason=_reason(error)) from error
        yield path


def _reason(error: Exception) -> str:
    under: BaseException | None = error
    layers: list[BaseException] = []
    while under is not None:
        layers.append(under)
        under = under.__cause__ or under.__context__
    for kind, sentence in _REASONS:
        if any(isinstance(layer, kind) for layer in layers):
            return sentence
    return "le site ne répond pas"


def _file_name(answer: httpx.Response) -> str:
    """A name without folders that any disk takes, whose suffix says what the file is."""
    parts = urlsplit(str(answer.url))
    name = _last_part(_declared_name(answer))
    if not name:
        name = _last_part(unquote(parts.path)) or parts.hostname or "page"
        # « page?id=1 » and « page?id=2 » are two texts.
        asked = slug(unquote(parts.query))
        name = f"{Path(name).stem}-{asked}{Path(name).suffix}" if asked else name
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    suffix = SUFFIXES.get(kind, "")
    if Path(name).suffix.lower() in {*SUFFIXES.values(), *READERS}:
        name, suffix = Path(name).stem, Path(name).suffix
    return f"{name[:_LONGEST_NAME]}{suffix}"


def _declared_name(answer: httpx.Response) -> str:
    """The name that the site gives to what it sends, or ""."""
    disposition = Message()
    disposition["Content-Disposition"] = answer.headers.get("content-disposition", "")
    return disposition.get_filename() or ""


def _last_part(path: str) -> str:
    return _UNNAMEABLE.sub("-", path.replace("\\", "/").rpartition("/")[2]).lstrip(".")
