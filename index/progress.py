"""What an indexing tells of its progress, and to whom."""

from typing import Protocol


class Progress(Protocol):
    """What shows how far an indexing is."""

    def start(self, total: int, description: str) -> None:
        """A step of `total` units of work begins; `description` is French."""

    def advance(self, n: int) -> None:
        """`n` more units of the step are done."""
