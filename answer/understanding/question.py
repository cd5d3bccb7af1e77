"""Question and history → `Question`: what is asked, in which words, about which documents, for what kind of answer."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from answer.model import Turn
from answer.tables.load import table
from answer.understanding.acronym_asked import TOKEN, asked_acronym
from answer.understanding.glossary import Glossary
from answer.understanding.kinds import AnswerKind, compiled, focus_of, kind_of, matches
from answer.understanding.places import Elsewhere, communes_in, plain
from answer.understanding.ranges import NUMBER, plain_number, quantities
from answer.understanding.scopes import NAMING_KINDS, Mention, Names
from answer.understanding.spelling import correct, is_only_courtesy, is_only_thanks, meant_instead, spelt_out
from answer.understanding.vocabulary import WORD, Vocabulary, is_french
from answer.wording import check_wording
from errors import GreetingQuestionError, ThanksQuestionError
from index.lexical import analyse
from ingest.tagger import tag
from ingest.text import fold

_NAMING = frozenset({"NOUN", "PROPN", "NUM", "X"})  # parts of speech; "X" is what the tagger does not know
INVERTED = re.compile(r"-(?:t-)?(?:il|elle|on)s?$")  # « se réunissent-ils » is a verb, whatever the tagger takes it for
_EVERYWHERE = 4.0  # rarity under which a word stands in more than one section of 50
_MEANINGS = 2  # of an acronym, the most frequent ones
_FEW = 2  # content words that a question which names no text and takes up no word may have to lean on earlier turns
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(map(fold, table('types')['words']['month']))})\b")
_CLAIM = re.compile(
    rf"\b({NUMBER})\s?(%|pour cent|ans?\b|années?\b|mois\b|jours?\b|semaines?\b|heures?\b|euros?\b|€|places?\b)"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. `text` is corrected; nothing of it is ever quoted as an answer."""

    asked: str
    text: str
    kind: AnswerKind
    kind_taken_up: bool  # it is that of the question before: « et pour les élus ? »
    wants_list: bool
    yes_no: bool
    compares: bool
    follows_up: bool
    takes_up: bool  # a word says that it follows up: « elle », « et »
    may_stand_alone: bool  # only its few words say that it follows up: « que faire en cas de litige ? » may not
    terms: tuple[str, ...]  # content stems of `text`, each once
    focus: str | None  # the stem of what is counted or asked for: "place" in « combien de places … »
    of_standing: bool  # whether, or until when, a text applies is asked
    of_signatories: bool  # who signed a text is asked
    of_a_text: bool  # a convention, a schema or the like is spoken of
    locates: bool  # where one thing is, is asked
    of_existence: bool  # whether there is such a thing is asked
    outcome: bool  # what has actually happened is asked, not what was planned
    nouns: frozenset[str]  # those of them that name things
    capitals: frozenset[str]  # of these, the ones written with a capital that opens no sentence, but for acronyms
    widened: tuple[str, ...]  # stems of administrative words and expansions for the question's everyday words
    mentions: tuple[Mention, ...]
    subjects: frozenset[str]  # ids of the sheets whose title names what is asked about
    elsewhere: Elsewhere | None  # places named that no text speaks of
    communes: tuple[str, ...]  # those named that a text speaks of, and is not of: « le forum de Puteaux »
    nationwide: frozenset[str]  # ids of the texts that apply in every commune; told where communes are named
    context: str  # the earlier turns it leans on, latest first; "" without history
    answered: str  # the latest of them that answers; "" without one
    acronym: str | None  # for a definition: the word whose meaning is asked
    years: frozenset[str]  # those it speaks of
    days: frozenset[str]  # those it names, folded: "20 octobre"
    claims: tuple[tuple[str, str], ...]  # figures that the question asserts: ("3", "mois")
    quantities: tuple[tuple[float, str], ...]  # figures with what they count: (60000.0, "€"), (2.0, "enfant")

    @property
    def documents(self) -> frozenset[str]:
        """Ids of all documents named."""
        return frozenset().union(*(mention.documents for mention in self.mentions))


