"""Questions written for this project, in everyday words → questions on the sheets and on collective agreements.

`sheet_questions.tsv` names a service-public sheet and asks what it answers, in other words than the sheet's where a
person would; those on a fifth of the sheets are for development. `agreement_questions.toml` holds questions by topic,
each asked in every agreement that has a heading of that topic.
"""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ingest.corpus import read_document, scan_corpus
from ingest.model import Document, Passage, Section
from ingest.passages import cut_passages
from training.colloquial import without_accents
from training.texts import Question, Split, Text, embedded_form, fold

SHEETS = Path(__file__).parent / "sheet_questions.tsv"
TOPICS = Path(__file__).parent / "agreement_questions.toml"
DEVELOPMENT_FOLD = 0  # of the sheets
MAIN_TEXT = "texte de base"  # of an agreement; what was added to it repeats its headings
MOST_RIGHT = 0.2  # of a pool; a heading that holds more of it tells too little


@dataclass(frozen=True, slots=True)
class Topic:
    """Headings of agreements, and what people ask about what stands below them."""

    headings: re.Pattern[str]
    questions: tuple[str, ...]


def read_sheet_questions(pool: str, usable: Collection[str], held_out: Collection[str]) -> list[Question]:
    """The questions on sheets that may be used."""
    rows = [line.split("\t") for line in SHEETS.read_text(encoding="utf-8").splitlines()]
    return [
        Question(f"written-{sheet}-{rank}", "written-sheets", pool, _split(sheet), asked, {sheet: 1}, "nothing")
        for rank, (sheet, asked) in enumerate(rows)
        if sheet in usable and sheet not in held_out
    ]


def _split(sheet: str) -> Split:
    return "dev" if fold(sheet) == DEVELOPMENT_FOLD else "train"


def read_agreements(folder: Path) -> tuple[list[Text], list[Question]]:
    """Every agreement in a folder, as the product's library keeps them → passages of its main text, and questions.

    Every second agreement is given without the headings that the passages stand below: they tell the topic.
    """
    with TOPICS.open("rb") as stream:
        rows = tomllib.load(stream)["topic"]
    topics = [Topic(re.compile("|".join(row["headings"])), tuple(row["questions"])) for row in rows]
    texts: list[Text] = []
    questions: list[Question] = []
    for rank, file in enumerate(scan_corpus(folder).files):
        document = read_document(file)
        sections = {section.id: section for section in document.sections}
        pool = f"agreement-{document.id}"
        passages = [p for p in cut_passages(document) if _path(sections[p.section_id]).startswith(MAIN_TEXT)]
        texts += [_text(document, passage, pool, bare=rank % 2 == 0) for passage in passages]
        for topic in topics:
            right = [p.id for p in passages if topic.headings.search(_below(sections[p.section_id]))]
            if not 0 < len(right) <= MOST_RIGHT * len(passages):
                continue
            gains = {f"{pool}/{name}": 1 for name in right}
            questions += [
                Question(f"{pool}-{asked}", "agreements", pool, "train", asked, gains, labelled="nothing")
                for asked in topic.questions
            ]
    return texts, questions


def _text(document: Document, passage: Passage, pool: str, bare: bool) -> Text:
    body = document.text[passage.start : passage.end]
    name = f"{pool}/{passage.id}"
    # A group of its own, and a document of its own: a heading's other passages are right, those elsewhere are not.
    return Text(name, pool, name, name, embedded_form([], body) if bare else passage.embedded_text)


def _path(section: Section) -> str:
    return without_accents(" > ".join([*section.ancestors, section.heading])).lower()


def _below(section: Section) -> str:
    """The two lowest headings above a passage: higher ones hold too much."""
    return without_accents(" > ".join([*section.ancestors[1:], section.heading][-2:])).lower()
