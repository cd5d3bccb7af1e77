"""Help and usage messages in French: typer's own are English."""

from collections.abc import Mapping

from typer import rich_utils

# typer carries its own copy of click and exports little of it; the version is pinned in constraints.txt.
from typer._click.core import Command, Context
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup, TyperOption

rich_utils.ARGUMENTS_PANEL_TITLE = "Arguments"
rich_utils.OPTIONS_PANEL_TITLE = "Options"
rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
rich_utils.DEFAULT_STRING = "[par défaut : {}]"
rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"


class WrongUsageError(UsageError):
    """Wrong usage that the command itself found; its message is a French sentence."""


# Subclasses stand before their parents: the first row that fits gives the sentence.
SENTENCES: Mapping[type[UsageError], str] = {
    WrongUsageError: "{message}",
    NoSuchOption: "L'option « {option_name} » n'existe pas.",
    BadOptionUsage: "L'option « {option_name} » est mal employée : elle attend une valeur, ou n'en attend pas.",
    MissingParameter: "Il manque {parameter}.",
    BadParameter: "La valeur donnée à {parameter} ne convient pas.",
    UsageError: "Il y a un mot de trop. Mettez entre guillemets une question ou un chemin avec des espaces.",
}


def usage_message(error: UsageError) -> str:
    """The French sentence for wrong usage, the usage line and where help is."""
    if isinstance(error, NoArgsIsHelpError):
        return error.message
    sentence = next(text for kind, text in SENTENCES.items() if isinstance(error, kind))
    parameter = getattr(error, "param", None)
    shown = sentence.format(
        message=error.message,
        option_name=getattr(error, "option_name", ""),
        parameter=f"« {' / '.join(parameter.opts) if parameter.opts[0].startswith('-') else parameter.metavar} »"
        if parameter is not None
        else "une option",
    )
    if error.ctx is None:
        return shown
    return f"{shown}\n{error.ctx.get_usage()}\nAide : {error.ctx.command_path} --help"


class _French(Command):
    """The help option and the usage line of a command, in French."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """The option --help, described in French."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Affiche cette aide."
            option.metavar = ""
        return option

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Usage : ")


class FrenchCommand(_French, TyperCommand):
    """A command whose help is French."""


class FrenchGroup(_French, TyperGroup):
    """The command `relais`, whose help is French."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Find the command named first.

        Raises:
            WrongUsageError: there is none of that name.
        """
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise WrongUsageError(
                f"La commande « {args[0]} » n'existe pas. Les commandes sont : {', '.join(self.list_commands(ctx))}.",
                ctx,
            )
        return super().resolve_command(ctx, args)