def understand(
    asked: str, history: Sequence[Turn], vocabulary: Vocabulary, names: Names, glossary: Glossary
) -> Question:
    """Read a question as its writer meant it.

    Raises:
        EmptyQuestionError, GreetingQuestionError, ThanksQuestionError, TooLongQuestionError, WordlessQuestionError:
            there is no question to read.
    """
    check_wording(asked)
    if is_only_thanks(asked):
        raise ThanksQuestionError()
    if is_only_courtesy(asked):
        raise GreetingQuestionError()
    if history and (meant := meant_instead(asked)) is not None:
        asked = f"et {meant} ?"
    text = correct(asked, vocabulary)
    folded = fold(text)
    compares = matches("comparison", folded)
    elsewhere = names.places.elsewhere(spelt_out(asked))  # not corrected: a place is no misspelt word of the corpus
    mentions = names.mentions(text)
    twice = compiled(tuple(table("kinds")["parallel"]["patterns"])).search(folded)
    # « Qui pilote et qui finance la fiche du Rhône ? » asks two things of one text, named after both.
    compares = compares or (twice is not None and not (mentions and all(m.start > twice.end() for m in mentions)))
    if elsewhere is not None:  # « la fiche de la Drôme » is not the one fiche that there is
        # Nor is « Saint-Denis » the name of a text of Seine-Saint-Denis.
        not_naming = NAMING_KINDS | {word for place in elsewhere.places for word in plain(place).split()}
        mentions = tuple(m for m in mentions if not not_naming.issuperset(plain(text)[m.start : m.end].split()))
    spoken = [turn for turn in reversed(history[-4:]) if not _is_refusal(turn)]
    terms = tuple(dict.fromkeys(analyse(text)))
    leans = matches("follow_up", compiled(tuple(table("kinds")["follow_up"]["idioms"])).sub(" ", folded))
    follows_up = bool(history) and (leans or (not mentions and elsewhere is None and len(terms) <= _FEW))
    kind, certain = kind_of(folded)
    open_kind = kind in ("definition", "text") or not certain
    acronym = asked_acronym(text, glossary, mentions) if open_kind else None
    if acronym is not None:
        kind = "definition"
    taken_up = follows_up and kind == "text" and len(terms) <= _FEW and not _has_verb(text)
    if taken_up and any(turn.role == "user" for turn in history):  # « Et pour les élus ? »
        kind, of_acronym = _kind_before(history, vocabulary, glossary)
        if of_acronym and (acronym := asked_acronym(text, glossary, mentions, meaning=True)) is not None:
            kind = "definition"  # « et ADAJE ? »
    focus = focus_of(text)
    counted = names.about([focus]) if focus is not None else frozenset()
    # « j'ai le RSA et un enfant, combien d'APL ? » is about the APL.
    subjects = frozenset() if mentions else counted or names.about(terms)
    if kind == "number" and subjects and (focus is None or counted) and "de combien" not in folded:
        kind = "amount"  # « combien de RSA », « l'Asf c'est combien »
    sides = {mention.documents for mention in mentions}
    written = spelt_out(asked)
    # « et à colombes ? » names nothing else: there, doves are a town.
    written = written.title() if follows_up and len(terms) == 1 else written
    communes = _communes(written, text, mentions, elsewhere)
    return Question(
        asked=asked,
        text=text,
        kind=kind,
        kind_taken_up=taken_up and kind != "text",
        wants_list=matches("list", folded),
        yes_no=matches("yes_no", folded),
        compares=compares or len(sides) > 1,
        follows_up=follows_up,
        takes_up=bool(history) and leans,
        may_stand_alone=follows_up and not leans and len(terms) > 1,
        terms=terms,
        focus=focus,
        of_standing=matches("standing", folded),
        of_signatories=matches("signatories", folded),
        of_a_text=matches("text", folded),
        locates=kind == "place" and matches("locating", folded),
        of_existence=matches("existence", folded),
        outcome=matches("outcome", folded),
        nouns=frozenset(
            s for t in tag(text) if t.part in _NAMING and not INVERTED.search(t.word) for s in analyse(t.word)
        ),
        capitals=_capitals(text, mentions),
        widened=widen(text, vocabulary, glossary),
        mentions=mentions,
        subjects=subjects,
        elsewhere=elsewhere,
        communes=communes,
        nationwide=names.places.national if communes else frozenset(),
        context=" ".join(turn.content for turn in spoken),
        answered=next((turn.content for turn in spoken if turn.role == "assistant"), ""),
        acronym=acronym,
        years=frozenset(YEAR.findall(text)),
        days=frozenset(_DAY.findall(folded)),
        claims=tuple((plain_number(number), unit) for number, unit in _CLAIM.findall(text)),
        quantities=quantities(text),
    )


