"""Plain text: bytes become characters, nothing else changes, so that offsets are those of the decoded file."""

from pathlib import Path

from charset_normalizer import from_bytes

from errors import UnreadableFileError
from ingest.readers.reading import Reading

SUFFIXES = (".txt", ".text")


def decode(path: Path) -> tuple[str, tuple[str, ...]]:
    """The characters of a text file, newlines and byte order mark untouched, and French warnings.

    Raises:
        UnreadableFileError: the bytes are text in no known encoding.
    """
    content = path.read_bytes()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        best = from_bytes(content).best()
    if best is None or "\0" in str(best):
        raise UnreadableFileError(path=path)
    # Latin-1 leaves the 0x80–0x9f range to control characters, where Windows puts the curly apostrophe and "œ".
    name = "cp1252" if best.encoding in {"latin_1", "iso8859_15", "iso8859_1"} else best.encoding
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        name, text = best.encoding, content.decode(best.encoding)
    return text, (
        f"« {path.name} » n'est pas en UTF-8 : l'encodage {name} a été reconnu. Vérifiez que les accents sont justes.",
    )


def read(path: Path) -> Reading:
    """Read a text file.

    Raises:
        UnreadableFileError: the bytes are text in no known encoding.
    """
    text, warnings = decode(path)
    return Reading(text, warnings=warnings)
