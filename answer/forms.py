"""A quote and a question → what in the quote is of the form asked, counts what is asked, or is a figure asked about."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass

import numpy as np

from answer import evidence
from answer.tables.load import table
from answer.understanding.kinds import matches
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.likeness import nearest
from answer.understanding.question import YEAR, Question
from answer.understanding.ranges import FIGURE, NUMBER, fits, plain_number
from index.lexical import analyse
from ingest.text import flat, fold


@dataclass(frozen=True, slots=True)
class Office:
    """What someone may be: how it is named, and the word that it shares with that of deputies."""

    named: re.Pattern[str]
    of: re.Pattern[str]


_COUNTS_WITHIN = 40  # characters after a number, where what it counts stands
_ON_A_DAY = re.compile(
    rf"\b\d{{1,2}}(?:er)?(?: ?(?:et|ou|au|,|-) ?(?:le )?\d{{1,2}}(?:er)?)* "
    rf"(?:{'|'.join(map(fold, table('types')['words']['month']))})\b(?: \d{{4}})?"
)
_MAY_REPEAT = frozenset({"text", "definition", "title"})  # a list of what is named may tell that there is one
# « 1,2 million de parents employeurs d'assistants » counts parents, « sept semaines d'attente » tells of a wait.
_COUNTED = re.compile(
    r"[\s\xa0]*(?:(?:millions?|milliers?|ans?|années?|mois|semaines?|jours?|heures?) d(?:e |['’]))?"
    r"(?P<thing>(?:(?![\s\xa0]d(?:es?|u)\b|[\s\xa0]d['’])[^.;:])*)(?:[^.;:(]*\((?P<acronym>\w{2,12})\))?"
)
_OF_ALL = re.compile(r"[ \xa0]?(?:%|pour cent)")
_SHARE_OF = re.compile(r"[ \xa0]?(?:%|pour cent) d(?:es?|u|['’])[ \xa0]?")  # « 85 % des parents »
_NUMBER_OF = re.compile(r"\bnombre d(?:e |es |['’])(\w+)", re.IGNORECASE)  # « Nombre de familles adhérentes : 642 »
_OF_A_PRICE = re.compile(r"\b(?:rembours|gagn\w* (?:\w+ )?sur|recuper|reduit|reduc|econom|prend\w* en charge|baiss)")
_ANCHORED_WITHIN = 60  # characters on either side of an amount or a date, where what it is of stands
_AIM = re.compile(r"\b(?:en vue d|visant )(?:e |['’]|à )(?:l[ae]s? |l['’])?(\w+(?:er|ir|re))\b")
_SHARE = re.compile(r"\d+(?:[.,]\d+)?[ \xa0]?%")
_ROOT = 4  # letters that two forms of a verb share
_HOW_MANY = re.compile(r"\bcombien (?:(?:il )?y (?:en )?a\b|sont\b|en (?:compte|existe|reste)\w*)")
# « Combien de conseils existe-t-il ? » asks for no share; « y a combien de parents qui… ? » may.
_EXISTING = re.compile(r"\bcombien d(?:e |').*\bexist")
_NO_COUNT = re.compile(r"\s?(?:(?:ans?|annees?|mois|semaines?|jours?|heures?|pour cent)\b|%)")
_FIGURE_GIVEN = re.compile(rf"\b{NUMBER}\b")
_CAPACITY = table("kinds")["capacity"]
_TAKES_IN = re.compile(_CAPACITY["pattern"])
_OFFICES = tuple(Office(*(re.compile(each[part]) for part in ("named", "of"))) for each in table("kinds")["office"])
_LIKE = 0.3  # similarity from which one noun stands for another


def is_typed(question: Question, text: str, knowledge: Knowledge, counted: np.ndarray | None) -> bool | None:
    """Whether the text holds something of the kind asked; a number has to count what is asked for, or a like thing.

    None where that cannot be told: for a kind without a form, or a date of what only prepared the event.
    """
    if question.kind not in evidence.KINDS or only_aimed_at(question, text):
        return None
    if no_deadline(question, text):
        return False
    found = evidence.spans(question.kind, text)
    if question.locates:  # « dans quelle salle à Puteaux ? » is not answered by « à Puteaux »
        found = [(start, end) for start, end in found if not set(analyse(text[start:end])) <= set(question.terms)]
    if question.kind == "amount" and not found and _OF_A_PRICE.search(fold(question.text)):
        return bool(evidence.spans("percentage", text))  # « 30 % » for « combien on gagne sur le train ? »
    if question.kind != "number":
        return bool(found)
    if not question.yes_no:
        # « Il y a 1046 naissances, et combien de places ? » : the figure given is not the one asked for.
        found = [(start, end) for start, end in found if plain_number(text[start:end]) not in _figures_given(question)]
    if _EXISTING.search(fold(question.text)):
        found = [(start, end) for start, end in found if not _OF_ALL.match(text, end)]
    dates = [match.span() for match in _ON_A_DAY.finditer(fold(text))]
    found = [(start, end) for start, end in found if not any(a <= start and end <= b for a, b in dates)]
    if counted is None and _HOW_MANY.search(fold(question.text)):  # neither years nor a share
        return any(not _NO_COUNT.match(fold(text[end:])) for _, end in found)
    if counted is None:
        return any(not YEAR.fullmatch(text[start:end]) for start, end in found)
    rank = knowledge.likeness.rank

    def like(words: str) -> bool:
        """« foyers » for « familles », « enfants » for « gosses »."""
        stems = analyse(words)
        return any(s in question.widened or (s in rank and counted[rank[s]] >= _LIKE) for s in stems)

    def counts(end: int) -> str:
        """What the number that ends there counts; of a share, the whole sentence may say it."""
        if share := _SHARE_OF.match(text, end):
            end = share.end()  # « 85 % des parents » counts parents
        elif _OF_ALL.match(text, end):
            return text  # « La proportion des parents gardant leurs enfants est de 15,7 % »
        said = _COUNTED.match(text[end : end + _COUNTS_WITHIN])
        return " ".join(filter(None, said.groups())) if said else ""

    if tells_capacity(question, text):
        return True
    announced = [match.span(1) for match in _NUMBER_OF.finditer(text)]
    return any(like(counts(end)) or any(like(text[a:b]) for a, b in announced if b <= start) for start, end in found)


def tells_capacity(question: Question, text: str) -> bool:
    """« Agréée pour 9 enfants » tells how many places there are."""
    return question.focus in analyse(_CAPACITY["counted"]) and _TAKES_IN.search(fold(text)) is not None


def _figures_given(question: Question) -> frozenset[str]:
    return frozenset(plain_number(match.group()) for match in _FIGURE_GIVEN.finditer(question.text))


def tells_nothing_new(question: Question, unit: ReadUnit) -> bool:
    """« Qui anime le groupe sur les vacances ? » is not answered by « vacances », an item of the list of groups."""
    return question.kind not in _MAY_REPEAT and not question.yes_no and unit.stems <= set(question.terms)


def only_aimed_at(question: Question, text: str) -> bool:
    """« Début 2014, des travaux ont été engagés en vue de signer … » does not date the signature."""
    if question.kind != "date":
        return False
    aims = [stem for match in _AIM.finditer(text) for stem in analyse(match.group(1))]
    done = set(analyse(_AIM.sub(" ", text)))
    asked = {stem for stem in aims if same_root(stem, question.terms)}
    return bool(asked) and not any(same_root(stem, done) for stem in asked)


def another_office(question: Question, text: str, section: str) -> bool:
    """« Qui est le directeur général ? » is not answered by the name of the « directeur adjoint ».

    Args:
        question: what is asked.
        text: the sentence that would answer.
        section: the text that it stands in, where the office may be named before.
    """
    if question.kind not in ("name", "person"):
        return False
    asked, said = fold(question.text), flat(text)
    office = next((each for each in _OFFICES if each.named.search(asked)), None)
    if office is None or office.named.search(said):
        return False
    return office.of.search(said) is not None or (
        question.kind == "name" and office.named.search(flat(section)) is None
    )


def no_deadline(question: Question, text: str) -> bool:
    """« On a jusqu'à quand pour répondre ? » is not answered by the day on which something takes place."""
    asked = question.kind == "date" and matches("deadline", fold(question.text))
    return asked and not matches("told_deadline", flat(text)) and not evidence.spans("duration", text)


