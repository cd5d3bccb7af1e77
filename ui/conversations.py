"""The reader's conversations, which the browser alone keeps: a `Notebook` in, the next `Notebook` out.

An answer is kept as data, not as HTML: citations stay with it, and it is drawn anew each time it is shown. What comes
back from the browser is checked, and what cannot be read is left behind.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import date

from pydantic import TypeAdapter, ValidationError

from answer.model import Answer, Turn
from ui import texts

LARGEST = 1_000_000  # characters of JSON; it travels with each question, and browsers keep five million
NAME_LENGTH = 60  # characters


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, or with the sentence that says why there is none; neither while it is awaited."""

    id: str
    question: str
    asked_on: date
    limited_to: tuple[str, ...] = ()  # what the search was limited to, in words
    answer: Answer | None = None
    error: str | None = None
    courtesy: bool = False  # nothing was asked, and nothing failed: « merci »

    @property
    def awaited(self) -> bool:
        """Whether the answer is still looked for."""
        return self.answer is None and self.error is None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Exchanges that follow one another."""

    id: str
    name: str
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Notebook:
    """All conversations, the latest first; `current` is the id of the one that is open, None for one not begun."""

    conversations: tuple[Conversation, ...] = ()
    current: str | None = None

    @property
    def open_conversation(self) -> Conversation | None:
        """The conversation that is open."""
        return next((each for each in self.conversations if each.id == self.current), None)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges of the conversation that is open."""
        conversation = self.open_conversation
        return conversation.exchanges if conversation else ()


_notebook = TypeAdapter(Notebook)


def read_notebook(kept: object) -> Notebook:
    """What the browser kept; an empty notebook when it is not, or no longer, one."""
    try:
        return _notebook.validate_python(kept)
    except ValidationError:
        return Notebook()


def written(notebook: Notebook) -> object:
    """The notebook as the browser keeps it; the oldest conversations make room when there are too many."""
    while len(notebook.conversations) > 1 and len(_notebook.dump_json(notebook)) > LARGEST:
        notebook = replace(notebook, conversations=notebook.conversations[:-1])
    return _notebook.dump_python(notebook, mode="json")


def new_exchange(question: str, limited_to: tuple[str, ...] = ()) -> Exchange:
    """A question that is asked today."""
    return Exchange(secrets.token_hex(6), question, date.today(), limited_to)


def with_exchange(notebook: Notebook, exchange: Exchange) -> Notebook:
    """The exchange at the end of the open conversation, which comes first; it begins one named after its question."""
    present = notebook.open_conversation or Conversation(secrets.token_hex(6), name_of(exchange.question))
    others = tuple(each for each in notebook.conversations if each.id != present.id)
    grown = replace(present, exchanges=(*present.exchanges, exchange))
    return Notebook((grown, *others), grown.id)


def set_aside(notebook: Notebook) -> Notebook:
    """The same conversations, and none open."""
    return replace(notebook, current=None)


def opened(notebook: Notebook, conversation_id: str | None) -> Notebook:
    """The same conversations, and this one open if it exists."""
    return replace(notebook, current=conversation_id)


def renamed(notebook: Notebook, name: str) -> Notebook:
    """The open conversation under another name; a blank name changes nothing."""
    conversations = tuple(
        replace(each, name=name_of(name)) if each.id == notebook.current and name.strip() else each
        for each in notebook.conversations
    )
    return replace(notebook, conversations=conversations)


def without_current(notebook: Notebook) -> Notebook:
    """The notebook without the conversation that was open."""
    return Notebook(tuple(each for each in notebook.conversations if each.id != notebook.current))


def turns(exchanges: tuple[Exchange, ...]) -> tuple[Turn, ...]:
    """The conversation as the answering side takes it: plain text, without the questions that failed."""
    return tuple(
        turn
        for exchange in exchanges
        if exchange.answer is not None
        for turn in (Turn("user", exchange.question), Turn("assistant", exchange.answer.text))
    )


def name_of(text: str) -> str:
    """A short name for a conversation, on one line."""
    line = " ".join(text.split())
    if not line:
        return texts.UNNAMED
    return line if len(line) <= NAME_LENGTH else f"{line[:NAME_LENGTH].rsplit(' ', 1)[0]}…"
