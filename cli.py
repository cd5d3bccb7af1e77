"""The command `relais`: index, ask, search, serve. Holds the one error boundary of the command line.

Results go to standard output and nothing else does; progress and errors go to standard error. Libraries that are
slow to load are imported inside the commands, so that help and usage errors are instant.
"""

import gc
import io
import json
import logging
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from typer._click.exceptions import UsageError
from typer.main import get_command

from errors import KnowledgeBaseError, MissingRayError, QuestionError, UnwritableFileError
from journal import open_journal, record_incident
from settings import Settings, read_settings
from terminal.address import check_address
from terminal.library import corpus_commands
from terminal.options import BatchOption, IndexOption, JsonOption, OutOption, batch_files, export_format
from terminal.usage import FrenchCommand, FrenchGroup, usage_message
from terminal.validity import (
    AsOfOption,
    StatusOption,
    of_status,
    period_records,
    read_day,
    read_status,
    show_timeline,
)

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.search import Index
    from index.spread import RayCluster
    from terminal.batch import BatchQuestion
    from terminal.records import AnswerRecord, SearchRecord

    Answering = Callable[[Index, BatchQuestion], Mapping[str, object]]

logger = logging.getLogger(__name__)

UNFORESEEN = (
    "Une erreur inattendue est survenue. Réessayez ; si elle revient, signalez la référence {reference} "
    "à la personne qui gère Relais (journal : {journal})."
)

commands = typer.Typer(cls=FrenchGroup, add_completion=False, no_args_is_help=True, subcommand_metavar="COMMANDE …")
commands.add_typer(corpus_commands, name="corpus")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the error boundary.

    Args:
        arguments: what follows `relais`; by default the process's own.

    Returns:
        Exit status: 0 on success, 2 on wrong usage, 1 on any other failure.
    """
    for stream in (sys.stdout, sys.stderr):
        # JSON is UTF-8 whatever the locale says; a terminal keeps its own encoding.
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")
    with open_journal() as journal:
        try:
            status = get_command(commands).main(arguments, prog_name="relais", standalone_mode=False)
        except UsageError as error:
            print(usage_message(error), file=sys.stderr)
            return error.exit_code
        except KnowledgeBaseError as error:
            logger.info("%s", error, exc_info=error)
            print(error.french_message, file=sys.stderr)
            return 1
        except Exception as error:  # noqa: BLE001 - the boundary: whatever it is, it is logged and has its number
            reference = record_incident(error)
            print(UNFORESEEN.format(reference=reference, journal=journal or "ci-dessus"), file=sys.stderr)
            return 1
    return status if isinstance(status, int) else 0


def _print_version(asked: bool) -> None:
    if asked:
        print(f"relais {version('relais-conventions')}")
        raise typer.Exit


@commands.callback()
def relais(
    show_version: Annotated[
        bool, typer.Option("--version", metavar="", is_eager=True, callback=_print_version, help="Affiche la version.")
    ] = False,
) -> None:
    """Interroge vos conventions et schémas : des citations mot pour mot, ou un refus."""


@commands.command("index", cls=FrenchCommand)
def index_corpus(
    corpus: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Le dossier de vos documents.")] = Path("corpus"),
    index: IndexOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", metavar="", help="Reconstruit tout, par exemple après un changement de modèle.")
    ] = False,
    ray: Annotated[
        bool, typer.Option("--ray", metavar="", help="Répartit la lecture et le calcul sur une grappe Ray en marche.")
    ] = False,
) -> None:
    """Lit les documents d'un dossier et met l'index à jour."""
    settings = _settings(index)
    from index.late_encoder import known_encoder

    cluster = _join_cluster(settings) if ray else None
    _update_index(corpus, settings, known_encoder(settings.encoder), rebuild, cluster)


@commands.command(cls=FrenchCommand)
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="La question, entre guillemets.")] = None,
    batch: BatchOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    status: StatusOption = None,
    index: IndexOption = None,
) -> None:
    """Répond à une question en citant les textes, ou dit qu'ils n'y répondent pas."""
    files = batch_files(context, question, batch, out)
    settings, kept = _settings(index, read_day(as_of, context)), read_status(status, context)
    from answer import answer_question
    from answer.wording import check_wording
    from terminal.display import show_answer
    from terminal.records import answer_record, unasked_record

    def record(opened: "Index", asked: "BatchQuestion") -> "AnswerRecord":
        started = time.perf_counter()
        try:
            within = of_status(opened.documents, kept, settings.as_of)
            answer = answer_question(opened, asked.question, asked.history, settings, within)
        except QuestionError as error:
            return unasked_record(asked.id, error.french_message, time.perf_counter() - started)
        return answer_record(asked.id, answer, time.perf_counter() - started)

    if files is not None:
        _answer_batch(settings, *files, record)
        return
    check_wording(question or "")
    opened = _open(settings)
    within = of_status(opened.documents, kept, settings.as_of)
    started = time.perf_counter()
    answer = answer_question(opened, question or "", (), settings, within)
    if as_json:
        _print_json(answer_record(None, answer, time.perf_counter() - started))
    else:
        show_answer(Console(), answer)


@commands.command(cls=FrenchCommand)
def search(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(metavar="RECHERCHE", help="Les mots, entre guillemets.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, metavar="N", help="Nombre de passages.")] = 10,
    batch: BatchOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    status: StatusOption = None,
    index: IndexOption = None,
) -> None:
    """Trouve les passages les plus proches d'une recherche."""
    files = batch_files(context, query, batch, out)
    settings, kept = _settings(index, read_day(as_of, context)), read_status(status, context)
    from answer.wording import check_wording
    from terminal.batch import BatchQuestion
    from terminal.display import show_results
    from terminal.records import search_record

    def record(opened: "Index", asked: "BatchQuestion") -> "SearchRecord":
        check_wording(asked.question)
        found = opened.retrieve(asked.question, top, of_status(opened.documents, kept, settings.as_of))
        return search_record(asked.id, found, opened.documents, opened.sections)

    def record_or_nothing(opened: "Index", asked: "BatchQuestion") -> "SearchRecord":
        try:
            return record(opened, asked)
        except QuestionError as error:
            logger.info("%s: %s", asked.id, error)
            return {"id": asked.id, "results": []}

    if files is not None:
        _answer_batch(settings, *files, record_or_nothing)
        return
    check_wording(query or "")
    found = record(_open(settings), BatchQuestion(None, query or "", ()))
    if as_json:
        _print_json(found)
    else:
        show_results(Console(), found["results"])


