"""Plain text: bytes become characters, nothing else changes, so that offsets are those of the decoded file."""

from pathlib import Path

from charset_normalizer import from_bytes

from errors import LongFileError, UnreadableFileError
from ingest.readers.limits import CHARACTERS
from ingest.readers.reading import Reading

SUFFIXES = (".txt", ".text")
MOST_BYTES = 4 * CHARACTERS  # in any encoding
# What French files come in; among all encodings, short texts are taken for Baltic or Vietnamese ones.
ENCODINGS = ("cp1252", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "mac_roman", "cp850")


def decode(path: Path) -> tuple[str, tuple[str, ...]]:
    """The characters of a text file, newlines and byte order mark untouched, and French warnings.

    Raises:
        UnreadableFileError: the bytes are text in no known encoding.
        LongFileError: there are more than `MOST_BYTES`.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise LongFileError(path=path, length=f"{size // 1_000_000} Mo", limit=f"{MOST_BYTES // 1_000_000} Mo de texte")
    content = path.read_bytes()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        best = from_bytes(content, cp_isolation=list(ENCODINGS)).best()
    if best is None or "\0" in str(best):
        raise UnreadableFileError(path=path, reason="ce n'est pas du texte, dans aucun encodage connu")
    said = f"« {path.name} » n'est pas en UTF-8 : l'encodage {best.encoding} a été reconnu."
    return str(best), (f"{said} Vérifiez que les accents sont justes.",)


def read(path: Path) -> Reading:
    """Read a text file.

    Raises:
        UnreadableFileError: the bytes are text in no known encoding.
        LongFileError: there are more than `MOST_BYTES`.
    """
    text, warnings = decode(path)
    return Reading(text, warnings=warnings)
