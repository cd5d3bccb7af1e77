"""What in a quote is of the kind asked: kind and text → spans ("6 mois", "le 8 décembre 2014").

The patterns are a table (`tables/types.toml`); numbers may be written in figures or in letters.
"""

import re
from functools import cache

from answer.tables.load import table
from answer.understanding.kinds import AnswerKind


def spans(kind: AnswerKind, text: str) -> list[tuple[int, int]]:
    """Where `text` holds something of the kind, in order; [] for kinds that show no form of their own.

    « Un mois de salaire » and « 10 % du coût » say an amount where the text has no sum.
    """
    for patterns in ("patterns", "instead"):
        pattern = _pattern(kind, patterns)
        if pattern and (found := [match.span() for match in pattern.finditer(text)]):
            return found
    return []


@cache
def _pattern(kind: AnswerKind, of: str) -> re.Pattern[str] | None:
    patterns = table("types")[of].get(kind)
    if not patterns:
        return None
    words = table("types")["words"]
    number_word = "|".join(sorted(words["number_word"], key=len, reverse=True))
    filled = "|".join(f"(?:{pattern})" for pattern in patterns)
    filled = filled.replace("{month}", "|".join(words["month"]))
    filled = filled.replace("{number}", rf"\d+(?:[.,]\d+)?|{number_word}|quelques").replace(
        "{number_word}", number_word
    )
    return re.compile(filled.replace("'", "['’]"), re.IGNORECASE)


KINDS = frozenset(table("types")["patterns"])  # the kinds of answer that show a form of their own
# Those whose form is their own, so that its absence tells.
FORMED = frozenset({
    "telephone", "address", "contact", "time", "title", "name",
    "amount", "percentage", "number", "duration", "frequency", "date",
})  # fmt: skip
