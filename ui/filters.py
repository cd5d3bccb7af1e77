"""What the reader limits the search to: documents, kinds and territories in, ids of documents out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from errors import NothingToSearchError
from ingest import Document
from ingest.text import fold


@dataclass(frozen=True, slots=True)
class Limits:
    """What was chosen; an empty choice limits nothing."""

    documents: tuple[str, ...] = ()  # ids
    kinds: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from, as (shown, value)."""

    documents: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    territories: tuple[tuple[str, str], ...]

    @property
    def in_order(self) -> list[list[tuple[str, str]]]:
        """The lists in the order in which they stand on the page: documents, kinds, territories."""
        return [list(self.documents), list(self.kinds), list(self.territories)]


def choices_among(documents: Mapping[str, Document]) -> Choices:
    """The documents, and the kinds and territories that they have, in alphabetical order."""
    sources = [document.source for document in documents.values()]
    return Choices(
        _in_order((document.source.short_title, name) for name, document in documents.items()),
        _in_order((kind.capitalize(), kind) for kind in {source.kind for source in sources}),
        _in_order((place, place) for place in {place for source in sources for place in source.territory}),
    )


def _in_order(choices: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """In alphabetical order, where É is an E."""
    return tuple(sorted(choices, key=lambda choice: (fold(choice[0]), choice)))


def documents_within(documents: Mapping[str, Document], limits: Limits) -> frozenset[str] | None:
    """The documents to search; None when nothing is limited.

    Raises:
        NothingToSearchError: no document is of all that was chosen.
    """
    if limits == Limits():
        return None
    within = frozenset(
        name
        for name, document in documents.items()
        if (not limits.documents or name in limits.documents)
        and (not limits.kinds or document.source.kind in limits.kinds)
        and (not limits.territories or set(limits.territories) & set(document.source.territory))
    )
    if not within:
        raise NothingToSearchError(limits=limits)
    return within


def limits_in_words(documents: Mapping[str, Document], limits: Limits) -> tuple[str, ...]:
    """What was chosen, as it is shown; a document that is gone is left out."""
    titles = (documents[name].source.short_title for name in limits.documents if name in documents)
    return (*titles, *limits.kinds, *limits.territories)
