"""HTML: the main content of a page becomes reading text, its headings marked.

trafilatura tells where the content of a page is; the element that holds it is then read whole, so that no clause
is lost to a guess. What browsers set apart by default stands apart here.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import trafilatura
from charset_normalizer import from_bytes
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as parser

from errors import UnreadableFileError, UnsafeFileError
from ingest.readers.flow import SUPERSCRIPTS, Block, item, lay_out
from ingest.readers.numbering import counted
from ingest.readers.reading import Reading
from ingest.readers.tables import Cell, expand, table_blocks

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNSEEN = "head script style template noscript iframe object canvas svg math audio video area map progress meter dialog"
_CONTROLS = "select datalist button input textarea"
_SILENT = frozenset(f"{_UNSEEN} {_CONTROLS}".split())
_FURNITURE = frozenset({"nav", "aside", "footer"})
_ROLES = "navigation complementary contentinfo banner search menu menubar dialog alert"
_FURNITURE_ROLES = frozenset(_ROLES.split())
_WITH_MARGIN = "p ul ol dl table blockquote pre figure fieldset hr details"  # in browsers
_WITHOUT = "html body div section article main header footer nav aside form li dt dd address center summary figcaption"
_PARTS = "caption legend hgroup search td th tr tbody thead tfoot"
_APART = frozenset(_WITH_MARGIN.split())
_BLOCKS = frozenset(f"{_WITH_MARGIN} {_WITHOUT} {_PARTS}".split())
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]+)", re.I
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NO_MARGIN = re.compile(r"margin(?:-top|-bottom)?\s*:\s*0[a-z]*\s*(?:;|$)", re.I)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LARGEST = 15_000_000  # bytes; the tree of a page takes twenty times as much memory
_DEEPEST = 250  # elements within one another; libxml2 stops a little further
_COVERED = 0.9  # of the text that trafilatura finds, has to lie in the element that is read
_SHORTEST_MAIN = 200  # characters; below, what is found may be the caption of the page


def read(path: Path) -> Reading:
    """Read a page.

    Raises:
        UnreadableFileError: it is no HTML.
        UnsafeFileError: its elements are nested without end, or it is too large.
    """
    content = path.read_bytes()
    if len(content) > _LARGEST:
        raise UnsafeFileError(path=path, reason=f"il dépasse {_LARGEST // 1_000_000} Mo de HTML")
    text, encoding = _decode(path, content)
    tree = parse(path, text)
    said = f"« {path.name} » ne dit pas son encodage : {encoding} a été reconnu. Vérifiez que les accents sont justes."
    return lay_out(blocks_of(main_content(tree, text)), (said,) if encoding else ())


def parse(path: Path, text: str) -> parser.HtmlElement:
    """The tree of a page; `path` names it in errors.

    Raises:
        UnreadableFileError: there is no element in it.
        UnsafeFileError: its elements are nested without end.
    """
    reader = parser.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = parser.document_fromstring(text.encode(), parser=reader)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(path=path) from error
    deep = any("depth" in entry.message.lower() for entry in reader.error_log)
    if deep or any(True for _ in _too_deep(tree)):
        raise UnsafeFileError(path=path, reason="ses éléments s'emboîtent sans fin")
    return tree


def _too_deep(tree: parser.HtmlElement) -> Iterator[None]:
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            yield None


def _decode(path: Path, content: bytes) -> tuple[str, str | None]:
    """The characters of a page, and the encoding when it had to be guessed."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace"), None
    declared = _DECLARED.search(content[:4096])
    names = [name.decode("ascii") for name in (declared.groups() if declared else ()) if name]
    # Browsers read Latin-1 as its superset.
    for name in [*("cp1252" if name.lower() in {"iso-8859-1", "latin1"} else name for name in names), "utf-8"]:
        try:
            return content.decode(name), None
        except (UnicodeDecodeError, LookupError):
            continue  # the next name may be the right one
    best = from_bytes(content).best()
    if best is None:
        raise UnreadableFileError(path=path)
    return str(best), best.encoding


def main_content(tree: parser.HtmlElement, text: str) -> parser.HtmlElement:
    """The element that holds the content of a page: what the page marks as such, what trafilatura finds, or all."""
    marked = tree.xpath("//main | //*[@role='main']") or tree.xpath("//article")
    if len(marked) == 1 and len(_squeeze(marked[0].text_content())) >= _SHORTEST_MAIN:
        return marked[0]
    body = tree.find("body")
    whole = tree if body is None else body
    if not tree.xpath("//nav | //aside | //footer | //header | //*[@role]") and len(tree.xpath("//a")) < 10:
        return whole  # a document saved as a page, with nothing around it
    found = trafilatura.extract(text, output_format="txt", favor_recall=True, include_comments=False)
    wanted = [squeezed for line in (found or "").splitlines() if len(squeezed := _squeeze(line)) >= 20]
    if sum(map(len, wanted)) < _SHORTEST_MAIN:
        return whole
    chosen = whole
    while (inner := next((child for child in chosen if _covers(child, wanted)), None)) is not None:
        chosen = inner
    return chosen


def _covers(element: parser.HtmlElement, wanted: list[str]) -> bool:
    if (
        not isinstance(element.tag, str)
        or element.tag not in _BLOCKS
        or element.tag in {"p", "ul", "ol", "table", "tr"}
    ):
        return False
    held = _squeeze(element.text_content())
    return sum(len(line) for line in wanted if line in held) >= _COVERED * sum(map(len, wanted))


