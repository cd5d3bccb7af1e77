"""A document and a theme in free words → its cell: what a question about it would be answered with, or silence."""

from dataclasses import replace

from answer.candidates import gather
from answer.clauses.facts import read_facts
from answer.clauses.themes import Theme
from answer.comparison.model import Cell, CellStatus, Quote
from answer.decision import confidence, names_covered
from answer.extract import extract
from answer.ranking import rank
from answer.render import quote_units
from answer.understanding.knowledge import knowledge_of
from answer.understanding.question import understand
from index import Index
from ingest.model import Document

SPOKEN_FROM = 0.35  # confidence from which a text is said to speak of the theme
_MOST_QUOTES = 3


def fill_free_cell(index: Index, document: Document, theme: Theme, number: int) -> Cell:
    """The cell of a document for a theme in free words; its citations are numbered from `number`."""
    knowledge = knowledge_of(index, index.generation)
    question = understand(theme.asked, (), knowledge.vocabulary, knowledge.names, knowledge.glossary)
    # What is compared is chosen by the reader, not by a name in the theme.
    candidates = gather(replace(question, mentions=(), follows_up=False), knowledge, frozenset({document.id}))
    scores = rank(candidates)
    quotes: tuple[Quote, ...] = ()
    if confidence(candidates, scores) >= SPOKEN_FROM and names_covered(candidates, scores):
        units = extract(candidates, scores, knowledge).units[:_MOST_QUOTES]
        citations = quote_units(units, knowledge, number)
        quotes = tuple(Quote(each, read_facts(document.text, each.start, each.end)) for each in citations)
    status: CellStatus = "prévu" if quotes else "non prévu"
    return Cell(document.id, document.source.file, document.source.short_title, status, quotes)
