"""One clause of one text: what the text says of it, whether a passage speaks of it, and that the text has none."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count

import numpy as np
import simplemma

from answer.candidates import Candidates, naming_stems
from answer.clauses.facts import read_facts
from answer.clauses.themes import Theme, theme_names_in, typed_themes_in
from answer.clauses.types import clause_types
from answer.comparison.compare import fill
from answer.comparison.model import Cell, CellStatus, Quote
from answer.evidence import KINDS
from answer.model import Block
from answer.render import quote_units, wording
from answer.text_record import told_by
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.likeness import same_family
from answer.understanding.question import Question, widen
from answer.understanding.side_words import ABOUT_TEXTS
from answer.understanding.vocabulary import WORD
from index.lexical import analyse
from ingest.model import Document, ValidityFact

LENGTH = "durée"  # the clause type of how long a text applies
_OF_CLAUSES = frozenset({"text", "manner", "definition", "person"})
_COMMITTING = frozenset({"convention", "schéma", "fiche", "règlement", "autre"})  # kinds of texts that have clauses
_MOST_COMPARED = 12  # texts looked through for a clause that none is named for
_JOINED = re.compile(r",|;|/|\b(?:et|puis|ainsi que)\b")  # « la durée du préavis » is one thing
# What is said of a clause when it is asked for: « que se passe-t-il en cas de litige ? ».
_SAYING = frozenset(
    analyse("dit dire prévoit prévu passe passer cas article clause existe indique parle concerne contient porte quoi")
)
_SEVERAL = 2  # clauses, of which each is answered for
_FEW = 3  # texts that a search is limited to, each of which may be said to lack a clause
_LASTS: tuple[ValidityFact, ...] = ("duration", "term")


def clause_of(document: Document, theme: Theme, knowledge: Knowledge) -> Cell:
    """The clause of a text; where it misses what tells how long the text applies, as its title may, that is quoted."""
    cell = fill(knowledge.index, document, theme)
    if theme.types[0] != LENGTH:
        return cell
    units = told_by(document, knowledge, _LASTS)
    quoted = [(quote.citation.start, quote.citation.end) for quote in cell.quotes]
    missed = units and not any(start < u.unit.end and u.unit.start < end for u in units for start, end in quoted)
    return cell_of(units, document, knowledge) if missed else cell


def cell_of(units: Sequence[ReadUnit], document: Document, knowledge: Knowledge) -> Cell:
    """What a text says as a cell of a comparison; one without quotes when `units` is empty."""
    quotes = tuple(Quote(c, read_facts(document.text, c.start, c.end)) for c in quote_units(units, knowledge))
    status: CellStatus = "prévu" if quotes else "non prévu"
    return Cell(document.id, document.source.file, document.source.short_title, status, quotes)


def speaks_of_clause(candidates: Candidates, scores: np.ndarray, knowledge: Knowledge) -> bool:
    """Whether the best section holds the words by which the question names the clause, or others of their family.

    What is near in meaning is not enough: « contrat » is near « avenant ».
    """
    named = set(analyse(" ".join(theme_names_in(candidates.question.text))))
    if not named or not len(scores):
        return False
    section = candidates.units[int(scores.argmax())].section
    text = knowledge.document(section).text[section.start : section.own_end]
    homonyms = {word for theme in typed_themes_in(candidates.question.text) for word in _homonyms(theme)}
    words = (word for word in WORD.findall(f"{section.path} {text}") if _lemma(word) not in homonyms)
    held = set(analyse(" ".join(words)))
    return all(any(stem == other or same_family(stem, other) for other in held) for stem in named)


def _homonyms(theme: Theme) -> frozenset[str]:
    return frozenset(word for name in theme.types for word in clause_types()[name].homonyms)


@lru_cache(maxsize=1 << 14)
def _lemma(word: str) -> str:
    return simplemma.lemmatize(word.lower(), lang="fr")


def missing_clause(
    question: Question,
    candidates: Candidates,
    scores: np.ndarray,
    knowledge: Knowledge,
    within: frozenset[str] | None = None,
) -> str | None:
    """« La convention a-t-elle une clause de confidentialité ? » of texts without one: the sentence that says so.

    None when another thing is asked, or when a text named has the clause or speaks of it in other words.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    texts = question.documents if question.documents or within is None or len(within) > _FEW else within
    of_none = (
        not (texts or question.follows_up)
        and len(knowledge.index.documents) <= _MOST_COMPARED
        and _is_all_asked(question, (), knowledge)
    )
    if of_none:  # « quelle assurance ? » is asked of each of them
        texts = frozenset(knowledge.index.documents)
    # « Ça finit à quelle heure ? » asks for no clause on the end.
    theme = None if question.kind == "time" else _asked_alone(question, texts, knowledge)
    if of_none and theme is not None and not clause_types()[theme.types[0]].legal:
        return None
    if theme is None or not len(scores) or speaks_of_clause(candidates, scores, knowledge):
        return None
    names = " ".join(theme_names_in(question.text))
    if not candidates.units[int(scores.argmax())].stems.isdisjoint(
        widen(names, knowledge.vocabulary, knowledge.glossary)
    ):
        return None  # the administrative word for the everyday one that names the clause
    documents = [knowledge.index.documents[name] for name in sorted(texts) if within is None or name in within]
    cells = [clause_of(document, theme, knowledge) for document in documents]
    if not cells or any(cell.quotes and not cell.doubtful for cell in cells):
        return None
    titles = " et ".join(f"« {document.source.short_title} »" for document in documents)
    name = "no_clause" if len(documents) == 1 else "no_clause_in_any"
    name = "no_clear_clause" if any(cell.quotes for cell in cells) else name
    name = "no_clause_anywhere" if of_none else name
    return str(wording("refusal", name).format(titles=titles, clause=theme_names_in(question.text)[0]))


