"""An `Answer` and a day → the same, each citation with its standing, and a word first on texts not in force."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from answer.model import Answer, Citation
from answer.render import wording
from ingest.model import Document
from ingest.validity import Standing, Status, french_date, standing_on


def with_validity(answer: Answer, documents: Mapping[str, Document], as_of: date | None) -> Answer:
    """The answer as it is to be read on a day.

    Args:
        documents: those of the index, by id.
        as_of: the day; None for today, which is then not named.
    """
    day = as_of or date.today()

    def dated(citation: Citation) -> Citation:
        return replace(citation, validity=standing_on(documents[citation.document_id], day))

    blocks = tuple(replace(block, citations=tuple(map(dated, block.citations))) for block in answer.blocks)
    nearest = dated(answer.nearest) if answer.nearest is not None else None
    stamped = replace(answer, blocks=blocks, nearest=nearest)
    caution = _caution(stamped, documents, as_of)
    return replace(stamped, caution=caution, text=f"*{caution}*\n\n{answer.text}") if caution else stamped


def standing_as(documents: Mapping[str, Document], status: Status, day: date) -> frozenset[str]:
    """The ids of the documents of one status on a day."""
    return frozenset(name for name, document in documents.items() if standing_on(document, day).status == status)


def validity_notes(documents: Iterable[Document], as_of: date | None) -> tuple[str, ...]:
    """A sentence for each document that is past or to come on a day; None for today, which is then not named."""
    day = as_of or date.today()
    sentences = (_sentence(document, standing_on(document, day)) for document in documents)
    form = wording("validity", "note_today" if as_of is None else "note_on")
    return tuple(form.format(said=said, day=french_date(day)) for said in sentences if said)


def _caution(answer: Answer, documents: Mapping[str, Document], as_of: date | None) -> str | None:
    """A sentence for each text cited that is past or to come; None when there is none, or nothing is answered."""
    sentences: dict[str, str] = {}
    for citation in () if answer.refused else answer.citations:
        if citation.validity and (said := _sentence(documents[citation.document_id], citation.validity)):
            sentences[citation.document_id] = said
    if not sentences:
        return None
    said = " ".join(sentences.values())
    if as_of is None:
        return str(wording("validity", "today").format(said=said))
    return str(wording("validity", "on").format(said=said, day=french_date(as_of)))


def _sentence(document: Document, standing: Standing) -> str | None:
    form = wording("validity", "caution").get(standing.status)
    return str(form.format(title=document.source.short_title, badge=standing.badge)) if form else None
