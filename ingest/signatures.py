"""Where the signatures of a text begin: "Fait à …", or names over roles with no heading above them."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.text import Line, fold

ROLES = re.compile(
    r"\b(?:president|presidente|vice-president|vice-presidente|directeur|directrice|maire|prefet|prefete|adjoint|adjointe"
    r"|representant|representante|tresorier|tresoriere|secretaire|gerant|gerante|administrateur|administratrice|recteur|rectrice"
    r"|inspecteur|inspectrice|co-president|co-presidente|delegue|deleguee|responsable)\b"
)
_MADE_AT = re.compile(
    r"^fait (?:et \w+ )?(?:a [^.]{2,60}\ble\b.{0,60}|a [^.]{2,40}|en \w+ (?:exemplaires|originaux).{0,40})$"
)
_ON_BEHALF = re.compile(r"^pour (?:le|la|l'|les)\b ?.{2,80}$")
_NAME = re.compile(
    r"^(?:(?:M\.|Mme|Monsieur|Madame)[ \xa0])?[A-ZÉÈÀÂÎÔÇ][\w’'-]+"
    r"(?:[ \xa0](?:d[eu]s?|la|le|[A-ZÉÈÀÂÎÔÇ][\w’'-]*)){1,4}$"
)
LONGEST = 60  # characters in a line of a signature block
_NARROW = 75


def _blocks(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Runs of lines without a blank line between them, as index ranges."""
    starts = [at for at, line in enumerate(lines) if at == 0 or line.gap > 0]
    return [*pairwise([*starts, len(lines)])]


def is_signature_block(lines: Sequence[str]) -> bool:
    """Whether lines that follow one another are a name over a role, or "Pour la Caf" over a name."""
    if not 2 <= len(lines) <= 7 or any(len(line) > LONGEST or line.endswith((".", ";", ":")) for line in lines):
        return False
    named = any(_NAME.match(line) for line in (lines[0], lines[-1]))
    return named and bool(ROLES.search(fold(" ".join(lines))) or _ON_BEHALF.match(fold(lines[0])))


def find_signatures(lines: Sequence[Line]) -> list[int]:
    """Indexes of the lines that open the signatures: "Fait à …", or two blocks of names in a row.

    A lone name over a role may be a by-line, so it opens nothing.
    """
    blocks = _blocks(lines)
    signed = [
        not any(line.is_item for line in lines[first:after])
        and is_signature_block([line.text for line in lines[first:after]])
        for first, after in blocks
    ]
    found: list[int] = []
    inside = False
    for at, (first, after) in enumerate(blocks):
        made_at = next((i for i in range(first, after) if _MADE_AT.match(fold(lines[i].text))), None)
        if inside:
            inside = signed[at] or made_at is not None or all(len(line.text) < _NARROW for line in lines[first:after])
        elif made_at is not None:
            found.append(made_at)
            inside = True
        elif signed[at] and at + 1 < len(blocks) and signed[at + 1]:
            found.append(first)
            inside = True
    return found
