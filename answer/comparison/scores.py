"""A reading and a theme of clause types → the units that may be quoted, the best first.

In a convention, the vector of a sentence, its words and its section tell together whether it states the clause. In an
agreement on work, sections of the types are read first; where there is none, every sentence is, and none is left only
when no sentence is worded as such a clause and near to it in meaning.
"""

from functools import lru_cache

import numpy as np

from answer.clauses.facts import FactKind, read_facts
from answer.clauses.sense import OF_CHANCE
from answer.clauses.themes import Theme
from answer.clauses.types import OF_ITSELF, clause_types, labour_types
from answer.comparison.chances import Found, Scored, weigh
from answer.comparison.lists import end_of_list, introduces, is_beside, is_element, whole_list
from answer.comparison.reading import Reading
from answer.comparison.rule import bearing, is_by_law, is_case, is_varying, particular_cases, says_aside
from ingest.tagger import has_finite_verb

# What a unit's score is made of; chosen on the texts of evals/development and on agreements, not on the corpus.
_OF_SECTION, _OF_PROOF, _OF_MEANING = 1.3, 1.0, 0.3
_OF_SENSE = 1.0  # for the chance that it states the clause, by its vector: among those that do, words order them too
_STATED = 1.6  # of chance, proof and section together, from which a unit may be quoted
_HEADED = 0.9  # confidence in a section whose heading names the clause
_FIRST_FACT, _OTHER_FACT = 0.5, 0.2  # for the kind of fact that such a clause is there to state, and for the others
_FIRST_FACT_AT_WORK = 0.9  # an agreement speaks of a point a dozen times, and gives the figure once
_LATE = 0.4  # taken off gradually towards the end of a text, where particular cases stand
_ATTACHED = 0.95  # taken off what stands in an annex or an attached text
# The quarrels about an attached text are not those about the agreement; each later agreement speaks of training.
_ATTACHED_OF = {"litiges": 1.6, "formation": 1.4}
_LOOKED_AT = 24  # units whose facts are read
_OF_EMPLOYMENT = 0.9  # confidence from which a unit stands in a clause on employment
_LINE = 100  # characters; a longer unit is a sentence
_WORDS = 25  # characters of a convention's line that is no sentence
FLOOR = 0.6  # proof of a sentence that states the clause
# Outside sections of the type: what proof goes with what nearness in meaning, in standard deviations above the mean.
_STRAYS = ((0.8, 0.3), (0.66, 0.9), (0.6, 2.0))
_STRAYS_AT_WORK = ((0.8, 0.9), (0.66, 1.5))
_STRAYS_OF_ITSELF = ((0.6, 0.9),)  # of an agreement on work, where it names itself
_ANNOUNCED_WITHIN = 3  # units after a sentence that announces a length without giving it
_LATER, _LATER_AT_MOST = 0.06, 0.3  # taken off a unit for each one before it in its section


def score_units(reading: Reading, theme: Theme) -> list[Scored]:
    """The units that may be quoted, the best first."""
    return weigh(reading, find_units(reading, theme), theme)


