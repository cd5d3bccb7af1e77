"""« Que dit l'article 3 ? », « les axes 1 et 2 » → the sections of those numbers; `premise` corrects a wrong one."""

from collections.abc import Iterator, Sequence

from answer.model import Answer, Block
from answer.premise import asks_only_for_it, numbers_asked
from answer.render import answered, quote_units, wording
from answer.understanding.knowledge import Knowledge
from answer.understanding.looking import texts_asked_of
from answer.understanding.question import Question
from ingest.labels import section_name
from ingest.model import Document, Section

_CERTAIN = 0.95  # read off the tree
_SHOWN = 900  # characters quoted of a part, which opens at the citation


def read_section(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> Answer | None:
    """The section that a question asks for by its number and nothing else; None where several have one.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    asked = numbers_asked(question, knowledge)
    of_what_it_says = question.kind in ("text", "definition") or question.kind_taken_up
    if not asked or not of_what_it_says or question.yes_no:
        return None
    if question.compares and len(asked) == 1:  # « … et celui de l'autre convention »
        return None
    if not asks_only_for_it(question, knowledge):
        return None
    documents = texts_asked_of(question, knowledge, within)
    held = [_holding(kind, number, documents) for kind, number in asked]
    if not all(held) or len({document.id for holding in held for document, _ in holding}) != 1:
        return None
    # An agreement numbers its articles anew in each text attached to it: which is meant cannot be told.
    if any(len(holding) > 1 and holding[0][0].source.consolidated for holding in held):
        return None
    blocks: list[Block] = []
    for document, section in (holding[0] for holding in held):
        first = sum(len(block.citations) for block in blocks) + 1
        name = section_name(section, document.text) if len(held) > 1 else None
        blocks += section_blocks(document, section, knowledge, first, name)
    return answered(question, tuple(blocks), _CERTAIN) if blocks else None


def _holding(kind: str, number: str, documents: Sequence[Document]) -> list[tuple[Document, Section]]:
    """The sections of that kind and number."""
    return [
        (document, section)
        for document in documents
        for section in document.sections
        if section.kind == kind and section.number == number
    ]


def section_blocks(
    document: Document, section: Section, knowledge: Knowledge, first: int = 1, name: str | None = None
) -> Iterator[Block]:
    """What a section says, part by part, each as far as can be read at a glance; that there is more is told.

    Args:
        first: the number of the first citation.
        name: what heads the section; None where it is the only one shown.
    """
    parts = [each for each in document.sections if section.holds(each)]
    heading = knowledge.heading(section.id) if len(parts) > 1 else None
    if heading is not None:  # what an axis is about is said by its name
        yield Block(name, quote_units([heading], knowledge, first))
        first += 1
    for part in parts:
        units = knowledge.units(part.id)
        shown = [unit for unit in units if unit.unit.end - units[0].unit.start <= _SHOWN] or units[:1]
        citations = quote_units(shown, knowledge, first)
        first += len(citations)
        if citations:
            of_part = section_name(part, document.text) if part is not section else name if heading is None else None
            yield Block(of_part, citations, str(wording("silence", "cut")) if len(shown) < len(units) else None)