def clause_asked_for(
    question: Question,
    candidates: Candidates,
    scores: np.ndarray,
    knowledge: Knowledge,
    within: frozenset[str] | None = None,
) -> Cell | None:
    """« Quels moyens pour la fiche ? » : the clause of the one text named, where the best candidate stands elsewhere.

    None where something of a kind is asked, a date or a person, or more than the clause, or where the clause found is
    in doubt or only introduces what it says.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    # A follow-up on a clause alone is asked of the one text spoken of.
    texts = question.documents or (within if question.follows_up and within is not None else frozenset())
    theme = _asked_alone(question, texts, knowledge)
    # « Et avec quels moyens ? », after « qui pilote ? », asks for no person.
    of_a_kind = question.kind in KINDS and not question.kind_taken_up
    if theme is None or of_a_kind or len(texts) != 1 or not len(scores):
        return None
    if question.follows_up and not _is_no_more_said(question, texts, knowledge):  # « et dans un second temps ? »
        return None
    (name,) = texts
    if within is not None and name not in within:
        return None
    cell = clause_of(knowledge.index.documents[name], theme, knowledge)
    sure = bool(cell.quotes) and not cell.doubtful and not cell.quotes[0].citation.quote.endswith(":")
    best = candidates.units[int(scores.argmax())].section.id
    return cell if sure and best not in {quote.citation.section_id for quote in cell.quotes} else None


def clause_of_each(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> tuple[Block, ...]:
    """« Qui sont les parties ? » : the clause of the few texts that have it, where none is named and no more asked.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    themes = typed_themes_in(question.text)
    if len(themes) != 1 or question.kind not in _OF_CLAUSES:
        return ()
    documents = [d for name, d in knowledge.index.documents.items() if within is None or name in within]
    texts = [d for d in documents if d.source.kind in _COMMITTING]
    if question.documents or len(texts) > _MOST_COMPARED or not _is_no_more_said(question, (), knowledge):
        return ()
    cells = [clause_of(document, themes[0], knowledge) for document in texts]
    sure = [cell for cell in cells if cell.quotes and not cell.doubtful]
    if not 0 < len(sure) <= _FEW:
        return ()
    numbers = count(1)
    return tuple(
        Block(
            cell.title if len(sure) > 1 else None,
            tuple(replace(quote.citation, number=next(numbers)) for quote in cell.quotes),
        )
        for cell in sure
    )


def clauses_asked_for(
    question: Question, knowledge: Knowledge, within: frozenset[str] | None = None
) -> tuple[Block, ...]:
    """« Épinay : durée, préavis et modification ? » : a block a clause of the one text named; () when more is asked.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    themes = typed_themes_in(question.text)
    texts = question.documents if within is None else question.documents & within
    if (
        len(themes) < _SEVERAL
        or len(texts) != 1
        or not _JOINED.search(question.text)
        or not _is_no_more_said(question, texts, knowledge)
    ):
        return ()
    (name,) = texts
    blocks: list[Block] = []
    numbers = count(1)
    for theme in themes:
        cell = clause_of(knowledge.index.documents[name], theme, knowledge)
        quotes = () if cell.doubtful else cell.quotes
        citations = tuple(replace(quote.citation, number=next(numbers)) for quote in quotes)
        blocks.append(Block(theme.asked.capitalize(), citations, None if citations else wording("silence", "side")))
    return tuple(blocks) if any(block.citations for block in blocks) else ()


def _is_all_asked(question: Question, texts: Collection[str], knowledge: Knowledge) -> bool:
    """Whether a question names nothing but clauses and texts."""
    titles = " ".join(knowledge.index.documents[name].source.short_title for name in texts)
    said = {*analyse(f"{' '.join(theme_names_in(question.text))} {titles}"), *ABOUT_TEXTS, *naming_stems(question)}
    return {noun for noun in question.nouns if not noun.isdigit()} <= said


def _is_no_more_said(question: Question, texts: Collection[str], knowledge: Knowledge) -> bool:
    """The same of all its words: « un avenant est proposé et l'autre partie ne répond pas » says more."""
    return _is_all_asked(replace(question, nouns=frozenset(question.terms) - _SAYING), texts, knowledge)


def _asked_alone(question: Question, texts: Collection[str], knowledge: Knowledge) -> Theme | None:
    """The clause type that a question about texts names, when it is a term of law or nothing is asked beside it."""
    themes = typed_themes_in(question.text)
    if len(themes) != 1 or not texts:
        return None
    if clause_types()[themes[0].types[0]].legal:
        return themes[0]
    return themes[0] if _is_all_asked(question, texts, knowledge) else None
