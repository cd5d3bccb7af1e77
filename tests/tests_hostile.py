"""Files built to harm whoever opens them, made by the tests that need them."""

import zipfile
import zlib
from pathlib import Path


def archive(path: Path, parts: dict[str, bytes]) -> Path:
    """A ZIP of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def with_part(path: Path, source: Path, name: str, content: bytes) -> Path:
    """A copy of a ZIP with one part replaced."""
    with zipfile.ZipFile(source) as original:
        parts = {part: original.read(part) for part in original.namelist()}
    return archive(path, {**parts, name: content})


def bomb(path: Path, name: str, megabytes: int) -> Path:
    """A ZIP whose part `name` is that large once decompressed, and a thousandth of it on the disk."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made, made.open(name, "w") as part:
        for _ in range(megabytes):
            part.write(b" " * 1_000_000)
    return path


def pdf(path: Path, objects: dict[int, bytes]) -> Path:
    """A PDF of these objects; number 1 is its catalogue."""
    written = b"%PDF-1.7\n"
    places = {}
    for number, content in objects.items():
        places[number] = len(written)
        written += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(written)
    written += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        written += b"%d 1\n%010d 00000 n \n" % (number, place)
    written += b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, table)
    path.write_bytes(written)
    return path


def stream(content: bytes, *, layers: int = 1) -> bytes:
    """A stream compressed as many times as there are layers."""
    for _ in range(layers):
        content = zlib.compress(content, 9)
    return (
        b"<< /Length %d /Filter [%s] >>\nstream\n" % (len(content), b"/FlateDecode " * layers)
        + content
        + b"\nendstream"
    )


def pages(kids: bytes, count: int) -> dict[int, bytes]:
    """The catalogue and the page tree of a PDF whose pages are `kids`."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
    }


FONT = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %s /Contents 4 0 R >>"
