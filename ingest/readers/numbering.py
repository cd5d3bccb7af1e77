"""A rank and a style → the number that a word processor shows: "3", "c", "IV"."""

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LETTERS = 26


def counted(rank: int, style: str) -> str:
    """The number of rank `rank` in a style of Office Open XML; a style that is not known counts in digits.

    Args:
        rank: from 1; others are written in digits.
        style: "decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman" or "ordinal".
    """
    if style == "decimalZero":
        return f"{rank:02}"
    if style == "ordinal":
        return "1er" if rank == 1 else f"{rank}e"
    if not 0 < rank < 4000 or style not in {"lowerLetter", "upperLetter", "lowerRoman", "upperRoman"}:
        return str(rank)
    shown = _letter(rank) if style.endswith("Letter") else _roman(rank)
    return shown.lower() if style.startswith("lower") else shown


def _letter(rank: int) -> str:
    # After Z comes AA, then BB.
    return chr(ord("A") + (rank - 1) % _LETTERS) * ((rank - 1) // _LETTERS + 1)


def _roman(rank: int) -> str:
    shown = ""
    for value, digits in _ROMAN:
        shown += digits * (rank // value)
        rank %= value
    return shown
