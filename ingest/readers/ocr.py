"""The picture of a scanned page → its words with their places, by tesseract, when it is installed with French."""

import shutil
from functools import cache
from statistics import median

import pytesseract  # type: ignore[import-untyped]
from PIL.Image import Image

from ingest.readers import pulse
from ingest.readers.limits import SECONDS
from ingest.readers.pdf_rows import Glyph

_LANGUAGE = "fra"
_SURE = 30  # of 100: below, a stain is read as a letter
_DOTS = 72  # points an inch
_COLUMNS = "1"  # --psm: columns are told apart, and so is a page that lies on its side


@cache
def is_available() -> bool:
    """Whether the program and its French are on this machine."""
    return shutil.which("tesseract") is not None and _LANGUAGE in pytesseract.get_languages()


def read_words(picture: Image, width: float, height: float) -> list[Glyph]:
    """The words of a page.

    Args:
        picture: of the whole page.
        width: of the page, in points.
        height: of the page, in points.
    """
    try:
        data = pytesseract.image_to_data(
            picture, lang=_LANGUAGE, timeout=SECONDS - 5, output_type=pytesseract.Output.DICT
        )
    except RuntimeError as error:
        if "timeout" in str(error):
            return []  # the page is named among those that could not be read
        raise
    finally:
        pulse.beat()
    across, down = width / picture.width, height / picture.height
    words: list[Glyph] = []
    lines: dict[tuple[int, ...], list[int]] = {}
    heights: dict[tuple[int, ...], list[int]] = {}
    for at, text in enumerate(data["text"]):
        if text.strip() and float(data["conf"][at]) >= _SURE:
            paragraph = (data["block_num"][at], data["par_num"][at])
            lines.setdefault((*paragraph, data["line_num"][at]), []).append(at)
            heights.setdefault(paragraph, []).append(data["height"][at])
    for place, members in lines.items():
        # The boxes follow their letters: a short last line would seem larger or smaller than its paragraph.
        size = median(heights[place[:2]]) * down
        # Most letters stand on the base line.
        feet = sorted(data["top"][at] + data["height"][at] for at in members)
        base = height - feet[len(feet) // 3] * down
        for at in members:
            left = data["left"][at] * across
            words.append(Glyph(data["text"][at], left, left + data["width"][at] * across, base, size))
    return words