def find_units(reading: Reading, theme: Theme) -> list[Found]:
    """The units that may be quoted: those of sections of the types, else those worded so and near in meaning."""
    columns = reading.columns(theme.types)
    if not len(reading.units):
        return []
    meanings = reading.meanings(theme.types)
    spread = np.maximum(meanings.std(axis=0), 1e-6)
    nearness = ((meanings - meanings.mean(axis=0)) / spread).max(axis=1)
    proofs = reading.proofs[:, columns].max(axis=1)
    confidences = reading.confidences[:, columns].max(axis=1)
    # An attached text speaks of its own length and end, not of the agreement's.
    of_itself = not OF_ITSELF.isdisjoint(theme.types)
    held = np.ones(len(reading.units), bool)
    if of_itself or "litiges" in theme.types:  # not those over a sanction or an assignment
        held = reading.of_itself & ~(reading.attached & of_itself)
    stated = statements(reading, theme)
    if stated is not None:
        # Under a heading that names the clause stands the clause, in whatever words.
        chosen = stated >= _STATED if (stated >= _STATED).any() else confidences >= _HEADED
        spans = _spans(reading, np.flatnonzero(chosen), proofs, theme)
    else:
        spans = _spans(reading, np.flatnonzero(held & (confidences > 0)), proofs, theme)
        if not spans:
            spans = _spans(reading, _strays(reading, held, proofs, nearness, theme), proofs, theme)
    rows = np.array([row for row, _ in spans], int)
    starts = np.array([reading.units[row].start for row in rows]) / max(1, len(reading.document.text))
    proven = np.array([proofs[row : last + 1].max() for row, last in spans])
    scores = _OF_SECTION * confidences[rows] + _OF_PROOF * proven + _OF_MEANING * nearness[rows] - _LATE * starts
    chances = reading.chances(theme.types).max(axis=1)
    scores = scores + _OF_SENSE * np.array([chances[row : last + 1].max() for row, last in spans])
    positions = np.array([reading.positions[row] for row in rows])
    scores = scores - np.minimum(_LATER * positions, _LATER_AT_MOST)
    scores = scores - _ATTACHED_OF.get(theme.types[0], _ATTACHED) * reading.attached[rows]
    bearings = [bearing(reading, row, last, theme) for row, last in spans]
    told = [
        (float(score) + each, row, last)
        for score, each, (row, last) in zip(scores, bearings, spans, strict=True)
        if each is not None
    ]
    best = sorted(told, key=lambda each: -each[0])[:_LOOKED_AT]
    best = [each for each in best if not _says_nothing(reading, each[1], each[2], proofs, theme)]
    return [_found(reading, row, last, score, theme) for score, row, last in best]


def statements(reading: Reading, theme: Theme) -> np.ndarray | None:
    """How far each unit states the clause, by its vector, its words and its section: float64 (units,).

    None where no clause was learnt from sentences: see `Reading.chances`.
    """
    chances = reading.chances(theme.types).max(axis=1, initial=0.0)
    if not chances.any():
        return None
    columns = reading.columns(theme.types)
    in_words = _OF_PROOF * reading.proofs[:, columns].max(axis=1)
    return np.asarray(OF_CHANCE * chances + in_words + _OF_SECTION * reading.confidences[:, columns].max(axis=1))


def _strays(reading: Reading, held: np.ndarray, proofs: np.ndarray, nearness: np.ndarray, theme: Theme) -> np.ndarray:
    """The rows of what is worded as the clause and near to it in meaning, wherever it stands."""
    pairs: tuple[tuple[float, float], ...] = _STRAYS_AT_WORK if reading.clauses.about_work else _STRAYS
    if not reading.clauses.about_work or OF_ITSELF.isdisjoint(theme.types):
        return np.flatnonzero(held & np.any([(proofs >= p) & (nearness >= n) for p, n in pairs], axis=0))
    # In a clause on employment, « renouvellement » is that of a contract.
    employment = reading.confidences[:, reading.columns(sorted(labour_types()))].max(axis=1)
    held = held & reading.names_itself & (employment < _OF_EMPLOYMENT)
    rows = np.flatnonzero(held & np.any([(proofs >= p) & (nearness >= n) for p, n in _STRAYS_OF_ITSELF], axis=0))
    # « Est reconduite la désignation de l'organisme assureur. »
    return rows[[not particular_cases(reading, int(row), theme) for row in rows]]