def only_a_share(question: Question, names: Set[str], text: str) -> bool:
    """« Combien d'habitants compte la ville ? » : a share of them is no count, where nothing is said of those counted.

    Args:
        names: stems of the words that name a text, and of those that ask.
    """
    of_all = question.kind == "number" and question.focus is not None and question.nouns <= {question.focus, *names}
    return of_all and _SHARE.search(text) is not None and not evidence.spans("number", _SHARE.sub(" ", text))


def same_root(stem: str, stems: Iterable[str]) -> bool:
    """« sign » of « signer » and « signe » of « signée »."""
    return any(
        min(len(stem), len(other)) >= _ROOT and (stem.startswith(other) or other.startswith(stem)) for other in stems
    )


def anchoring(question: Question, text: str, knowledge: Knowledge, likeness: np.ndarray, weights: np.ndarray) -> float:
    """The largest share of the question's words, by weight, around something of the kind asked."""
    rank = knowledge.likeness.rank
    around = (
        text[max(0, start - _ANCHORED_WITHIN) : end + _ANCHORED_WITHIN]
        for start, end in evidence.spans(question.kind, text)
    )
    ranks = (np.array([rank[stem] for stem in set(analyse(words)) if stem in rank], np.intp) for words in around)
    return max((float(weights @ nearest(likeness, near)) for near in ranks), default=0.0) if len(weights) else 0.0


def fits_reader(question: Question, text: str, label: str, of_others: bool) -> tuple[bool, bool]:
    """As `fits`; figures of another case, or on another subject, hold none of the question's."""
    inside, outside = fits(question.quantities, text, label)
    # What leaves out the figure of « y ai-je droit ? » answers it, with no.
    return inside and not of_others, outside and not question.yes_no


def figures(text: str) -> set[tuple[str, str]]:
    """Numbers with the first letters of what they count: ("6", "moi")."""
    return {(plain_number(number), fold(unit)[:3]) for number, unit in FIGURE.findall(text)}
