"""The application for programs: `ask`, `search`, `compare` and `documents` as named endpoints, and as MCP tools.

The schemas that clients and tools read come from the type hints; what they mean comes from `api.toml`. What is sent is
checked against the hints; an error reaches the client as its French sentence.
"""

import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

import gradio as gr
from gradio.events import api as add_endpoint
from pydantic import Field, ValidationError, validate_call
from typing_extensions import TypedDict  # pydantic reads no other before Python 3.12

from answer import answer_question
from answer.clauses.themes import read_theme
from answer.comparison.compare import compare_documents, find_documents
from answer.model import Turn
from answer.wording import check_wording
from errors import WrongCallError
from index import Index
from ingest import Document
from settings import Settings
from terminal.comparison import ComparisonRecord, comparison_record
from terminal.records import AnswerRecord, ResultRecord, answer_record, search_record

TABLE = Path(__file__).with_name("api.toml")
MOST = 50  # passages of one search

Asked = ParamSpec("Asked")
Given = TypeVar("Given")
Guard = Callable[[Callable[..., Any], Callable[[str], Any]], Callable[..., Any]]  # the error boundary


class TurnRecord(TypedDict):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


class DocumentRecord(TypedDict):
    """A document of the index."""

    id: str
    source: str
    title: str
    short_title: str
    kind: str
    publisher: str | None
    parties: list[str]
    territory: list[str]
    dates: dict[str, str]
    sections: int
    pages: int


def build_api(index: Index, settings: Settings, guard: Guard) -> None:
    """Add the endpoints to the blocks that are being built.

    Args:
        index: what they answer from.
        settings: whom a refusal sends the reader to.
        guard: the error boundary; see `app.guarded`.
    """

    def ask(question: str, history: list[TurnRecord] | None = None, documents: list[str] | None = None) -> AnswerRecord:
        started = time.perf_counter()
        index.refresh()
        turns = tuple(Turn(turn["role"], turn["content"]) for turn in history or ())
        answer = answer_question(index, question, turns, settings, _ids(index, documents))
        return answer_record(None, answer, time.perf_counter() - started)

    def search(
        query: str, top: Annotated[int, Field(ge=1, le=MOST)] = 10, documents: list[str] | None = None
    ) -> list[ResultRecord]:
        index.refresh()
        check_wording(query)
        found = index.retrieve(query, top, _ids(index, documents))
        return search_record(None, found, index.documents, index.sections)["results"]

    def compare(themes: list[str] | None = None, documents: list[str] | None = None) -> ComparisonRecord:
        index.refresh()
        asked = [read_theme(theme) for theme in themes or ()]
        return comparison_record(
            compare_documents(index, find_documents(index, documents or ()), asked, settings.as_of)
        )

    def documents() -> list[DocumentRecord]:
        index.refresh()
        return document_records(index.documents.values())

    meanings = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    for endpoint in (ask, search, compare, documents):
        named = endpoint.__name__
        add_endpoint(_served(endpoint, meanings[named], guard), api_name=named, concurrency_limit=4)


def document_records(documents: Iterable[Document]) -> list[DocumentRecord]:
    """What is known of each document."""
    return [
        {
            "id": document.id,
            "source": document.source.file,
            "title": document.source.title,
            "short_title": document.source.short_title,
            "kind": document.source.kind,
            "publisher": document.source.publisher,
            "parties": list(document.source.parties),
            "territory": list(document.source.territory),
            "dates": {known.name: known.value.isoformat() for known in document.source.dates},
            "sections": len(document.sections),
            "pages": len(document.pages),
        }
        for document in documents
    ]


def _ids(index: Index, names: Sequence[str] | None) -> frozenset[str] | None:
    """The documents of these names; None for all when none is named."""
    return frozenset(document.id for document in find_documents(index, names)) if names else None


def _served(endpoint: Callable[Asked, Given], meaning: dict[str, Any], guard: Guard) -> Callable[Asked, Given]:
    """The endpoint with its arguments checked, its errors told to the client, and what it means in French.

    The client is told of WrongCallError where an argument is of no use.
    """
    checked: Callable[..., Given] = validate_call(endpoint)

    def call(*arguments: Any) -> Given:
        try:
            return checked(*arguments)
        except ValidationError as error:
            problem = error.errors()[0]
            raise WrongCallError(name=".".join(map(str, problem["loc"])), reason=problem["msg"]) from error

    guarded = guard(call, _refuse)

    @wraps(endpoint)
    def served(*arguments: Asked.args, **_: Asked.kwargs) -> Given:
        answer: Given = guarded(*arguments)
        return answer

    parameters = "".join(f"    {name}: {words}\n" for name, words in meaning.get("parameters", {}).items())
    served.__doc__ = f"{meaning['does']}\n\nParameters:\n{parameters}\nReturns:\n    {meaning['returns']}\n"
    return served


def _refuse(sentence: str) -> None:
    raise gr.Error(sentence, print_exception=False)
