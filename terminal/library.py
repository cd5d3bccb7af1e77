"""The commands `relais corpus …`: what is added to an index beside the corpus folder."""

import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from errors import CorpusError, DocumentError, KnowledgeBaseError, LibraryError
from settings import Settings, read_settings
from terminal.options import IndexOption, JsonOption
from terminal.usage import FrenchCommand, FrenchGroup, WrongUsageError

if TYPE_CHECKING:
    from library.add import Added

NAMED = 10  # documents of one addition; the others are counted
SHEETS, AGREEMENTS = "service-public", "collective-agreement"

corpus_commands = typer.Typer(
    cls=FrenchGroup,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="COMMANDE …",
    help="Ajoute des documents à l'index : fiches de service-public, conventions collectives, fichiers, pages.",
)

NamesArgument = Annotated[
    list[str], typer.Argument(metavar="NOM…", help="Identifiants donnés par « relais corpus list » : F345, idcc-3239.")
]


@corpus_commands.command(cls=FrenchCommand)
def add(
    context: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="QUOI…",
            help="« service-public », « collective-agreement IDCC… », ou des fichiers, dossiers, adresses.",
        ),
    ],
    themes: Annotated[
        list[str] | None,
        typer.Option(
            "--themes", metavar="THÈME", help="Fiches de ces thèmes seulement ; à répéter, ou avec des virgules."
        ),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option("--from", metavar="SOURCE", help="Adresse, archive .zip ou .tgz, dossier, ou npm (par défaut)."),
    ] = None,
    with_repealed: Annotated[
        bool, typer.Option("--with-repealed", metavar="", help="Garde les articles abrogés, marqués comme tels.")
    ] = False,
    index: IndexOption = None,
) -> None:
    """Ajoute à l'index une source publique, un fichier, un dossier ou une page."""
    settings = _settings(index)
    from library.add import add_agreements, add_files, add_sheets
    from library.packages import NPM

    if not all(each.strip() for each in what):
        # An empty path would mean the present folder.
        raise WrongUsageError("Un des noms est vide ; donnez des fichiers, des dossiers ou des adresses.", context)
    source, *rest = what
    if themes is not None and source != SHEETS:
        raise WrongUsageError("« --themes » ne sert qu'avec « service-public ».", context)
    if with_repealed and source != AGREEMENTS:
        raise WrongUsageError("« --with-repealed » ne sert qu'avec « collective-agreement ».", context)
    if origin is not None and source not in (SHEETS, AGREEMENTS):
        raise WrongUsageError(
            "« --from » ne sert qu'avec « service-public » ou « collective-agreement » ; "
            "un fichier, un dossier ou une adresse se donne seul.",
            context,
        )
    today = date.today()
    if source == SHEETS:
        if rest:
            raise WrongUsageError("« service-public » s'ajoute seul ; choisissez des thèmes avec --themes.", context)
        wanted = [theme.strip() for given in themes or () for theme in given.split(",") if theme.strip()]
        with _waiting("Lecture des fiches…"):
            added = [add_sheets(settings.index, origin or NPM, wanted, today)]
    elif source == AGREEMENTS:
        numbers = _idcc_numbers(context, rest)
        with _waiting("Lecture des conventions collectives…"):
            added = [add_agreements(settings.index, numbers, today, origin or NPM, with_repealed)]
    else:
        added, refused = [], []
        with _waiting("Lecture des fichiers…"):
            for each in what:
                try:
                    added.append(add_files(settings.index, each, today))
                except (LibraryError, DocumentError, CorpusError) as error:
                    refused.append(error)
        if not added:
            raise _first_told_last(refused)
        _report(settings, added)
        if refused:
            raise _first_told_last(refused)
        return
    _report(settings, added)


@corpus_commands.command("list", cls=FrenchCommand)
def list_documents(as_json: JsonOption = False, index: IndexOption = None) -> None:
    """Liste les documents de l'index : ceux du dossier et ceux qui ont été ajoutés."""
    settings = _settings(index)
    from index.contents import index_contents
    from terminal.library_display import document_record, show_documents

    held = index_contents(settings.index)
    if as_json:
        print(json.dumps([document_record(each) for each in held], ensure_ascii=False))
    else:
        show_documents(Console(), held)


