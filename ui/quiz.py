"""Documents in, the questions of a short quiz out, each with the words of the texts that answer it.

Nothing is asked that a text does not say in so many words: a figure left out of its sentence, an acronym, who pilots
an action sheet. The wrong choices come from the texts too, or from the same figure changed.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from answer.clauses.facts import Fact, read_facts
from answer.understanding.glossary import Glossary
from ingest import Document, Section, split_units
from ui import texts
from ui.action_sheets import action_sheets
from ui.source_panel import Reference

LENGTH = 8  # questions
CHOICES = 4
_ASKED_KINDS = ("duration", "notice", "amount", "percentage", "date")
_SHORTEST, _LONGEST = 50, 320  # characters of a sentence that is asked about
_GAP = "……"
# What makes another figure where the texts hold too few: factors, and what is added to the last number of a date.
_OTHER_NUMBERS = (0.5, 2, 1.5, 3)
_OTHER_DAYS = (1, -1, 2)


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question, its choices, the rank of the right one, and where the texts say so."""

    question: str
    choices: tuple[str, ...]
    right: int
    reference: Reference
    document_title: str


def make_quiz(documents: Mapping[str, Document], glossary: Glossary, seed: int) -> tuple[QuizQuestion, ...]:
    """Up to `LENGTH` questions, of all kinds in turn; the same ones for the same seed and texts."""
    chance = random.Random(seed)
    kinds = [
        list(_piloting(documents.values(), chance)),
        list(_acronyms(documents, glossary, chance)),
        list(_figures(documents.values(), chance)),
    ]
    for questions in kinds:
        chance.shuffle(questions)
    asked: list[QuizQuestion] = []
    while len(asked) < LENGTH and any(kinds):
        asked += [questions.pop() for questions in kinds if questions][: LENGTH - len(asked)]
    chance.shuffle(asked)
    return tuple(asked)


def _question(
    text: str, answer: str, wrong: Iterable[str], reference: Reference, document: Document, chance: random.Random
) -> QuizQuestion | None:
    """The question with its choices in a random order; None when there are not two to choose from."""
    others = [each for each in dict.fromkeys(wrong) if each.casefold() != answer.casefold()]
    choices = [answer, *others[: CHOICES - 1]]
    if len(choices) < 2:
        return None
    chance.shuffle(choices)
    return QuizQuestion(text, tuple(choices), choices.index(answer), reference, document.source.short_title)


def _figures(documents: Iterable[Document], chance: random.Random) -> Iterator[QuizQuestion]:
    """« … un délai de préavis de …… » : sentences that hold one figure of a kind, which is left out."""
    found: list[tuple[Document, Section, int, int, Fact]] = []
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for document in documents:
        for section in document.sections:
            for unit in split_units(document.text, section.body_start, section.own_end):
                facts = read_facts(document.text, unit.start, unit.end)
                for fact in facts:
                    alike[_shape(fact)].append(fact.text)
                asked = [fact for fact in facts if fact.kind in _ASKED_KINDS]
                long_enough = _SHORTEST <= unit.end - unit.start <= _LONGEST
                if unit.kind == "sentence" and long_enough and len(asked) == 1 and any(map(str.isdigit, asked[0].text)):
                    found.append((document, section, unit.start, unit.end, asked[0]))
    for document, section, start, end, fact in found:
        others = sorted({each for each in alike[_shape(fact)] if each != fact.text})
        chance.shuffle(others)
        text = document.text
        gapped = " ".join(f"{text[start : fact.start]}{_GAP}{text[fact.end : end]}".split())
        question = texts.QUIZ_COMPLETE.format(title=document.source.short_title, sentence=gapped)
        reference = Reference(section.id, ((start, end),))
        made = _question(question, fact.text, [*others, *_changed(fact)], reference, document, chance)
        if made is not None:
            yield made


def _shape(fact: Fact) -> tuple[str, str]:
    """What could stand in its place without giving the answer away: the same unit, or a date as precise."""
    return fact.kind, re.sub(r"\w", "x", str(fact.value)) if fact.kind == "date" else str(fact.unit)


def _changed(fact: Fact) -> Iterator[str]:
    """The same words with another number."""
    *_, last = re.finditer(r"\d+", fact.text)  # of a date, its year, or its day when it has none
    number = int(last.group())
    others = (number + step for step in _OTHER_DAYS) if fact.kind == "date" else (number * f for f in _OTHER_NUMBERS)
    for other in others:
        if other == int(other) and other > 0:
            yield f"{fact.text[: last.start()]}{int(other)}{fact.text[last.end() :]}"


def _acronyms(documents: Mapping[str, Document], glossary: Glossary, chance: random.Random) -> Iterator[QuizQuestion]:
    """« Que veut dire RAM ? », among the long forms of other acronyms."""
    firsts = [expansions[0] for _, expansions in sorted(glossary.expansions.items()) if expansions]
    for expansion in firsts:
        others = [each.long_form for each in firsts if each.acronym.casefold() != expansion.acronym.casefold()]
        chance.shuffle(others)
        document = documents[expansion.document_id]
        section = document.section_at(expansion.start)
        reference = Reference(section.id, ((expansion.start, expansion.end),))
        question = texts.QUIZ_ACRONYM.format(acronym=expansion.acronym)
        made = _question(question, expansion.long_form, others, reference, document, chance)
        if made is not None:
            yield made


def _piloting(documents: Iterable[Document], chance: random.Random) -> Iterator[QuizQuestion]:
    """« Qui pilote la fiche … ? », among those that other sheets and texts name."""
    documents = tuple(documents)
    sheets = action_sheets(documents)
    parties = sorted({party for each in documents for party in (each.source.publisher, *each.source.parties) if party})
    for sheet in sheets:
        field = sheet.fields.get("pilote")
        if field is None or len(field.spans) != 1:
            continue
        start, end = field.spans[0]
        others = [each for each in parties if each not in sheet.document.text[start:end]]
        chance.shuffle(others)
        number = sheet.section.number or sheet.document.source.short_title
        question = texts.QUIZ_PILOT.format(sheet=number)
        reference = Reference(field.section_id, field.spans)
        made = _question(question, sheet.document.text[start:end], others, reference, sheet.document, chance)
        if made is not None:
            yield made
