"""A page of a PDF → its glyphs with their places, its rules and its picture. The only import of pdfium.

pdfium is what Chromium shows PDFs with: it knows the width of every glyph, which pypdf tells only of whole texts.
"""

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
from PIL.Image import Image

from ingest.readers.pdf_rows import Bar, Glyph, Rule

PdfDocument = pdfium.PdfDocument
PdfiumError = pdfium.PdfiumError


_HYPHENS = {"\x02": "-", "\ufffe": "-", "\u2010": "-", "\u2011": "-"}  # pdfium tells the hyphens that end a line
_BOLD = 600  # weight
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi|[-,_]bd\b", re.I)
_LONGEST_NAME = 128
_THIN = 3.0  # points: a path that is no thicker is a rule
_LONG = 15.0
_TALL = 7.0
_OCR_SCALE = 300 / 72  # dots an inch
_LARGEST_PICTURE = 25_000_000  # dots
_MOST_OBJECTS = 20_000  # on a page; a map drawn in paths holds more, and no table


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What stands on a page; y goes up, in points."""

    number: int  # from 1
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    bars: tuple[Bar, ...]
    drawn: bool  # holds something other than text


def open_pages(path: Path) -> pdfium.PdfDocument:
    """Open a PDF; the caller closes it.

    Raises:
        pdfium.PdfiumError: pdfium cannot open it.
    """
    return pdfium.PdfDocument(path)


def read_page(document: pdfium.PdfDocument, at: int) -> PrintedPage:
    """What is printed on page `at`, from 0."""
    page = document[at]
    text = page.get_textpage()
    try:
        glyphs = _upright(list(_glyphs(text.raw)))
        rules, bars, drawn = _drawings(page)
        width, height = page.get_size()
        return PrintedPage(at + 1, width, height, tuple(glyphs), rules, bars, drawn)
    finally:
        text.close()
        page.close()


def picture(document: pdfium.PdfDocument, at: int) -> Image:
    """Page `at`, from 0, as it looks, in grey, at 300 dots an inch or less when it is large."""
    page = document[at]
    try:
        width, height = page.get_size()
        scale = min(_OCR_SCALE, math.sqrt(_LARGEST_PICTURE / max(width * height, 1.0)))
        image: Image = page.render(scale=scale, grayscale=True).to_pil()
        return image
    finally:
        page.close()


def _glyphs(text: raw.FPDF_TEXTPAGE) -> Iterator[tuple[Glyph, float]]:
    """Each glyph, with the angle that it is written at, in degrees."""
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    in_box, in_matrix, in_x, in_y = map(ctypes.byref, (box, matrix, x, y))
    known: dict[int | None, tuple[float, bool, float]] = {}
    bold_fonts: dict[int | None, bool] = {}
    last: tuple[Glyph, float] | None = None
    for at in range(raw.FPDFText_CountChars(text)):
        if raw.FPDFText_IsGenerated(text, at) == 1:
            continue  # blanks and line ends are told from the places, here
        code = raw.FPDFText_GetUnicode(text, at)
        character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        character = _HYPHENS.get(character, character)
        if not character or (unicodedata.category(character) in {"Cc", "Cf"} and character != "\xad"):
            continue
        written = raw.FPDFText_GetTextObject(text, at)
        owner = ctypes.cast(written, ctypes.c_void_p).value
        if owner not in known:
            raw.FPDFText_GetMatrix(text, at, in_matrix)
            size = raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.b, matrix.d)
            angle = math.degrees(math.atan2(matrix.b, matrix.a))
            font = raw.FPDFTextObj_GetFont(written)
            face = ctypes.cast(font, ctypes.c_void_p).value
            if face not in bold_fonts:
                bold_fonts[face] = _is_bold(font)
            known[owner] = (size, bold_fonts[face], angle)
        size, bold, angle = known[owner]
        raw.FPDFText_GetLooseCharBox(text, at, in_box)
        raw.FPDFText_GetCharOrigin(text, at, in_x, in_y)
        if 0xFB00 <= code <= 0xFB4F:
            character = unicodedata.normalize("NFKC", character)  # ﬁ, ﬀ: one glyph for two letters
        glyph = Glyph(character, box.left, box.right, y.value, size, bold)
        if last is not None and (last[0].left, last[0].right, last[0].base) == (glyph.left, glyph.right, glyph.base):
            # One glyph that stands for several letters, as "ffi" may.
            last = replace(last[0], text=last[0].text + character), angle
            continue
        if last is not None:
            yield last
        last = glyph, angle
    if last is not None:
        yield last


def _is_bold(font: Any) -> bool:
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(font, name, _LONGEST_NAME)
    # Fonts cut down to the letters in use seldom keep their weight; their name does.
    return raw.FPDFFont_GetWeight(font) >= _BOLD or _BOLD_NAME.search(name.value) is not None


def _upright(glyphs: list[tuple[Glyph, float]]) -> list[Glyph]:
    """The glyphs written as most of the page is: what is written across it is a stamp or a margin."""
    if not glyphs:
        return []
    turns = [round(angle / 90) % 4 if abs(angle % 90 - 45) > 35 else -1 for _, angle in glyphs]
    usual = max((0, 1, 2, 3), key=turns.count)
    return [_turned(glyph, usual) for (glyph, _), turn in zip(glyphs, turns, strict=True) if turn == usual]


def _turned(glyph: Glyph, turn: int) -> Glyph:
    if turn == 0:
        return glyph
    width = glyph.size / 2  # its box does not tell it, as it lies on its side
    along, across = {
        1: (-glyph.base, glyph.left),
        2: (-glyph.right, -glyph.base),
        3: (glyph.base, -glyph.left),
    }[turn]
    return Glyph(glyph.text, along, along + width, across, glyph.size, glyph.bold)


def _drawings(page: pdfium.PdfPage) -> tuple[tuple[Rule, ...], tuple[Bar, ...], bool]:
    rules: list[Rule] = []
    bars: list[Bar] = []
    drawn = False
    for each in islice(_objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject), _MOST_OBJECTS):
        drawn = True
        if raw.FPDFPageObj_GetType(each) == raw.FPDF_PAGEOBJ_PATH:
            left, bottom, right, top = _bounds(each)
            if top - bottom <= _THIN and right - left >= _LONG:
                rules.append(Rule((bottom + top) / 2, left, right))
            elif right - left <= _THIN and top - bottom >= _TALL:
                bars.append(Bar((left + right) / 2, bottom, top))
            elif right - left >= _LONG and top - bottom >= _TALL:
                # A frame or a coloured cell: its edges part what they stand between.
                rules += [Rule(bottom, left, right), Rule(top, left, right)]
                bars += [Bar(left, bottom, top), Bar(right, bottom, top)]
    return tuple(rules), tuple(bars), drawn


def _objects(owner: Any, count: Any, get: Any) -> Iterator[Any]:
    """What is drawn on a page, or in a form of it; texts excepted."""
    for at in range(count(owner)):
        each = get(owner, at)
        kind = raw.FPDFPageObj_GetType(each)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _objects(each, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        elif kind != raw.FPDF_PAGEOBJ_TEXT:
            yield each


def _bounds(drawn: Any) -> tuple[float, float, float, float]:
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(drawn, *map(ctypes.byref, sides))
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top
