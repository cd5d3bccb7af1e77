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
from ingest.readers.flow import lay_out
from ingest.readers.html_blocks import BLOCKS, blocks_of, squeeze
from ingest.readers.reading import Reading

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]+)", re.I
)
_ENTITIES = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<!DOCTYPE[^>\[]*\[", re.I)
_LARGEST = 15_000_000  # bytes; the tree of a page takes twenty times as much memory
_DEEPEST = 250  # elements within one another; libxml2 stops a little further
_COVERED = 0.9  # of the text that trafilatura finds, has to lie in the element that is read
_SHORTEST_MAIN = 200  # characters; below, what is found may be the caption of the page


def read(path: Path) -> Reading:
    """Read a page.

    Raises:
        UnreadableFileError: it is no HTML.
        UnsafeFileError: its elements are nested without end, it declares entities, or it is too large.
    """
    content = path.read_bytes()
    if len(content) > _LARGEST:
        raise UnsafeFileError(path=path, reason=f"il dépasse {_LARGEST // 1_000_000} Mo de HTML")
    text, encoding = _decode(path, content)
    if _ENTITIES.match(text):
        raise UnsafeFileError(path=path, reason="il déclare des entités XML")
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
        raise UnreadableFileError(path=path, reason="ce n'est pas une page HTML") from error
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
        raise UnreadableFileError(path=path, reason="ce n'est pas du texte, dans aucun encodage connu")
    return str(best), best.encoding


def main_content(tree: parser.HtmlElement, text: str) -> parser.HtmlElement:
    """The element that holds the content of a page: what the page marks as such, what trafilatura finds, or all."""
    marked = tree.xpath("//main | //*[@role='main']") or tree.xpath("//article")
    if len(marked) == 1 and len(squeeze(marked[0].text_content())) >= _SHORTEST_MAIN:
        return marked[0]
    body = tree.find("body")
    whole = tree if body is None else body
    if not tree.xpath("//nav | //aside | //footer | //header | //*[@role]") and len(tree.xpath("//a")) < 10:
        return whole  # a document saved as a page, with nothing around it
    found = trafilatura.extract(text, output_format="txt", favor_recall=True, include_comments=False)
    wanted = [squeezed for line in (found or "").splitlines() if len(squeezed := squeeze(line)) >= 20]
    if sum(map(len, wanted)) < _SHORTEST_MAIN:
        return whole
    chosen = whole
    while (inner := next((child for child in chosen if _covers(child, wanted)), None)) is not None:
        chosen = inner
    return chosen


def _covers(element: parser.HtmlElement, wanted: list[str]) -> bool:
    if not isinstance(element.tag, str) or element.tag not in BLOCKS or element.tag in {"p", "ul", "ol", "table", "tr"}:
        return False
    held = squeeze(element.text_content())
    return sum(len(line) for line in wanted if line in held) >= _COVERED * sum(map(len, wanted))
