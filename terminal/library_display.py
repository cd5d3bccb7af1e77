"""Documents of an index → a table, a tree, or JSON records."""

from collections.abc import Sequence
from typing import TypedDict

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from errors import UnknownDocumentError
from index.contents import Held
from ingest.model import Document

ORIGINS = {"corpus": "dossier", "library": "ajouté"}
SCOPES = {"national": "règle nationale", "local": "engagement local"}


class DocumentRecord(TypedDict):
    """A document of `relais corpus list --json`."""

    id: str
    source: str  # what citations name it by
    title: str
    kind: str | None
    origin: str  # "corpus" or "library"
    scope: str | None
    updated: str | None  # ISO date of the last change known
    address: str | None
    themes: list[str]
    sections: int
    passages: int
    failure: str | None  # why it could not be read


class SectionRecord(TypedDict):
    """A section of `relais corpus show --json`."""

    id: str
    kind: str
    number: str | None
    path: str
    title: str
    start: int
    end: int


class TreeRecord(TypedDict):
    """A document with its tree."""

    document: DocumentRecord
    sections: list[SectionRecord]


def find_held(held: Sequence[Held], name: str) -> Held:
    """The document of that id, source or file, in any case.

    Raises:
        UnknownDocumentError: there is none.
    """
    wanted = name.casefold()
    for each in held:
        names = {each.entry.document_id, each.entry.file, each.document.source.file if each.document else ""}
        if wanted in {one.casefold() for one in names}:
            return each
    raise UnknownDocumentError(name=name)


def document_record(held: Held) -> DocumentRecord:
    """What `relais corpus list --json` says of a document."""
    source = held.document.source if held.document is not None else None
    return {
        "id": held.entry.document_id,
        "source": source.file if source is not None else held.entry.file,
        "title": source.title if source is not None else "",
        "kind": source.kind if source is not None else None,
        "origin": held.entry.origin,
        "scope": source.scope if source is not None else None,
        "updated": _updated(held.document) if held.document is not None else None,
        "address": source.address if source is not None else None,
        "themes": list(source.themes) if source is not None else [],
        "sections": held.entry.sections,
        "passages": held.entry.passages,
        "failure": held.entry.failure,
    }


def tree_record(held: Held) -> TreeRecord:
    """What `relais corpus show --json` says of a document."""
    sections = held.document.sections if held.document is not None else ()
    return {
        "document": document_record(held),
        "sections": [
            {
                "id": section.id,
                "kind": section.kind,
                "number": section.number,
                "path": section.path,
                "title": section.title,
                "start": section.start,
                "end": section.end,
            }
            for section in sections
        ],
    }


def show_documents(console: Console, held: Sequence[Held]) -> None:
    """A table, a row a document."""
    table = Table("Nom", "Titre", "Origine", "Portée", "Mis à jour", "Sections", "Passages")
    for column in table.columns[-2:]:
        column.justify = "right"
    for each in held:
        record = document_record(each)
        known = each.document.source.short_title if each.document is not None else ""
        title = known if record["failure"] is None else f"Non lu : {record['failure']}"
        table.add_row(
            Text(record["source"]),
            Text(title),
            ORIGINS[each.entry.origin],
            SCOPES[record["scope"]] if record["scope"] is not None else "",
            record["updated"] or "",
            str(record["sections"]),
            str(record["passages"]),
        )
    console.print(table)
    passages = sum(each.entry.passages for each in held)
    console.print(f"{len(held)} document{'s'[: len(held) > 1]}, {passages} passage{'s'[: passages > 1]}.")


def show_document(console: Console, held: Held) -> None:
    """What is known of a document, then its headings, indented."""
    record = document_record(held)
    if held.document is None:
        console.print(Text(f"{record['source']} : {record['failure']}"))
        return
    source = held.document.source
    facts = (
        ("Titre", source.title),
        ("Portée", SCOPES[source.scope]),
        ("Publié par", source.publisher),
        ("Thèmes", ", ".join(source.themes)),
        ("Mis à jour", record["updated"]),
        ("Adresse", source.address),
        ("Passages", str(record["passages"])),
    )
    for name, value in facts:
        if value:
            console.print(Text(f"{name} : {value}"))
    tree = Tree(Text(source.short_title))
    branches = {held.document.id: tree}
    for section in held.document.sections[1:]:
        above = branches[section.parent_id or held.document.id]
        branches[section.id] = above.add(Text(section.heading))
    console.print(tree)


def _updated(document: Document) -> str | None:
    dates = [known.value for known in document.source.dates if known.name in {"updated", "published"}]
    return max(dates).isoformat() if dates else None
