"""An information sheet of the publisher's schema 3 (`Publication`) → its text, its tree and what is known of it."""

import re
from datetime import date

from ingest.model import KnownDate, Source
from ingest.readers.structured import StructuredText
from library.compose import Composition, one_line
from library.nodes import Node
from library.sheet_blocks import item_text, prose, title_text, write_blocks

ADDRESS = "https://www.service-public.fr/particuliers/vosdroits/{id}"  # of a sheet that does not give its own
PUBLISHER = "Direction de l'information légale et administrative"
_SCHEMA = re.compile(r"/(\d+)(?:\.\d+)*/Publication\.xsd$")
_ID = re.compile(r"F\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# What stands at the end of a sheet: heading, elements, whether the address is written out.
_CLOSING: tuple[tuple[str, str, bool], ...] = (
    ("Où s'adresser ?", "OuSAdresser", True),
    ("Services en ligne et formulaires", "ServiceEnLigne", True),
    ("Textes de référence", "Reference", False),
    ("Pour en savoir plus", "PourEnSavoirPlus", True),
    ("Définitions", "Definition", False),
    ("Sigles", "Abreviation", False),
)


class NotASheetError(ValueError):
    """The tree is no information sheet of schema 3."""


def is_sheet_id(name: str) -> bool:
    """Whether a name is the id of an information sheet (F345), not of a folder (N…) or a form (R…)."""
    return _ID.fullmatch(name) is not None


def sheet_themes(publication: Node) -> tuple[str, ...]:
    """The themes that a sheet is published under, broadest first, each once."""
    trail = publication.first("FilDAriane")
    levels = [one_line(prose(level)) for level in trail.all("Niveau")][1:-1] if trail is not None else []
    others = [one_line(prose(node)) for node in publication.all("dc:subject", "SousThemePere", "SousDossierPere")]
    return tuple(dict.fromkeys(theme for theme in (*levels, *others) if theme))


def read_sheet(publication: Node) -> StructuredText:
    """Write out a sheet: introduction, situations, chapters, cases, tables, contacts and references.

    Raises:
        NotASheetError: the tree is something else, of another schema, or lacks its id or title.
    """
    identity = publication.attributes.get("ID", "")
    title_node = publication.first("dc:title")
    if publication.name != "Publication" or not is_sheet_id(identity) or title_node is None:
        raise NotASheetError(f"{publication.name} {identity}")
    schema = _SCHEMA.search(publication.attributes.get("xsi:noNamespaceSchemaLocation", ""))
    if schema is None or schema[1] != "3":
        raise NotASheetError(f"{identity}: schema {schema[1] if schema else 'unknown'}")
    title = one_line(prose(title_node))
    composition = Composition()
    composition.open_section(title, kind="title")
    introduction = publication.first("Introduction")
    if introduction is not None:
        write_blocks(composition, introduction, _conditions(publication))
    elif publication.first("Texte") is None and (description := publication.first("dc:description")) is not None:
        composition.paragraph(prose(description))
    composition.close_section()
    _write_body(composition, publication)
    return StructuredText(_source(publication, identity, title), composition.text, tuple(composition.headings))


def _write_body(composition: Composition, publication: Node) -> None:
    conditions = _conditions(publication)
    for announced in publication.all("Avertissement"):
        composition.open_section(f"Réforme annoncée : {title_text(announced)}", kind="reform")
        composition.paragraph("Annonce d'une évolution à venir : ce n'est pas la règle en vigueur.")
        write_blocks(composition, announced, conditions)
        composition.close_section()
    for node in publication.all("Texte", "ListeSituations"):
        if node.name == "Texte":
            write_blocks(composition, node, conditions)
            continue
        for situation in node.all("Situation"):
            composition.open_section(title_text(situation), kind="case")
            write_blocks(composition, situation, conditions)
            composition.close_section()
    links = [item_text(node, True) for node in publication.all("LienExterneCommente")]
    for link in links:
        composition.item(link)
    for heading, name, with_address in _CLOSING:
        items = [text for node in publication.all(name) if (text := item_text(node, with_address))]
        if items:
            composition.open_section(heading)
            for text in dict.fromkeys(items):
                composition.item(text)
            composition.close_section()


def _conditions(publication: Node) -> dict[str, str]:
    """What each variable of a sheet that adapts to its reader stands for, in the words that select it."""
    words: dict[str, str] = {}
    for choice in publication.inside("Branche", "Choix"):
        for selected in choice.all("SiSelectionne"):
            for given in selected.all("affecteVrai"):
                words.setdefault(given.attributes.get("var", ""), title_text(choice))
    for case in publication.inside("Cas", "Situation"):
        condition = case.first("Condition")
        only = [child for child in condition.children if isinstance(child, Node)] if condition is not None else []
        if len(only) == 1 and only[0].name == "estVrai":
            words.setdefault(only[0].attributes.get("var", ""), title_text(case))
    return words


def _source(publication: Node, identity: str, title: str) -> Source:
    dated = publication.first("dc:date")
    given = _DATE.search(prose(dated)) if dated is not None else None
    given = given or _DATE.match(publication.attributes.get("dateDerniereModificationImportante", ""))
    return Source(
        file=identity,
        title=f"{title} (service-public.fr, fiche {identity})",
        short_title=title,
        kind="fiche",
        publisher=PUBLISHER,
        dates=(KnownDate("updated", date.fromisoformat(given.group())),) if given else (),
        address=publication.attributes.get("spUrl") or ADDRESS.format(id=identity),
        scope="national",
        themes=sheet_themes(publication),
    )
