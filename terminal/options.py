"""The options that several commands share, and what they have to be given together."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.usage import WrongUsageError

if TYPE_CHECKING:
    from answer.comparison.export import ExportFormat

IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index", metavar="DOSSIER", help="Dossier de l'index (sinon RELAIS_INDEX, sinon le dossier de données)."
    ),
]
BatchOption = Annotated[
    Path | None, typer.Option("--batch", metavar="FICHIER", help="Fichier de questions, une par ligne, en JSON.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FICHIER", help="Fichier où écrire les résultats de --batch.")
]
JsonOption = Annotated[bool, typer.Option("--json", metavar="", help="Écrit le résultat en JSON.")]


def batch_files(
    context: typer.Context, question: str | None, batch: Path | None, out: Path | None
) -> tuple[Path, Path] | None:
    """The file of questions and the file of results, or None when one question is given instead.

    Raises:
        WrongUsageError: neither or both are given, or one file without the other.
    """
    if (question is None) == (batch is None):
        raise WrongUsageError("Donnez une question entre guillemets, ou un fichier de questions avec --batch.", context)
    if batch is not None and out is not None:
        return batch, out
    if batch is not None or out is not None:
        raise WrongUsageError("--batch et --out vont ensemble : le premier est lu, le second est écrit.", context)
    return None


def export_format(out: Path | None, context: typer.Context) -> "ExportFormat | None":
    """The format that the name of a file to write asks for; None when no file is to be written.

    Raises:
        WrongUsageError: the name ends otherwise.
    """
    if out is None:
        return None
    formats: dict[str, ExportFormat] = {".xlsx": "xlsx", ".docx": "docx", ".csv": "csv"}
    if out.suffix.lower() not in formats:
        raise WrongUsageError("Donnez à --out un nom qui finit par .xlsx, .docx ou .csv.", context)
    return formats[out.suffix.lower()]
