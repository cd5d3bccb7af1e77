"""Answers and passages found → the JSON records that the commands write: the contract that measurements use."""

from collections.abc import Iterable, Mapping
from typing import TypedDict

from answer.model import Answer, Citation
from index.search import Retrieved
from ingest.model import Document, Section
from terminal.validity import StandingRecord, standing_record

QuestionId = str | int | None  # as given in the batch; None for a question given on the command line


class CitationRecord(TypedDict):
    """A quote: `quote` equals the text of `source` at `start:end`."""

    source: str
    title: str
    section: str
    quote: str
    start: int
    end: int
    page: int | None
    validity: StandingRecord | None


class AnswerRecord(TypedDict):
    """One line of `relais ask`."""

    id: QuestionId
    answer: str
    refused: bool
    citations: list[CitationRecord]
    confidence: float
    seconds: float


class ResultRecord(TypedDict):
    """One passage found."""

    source: str
    section: str
    text: str
    start: int
    end: int
    score: float


class SearchRecord(TypedDict):
    """One line of `relais search`."""

    id: QuestionId
    results: list[ResultRecord]


def answer_record(question_id: QuestionId, answer: Answer, seconds: float) -> AnswerRecord:
    """The record of an answer that took `seconds`."""
    return {
        "id": question_id,
        "answer": answer.text,
        "refused": answer.refused,
        "citations": [_citation_record(citation) for citation in answer.citations],
        "confidence": round(answer.confidence, 4),
        "seconds": round(seconds, 4),
    }


def unasked_record(question_id: QuestionId, sentence: str, seconds: float) -> AnswerRecord:
    """The record of a question that cannot be asked: `sentence` says why, so that every line in has its line out."""
    return {
        "id": question_id,
        "answer": sentence,
        "refused": True,
        "citations": [],
        "confidence": 0.0,
        "seconds": round(seconds, 4),
    }


def search_record(
    question_id: QuestionId,
    found: Iterable[Retrieved],
    documents: Mapping[str, Document],
    sections: Mapping[str, Section],
) -> SearchRecord:
    """The record of passages found, best first."""
    return {
        "id": question_id,
        "results": [
            {
                "source": documents[one.passage.document_id].source.file,
                "section": sections[one.passage.section_id].path,
                "text": one.passage.text,
                "start": one.passage.start,
                "end": one.passage.end,
                "score": round(float(one.score), 6),
            }
            for one in found
        ],
    }


def _citation_record(citation: Citation) -> CitationRecord:
    return {
        "source": citation.source,
        "title": citation.title,
        "section": citation.section,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
        "validity": standing_record(citation.validity) if citation.validity else None,
    }
