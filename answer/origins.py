"""Units or an `Answer` → what is a national rule kept apart from what is a local commitment, and old texts told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from answer.ambiguity import Reading
from answer.model import Answer, Block
from answer.render import quote_units, wording
from answer.understanding.knowledge import Knowledge, ReadUnit
from ingest.age import age_warning
from ingest.model import Document, Scope


def blocks_by_scope(units: Sequence[ReadUnit], heading: str | None, knowledge: Knowledge) -> tuple[Block, ...]:
    """The quotes in one block, or in one for each scope: no block holds quotes of both.

    Args:
        units: what to quote; there is at least one.
        heading: of the block, when there is one only.
    """
    by_scope: dict[Scope, list[ReadUnit]] = {}
    for unit in units:
        by_scope.setdefault(knowledge.document(unit.section).source.scope, []).append(unit)
    if len(by_scope) == 1:
        return (Block(heading, quote_units(units, knowledge)),)
    blocks: list[Block] = []
    first = 1
    for scope, apart in by_scope.items():
        blocks.append(Block(str(wording("scope", scope)), quote_units(apart, knowledge, first)))
        first += len(apart)
    return tuple(blocks)


def blocks_by_text(readings: Sequence[Reading], knowledge: Knowledge) -> tuple[Block, ...]:
    """A block for each text that answers, under its name."""
    blocks: list[Block] = []
    first = 1
    for reading in readings:
        title = knowledge.index.documents[reading.document_id].source.short_title
        blocks.append(Block(title, quote_units(reading.units, knowledge, first)))
        first += len(reading.units)
    return tuple(blocks)


def with_origins(answer: Answer, documents: Mapping[str, Document], on: date) -> Answer:
    """The answer with, under it, what kind of rule each text cited is and how old it is.

    The kind is told as soon as the index holds both: rules of the State and commitments of a place.

    Args:
        documents: those of the index, by id.
        on: the day of reading.
    """
    cited = {citation.document_id: documents[citation.document_id].source for citation in answer.citations}
    both = len({document.source.scope for document in documents.values()}) > 1
    kinds: dict[Scope, list[str]] = {}
    for source in cited.values():
        kinds.setdefault(source.scope, []).append(source.short_title)
    notes = [
        str(wording("scope", "note").format(scope=wording("scope", scope), titles=", ".join(titles)))
        for scope, titles in kinds.items()
        if both or scope == "national"
    ]
    # A local text says itself until when it applies; a rule is changed elsewhere, without a word in its old copy.
    rules = [source for source in cited.values() if source.scope == "national"]
    old = [warning for source in rules if (warning := age_warning(source, on)) is not None]
    if not notes and not old:
        return answer
    text = "\n\n".join([answer.text, *(f"*{said}*" for said in (*notes, *old))])
    return replace(answer, notes=tuple(notes), old=tuple(old), text=text)
