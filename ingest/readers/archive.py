"""A file that is a ZIP of XML parts (DOCX, ODT) is looked at before its library opens it: size, entities, nesting."""

import zipfile
import zlib
from pathlib import Path
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import sax  # type: ignore[import-untyped]
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from errors import EncryptedFileError, UnreadableFileError, UnsafeFileError

DAMAGED = "son contenu est abîmé"
_PARTIAL = "il est abîmé ou incomplet, par exemple après un téléchargement interrompu"
_OTHER = "ce n'est pas un fichier {suffix}, malgré son nom"
LARGEST_PART = 100  # MB once decompressed; the text of a thousand pages takes under ten
LARGEST_TOTAL = 300  # MB of XML in one file
MOST_PARTS = 10_000
DEEPEST = 500  # elements within one another; tables within tables take fifty
_MB = 1_000_000
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what a DOCX with a password lies in
_ODF_MANIFEST = "META-INF/manifest.xml"


class _TooDeepError(Exception):
    """Elements lie within one another beyond `DEEPEST`."""


class _Depth(ContentHandler):
    depth = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - sax calls it so
        self.depth += 1
        if self.depth > DEEPEST:
            raise _TooDeepError

    def endElement(self, name: str) -> None:  # noqa: N802
        self.depth -= 1


def check_archive(path: Path) -> None:
    """Make sure that a ZIP of XML parts can be opened without harm.

    Raises:
        UnreadableFileError: it is no ZIP, or it is truncated or damaged.
        EncryptedFileError: it asks for a password.
        UnsafeFileError: it is far larger once decompressed, declares entities, or nests without end.
    """
    with path.open("rb") as stream:
        opening = stream.read(len(_OLE))
        if opening == _OLE:
            raise EncryptedFileError(path=path)
        if not opening.startswith(_ZIP):
            raise UnreadableFileError(path=path, reason=_OTHER.format(suffix=path.suffix.lower()))
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise EncryptedFileError(path=path)
            xml = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
            sizes = [part.file_size // _MB for part in xml]
            if len(parts) > MOST_PARTS or max(sizes, default=0) > LARGEST_PART or sum(sizes) > LARGEST_TOTAL:
                raise UnsafeFileError(path=path, reason=f"décompressé, il occuperait {sum(sizes)} Mo")
            if any(b"encryption-data" in archive.read(part) for part in xml if part.filename == _ODF_MANIFEST):
                raise EncryptedFileError(path=path)
            for part in xml:
                # The size that a part declares is the most that zipfile reads of it.
                _check_part(path, archive.read(part))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableFileError(path=path, reason=_PARTIAL) from error


def _check_part(path: Path, content: bytes) -> None:
    if not content.strip():
        return
    try:
        sax.parseString(content, _Depth(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnsafeFileError(path=path, reason="il déclare des entités XML") from error
    except _TooDeepError as error:
        raise UnsafeFileError(path=path, reason="ses éléments s'emboîtent sans fin") from error
    except SAXException as error:
        raise UnreadableFileError(path=path, reason=DAMAGED) from error