def _squeeze(text: str) -> str:
    return "".join(text.split())


def blocks_of(root: parser.HtmlElement) -> list[Block]:
    """The paragraphs, headings, list items and table rows of an element, in order."""
    walk = _Walk(whole_page=root.tag not in {"main", "article"})
    walk.visit(root)
    walk.flush()
    return walk.blocks


class _Walk:
    """Visits a tree in order; `line` is the paragraph being gathered."""

    def __init__(self, whole_page: bool) -> None:
        self.blocks: list[Block] = []
        self.line: list[str] = []
        self.whole_page = whole_page
        self.margin = True
        self.depth: int | None = None  # of the list item being read
        self.mark = ""  # its mark, until it is written

    def visit(self, element: parser.HtmlElement) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT or self._is_hidden(element):
            return
        if tag == "br":
            self.line.append("\n")
        elif tag in _HEADINGS:
            self._part(apart=True)
            self.blocks.append(Block(_inline(element), _HEADINGS[tag]))
            self.margin = True
        elif tag == "table":
            self._part(apart=True)
            self.blocks.extend(table_blocks(expand(_rows(element))))
        elif tag == "pre":
            self._part(apart=True)
            self.blocks.append(Block(element.text_content().strip("\n")))
        elif tag == "li":
            self._item(element)
        elif tag == "sup":
            self.line.append(_inline(element).translate(SUPERSCRIPTS) if _inline(element).isdigit() else "")
            if not _inline(element).isdigit():
                self._children(element)
        elif tag in _BLOCKS:
            nested = tag in {"ul", "ol"} and self.depth is not None
            apart = tag in _APART and not nested and not _NO_MARGIN.search(element.get("style", ""))
            self._part(apart)
            self._children(element)
            self.flush()
            self.margin = self.margin or apart
        else:
            self._children(element)

    def flush(self) -> None:
        """End the paragraph being gathered."""
        gathered = "".join(self.line)
        self.line = []
        text = "\n".join(_BLANKS.sub(" ", line).strip(" ") for line in gathered.split("\n"))
        if not text.strip():
            if "\n" in gathered or "\xa0" in gathered:
                self.blocks.append(Block(""))  # an empty paragraph that takes a line
            return
        text = text.strip("\n")
        if self.depth is None:
            self.blocks.append(Block(text, above=self.margin, below=False))
        else:
            self.blocks.append(item(text, self.mark, self.depth))
            self.mark = ""
        self.margin = False

    def _part(self, apart: bool) -> None:
        self.flush()
        self.margin = self.margin or apart

    def _children(self, element: parser.HtmlElement) -> None:
        self.line.append((element.text or "").replace("\n", " "))
        for child in element:
            self.visit(child)
            self.line.append((child.tail or "").replace("\n", " "))

    def _item(self, element: parser.HtmlElement) -> None:
        self.flush()
        above = (self.depth, self.mark)
        self.depth = 0 if self.depth is None else self.depth + 1
        self.mark = _item_mark(element)
        self._children(element)
        self.flush()
        self.depth, self.mark = above

    def _is_hidden(self, element: parser.HtmlElement) -> bool:
        if element.get("hidden") is not None or element.get("aria-hidden") == "true" or element.tag == "nav":
            return True
        if not self.whole_page:
            return bool(_HIDDEN.search(element.get("style", "")))
        banner = element.tag == "header" and (element.find(".//nav") is not None or element.find(".//h1") is None)
        furniture = element.tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES or banner
        return furniture or bool(_HIDDEN.search(element.get("style", "")))


def _inline(element: parser.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _item_mark(element: parser.HtmlElement) -> str:
    """What a browser shows before an item: its number in an ordered list, a dash for any bullet."""
    owner = element.getparent()
    if owner is None or owner.tag != "ol":
        return "-"
    number = _integer(owner.get("start"), 1)
    for child in owner:
        if child.tag == "li":
            number = _integer(child.get("value"), number)
            if child is element:
                break
            number += 1
    style = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}.get(owner.get("type", "1"))
    return f"{counted(number, style or 'decimal')}."


def _integer(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text.strip()) else default


def _rows(table: parser.HtmlElement) -> list[list[Cell]]:
    """The rows of a table without those of the tables inside it; a caption is a row of its own."""
    rows: list[list[Cell]] = []
    for row in table.iter("tr", "caption"):
        if next(row.iterancestors("table")) is not table:
            continue
        cells = [row] if row.tag == "caption" else [cell for cell in row if cell.tag in {"td", "th"}]
        in_head = next(row.iterancestors("thead", "table")).tag == "thead"
        rows.append([_cell(cell, in_head) for cell in cells])
    return rows


def _cell(element: parser.HtmlElement, in_head: bool) -> Cell:
    walk = _Walk(whole_page=False)
    walk._children(element)
    walk.flush()
    bold = "".join(part for b in element.iter("b", "strong") for part in b.itertext())
    filled = [block for block in walk.blocks if block.text.strip()]
    all_bold = bool(filled) and _squeeze(bold) == _squeeze("".join(element.itertext()))
    return Cell(
        tuple(filled),
        _integer(element.get("colspan"), 1),
        max(_integer(element.get("rowspan"), 1), 1),
        element.tag == "th" or in_head or all_bold,
    )
