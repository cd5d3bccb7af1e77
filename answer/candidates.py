"""Question → the units that might answer it, each with its measurements: the only place where they are taken."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from answer import evidence
from answer.apart import SORTS, stands_apart
from answer.cases import of_another_case
from answer.forms import anchoring, figures, fits_reader, is_typed, tells_capacity
from answer.tables.load import table
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.likeness import nearest
from answer.understanding.looking import (
    context_passages,
    look_for,
    section_spoken_of,
    within_reach,
)
from answer.understanding.places import plain
from answer.understanding.question import YEAR, Question
from answer.understanding.vocabulary import WORD
from index import Retrieved
from index.lexical import analyse
from ingest.age import last_change
from ingest.model import Section
from ingest.text import fold

# What is measured of a unit for a question, in the order of the columns.
MEASURES = (
    "unit_cosine",  # question and unit
    "unit_cosine_lag",  # behind the best unit
    "passage_cosine",  # question and the passage that holds the unit
    "passage_cosine_lag",
    "passage_bm25",  # as a share of the best passage's
    "share_section",  # idf-weighted share of the question's words in the section and its headings
    "share_label",  # the same, in the section's labels alone
    "soft_unit",  # the same in the unit, a word counting by its nearest word
    "soft_around",  # the same, with the lead of the list and the headings
    "widened_unit",  # share of the administrative words for the question's everyday words
    "widened_section",
    "rarest_unit",  # nearness of the question's rarest word to a word of the unit
    "rarest_section",
    "typed",  # the unit holds something of the kind asked
    "typed_missing",  # it holds nothing of it
    "anchored",  # share of the question's words that stand near something of the kind asked
    "named",  # the unit's document is named by the question, or is on its subject: 1; another is named: -1
    "context_cosine",  # earlier turns and the passage, for a question that leans on them
    "context_section",  # the unit stands in the section that the earlier turns are about
    "context_document",
    "reference",  # the section that the question names by its number
    "item",
    "lead",
    "listed_for_list",  # an item, and all of something is asked
    "length",  # log of the characters
    "short",  # under 25 characters: a title, a name
    "claimed_number",  # holds a figure that the question asserts, or a day that it names
    "claimed_figure",  # holds the unit of a figure that the question asserts
    "focus_unit",  # nearness of the noun that is counted or asked for to a word of the unit
    "focus_around",
    "focus_section",
    "title_share",  # share of the question's words in the document's title
    "unit_asked",  # idf-weighted share of the unit's words that the question has, or like ones
    "label_asked",  # the same of the section's own label: « Vous vivez en couple » is another case
    "title_asked",  # the same of the document's title
    "document_found",  # share of the passages found that the document holds
    "range_holds",  # a figure of the question lies in a range of the row, or is the figure of its case
    "range_excludes",  # it lies outside those of its unit
    "other_case",  # its headings are of a case that the question is not of
    "year_missing",  # the question speaks of a year that the section, its headings and the title do not
    "outdated",  # and that came after the document's last change
    "opening",  # under the title of a text that has headings
    *SORTS,  # what stands beside a rule
)  # fmt: skip

ASKING = {kind["name"]: frozenset(analyse(kind["asking"])) for kind in table("kinds")["kind"] if "asking" in kind}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Units in no order, a row of measures each; `stems` and `weights` are the question's words and their rarity."""

    question: Question
    units: tuple[ReadUnit, ...]
    measures: np.ndarray  # float32 (units, MEASURES)
    stems: tuple[str, ...]
    weights: np.ndarray  # float32 (stems,), sums to 1 unless empty
    nearness: np.ndarray  # float32 (units, stems): each word's nearness to its nearest word in and around the unit
    section_nearness: np.ndarray  # float32 (units, stems): the same over the whole section
    seen: np.ndarray  # bool (stems,): the corpus holds the word, or its everyday meaning
    naming: np.ndarray  # bool (stems,): the word names a thing
    focus: str | None  # the section that the earlier turns are about

    def only(self, mask: np.ndarray) -> "Candidates":
        """Those at `mask`, bool (units,); what is measured against the best one is measured anew."""
        return replace(
            self,
            units=tuple(unit for unit, kept in zip(self.units, mask, strict=True) if kept),
            measures=_against_best(self.measures[mask].copy()),
            nearness=self.nearness[mask],
            section_nearness=self.section_nearness[mask],
        )


