"""A reading and a theme → the units that may be quoted, found once and kept beside the index, a text at a time."""

from functools import lru_cache

from pydantic import TypeAdapter

from answer.clauses.themes import Theme
from answer.comparison.chances import Scored
from answer.comparison.reading import Reading
from answer.comparison.scores import score_units
from index import Index

KIND = "scores"
_REMEMBERED = 100  # themes of a document
_scores = TypeAdapter(dict[str, tuple[Scored, ...]])


def found_units(reading: Reading, theme: Theme) -> tuple[Scored, ...]:
    """The units that may be quoted, the best first: see `score_units`."""
    known, name = _known(reading.index, reading.document.id, reading.made_from), repr(theme)
    if name not in known:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[name] = tuple(score_units(reading, theme))
    return known[name]


def is_found(reading: Reading, theme: Theme) -> bool:
    """Whether the theme has been looked for in the text."""
    return repr(theme) in _known(reading.index, reading.document.id, reading.made_from)


def keep_found(reading: Reading) -> None:
    """Keep all that was found in a text, for later processes."""
    known = _known(reading.index, reading.document.id, reading.made_from)
    reading.index.derived.put(KIND, reading.document.id, reading.made_from, _scores.dump_json(known))


@lru_cache(maxsize=64)
def _known(index: Index, document_id: str, made_from: str) -> dict[str, tuple[Scored, ...]]:
    kept = index.derived.get(KIND, document_id, made_from)
    return _scores.validate_json(kept) if kept is not None else {}
