"""Small readings of a text that several modules share: its lines, its list marks, its slugs."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# What opens a list item. "- ➔ " is one mark; "1." counts as an item here, headings.py says when it is a heading.
ITEM_MARK = re.compile(
    r"(?:[-–—•·▪■●*+◦‣➔➢➤→]|o(?=[ \t]))(?:[ \t\xa0]*[➔➢➤→•])?[ \t\xa0]+|[➔➢➤→•▪●](?=\S)|-(?=[^\W\d_])"
    r"|(?:\d{1,2}|[a-z])[.)°][ \t\xa0]+|\(?[a-z0-9]\)[ \t\xa0]+"
)
_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_BREAK = re.compile(r"\s*\n\s*")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_SHORT = 200  # characters: what is kept takes a few megabytes
_EMPHASIS = re.compile(r"^(?:[*_]{1,3}|#{1,6}[ \t]+)+|[*_]{1,3}$|(?<![ \t])[ \t]+#+$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank; `start` and `end` are offsets of its trimmed text."""

    start: int
    end: int
    text: str  # trimmed, Markdown emphasis taken off both ends
    indent: int  # blanks before the first character
    gap: int  # blank lines above it; the first line of a text has at least one
    is_item: bool


def one_line(text: str) -> str:
    """A quote on one line, as answers and tables show it; nothing else of it changes."""
    return _BREAK.sub(" ", text)


def split_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank, in order."""
    lines: list[Line] = []
    previous = 0
    for match in _LINE.finditer(text):
        trimmed = match.group().strip().strip("\ufeff")
        if not trimmed:
            continue
        start = match.start() + match.group().index(trimmed)
        gap = text.count("\n", previous, match.start()) - 1 if lines else max(1, text.count("\n", 0, start))
        shown = _EMPHASIS.sub("", trimmed).strip() or trimmed
        lines.append(
            Line(
                start,
                start + len(trimmed),
                shown,
                start - match.start(),
                max(0, gap),
                ITEM_MARK.match(trimmed) is not None,
            )
        )
        previous = match.end()
    return lines


def fold(text: str) -> str:
    """Lower case without accents, apostrophes straight: for comparing, never for showing."""
    # Each line of a document is compared a dozen times.
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return _BEYOND_ASCII.sub(_unaccented, decomposed)


def _unaccented(stretch: re.Match[str]) -> str:
    return "".join(character for character in stretch.group() if not unicodedata.combining(character))


_fold_short = lru_cache(maxsize=8192)(_fold)


def flat(text: str) -> str:
    """As `fold`, but character for character, so that offsets in it are offsets in `text`."""
    return text.translate(_FLAT)


class _Flat(dict[int, str]):
    """Each character as `flat` gives it, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code).replace("’", "'")
        folded = unicodedata.normalize("NFD", character)[0].casefold()
        self[code] = folded if len(folded) == 1 else character
        return self[code]


_FLAT = _Flat()


def slug(text: str, limit: int = 60) -> str:
    """A readable identifier: ASCII lower-case words joined by "-", cut at a word within `limit` characters."""
    words = re.findall(r"[a-z0-9]+", fold(text.replace("œ", "oe").replace("Œ", "OE")))
    kept = words[:1]
    for word in words[1:]:
        if len("-".join([*kept, word])) > limit:
            break
        kept.append(word)
    return "-".join(kept)[:limit]


def is_capitals(text: str) -> bool:
    """Whether a line is written in capitals, with one word of at least four letters."""
    letters = "".join(filter(str.isalpha, text))
    capitals = sum(map(str.isupper, letters))
    return (
        len(letters) >= 4
        and capitals >= 0.85 * len(letters)
        and any(len(word) >= 4 and word.isupper() for word in re.findall(r"[^\W\d_]+", text))
    )