@commands.command(cls=FrenchCommand)
def compare(
    context: typer.Context,
    themes: Annotated[
        list[str] | None,
        typer.Option("--theme", metavar="THÈME", help="Un thème, comme « résiliation » (sinon tous ; répétable)."),
    ] = None,
    documents: Annotated[
        list[str] | None,
        typer.Option("--document", metavar="NOM", help="Un document, par son nom de fichier (sinon tous ; répétable)."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FICHIER", help="Écrit un fichier .xlsx, .docx ou .csv.")
    ] = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    index: IndexOption = None,
) -> None:
    """Compare des textes, clause par clause : les mots de chacun, ou « non prévu »."""
    kind = export_format(out, context)
    settings = _settings(index, read_day(as_of, context))
    from answer.clauses.themes import read_theme
    from answer.comparison.compare import compare_documents, find_documents
    from terminal.comparison import comparison_record, show_comparison, write_comparison

    asked = [read_theme(theme) for theme in themes or ()]
    opened = _open(settings)
    compared = compare_documents(opened, find_documents(opened, documents or ()), asked, settings.as_of)
    if out is not None and kind is not None:
        write_comparison(out, kind, compared)
    if as_json:
        _print_json(comparison_record(compared))
    elif out is None:
        show_comparison(Console(), compared)


@commands.command(cls=FrenchCommand)
def serve(
    context: typer.Context,
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADRESSE", help="Adresse (sinon RELAIS_HOST, sinon 127.0.0.1).")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, metavar="N", help="Port (sinon RELAIS_PORT, sinon 7860)."),
    ] = None,
    as_of: AsOfOption = None,
    index: IndexOption = None,
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", metavar="DOSSIER", help="Met d'abord l'index à jour avec ce dossier."),
    ] = None,
) -> None:
    """Ouvre l'application dans le navigateur."""
    settings = _settings(index, read_day(as_of, context))
    settings = replace(settings, host=host or settings.host, port=settings.port if port is None else port)
    check_address(settings.host, settings.port)
    # Loading makes millions of objects that stay: looking among them for garbage is a tenth of the start.
    gc.disable()
    from index.encoder import load_encoder

    encoder = load_encoder(settings.encoder)
    if corpus is not None:
        _update_index(corpus, settings, encoder)
        settings = replace(settings, corpus=corpus)
    from app import serve as serve_app

    serve_app(settings, encoder)


