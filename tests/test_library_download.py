"""What stands at a web address, from real servers on loopback that answer well and badly."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from errors import DownloadError
from library.download import downloaded

PAGE = "<html><body><h1>Charte</h1><p>Le café ouvre le mardi.</p></body></html>".encode()
HTML = {"Content-Type": "text/html; charset=utf-8"}
BYTES = {"Content-Type": "application/octet-stream"}
# Path of an address → status, headers, content.
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, HTML, PAGE),
    "/": (200, HTML, PAGE),
    "/page.php?id=3": (200, HTML, PAGE),
    "/charte.htm": (200, HTML, PAGE),
    "/ancienne": (302, {"Location": "/page"}, b""),
    "/sans-fin": (302, {"Location": "/sans-fin"}, b""),
    "/telecharger?f=1": (200, BYTES | {"Content-Disposition": 'attachment; filename="../C:\\\\a\\\\règles.txt"'}, PAGE),
    "/export": (200, BYTES | {"Content-Disposition": "attachment; filename*=UTF-8''R%C3%A8gles%202024.txt"}, PAGE),
    "/" + "a" * 300 + ".txt": (200, {}, PAGE),
    "/coupee": (200, HTML | {"Content-Length": "100000"}, PAGE),
    "/abimee": (200, HTML | {"Content-Encoding": "gzip"}, PAGE),
    "/reservee": (403, {}, b""),
    "/panne": (500, {}, b""),
}


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, content = ANSWERS.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value.encode().decode("latin-1"))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that turns away is expected
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def site() -> Iterator[str]:
    with serving() as host:
        yield f"http://{host}"


@pytest.fixture
def self_signed(tmp_path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
    ).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("/page", "page.html"),
        ("/", "127.0.0.1.html"),
        ("/page.php?id=3", "page-id-3.php.html"),  # else each page of such a site would have one name
        ("/charte.htm", "charte.htm"),
        ("/ancienne", "page.html"),
        ("/telecharger?f=1", "règles.txt"),
        ("/export", "Règles 2024.txt"),
        ("/" + "a" * 300 + ".txt", "a" * 120 + ".txt"),
    ],
)
def test_the_file_is_named_as_the_site_names_it(site: str, place: str, name: str) -> None:
    with downloaded(site + place) as path:
        assert (path.name, path.read_bytes()) == (name, PAGE)
    assert not path.exists()


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("/absente", "le site répond 404 : il n'a pas de page à cette adresse"),
        ("/reservee", "le site répond 403 : il ne laisse pas télécharger cette page"),
        ("/panne", "le site répond 500"),
        ("/sans-fin", "le site renvoie sans fin d'une adresse à une autre"),
        ("/coupee", "le téléchargement s'est interrompu"),
        ("/abimee", "le site envoie un fichier abîmé"),
    ],
)
def test_a_bad_answer_is_told_as_what_it_is(site: str, place: str, reason: str) -> None:
    assert reason_of(site + place) == reason


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:9/", "le site ne répond pas"),
        ("http://site-qui-n-existe-pas.invalid/", "ce site est introuvable, ou ce poste n'est pas relié au réseau"),
        ("http://", "ce n'est pas une adresse complète, qui commence par « https:// »"),
        ("http://[::1/x", "ce n'est pas une adresse complète"),
    ],
)
def test_a_place_that_is_none(address: str, reason: str) -> None:
    assert reason_of(address) == reason


def test_a_certificate_that_nobody_vouches_for(self_signed: Path, site: str) -> None:
    with serving(self_signed) as host:
        assert reason_of(f"https://{host}/page") == "le certificat de sécurité du site n'est pas valable"
    assert reason_of(site.replace("http:", "https:")) == "la connexion sécurisée avec le site a échoué"


def reason_of(address: str) -> object:
    with pytest.raises(DownloadError) as refusal, downloaded(address):
        pass
    return refusal.value.fields["reason"]
