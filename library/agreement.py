"""A collective agreement of the npm package (container, texts, sections, articles) → its text and its tree."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.headings import keyword_mark, standing_mark
from ingest.model import KnownDate, Source
from ingest.readers.structured import StructuredText
from library.compose import Composition, one_line
from library.markup import content_lines

ADDRESS = "https://www.legifrance.gouv.fr/conv_coll/id/{id}"
PUBLISHER = "Légifrance"
# States of a text or an article, and what a reader is told of each; of those not listed, nothing.
STATES: dict[str, str] = {
    "VIGUEUR_DIFF": "entrée en vigueur différée",
    "VIGUEUR_NON_ETEN": "non étendu",
}
IN_FORCE = "VIGUEUR"  # how the states of what is in force begin
REPEALED: dict[str, str] = {"PERIME": "périmé", "REMPLACE": "remplacé", "DENONCE": "dénoncé", "MODIFIE": "modifié"}
_EXTENDED = re.compile(r"[.,–-]?\s*\(?\s*[ÉEée]tendue? par .*$", re.S)
BASE = "Texte de base"  # opens the title of the text that the others complete; the rest is the agreement's own title
NEVER = "2100"  # the source writes an unknown date as 2999


class NotAnAgreementError(ValueError):
    """The content is no agreement of this package."""


@dataclass(frozen=True, slots=True)
class AgreementContent:
    """An agreement read, and how many of its articles were left out as repealed."""

    text: StructuredText
    articles: int
    repealed: int


def agreement_id(number: int) -> str:
    """What an agreement is cited by: "idcc-3239"; numbers have four digits, as on payslips."""
    return f"idcc-{number:04d}"


def agreement_title(container: dict[str, Any]) -> str:
    """The title of an agreement, without what is said of its extension."""
    return _EXTENDED.sub("", one_line(str(container["data"]["title"])))


def is_stub(container: dict[str, Any]) -> bool:
    """Whether the package gives the title of an agreement and none of its texts."""
    return not container.get("children")


def read_container(content: bytes) -> dict[str, Any]:
    """The JSON tree of an agreement.

    Raises:
        NotAnAgreementError: it is something else.
    """
    try:
        container = json.loads(content)
    except ValueError as error:
        raise NotAnAgreementError(str(error)) from error
    try:
        number, title = int(container["data"]["num"]), container["data"]["title"]
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnAgreementError(f"{type(error).__name__}: {error}") from error
    if number <= 0 or not isinstance(title, str) or not isinstance(container.get("children", []), list):
        raise NotAnAgreementError("the container has no number, title or list of texts")
    return dict(container)


def read_agreement(container: dict[str, Any], with_repealed: bool = False) -> AgreementContent:
    """Write out an agreement: its texts in the package's order, their sections and articles.

    Args:
        container: what `read_container` gave.
        with_repealed: keep what is repealed, and say so in its heading.

    Raises:
        NotAnAgreementError: a node lacks what it must have.
    """
    writing = _Writing(with_repealed)
    title = agreement_title(container)
    try:
        writing.composition.open_section(title, kind="title")
        writing.composition.close_section()
        for text in container.get("children", []):
            writing.write_section(text)
        source = _source(container, title)
    except (KeyError, TypeError, AttributeError) as error:
        raise NotAnAgreementError(f"{type(error).__name__}: {error}") from error
    composition = writing.composition
    structured = StructuredText(source, composition.text, tuple(composition.headings))
    return AgreementContent(structured, writing.articles, writing.repealed)


class _Writing:
    """The composition of one agreement, with the count of what went in and what did not."""

    def __init__(self, with_repealed: bool) -> None:
        self.composition = Composition()
        self.articles = 0
        self.repealed = 0
        self._with_repealed = with_repealed

    def write_section(self, node: dict[str, Any]) -> None:
        """Write a text or a section, its articles and the sections inside it."""
        data = node["data"]
        title = one_line(data.get("title") or "")
        title = _with_state(BASE if title.startswith(BASE) else title, data.get("etat"))
        if self._left_out(data.get("etat")):
            self.repealed += sum(1 for child in _inside(node) if child["type"] == "article")
            return
        if title:
            mark = keyword_mark(title) or standing_mark(title)
            kind = mark.kind if mark is not None else "heading"
            number = mark.number if mark is not None else None
            self.composition.open_section(title, kind, number, key=data.get("id"))
        self._write_children(node.get("children") or [])
        if title:
            self.composition.close_section()

    def _write_children(self, children: list[dict[str, Any]]) -> None:
        """« 44.1 » stands inside « 44 » when it follows it."""
        open_numbers: list[str] = []
        for child in children:
            if child["type"] != "article":
                self._close(open_numbers, "")
                self.write_section(child)
                continue
            data = child["data"]
            if self._left_out(data.get("etat")):
                self.repealed += 1
                continue
            self.articles += 1
            number = one_line(data.get("num") or "")
            if number:
                self._close(open_numbers, number)
                self._open_article(data, number)
                open_numbers.append(number)
            elif data.get("surtitre"):
                self._close(open_numbers, "")
                self.composition.open_section(_with_state(data["surtitre"], data.get("etat")), key=data["id"])
            else:
                self._close(open_numbers, "")
            self._write_content(data)
            if not number and data.get("surtitre"):
                self.composition.close_section()
        self._close(open_numbers, "")

    def _close(self, open_numbers: list[str], number: str) -> None:
        while open_numbers and not (number and number.startswith(f"{open_numbers[-1]}.")):
            open_numbers.pop()
            self.composition.close_section()

    def _open_article(self, data: dict[str, Any], number: str) -> None:
        mark = keyword_mark(f"Article {number}")
        label, title = f"Article {number}", _with_state(one_line(data.get("surtitre") or ""), data.get("etat"))
        if not (data.get("content") or "").strip() and title:
            # Nothing is quoted from a heading alone; what stands inside it shows all of it.
            label, title = f"{label} – {title}", ""
        self.composition.open_section(
            label, "article", mark.number if mark is not None else number, title=title, key=data["id"]
        )

    def _write_content(self, data: dict[str, Any]) -> None:
        for line in content_lines(data.get("content") or ""):
            self.composition.line(line)
        for rank, line in enumerate(content_lines(data.get("nota") or "")):
            self.composition.line(line if rank or line.upper().startswith("NOTA") else f"NOTA : {line}")

    def _left_out(self, state: str | None) -> bool:
        return state is not None and not state.startswith(IN_FORCE) and not self._with_repealed


def _with_state(title: str, state: str | None) -> str:
    if state is None:
        return title
    said = STATES.get(state)
    if not state.startswith(IN_FORCE):
        said = REPEALED.get(state.split("_")[0], "abrogé")
    if not said:
        return title
    return f"{title} ({said})" if title else said


def _inside(node: dict[str, Any]) -> list[dict[str, Any]]:
    children = node.get("children") or []
    return [*children, *(inner for child in children for inner in _inside(child))]


def _source(container: dict[str, Any], title: str) -> Source:
    data = container["data"]
    number = int(data["num"])
    published = [
        link["datePubliTexte"]
        for child in _inside(container)
        for link in child["data"].get("lstLienModification") or ()
        if link.get("datePubliTexte") and link["datePubliTexte"] < NEVER
    ]
    short = one_line(data.get("shortTitle") or title)
    return Source(
        file=agreement_id(number),
        title=f"{title} (IDCC {number})",
        short_title=f"Convention collective {short} (IDCC {number})",
        kind="convention",
        publisher=PUBLISHER,
        dates=(KnownDate("updated", date.fromisoformat(max(published)[:10])),) if published else (),
        address=ADDRESS.format(id=data["id"]),
        scope="national",
        consolidated=True,
        themes=("Conventions collectives", *(one_line(theme) for theme in data.get("categorisation") or ())),
    )
