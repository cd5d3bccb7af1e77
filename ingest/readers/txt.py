"""Plain text: bytes become characters, nothing else changes, so that offsets are those of the decoded file."""

from pathlib import Path

from charset_normalizer import from_bytes

from errors import UnreadableFileError
from ingest.readers.reading import Reading

SUFFIXES = (".txt", ".text")
# What French files come in; among all encodings, short texts are taken for Baltic or Vietnamese ones.
ENCODINGS = ("cp1252", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "mac_roman", "cp850")


def decode(path: Path) -> tuple[str, tuple[str, ...]]:
    """The characters of a text file, newlines and byte order mark untouched, and French warnings.

    Raises:
        UnreadableFileError: the bytes are text in no known encoding.
    """
    content = path.read_bytes()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        best = from_bytes(content, cp_isolation=list(ENCODINGS)).best()
    if best is None or "\0" in str(best):
        raise UnreadableFileError(path=path)
    said = f"« {path.name} » n'est pas en UTF-8 : l'encodage {best.encoding} a été reconnu."
    return str(best), (f"{said} Vérifiez que les accents sont justes.",)


def read(path: Path) -> Reading:
    """Read a text file.

    Raises:
        UnreadableFileError: the bytes are text in no known encoding.
    """
    text, warnings = decode(path)
    return Reading(text, warnings=warnings)