@commands.command("timeline", cls=FrenchCommand)
def show_periods(
    context: typer.Context,
    as_of: AsOfOption = None,
    status: StatusOption = None,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Montre de quand à quand s'applique chaque texte, et pourquoi."""
    settings, kept = _settings(index, read_day(as_of, context)), read_status(status, context)
    from index.contents import index_contents
    from ingest.validity import timeline

    day = settings.as_of or date.today()
    documents = {held.document.id: held.document for held in index_contents(settings.index) if held.document}
    chosen = of_status(documents, kept, day)
    periods = timeline((d for d in documents.values() if chosen is None or d.id in chosen), day)
    if as_json:
        _print_json({"day": day.isoformat(), "texts": period_records(periods)})
    else:
        show_timeline(Console(), periods, day)


feedback = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    subcommand_metavar="COMMANDE …",
    help="Les avis des lecteurs sur les réponses.",
)
commands.add_typer(feedback, name="feedback")


@feedback.command("export", cls=FrenchCommand)
def export_verdicts(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FICHIER", help="Le fichier CSV (sinon la sortie standard).")
    ] = None,
    index: IndexOption = None,
) -> None:
    """Écrit en CSV les avis gardés sur ce poste (RELAIS_FEEDBACK=1)."""
    folder = _settings(index).index
    from ui.feedback import export_feedback

    if out is None:
        export_feedback(folder, sys.stdout)
    else:
        _write_feedback(folder, out)


def _write_feedback(folder: Path, out: Path) -> None:
    """Write the verdicts kept in an index folder.

    Raises:
        UnwritableFileError: the file cannot be written.
    """
    from ui.feedback import export_feedback

    try:
        with out.open("w", encoding="utf-8-sig", newline="") as file:  # spreadsheets tell UTF-8 by its mark
            export_feedback(folder, file)
    except OSError as error:
        raise UnwritableFileError(path=out) from error


def _settings(index: Path | None, as_of: date | None = None) -> Settings:
    settings = read_settings()
    return replace(settings, index=index or settings.index, as_of=as_of or settings.as_of)


def _update_index(
    corpus: Path, settings: Settings, encoder: "Encoder", rebuild: bool = False, cluster: "RayCluster | None" = None
) -> None:
    from index.build import build_index
    from terminal.display import progress_bars, show_report
    from terminal.reading import read_compared

    with progress_bars(Console(stderr=True)) as bars:
        server = settings.chroma_url or None
        report = build_index(corpus, settings.index, encoder, bars, rebuild=rebuild, server=server, cluster=cluster)
    show_report(Console(), report)
    with progress_bars(Console(stderr=True)) as bars:
        read_compared(settings, encoder, report, bars)


def _join_cluster(settings: Settings) -> "RayCluster":
    """The cluster that spreads the indexing.

    Raises:
        MissingRayError: the extra « ray » is not installed.
    """
    try:
        from index.spread import RayCluster
    except ModuleNotFoundError as error:
        if error.name not in ("ray", "pyarrow", "llama_index.ingestion"):
            raise
        raise MissingRayError from error
    return RayCluster(settings.encoder)


def _open(settings: Settings) -> "Index":
    from index.encoder import load_encoder
    from index.search import open_index

    return open_index(settings.index, load_encoder(settings.encoder))


def _answer_batch(settings: Settings, batch: Path, out: Path, record: "Answering") -> None:
    from terminal.batch import read_batch, write_batch
    from terminal.display import progress_bars

    questions = read_batch(batch)
    opened = _open(settings)
    with progress_bars(Console(stderr=True)) as bars:
        write_batch(out, (record(opened, asked) for asked in bars.track(questions, "Questions")))


def _print_json(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
