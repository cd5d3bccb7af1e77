"""Texts are read for comparison when they are indexed: the first to compare two of them does not wait."""

from collections.abc import Collection

from answer.clauses.themes import all_themes, named_themes
from answer.comparison.compare import find_ahead
from index import Index
from index.progress import Progress


def read_ahead(index: Index, documents: Collection[str], progress: Progress) -> None:
    """Look for every theme of the table in these documents, and keep what is found beside the index.

    Raises:
        UnknownClauseTypeError: the manifest types a section as a clause that is not in the table.
    """
    progress.start(len(documents), "Lecture pour la comparaison")
    for name in documents:
        find_ahead(index, index.documents[name], (*all_themes(), *named_themes()))
        progress.advance(1)
