"""« Que dit l'article 3 ? » → the section of that number, quoted; a text that has none is `premise`'s to correct."""

from collections.abc import Iterator

from answer.model import Answer, Block
from answer.premise import asks_only_for_it, number_asked
from answer.render import answered, quote_units, wording
from answer.understanding.knowledge import Knowledge
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
    asked = number_asked(question)
    if asked is None or question.kind not in ("text", "definition") or question.yes_no or question.compares:
        return None
    if not asks_only_for_it(question, knowledge):
        return None
    kind, number = asked
    documents = knowledge.index.documents
    reach = question.documents or documents.keys()
    holding = [
        (documents[name], section)
        for name in sorted(reach)
        if within is None or name in within
        for section in documents[name].sections
        if section.kind == kind and section.number == number
    ]
    # An agreement numbers its articles anew in each text attached to it: which is meant cannot be told.
    if len({document.id for document, _ in holding}) != 1 or (len(holding) > 1 and holding[0][0].source.consolidated):
        return None
    blocks = tuple(section_blocks(*holding[0], knowledge))
    return answered(question, blocks, _CERTAIN) if blocks else None


def section_blocks(document: Document, section: Section, knowledge: Knowledge) -> Iterator[Block]:
    """What a section says, part by part, each as far as can be read at a glance; that there is more is told."""
    parts = [each for each in document.sections if section.holds(each)]
    heading = knowledge.heading(section.id) if len(parts) > 1 else None
    first = 1
    if heading is not None:  # what an axis is about is said by its name
        yield Block(None, quote_units([heading], knowledge))
        first += 1
    for part in parts:
        units = knowledge.units(part.id)
        shown = [unit for unit in units if unit.unit.end - units[0].unit.start <= _SHOWN] or units[:1]
        citations = quote_units(shown, knowledge, first)
        first += len(citations)
        if citations:
            name = section_name(part, document.text) if part is not section else None
            yield Block(name, citations, str(wording("silence", "cut")) if len(shown) < len(units) else None)
