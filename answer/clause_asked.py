"""One clause of one text: what the text says of it, whether a passage speaks of it, and that the text has none."""

from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np
import simplemma

from answer.candidates import Candidates, naming_stems
from answer.clauses.facts import read_facts
from answer.clauses.themes import Theme, theme_names_in, typed_themes_in
from answer.clauses.types import clause_types
from answer.comparison.compare import fill
from answer.comparison.model import Cell, CellStatus, Quote
from answer.evidence import KINDS
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
    theme = _asked_alone(question, texts, knowledge)
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
    theme = None if question.follows_up else _asked_alone(question, question.documents, knowledge)
    if theme is None or question.kind in KINDS or len(question.documents) != 1 or not len(scores):
        return None
    (name,) = question.documents
    if within is not None and name not in within:
        return None
    cell = clause_of(knowledge.index.documents[name], theme, knowledge)
    sure = bool(cell.quotes) and not cell.doubtful and not cell.quotes[0].citation.quote.endswith(":")
    best = candidates.units[int(scores.argmax())].section.id
    return cell if sure and best not in {quote.citation.section_id for quote in cell.quotes} else None


def _asked_alone(question: Question, texts: Collection[str], knowledge: Knowledge) -> Theme | None:
    """The clause type that a question about texts names, when it is a term of law or nothing is asked beside it."""
    themes = typed_themes_in(question.text)
    if len(themes) != 1 or not texts:
        return None
    if clause_types()[themes[0].types[0]].legal:
        return themes[0]
    titles = " ".join(knowledge.index.documents[name].source.short_title for name in texts)
    said = {*analyse(f"{' '.join(theme_names_in(question.text))} {titles}"), *ABOUT_TEXTS, *naming_stems(question)}
    return themes[0] if {noun for noun in question.nouns if not noun.isdigit()} <= said else None
