"""A date that a question takes for granted → the sentence that gives another one: « signé le 16 juillet 2014 »."""

import re
from dataclasses import dataclass, replace

import numpy as np

from answer.candidates import Candidates, gather
from answer.clauses.facts import read_facts
from answer.decision import SPOKEN_OF, confidence, enough
from answer.ranking import rank
from answer.render import wording
from answer.tables.load import table
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.question import YEAR, Question
from index.lexical import analyse
from ingest.tagger import tag
from ingest.text import flat, fold

_TAKEN_FOR_GRANTED = frozenset({"text", "reason", "manner", "person", "place", "time"})
_BESIDE = ("DET", "ADP", "PRON", "ADV", "PUNCT", "NUM")  # what may stand between what happened and its date
_NEARLY = 1.5  # how far behind the best one a sentence may be that bears the question out
_YEAR = len("2013")
_COPULA = re.compile(
    r"\b(?:c'est|c'etait|ce sera|est|sont|etait|sera|seront|(?:a|ont|aura|auront) (?:bien )?lieu"
    r"|se (?:tient|tiennent|tiendra|tiendront|passe|deroule|deroulent)|tombe)\b"
)
_MONTHS = tuple(dict.fromkeys(map(fold, table("types")["words"]["month"])))
_ENUMERATED = re.compile(
    r"\b(?P<day>\d{1,2})(?:er)?(?:(?: ?,| et| ou| au| a| ?[-–/]) ?(?:le )?\d{1,2}(?:er)?)+ "
    rf"(?P<month>{'|'.join(_MONTHS)})\b"
)
_IS_IT = re.compile(r",? ?(?:c'est (?:bien )?(?:ca|exact|vrai)|n'est-ce pas|hein|non)[ ?]*$")
_OF = re.compile(r"\b(?:du|de|des) $")
_AGREEMENT = re.compile(r"(?<=é)e?s?$")


@dataclass(frozen=True, slots=True)
class DateCorrected:
    """The sentence that gives the date, and ours that says that it is another one."""

    unit: ReadUnit
    lead: str


def corrected_date(
    question: Question, knowledge: Knowledge, within: frozenset[str] | None = None
) -> DateCorrected | None:
    """What a text says of the date of what happened; None where none is asserted, or none gives another."""
    claimed = _dates(question.text)
    asserted = question.kind in _TAKEN_FOR_GRANTED or question.yes_no
    if len(claimed) != 1 or not asserted or question.compares or question.follows_up:
        return None
    ((date, words),) = claimed.items()
    before, _, after = question.text.partition(words)
    after = after[: match.start()] if (match := _IS_IT.search(flat(after))) else after
    verb = _verb(before)
    plain_verb = _AGREEMENT.sub("", verb) if verb else ""  # « signée » is as far from « signature » as a sign is
    if verb is None and not _names_day(date):
        return None  # « la convention est de 2017 »: more than one thing may be
    event = f"{before.replace(verb, plain_verb).rstrip()} {after.lstrip()}" if verb else _subject(before, after)
    if not event:
        return None
    asked = replace(question, text=event, kind="date", years=frozenset(), days=frozenset(), claims=())
    if question.documents:  # one schema was not signed on the day of another
        within = question.documents if within is None else within & question.documents
    candidates = gather(asked, knowledge, within)
    scores = rank(candidates)
    happened = next(iter(reversed(analyse(plain_verb))), None)
    said = [_dates(_text(unit, knowledge)) for unit in candidates.units]
    if happened is not None and any(
        happened in unit.stems and any(len(other) > _YEAR and _agree(date, other) for other in dates)
        for unit, dates in zip(candidates.units, said, strict=True)
    ):
        return None  # « le 20 octobre, j'ai signé … » : it did happen then, if perhaps to something else
    dated = _telling(candidates, happened) & np.array([bool(dates) for dates in said], bool)
    if not dated.any() or not enough(confidence(candidates, scores)):
        return None
    best = max(np.flatnonzero(dated), key=lambda place: float(scores[place]))
    if happened is None and (scores[best] < scores.max() - _NEARLY or not any(map(_names_day, said[best]))):
        return None  # without a verb, only a day beside what is named tells of it
    likely = np.flatnonzero(dated & (scores >= scores[best] - _NEARLY))
    if any(_agree(date, other) for place in likely for other in said[place]):
        return None
    said_of_it = [words for iso, words in said[best].items() if _names_day(iso) == _names_day(date)]
    if len(said_of_it) == 1 and len(date) > _YEAR:
        lead = wording("lead", "figure_corrected").format(said=said_of_it[0], claimed=words)
    else:  # a year stands beside much that it is not the year of
        lead = wording("lead", "date_not_said").format(claimed=words)
    return DateCorrected(candidates.units[best], str(lead))


def _verb(before: str) -> str | None:
    """The verb that the date stands behind, « signé le … », « ouvrira en … », unless it says no more than « est »."""
    tagged = [each for each in tag(before) if each.part not in _BESIDE]
    last = tagged[-1] if tagged else None
    if last is None or _OF.search(fold(before)):  # « la journée du 22 novembre »
        return None
    if not (last.part in ("VERB", "AUX") or last.word.rstrip("s").endswith(("é", "ée"))):
        return None
    verb = last.word
    return None if any(verb in match.group().split() for match in _COPULA.finditer(fold(before))) else verb


def _subject(before: str, after: str) -> str:
    """What a date is said of without a verb of its own: « le forum » of « le forum, c'est bien le 8 décembre ? »."""
    match = _COPULA.search(fold(before))
    if match is None:
        return ""
    said = (before[: match.start()], after.strip(" ?,"))
    return next((words.strip(" ,") for words in said if analyse(words)), "")


def _telling(candidates: Candidates, happened: str | None) -> np.ndarray:
    """Bool (units,): those that speak of what happened, in a section that speaks of what it happened to."""
    speaking = np.ones(len(candidates.units), bool)
    if happened is not None:
        if happened not in candidates.stems:
            return ~speaking
        speaking = candidates.nearness[:, candidates.stems.index(happened)] >= SPOKEN_OF
    names = candidates.weights * candidates.naming
    named = candidates.section_nearness[:, int(names.argmax())] >= SPOKEN_OF if names.any() else happened is not None
    return np.asarray(speaking & named, bool)


def _text(unit: ReadUnit, knowledge: Knowledge) -> str:
    return knowledge.document(unit.section).text[unit.unit.start : unit.unit.end]


def _dates(text: str) -> dict[str, str]:
    """ISO 8601 dates, or years alone, with the words that give them; both days of « les 21 et 22 novembre »."""
    found = {str(fact.value): fact.text for fact in read_facts(text) if fact.kind == "date" and fact.text[-1].isalnum()}
    dated = {value: words for value, words in found.items() if any(c.isdigit() for c in value)}
    for match in _ENUMERATED.finditer(fold(text)):
        dated[f"--{_MONTHS.index(match['month']) + 1:02}-{int(match['day']):02}"] = f"{match['day']} {match['month']}"
    years = {year: year for year in YEAR.findall(text) if not any(year in value for value in dated)}
    return dated | years


def _names_day(iso: str) -> bool:
    """Whether a date names a day, with its year or without: « 2014-12-08 », « --12-08 »."""
    return iso.startswith("--") or len(iso) == len("2014-12-08")


def _agree(first: str, second: str) -> bool:
    """« 2014-07-16 » and « 2014 » agree; a day without its year agrees with that day of any year."""
    if first.startswith("--") or second.startswith("--"):
        return first[-5:] == second[-5:]
    return first.startswith(second) or second.startswith(first)
