"""What the answering side gives back: an `Answer` made of cited blocks. A refusal is a value, not an exception."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.validity import Standing

Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    role: Role
    content: str


def last_question(history: Sequence[Turn]) -> int | None:
    """The place of the latest question among earlier turns; None when there is none."""
    return next((at for at in reversed(range(len(history))) if history[at].role == "user"), None)


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and where it stands: `Document.text[start:end] == quote`, always."""

    number: int  # the [1] shown in the answer, from 1
    document_id: str
    section_id: str
    source: str  # file name in the corpus
    title: str  # the document's title, as a person would cite it
    section: str  # labels joined by " / "
    label: str  # "Convention … d'Épinay-sur-Seine, art. 5 – Résiliation"
    quote: str
    start: int
    end: int
    page: int | None
    validity: Standing | None = None  # where the text stands on the day asked about


@dataclass(frozen=True, slots=True)
class Block:
    """Quotes that belong together: the answer from one text, or one side of a comparison."""

    heading: str | None  # "Épinay-sur-Seine", "Fiche PE 1.2.1, action 3"; None for a plain answer
    citations: tuple[Citation, ...]
    silence: str | None = None  # the sentence that says a text holds nothing on the point


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal. `text` is the whole in Markdown, as shown and as scored."""

    text: str
    lead: str | None  # cut from a quote, or from the table of leads; never rephrased
    blocks: tuple[Block, ...]
    refused: bool
    confidence: float  # calibrated probability that the quotes answer the question, 0 to 1
    understood_as: str | None = None  # the question as completed from the history, when it was
    nearest: Citation | None = None  # a refusal's nearest section, shown apart
    caution: str | None = None  # said first, and at the head of `text`: a text cited is past, or still to come
    doubt: str | None = None  # said before what is quoted, and so in `text`: the quote may not be the right one
    notes: tuple[str, ...] = ()  # said under the answer, and at the foot of `text`: kinds of rules
    old: tuple[str, ...] = ()  # likewise, and shown as warnings: texts cited that have not changed for a year

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All quotes, in the order of their numbers."""
        return tuple(citation for block in self.blocks for citation in block.citations)
