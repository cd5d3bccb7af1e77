"""What a reader calls a theme → the clause types that it stands for, or a theme in the reader's own words."""

import re
from dataclasses import dataclass, replace
from functools import cache

from answer.clauses.phrases import Found, PhraseBook, roots
from answer.clauses.types import NEUTRAL, clause_types
from answer.tables.load import table
from answer.wording import check_wording
from errors import QuestionError, UnreadableThemeError

# « Par quels moyens » asks how a thing is done, and not for the means of a clause; « fin 2017 » is a day.
_NO_NAME = re.compile(
    r"\bpar quels? moyens?\b|\bfin (?:(?:de )?l'année|d'année|du mois|(?:19|20)\d\d"
    r"|janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre)\b",
    re.IGNORECASE,
)

_SHOWN = 60  # characters of a theme that cannot be read


@dataclass(frozen=True, slots=True)
class Theme:
    """A row of a comparison."""

    asked: str  # as the reader wrote it; the type's label when all types are compared
    types: tuple[str, ...]  # clause types, the first one first; none for a theme in free words
    focus: tuple[str, ...] = ()  # phrases that the quote has to hold, of a theme within its types
    main: tuple[str, ...] = ()  # phrases of its rule; none: those of its types
    aside: tuple[str, ...] = ()  # phrases of what goes with the rule and is not it; none: those of its types

    @property
    def is_typed(self) -> bool:
        """Whether clause types stand for it."""
        return bool(self.types)


def all_themes() -> tuple[Theme, ...]:
    """One theme a clause type, in the order of the table."""
    return tuple(Theme(each.label, (each.name,)) for each in clause_types().values())


def named_themes() -> tuple[Theme, ...]:
    """The themes within clause types that the table names, each by its first name: « préavis de démission »."""
    return tuple(read_theme(row["asked"][0]) for row in table("clauses")["theme"])


def read_theme(asked: str) -> Theme:
    """The theme that a reader names: « préavis », « la durée de la convention », « scolarisation des enfants ».

    Raises:
        UnreadableThemeError: it is blank, far too long, or holds no word.
    """
    try:
        check_wording(asked)
    except QuestionError as error:
        raise UnreadableThemeError(theme=asked.strip()[:_SHOWN]) from error
    asked = " ".join(asked.split())
    words = frozenset(roots(asked))
    for key in (words, words - NEUTRAL):
        if key in _named():
            return replace(_named()[key], asked=asked)
    return Theme(asked, ())


def typed_themes_in(question: str) -> tuple[Theme, ...]:
    """The themes of the table that a question names, in its order; the longest name where two overlap."""
    themes: dict[tuple[str, ...], Theme] = {}
    for name in theme_names_in(question):
        named = _named()[frozenset(roots(name))]
        themes.setdefault(named.types, replace(named, asked=name if named.focus else named.types[0]))
    return tuple(themes.values())


def theme_names_in(question: str) -> tuple[str, ...]:
    """The names of themes in a question, as the table writes them, in the question's order."""
    found = _names().find(roots(_NO_NAME.sub(" ", question)))

    def inside(each: Found[str]) -> bool:
        length = each.end - each.start
        return any(o.start <= each.start and each.end <= o.end and o.end - o.start > length for o in found)

    return tuple(each.owner for each in found if not inside(each))


@cache
def focus_book(focus: tuple[str, ...]) -> PhraseBook[str]:
    """The phrases of a theme within its types, ready to be looked for."""
    return PhraseBook(("focus", phrase) for phrase in focus)


@cache
def _named() -> dict[frozenset[str], Theme]:
    """The roots of every name in the table → the theme that it stands for."""
    named: dict[frozenset[str], Theme] = {}
    for each in clause_types().values():
        for name in (each.label, each.name):
            named[frozenset(roots(name))] = Theme(name, (each.name,))
    for row in table("clauses")["theme"]:
        within = {field: tuple(row.get(field, ())) for field in ("types", "main", "aside")}
        for name in row["asked"]:
            named.setdefault(frozenset(roots(name)), Theme(name, focus=tuple(row["wordings"]), **within))
    for each in clause_types().values():
        for name in each.asked:
            named.setdefault(frozenset(roots(name)), Theme(name, (each.name,)))
    return named


@cache
def _names() -> PhraseBook[str]:
    names = [name for row in (*table("clauses")["theme"], *table("clauses")["type"]) for name in row["asked"]]
    return PhraseBook((name, name) for name in names)