def gather(question: Question, knowledge: Knowledge, within: frozenset[str] | None = None) -> Candidates:
    """Find and measure the units that might answer; `within` limits them to these documents."""
    index = knowledge.index
    within = within_reach(question, within)
    found = look_for(question, knowledge, within)
    passages = {r.passage.id: r for r in found}
    by_section: dict[str, list[Retrieved]] = {}
    for hit in passages.values():
        by_section.setdefault(hit.passage.section_id, []).append(hit)
    context = context_passages(question, knowledge)
    stems, likeness = knowledge.likeness.similarities(WORD.findall(question.text))
    names = naming_stems(question)
    # The name of the text that is asked about stands in its title, not in the sentence that answers; what says which
    # kind of answer is expected, as « horaires », stands beside none: an answer of that kind is told by its form.
    asking = ASKING.get(question.kind, frozenset())
    if names.issuperset(set(stems) - asking):
        asking = frozenset()  # « durée ? » has no other word
    weights = np.array([0.0 if s in names | asking else knowledge.vocabulary.idf(s) for s in stems], np.float32)
    weights = weights / weights.sum() if weights.any() else weights
    counted = likeness[stems.index(question.focus)] if question.focus in stems else None
    vector = index.encode(question.text)
    rows: list[list[float]] = []
    units: list[ReadUnit] = []
    nearness: list[np.ndarray] = []
    section_nearness: list[np.ndarray] = []
    focus = section_spoken_of(question, knowledge) if question.follows_up else None
    references = index.find_sections(question.text, within)
    claimed = {unit for _, unit in question.claims}
    held = Counter(hit.passage.document_id for hit in passages.values())
    for section_id, retrieved in by_section.items():
        read = knowledge.units(section_id)
        _, vectors = index.unit_vectors(section_id)
        section = index.sections[section_id]
        document = index.documents[section.document_id]
        title_stems = set(analyse(document.source.title))
        labels = set(analyse(section.path))
        of_section = frozenset().union(*(u.stems for u in read)) | labels if read else frozenset()
        near_section = nearest(
            likeness, np.concatenate([u.ranks_around for u in read]) if read else np.zeros(0, np.intp)
        )
        spoken_of = f"{document.source.title} {section.path} {document.text[section.start : section.own_end]}"
        year_missing = bool(question.years) and question.years.isdisjoint(YEAR.findall(spoken_of))
        # A sheet of 2020 knows no amount of 2024.
        changed = last_change(document.source) if document.source.scope == "national" else None
        outdated = year_missing and changed is not None and int(min(question.years)) > changed.value.year
        # A sheet is read by everyone; a convention names those that it is for.
        other_case = document.source.scope == "national" and of_another_case(
            question.asked, (*section.ancestors, section.label)
        )
        beside = bool(question.subjects) and document.id not in question.subjects
        label_asked, title_asked = (
            _asked(likeness, knowledge.ranks(frozenset(analyse(words))), knowledge)
            for words in (section.label, document.source.title)
        )
        for position, candidate in enumerate([*read, *_telling_heading(question, section, knowledge)]):
            unit = candidate.unit
            holding = [r for r in retrieved if r.passage.start <= unit.start < r.passage.end]
            holder = max(holding or retrieved, key=lambda r: r.cosine)
            text = document.text[unit.start : unit.end]
            near_unit = nearest(likeness, candidate.ranks)
            near_around = nearest(likeness, candidate.ranks_around)
            typed = is_typed(question, text, knowledge, counted)
            in_context = context.get(holder.passage.id)
            rarest = int(weights.argmax()) if len(weights) else None
            named = question.documents
            rows.append([
                # A heading has no vector of its own; that of the passage under it holds its words.
                float(vector @ vectors[position]) if position < len(vectors) else holder.cosine,
                0.0,
                holder.cosine,
                0.0,
                holder.bm25,
                _share(stems, weights, of_section),
                _share(stems, weights, labels),
                float(weights @ near_unit) if len(weights) else 0.0,
                float(weights @ near_around) if len(weights) else 0.0,
                _hits(question.widened, candidate.stems),
                _hits(question.widened, of_section),
                float(near_unit[rarest]) if rarest is not None else 0.0,
                float(near_section[rarest]) if rarest is not None else 0.0,
                float(typed is True),
                float(typed is False),
                anchoring(question, text, knowledge, likeness, weights) if typed else 0.0,
                1.0 if document.id in named or document.id in question.subjects else -1.0 if named else 0.0,
                in_context.cosine if in_context else 0.0,
                float(focus == section_id),
                float(focus is not None and index.sections[focus].document_id == document.id),
                float(any(each.holds(section) for each in references)),
                float(unit.kind == "item"),
                float(unit.kind == "lead"),
                float(unit.kind == "item" and question.wants_list),
                float(np.log(1 + len(text))),
                float(len(text) < 25),
                float(_stated_in(question, text)),
                float(any(word in text for word in claimed)),
                1.0 if tells_capacity(question, text) else _at(near_unit, stems, question.focus),
                *(_at(near, stems, question.focus) for near in (near_around, near_section)),
                _share(stems, weights, title_stems),
                _asked(likeness, candidate.ranks, knowledge),
                label_asked,
                title_asked,
                held[document.id] / len(passages),
                *fits_reader(question, text, section.label, other_case or beside),
                float(other_case),
                float(year_missing),
                float(outdated),
                float(
                    section.kind in ("document", "title")
                    and len(document.sections) > 1
                    and "?" not in document.source.short_title  # what follows a question answers it
                ),
                *stands_apart(text, section.path),
            ])  # fmt: skip
            units.append(candidate)
            nearness.append(near_around)
            section_nearness.append(near_section)
    measures = _against_best(np.array(rows, np.float32).reshape(len(rows), len(MEASURES)))
    shape = (len(rows), len(stems))
    return Candidates(
        question,
        tuple(units),
        measures,
        tuple(stems),
        weights,
        np.array(nearness, np.float32).reshape(shape),
        np.array(section_nearness, np.float32).reshape(shape),
        np.array([stem in knowledge.vocabulary.rarity for stem in stems], bool),
        np.array([stem in question.nouns for stem in stems], bool),
        focus,
    )


