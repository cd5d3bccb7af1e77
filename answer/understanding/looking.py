"""Question → the passages among which its answer is looked for."""

import re
from dataclasses import replace

from answer.understanding.knowledge import Knowledge
from answer.understanding.question import Question
from index import Retrieved
from ingest.model import Document
from ingest.text import one_line

# As answers show them; « … » in a caution is the name of a text.
_QUOTE = re.compile(r"^(?:- )?« (.+) »(?: \[\d+\])?$", re.MULTILINE)
_CONTEXT = 600  # characters of a question with what it leans on
_MANY = 100  # documents from which one of them holds little of what is found
_NEAREST = 3  # of these documents, that are looked into further
_WITHIN_NEAREST = 5  # passages
_BARE = 2  # content words of a question that finds nothing without what it leans on
_DEPTH = 14  # passages looked at for the question, and again for what it leans on


def within_reach(question: Question, within: frozenset[str] | None) -> frozenset[str] | None:
    """The documents to search when the question names a place that none speaks of, and names no document beside it."""
    if question.elsewhere is None or question.mentions:
        return within
    return question.elsewhere.reach if within is None else within & question.elsewhere.reach


def look_for(question: Question, knowledge: Knowledge, within: frozenset[str] | None) -> list[Retrieved]:
    """Passages for the question, for what a follow-up leans on, and in the texts named or nearest."""
    index = knowledge.index
    library = within is None and len(index.documents) > _MANY
    if library and question.follows_up and len(question.terms) <= _BARE and not question.subjects:
        # Among thousands of texts, « et ça coûte combien ? » alone finds what it is not about.
        library = False
        about = spoken_of(question, knowledge)
        within = frozenset() if about is None else frozenset([about])
    found = index.retrieve(question.text, _DEPTH, within)
    if question.follows_up:
        found += index.retrieve(_completed(question), _DEPTH, within)
    named = question.documents
    if named and within is None and not all(r.passage.document_id in named for r in found[: _DEPTH // 2]):
        found += index.retrieve(question.text, _DEPTH // 2, named)
    if library:
        if question.subjects:
            found += index.retrieve(question.text, _DEPTH // 2, question.subjects)
        nearest = list(dict.fromkeys(r.passage.document_id for r in found))[:_NEAREST]
        found += [r for each in nearest for r in index.retrieve(question.text, _WITHIN_NEAREST, {each})]
    return found


def spoken_of(question: Question, knowledge: Knowledge) -> str | None:
    """The id of the text that the earlier turns are about."""
    section = section_spoken_of(question, knowledge)
    return None if section is None else knowledge.index.sections[section].document_id


def texts_asked_of(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> list[Document]:
    """The texts that a question names, or else the one that the earlier turns are about, or all, by their ids.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    about = spoken_of(question, knowledge) if question.follows_up and not question.documents else None
    names = question.documents or ({about} if about else knowledge.index.documents.keys())
    return [knowledge.index.documents[name] for name in sorted(names) if within is None or name in within]


def section_spoken_of(question: Question, knowledge: Knowledge) -> str | None:
    """The id of the section that the earlier turns are about: the one quoted first in the last answer, or the likest.

    Of several that hold a short quote, « Caf du Rhône », it is the one that holds most of the others.
    """
    if not question.context:
        return None
    near = knowledge.index.retrieve(question.context[:_CONTEXT], 2 * _DEPTH)
    sections = list(dict.fromkeys(hit.passage.section_id for hit in sorted(near, key=lambda hit: -hit.score)))
    quotes = quoted_last(question)
    held = {name: sum(len(quote) for quote in quotes if quote in _own_text(name, knowledge)) for name in sections}
    first = quotes[0] if quotes else ""
    return max(sections, key=lambda name: (first in _own_text(name, knowledge), held[name]), default=None)


def quoted_last(question: Question) -> list[str]:
    """The quotes of the latest turn that answers, each on one line, in its order."""
    return _QUOTE.findall(question.answered)


def leaning(question: Question, knowledge: Knowledge) -> tuple[Question, frozenset[str]] | None:
    """The question taken as a follow-up, with the id of the text spoken of; None where there is no ground for that.

    « La ville touche des sous avec ? » takes up no word of what was said, and yet is about it.
    """
    if not question.context or question.follows_up or question.mentions or question.elsewhere or question.communes:
        return None
    about = spoken_of(question, knowledge)
    return None if about is None else (replace(question, follows_up=True), frozenset([about]))


def _own_text(section_id: str, knowledge: Knowledge) -> str:
    section = knowledge.index.sections[section_id]
    return one_line(knowledge.document(section).text[section.start : section.own_end])


def context_passages(question: Question, knowledge: Knowledge) -> dict[str, Retrieved]:
    """By id, the passages that the earlier turns are about; none for a question that stands alone."""
    if not question.follows_up:
        return {}
    return {r.passage.id: r for r in knowledge.index.retrieve(question.context[:_CONTEXT], 2 * _DEPTH)}


def _completed(question: Question) -> str:
    return f"{question.text} {question.context}"[:_CONTEXT]
