"""Where the signatures of a text begin: "Fait à …", or names over roles with no heading above them."""

import re

from ingest.text import Line, fold

ROLES = re.compile(
    r"\b(?:president|presidente|vice-president|vice-presidente|directeur|directrice|maire|prefet|prefete|adjoint|adjointe"
    r"|representant|representante|tresorier|tresoriere|secretaire|gerant|gerante|administrateur|administratrice|recteur|rectrice"
    r"|inspecteur|inspectrice|co-president|co-presidente|delegue|deleguee|responsable)\b"
)
_MADE_AT = re.compile(r"^fait (?:a|en)\b.{0,120}")
_ON_BEHALF = re.compile(r"^pour (?:le|la|l'|les)\b ?.{2,80}$")
_NAME = re.compile(
    r"^(?:(?:M\.|Mme|Monsieur|Madame)[ \xa0])?[A-ZÉÈÀÂÎÔÇ][\w’'-]+"
    r"(?:[ \xa0](?:d[eu]s?|la|le|[A-ZÉÈÀÂÎÔÇ][\w’'-]*)){1,4}$"
)
LONGEST = 60  # characters in a line of a signature block
_NARROW = 75


def _blocks(lines: list[Line]) -> list[tuple[int, int]]:
    """Runs of lines without a blank line between them, as index ranges."""
    starts = [at for at, line in enumerate(lines) if at == 0 or line.gap > 0]
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _is_block(lines: list[Line]) -> bool:
    """A name over a role, or "Pour la Caf" over a name."""
    if len(lines) > 7 or any(
        len(line.text) > LONGEST or line.is_item or line.text.endswith((".", ";", ":")) for line in lines
    ):
        return False
    named = any(_NAME.match(line.text) for line in (lines[0], lines[-1]))
    joined = fold(" ".join(line.text for line in lines))
    return len(lines) >= 2 and named and bool(ROLES.search(joined) or _ON_BEHALF.match(fold(lines[0].text)))


def find_signatures(lines: list[Line]) -> list[int]:
    """Indexes of the lines that open a block of signatures."""
    found: list[int] = []
    blocks = _blocks(lines)
    signed = [_is_block(lines[first:after]) for first, after in blocks]
    inside = False
    for at, (first, after) in enumerate(blocks):
        made_at = next(
            (i for i in range(first, after) if _MADE_AT.match(fold(lines[i].text)) and len(lines[i].text) < 160), None
        )
        # Two blocks in a row, or one that nothing follows: a lone name over a role may be a by-line.
        runs_on = signed[at] and (at + 1 < len(blocks) and signed[at + 1])
        if not inside and made_at is not None and not lines[made_at].is_item:
            found.append(made_at)
            inside = True
        elif not inside and runs_on:
            found.append(first)
            inside = True
        elif inside and not signed[at] and made_at is None:
            narrow = all(len(line.text) < _NARROW for line in lines[first:after])
            inside = narrow and at > 0
    return found
