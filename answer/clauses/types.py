"""The clause types of conventions and agreements, as the table `tables/clauses.toml` gives them."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache

from answer.clauses.facts import FactKind
from answer.clauses.phrases import roots
from answer.tables.load import table

# Words of headings that tell nothing of the clause.
NEUTRAL = frozenset(
    roots(
        "convention accord contrat présente présent article dispositions disposition modalités conditions clause "
        "clauses générales généraux général particulières diverses communes partenariat principes mise œuvre et ou "
        "relatives relative concernant titre chapitre section annexe règlement parties partie applicable applicables"
    )
)
# What a text says of itself. In an agreement on work, it may be said of the contract of an employee, which is another
# matter.
OF_THE_TEXT = frozenset({"durée", "reconduction", "modification", "résiliation"})
# What an attached text says of itself, too, and not of the agreement.
OF_ITSELF = OF_THE_TEXT | {"objet", "territoire", "parties"}
# Types whose names are common words, which head the parts of any article.
COMMON = OF_THE_TEXT | {"assurance", "objet"}
CONTRACT = frozenset(roots("contrat salarié salariée"))
_CONTRACT_ALONE = frozenset(roots("contrat"))


def said_of_work(words: Set[str]) -> frozenset[str]:
    """The types that a line of an agreement on work does not name, as it is about a contract or those who have one.

    « La durée du contrat » is not that of the agreement; « elle règle les rapports avec les salariés » is its object.
    """
    if not CONTRACT.isdisjoint(words):
        return frozenset(OF_THE_TEXT if _CONTRACT_ALONE.isdisjoint(words) else OF_ITSELF)
    return frozenset()


@dataclass(frozen=True, slots=True)
class ClauseType:
    """A row of the table; see its head for the fields."""

    name: str
    label: str
    asked: tuple[str, ...]
    headings: tuple[str, ...]
    wordings: tuple[str, ...]
    hints: tuple[str, ...]
    main: tuple[str, ...]
    aside: tuple[str, ...]
    homonyms: tuple[str, ...]  # words of the stem of its name that say something else: « assurer le suivi »
    meaning: tuple[str, ...]
    facts: tuple[FactKind, ...]
    longest: int
    labour: bool  # a clause of collective agreements, between employers and employees
    partners: bool  # a clause of partners, which those never have
    legal: bool  # a text that has the clause uses its name


@cache
def clause_types() -> Mapping[str, ClauseType]:
    """The types by name, in the order in which a comparison shows them."""
    fields = ("asked", "headings", "wordings", "hints", "meaning", "facts")
    return {
        row["name"]: ClauseType(
            name=row["name"],
            label=row["label"],
            longest=row["longest"],
            labour=row.get("labour", False),
            partners=row.get("partners", False),
            legal=row.get("legal", False),
            main=tuple(row.get("main", ())),
            aside=tuple(row.get("aside", ())),
            homonyms=tuple(row.get("homonyms", ())),
            **{field: tuple(row[field]) for field in fields},
        )
        for row in table("clauses")["type"]
    }


@cache
def labour_types() -> frozenset[str]:
    """The types that only agreements between employers and employees have."""
    return frozenset(each.name for each in clause_types().values() if each.labour)
