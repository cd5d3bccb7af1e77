"""« Que dit l'article 3 ? » → the section of that number, quoted; a text that has none is `premise`'s to correct."""

from answer.model import Answer, Block
from answer.premise import asks_only_for_it, number_asked
from answer.render import answered, quote_units
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.question import Question
from ingest.model import Document, Section

_CERTAIN = 0.95  # read off the tree
_SHOWN = 900  # characters quoted of a long section, which opens at the citation


def read_section(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> Answer | None:
    """The section that a question asks for by its number and nothing else; None where several texts have one.

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
    if not holding or len({document.id for document, _ in holding}) > 1:
        return None
    units = _opening(*holding[0], knowledge)
    return answered(question, (Block(None, quote_units(units, knowledge)),), _CERTAIN) if units else None


def _opening(document: Document, section: Section, knowledge: Knowledge) -> list[ReadUnit]:
    """What it says, from its first sentence, as far as can be read at a glance."""
    inside = [part for part in document.sections if section.start <= part.start < section.end]
    heading = knowledge.heading(section.id) if len(inside) > 1 else None
    units = [heading] if heading else []  # what an axis is about is said by its name
    for unit in (unit for part in inside for unit in knowledge.units(part.id)):
        if units and unit.unit.end - units[0].unit.start > _SHOWN:
            break
        units.append(unit)
    return units