def _stated_in(question: Question, text: str) -> bool:
    """Whether a text holds a figure of the question's, or a day where who or where is asked of it.

    What is on the programme of that day stands in the sentences after the one that names it.
    """
    if question.kind != "text" and any(day in fold(text) for day in question.days):
        return True
    return any((number, fold(unit)[:3]) in figures(text) for number, unit in question.claims)


def _telling_heading(question: Question, section: Section, knowledge: Knowledge) -> list[ReadUnit]:
    """The section's heading when it states something of the kind asked: « signé le 4 juillet 2014 »."""
    formed = question.kind in evidence.FORMED or question.kind == "place"
    if not formed or not evidence.spans(question.kind, section.title):
        return []
    heading = knowledge.heading(section.id)
    return [heading] if heading else []


def naming_stems(question: Question) -> frozenset[str]:
    """The words of the question that name a text."""
    folded = plain(question.text)
    return frozenset(stem for m in question.mentions for stem in analyse(folded[m.start : m.end]))


def _against_best(measures: np.ndarray) -> np.ndarray:
    """Fill in, in place, how far each unit is behind the best one."""
    if len(measures):
        for absolute, lag in (("unit_cosine", "unit_cosine_lag"), ("passage_cosine", "passage_cosine_lag")):
            column = measures[:, MEASURES.index(absolute)]
            measures[:, MEASURES.index(lag)] = column - column.max()
        bm25 = measures[:, MEASURES.index("passage_bm25")]
        measures[:, MEASURES.index("passage_bm25")] = bm25 / (bm25.max() or 1.0)
    return measures


def _asked(likeness: np.ndarray, ranks: np.ndarray, knowledge: Knowledge) -> float:
    """The share of the words at `ranks`, by rarity, that the question has, each by its nearness to one of them."""
    if not len(ranks) or not likeness.size:
        return 0.0
    rarity = knowledge.rarity[ranks]
    return float(rarity @ likeness[:, ranks].max(axis=0) / rarity.sum())


def _at(nearness: np.ndarray, stems: Sequence[str], stem: str | None) -> float:
    return float(nearness[stems.index(stem)]) if stem in stems else 0.0


def _share(stems: Sequence[str], weights: np.ndarray, held: frozenset[str] | set[str]) -> float:
    return float(sum(weight for stem, weight in zip(stems, weights, strict=True) if stem in held))


def _hits(wanted: Sequence[str], held: frozenset[str]) -> float:
    return min(1.0, sum(stem in held for stem in wanted) / 2) if wanted else 0.0
