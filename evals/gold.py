"""A gold file (one JSON question a line) → questions with the passages that answer them, found in our documents."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from rapidfuzz import fuzz

from answer.model import Turn
from errors import GoldFileError, GoldQuoteError
from ingest.model import Document

Kind = Literal["fact", "list", "definition", "comparison", "followup", "unanswerable", "false_premise"]
Persona = Literal["volunteer", "staff", "partner"]

STRICT = ConfigDict(extra="forbid", strict=False)

# What pydantic reports, said in French; any other report is "not of the right form".
REASONS = {
    "json_invalid": "ce n'est pas du JSON",
    "missing": "il manque « {key} »",
    "unexpected_keyword_argument": "« {key} » n'est pas une clé connue",
    "literal_error": "« {key} » a une valeur inconnue",
}
OTHER_REASON = "« {key} » n'a pas la bonne forme"


@with_config(STRICT)
@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A passage that supports the answer, as the gold file names it."""

    doc: str  # a file name of the corpus, or a short name that stands for one file throughout the gold file
    section: str  # headings joined by " / "; "" where the text has none
    quote: str  # verbatim


@with_config(STRICT)
@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a right answer to it holds."""

    id: str
    question: str
    history: tuple[Turn, ...]
    kind: Kind
    persona: Persona
    answerable: bool
    gold: tuple[GoldQuote, ...]
    must_include: tuple[str, ...]  # regular expressions, all searched without regard to case
    must_not_include: tuple[str, ...]  # plain strings
    reference: str
    tags: tuple[str, ...]
    after: str | None = None  # id of an earlier question of the file: asked next, with the real answers as history


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Where a gold quote stands in our own reading of its document."""

    document_id: str
    section_id: str  # the deepest section that holds its first character
    start: int
    end: int
    quote: str


QUESTION = TypeAdapter(GoldQuestion)


def read_gold(path: Path) -> tuple[GoldQuestion, ...]:
    """Read a gold file; blank lines are skipped.

    Raises:
        GoldFileError: the file is missing or empty, or a line is malformed: the first such line is named.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldFileError(path=path, line=0, reason="le fichier ne peut pas être lu") from error
    questions: dict[str, GoldQuestion] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        question = _read_line(path, number, line)
        if question.id in questions:
            raise GoldFileError(path=path, line=number, reason=f"« {question.id} » est déjà pris")
        if question.after is not None and (question.history or question.after not in questions):
            reason = "« after » nomme une question qui précède, et « history » est alors vide"
            raise GoldFileError(path=path, line=number, reason=reason)
        questions[question.id] = question
    if not questions:
        raise GoldFileError(path=path, line=0, reason="il ne contient aucune question")
    return tuple(questions.values())


def _read_line(path: Path, number: int, line: str) -> GoldQuestion:
    try:
        question = QUESTION.validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        reason = REASONS.get(first["type"], OTHER_REASON).format(key=key)
        raise GoldFileError(path=path, line=number, reason=reason) from error
    if question.answerable != bool(question.gold):
        raise GoldFileError(path=path, line=number, reason="« gold » est vide exactement quand « answerable » est faux")
    for pattern in question.must_include:
        try:
            re.compile(pattern)
        except re.error as error:
            raise GoldFileError(path=path, line=number, reason=f"l'expression « {pattern} » est mal écrite") from error
    return question


def write_gold(questions: Iterable[GoldQuestion], path: Path) -> None:
    """Write questions in the form that `read_gold` reads, one a line, keys in the order of the fields."""
    dumped = (QUESTION.dump_python(question, mode="json", exclude_none=True) for question in questions)
    lines = (json.dumps(question, ensure_ascii=False) for question in dumped)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def locate(questions: Iterable[GoldQuestion], documents: Mapping[str, Document]) -> dict[str, tuple[GoldSpan, ...]]:
    """Find every gold quote in the documents: question id → its spans, in the order of the gold file.

    A `doc` that is no file name of the corpus stands for the one document in which all its quotes are found.

    Raises:
        GoldQuoteError: a quote stands in no document, or its short name fits none or several.
    """
    questions = tuple(questions)
    quotes: dict[str, list[str]] = {}
    for question in questions:
        for gold in question.gold:
            quotes.setdefault(gold.doc, []).append(gold.quote)
    named = {doc: _document_of(doc, texts, documents) for doc, texts in quotes.items()}
    return {question.id: tuple(_span(gold, named[gold.doc]) for gold in question.gold) for question in questions}


def _document_of(doc: str, quotes: Iterable[str], documents: Mapping[str, Document]) -> Document:
    of_that_name = [document for document in documents.values() if document.source.file == doc]
    candidates = of_that_name or list(documents.values())
    for quote in quotes:
        candidates = [document for document in candidates if quote in document.text]
        if not candidates:
            raise GoldQuoteError(doc=doc, quote=quote)
    if len(candidates) > 1:
        raise GoldQuoteError(doc=doc, quote=" … ".join(document.source.file for document in candidates))
    return candidates[0]


def _span(gold: GoldQuote, document: Document) -> GoldSpan:
    """The occurrence whose section is most like the one that the gold file names: short items recur."""
    starts = [match.start() for match in re.finditer(re.escape(gold.quote), document.text)]
    start = max(starts, key=lambda at: fuzz.token_sort_ratio(gold.section, document.section_at(at).path))
    return GoldSpan(document.id, document.section_at(start).id, start, start + len(gold.quote), gold.quote)