def _has_verb(text: str) -> bool:
    return any(tagged.part in ("VERB", "AUX") and len(tagged.word) > 1 for tagged in tag(text))  # « a Épinay » has none


def _kind_before(history: Sequence[Turn], vocabulary: Vocabulary, glossary: Glossary) -> tuple[AnswerKind, bool]:
    """The kind of the last question, and whether it asks what an acronym means, as the one that it takes up may do."""
    asked = [correct(turn.content, vocabulary) for turn in reversed(history) if turn.role == "user"]
    kind = kind_of(fold(asked[0]))[0]
    for text in asked:
        if kind_of(fold(text))[0] in ("definition", "text") and asked_acronym(text, glossary, ()) is not None:
            return kind, True
        if _has_verb(text) or len(analyse(text)) > _FEW:
            break
    return kind, False


def _communes(written: str, text: str, mentions: Sequence[Mention], elsewhere: Elsewhere | None) -> tuple[str, ...]:
    naming = {word for m in mentions for word in plain(text)[m.start : m.end].split()}
    absent = elsewhere.places if elsewhere is not None else ()
    named = dict.fromkeys(name for name, _ in communes_in(written))
    return tuple(
        name
        for name in named
        if name not in absent
        and not naming.issuperset(plain(name).split())
        and (name in written or not all(map(is_french, plain(name).split())))  # « la garde » is no town
    )


def _capitals(text: str, mentions: Sequence[Mention]) -> frozenset[str]:
    named = {word for m in mentions for word in plain(text)[m.start : m.end].split()}
    inside = (word for word in WORD.findall(text)[1:] if word[0].isupper() and not word.isupper())
    return frozenset(stem for word in inside if fold(word) not in named for stem in analyse(word))


def _is_refusal(turn: Turn) -> bool:
    """What a refusal shows as the nearest passage is not what was spoken of."""
    verdict: str = table("wording")["refusal"]["verdict"]
    return turn.role == "assistant" and turn.content.lstrip("* ").startswith(verdict.strip("*"))


def widen(text: str, vocabulary: Vocabulary, glossary: Glossary) -> tuple[str, ...]:
    """Stems that the texts may use for the question's words: everyday words, acronyms and their expansions."""
    everyday: dict[str, list[str]] = table("speech")["everyday"]
    asked = set(analyse(text))
    tokens = [fold(token) for token in WORD.findall(text)]
    stems: dict[str, None] = {}
    for word, meanings in everyday.items():
        if any(_same_word(word, token) for token in tokens):
            stems.update(dict.fromkeys(stem for meaning in meanings for stem in analyse(meaning)))
    for token in TOKEN.findall(text):
        said = analyse(token)
        if not token.isupper() and (not said or (is_french(token) and vocabulary.idf(said[0]) < _EVERYWHERE)):
            continue  # « plus », « ce » and « pas » are acronyms too
        spelt = Counter(fold(expansion.long_form) for expansion in glossary.expand(token))
        for meaning, _ in spelt.most_common(_MEANINGS):
            stems.update(dict.fromkeys(analyse(meaning)))
    for name, expansions in glossary.expansions.items():
        if any(len(long := _stems(e.long_form)) > 1 and long <= asked for e in expansions):
            stems[name] = None
    return tuple(stem for stem in stems if stem not in asked)


@lru_cache(maxsize=20_000)  # the long forms of 3,000 sheets, which every question is held against
def _stems(long_form: str) -> frozenset[str]:
    return frozenset(analyse(long_form))


def _same_word(word: str, token: str) -> bool:
    """Whether a folded token is this word or an inflection of it; short words only take a plural."""
    if token.rstrip("sx") == word.rstrip("sx"):
        return True
    return len(word) >= 5 and word[:4] == token[:4] and analyse(word) == analyse(token)