def _spans(reading: Reading, rows: np.ndarray, proofs: np.ndarray, theme: Theme) -> list[tuple[int, int]]:
    """The first and the last row of what may be quoted of these rows: an element of a list is quoted with its list."""
    longest = longest_quote(theme)
    leads = (whole_list(reading, int(row), theme, longest) for row in rows)
    openings = sorted({int(row) if lead is None else lead for row, lead in zip(rows, leads, strict=True)})
    spans = [(row, last_row(reading, row, longest)) for row in openings if not reading.places[row].is_heading]
    if reading.clauses.about_work and not labour_types() & set(theme.types):
        # Headings of agreements use these names for other things: « déontologie » is not always secrecy.
        return [(row, last) for row, last in spans if proofs[row : last + 1].max() >= FLOOR]
    return spans


def _says_nothing(reading: Reading, row: int, last: int, proofs: np.ndarray, theme: Theme) -> bool:
    """A heading left in the text of an agreement, the name of a row, « Signature », « … ce qui suit : » : no clause."""
    if reading.clauses.about_work:
        last = what_it_announces(reading, row, last, longest_quote(theme), theme)
    text = reading.document.text[reading.units[row].start : reading.units[last].end]
    if not reading.clauses.about_work:
        line = len(text) <= _WORDS and not text.endswith(".") and not is_element(reading, row) and not kinds_in(text)
        return line or (row == last and text.endswith(":") and proofs[row] < FLOOR)
    if kinds_in(text):
        return False
    opens = row == last and text.endswith(":") and (proofs[row] < FLOOR or bool(stated_kinds(theme)))
    return opens or (len(text) <= _LINE and not has_finite_verb(text))


def _found(reading: Reading, row: int, last: int, score: float, theme: Theme) -> Found:
    """With what its facts add to its score."""
    stated = stated_kinds(theme)
    end = what_it_announces(reading, row, last, longest_quote(theme), theme)
    text = reading.document.text[reading.units[row].start : reading.units[end].end]
    kinds = kinds_in(text)
    states_fact = bool(stated) and (stated[0] in kinds or (reading.clauses.about_work and is_by_law(text)))
    if stated and not is_case(reading, row, theme):  # the figure of a particular case is not that of the rule
        first = _FIRST_FACT_AT_WORK if labour_types() & set(theme.types) else _FIRST_FACT
        score += first * states_fact + _OTHER_FACT * sum(kind in kinds for kind in stated[1:])
    return Found(row, score, last > row, states_fact, says_aside(reading, row, theme))


def what_it_announces(reading: Reading, first: int, last: int, longest: int, theme: Theme) -> int:
    """« La durée du préavis varie selon l'ancienneté. » : the list after it gives it, without saying préavis again."""
    units, stated = reading.units, set(stated_kinds(theme))
    said = reading.document.text[units[first].start : units[last].end]
    if not stated or stated & kinds_in(said) or (reading.clauses.about_work and is_by_law(said)):
        return last
    for place in range(last + 1, last + 1 + _ANNOUNCED_WITHIN):
        if not is_beside(reading, first, place):
            break
        if not is_element(reading, place) and not introduces(reading, place):
            if is_varying(said):
                continue
            break
        end = end_of_list(reading, place, longest - (units[place].start - units[first].start))
        if stated & kinds_in(reading.document.text[units[first].start : units[end].end]):
            return end if units[end].end - units[first].start <= longest else last
    return last


def stated_kinds(theme: Theme) -> tuple[FactKind, ...]:
    """The kinds of facts that clauses of the theme are there to state, the first one first."""
    return tuple(dict.fromkeys(kind for name in theme.types for kind in clause_types()[name].facts))


def longest_quote(theme: Theme) -> int:
    """Characters that a quote may have."""
    return max(clause_types()[name].longest for name in theme.types)


def last_row(reading: Reading, row: int, longest: int) -> int:
    """The last row of what is quoted with a row: of the list that it introduces."""
    return end_of_list(reading, row, longest) if introduces(reading, row) else row


@lru_cache(maxsize=1 << 13)
def kinds_in(text: str) -> frozenset[FactKind]:
    """The kinds of facts that a sentence states: it is looked at for several themes."""
    return frozenset(fact.kind for fact in read_facts(text))