@corpus_commands.command(cls=FrenchCommand)
def show(
    name: Annotated[str, typer.Argument(metavar="NOM", help="Identifiant donné par « relais corpus list ».")],
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Montre un document de l'index : ce qu'on en sait, et son plan."""
    settings = _settings(index)
    from index.contents import index_contents
    from terminal.library_display import find_held, show_document, tree_record

    held = find_held(index_contents(settings.index), name)
    if as_json:
        print(json.dumps(tree_record(held), ensure_ascii=False))
    else:
        show_document(Console(), held)


@corpus_commands.command(cls=FrenchCommand)
def remove(names: NamesArgument, index: IndexOption = None) -> None:
    """Retire des documents ajoutés ; ceux du dossier se retirent du dossier."""
    settings = _settings(index)
    from index.contents import index_entries
    from library.remove import remove_documents

    entries = index_entries(settings.index)
    removed = remove_documents(settings.index, entries, names)
    if {entry.document_id for entry in entries} <= set(removed):
        from index.generations import withdraw

        withdraw(settings.index)
        print("L'index ne contient plus aucun document.")
        return
    _report(settings, [])


@corpus_commands.command(cls=FrenchCommand)
def refresh(index: IndexOption = None) -> None:
    """Relit à leur source tous les documents ajoutés, dans leur dernière version."""
    settings = _settings(index)
    from library.add import refresh as refresh_all

    with _waiting("Lecture des sources…"):
        added = refresh_all(settings.index, date.today())
    _report(settings, added)
    failures = [each.failure for each in added if each.failure]
    for failure in failures:
        print(failure, file=sys.stderr)
    if failures:
        raise typer.Exit(1)


def _first_told_last(refused: Sequence[KnowledgeBaseError]) -> KnowledgeBaseError:
    """The first of several refusals, which the caller raises; the others are told here."""
    for error in refused[1:]:
        print(error.french_message, file=sys.stderr)
    return refused[0]


def _brought(files: tuple[str, ...]) -> str:
    """What an addition or a refresh brought, in one line: "2 documents : F345, F815."."""
    names = ", ".join(file.removesuffix(".relais") for file in files[:NAMED])
    more = len(files) - NAMED
    others = f" et {more} autre{'s'[: more > 1]}" if more > 0 else ""
    return f"{len(files)} document{'s'[: len(files) > 1]} : {names}{others}."


def _idcc_numbers(context: typer.Context, words: list[str]) -> list[int]:
    if not words:
        raise WrongUsageError(
            "Donnez un ou plusieurs numéros IDCC, par exemple « relais corpus add collective-agreement 3239 ».", context
        )
    for word in words:
        if not (word.isascii() and word.isdigit() and 0 < int(word) <= 9999):
            raise WrongUsageError(f"« {word} » n'est pas un numéro IDCC : il a quatre chiffres, comme 3239.", context)
    return [int(word) for word in words]


def _settings(index: Path | None) -> Settings:
    settings = read_settings()
    return settings if index is None else replace(settings, index=index)


def _waiting(sentence: str) -> AbstractContextManager[object]:
    return Console(stderr=True).status(sentence)


def _report(settings: Settings, added: "list[Added] | tuple[Added, ...]") -> None:
    """Bring the index up to date, then say what was added and what became of it."""
    from index.build import build_index
    from index.late_encoder import known_encoder
    from terminal.display import progress_bars, show_report
    from terminal.reading import read_compared

    encoder = known_encoder(settings.encoder)
    with progress_bars(Console(stderr=True)) as bars:
        report = build_index(None, settings.index, encoder, bars)
    for each in added:
        if each.files:
            print(_brought(each.files))
        for remark in each.remarks:
            print(remark)
    show_report(Console(), report)
    with progress_bars(Console(stderr=True)) as bars:
        read_compared(settings, encoder, report, bars)
