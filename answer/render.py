"""What was found → `Answer`: citations numbered, the lead cut from a quote, all other prose from the table."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from answer import evidence
from answer.clauses.facts import read_facts
from answer.model import Answer, Block, Citation
from answer.tables.load import table
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.question import Question
from answer.understanding.ranges import FIGURE, fits, plain_number, quantities
from answer.understanding.spelling import without_courtesies
from index.lexical import analyse
from ingest.labels import citation_label
from ingest.model import Document, Section
from ingest.text import fold, one_line

_LEADS = frozenset({"percentage", "amount", "duration", "date", "time", "frequency", "contact"})
SHOWN = 150  # characters of the question repeated in a refusal


def cite(number: int, document: Document, section: Section, start: int, end: int) -> Citation:
    """A citation of `document.text[start:end]`, which lies in `section`."""
    return Citation(
        number=number,
        document_id=document.id,
        section_id=section.id,
        source=document.source.file,
        title=document.source.title,
        section=section.path,
        label=citation_label(document, section),
        quote=document.text[start:end],
        start=start,
        end=end,
        page=document.page_at(start),
    )


def quote_units(units: Sequence[ReadUnit], knowledge: Knowledge, first: int = 1) -> tuple[Citation, ...]:
    """Citations of units, numbered from `first`."""
    return tuple(
        cite(number, knowledge.document(unit.section), unit.section, unit.unit.start, unit.unit.end)
        for number, unit in enumerate(units, start=first)
    )


def answered(
    question: Question,
    blocks: tuple[Block, ...],
    confidence: float,
    lead: str | None = None,
    understood_as: str | None = None,
    single: bool = True,
) -> Answer:
    """An answer made of blocks, with the lead cut from its only quote when there is one to cut.

    Args:
        single: one thing is asked; a comparison has no lead of its own.
    """
    citations = [citation for block in blocks for citation in block.citations]
    if single and lead is None and len(citations) == 1:
        lead = cut_lead(question, citations[0].quote)
    lines = [lead if lead and lead.endswith((".", ":")) else f"**{lead}**"] if lead else []
    for block in blocks:
        lines.append(_block_text(block))
    lines.append(_sources(citations))
    if understood_as:
        lines.append(f"*(Question comprise comme : {understood_as})*")
    return Answer("\n\n".join(line for line in lines if line), lead, blocks, False, confidence, understood_as)


def cut_lead(question: Question, quote: str) -> str | None:
    """The words of the quote that are of the kind asked, when they are one stretch: never rephrased."""
    if question.kind not in _LEADS:
        return None
    if question.kind == "amount" and question.nouns.isdisjoint(analyse(quote)):
        return None  # a sum alone reads as the price of what was asked; this one may be of something else
    found = evidence.spans(question.kind, quote)
    if len(found) != 1:
        return None
    start, end = found[0]
    if "@" not in quote[start:end] and not evidence.spans("number", quote[start:end]):
        return None  # « le jour de sa notification » is no date to show in bold
    while end < len(quote) and quote[end].isalnum():
        end += 1
    return quote[start:end].strip(" ,;.")


def corrected_figure(question: Question, quote: str, stated: bool) -> str | None:
    """« Le texte dit « 6 mois », et non « 3 mois ». », when the question asserts another figure of the same unit.

    Args:
        stated: a text states the asserted figure, of something; then it is not for us to correct it.
    """
    for number, unit in () if stated else question.claims:
        said = [words for value, words in _figures(quote, unit) if value == float(number)]
        others = [words for value, words in _figures(quote, unit) if value != float(number)]
        in_range = fits(quantities(f"{number} {unit}"), quote, "") != (False, False)  # a ceiling is no correction
        if others and not said and not in_range:
            return str(wording("lead", "figure_corrected").format(said=others[0], claimed=f"{number} {unit}"))
    return None


def _figures(quote: str, unit: str) -> list[tuple[float, str]]:
    """What a quote has of a unit, in figures or, of lengths of time, in letters, with the words: (3.0, "trois ans")."""
    lengths = [f for f in read_facts(quote) if f.kind in ("duration", "notice") and isinstance(f.value, int | float)]
    found = {m.start(): (m.group(1), m.group(2), m.group()) for m in FIGURE.finditer(quote)}
    found |= {f.start: (str(f.value), f.unit or "", f.text) for f in lengths if f.start not in found}
    return [
        (float(plain_number(number)), words)
        for _, (number, of, words) in sorted(found.items())
        if fold(of).rstrip("s")[:3] == fold(unit).rstrip("s")[:3]
    ]


def refused(
    question: Question,
    knowledge: Knowledge,
    confidence: float,
    contact: str,
    nearest: ReadUnit | None,
    because: str | None = None,
    understood_as: str | None = None,
    within: frozenset[str] | None = None,
) -> Answer:
    """A refusal: what was looked for and where, the nearest section as such, and whom to ask.

    Args:
        because: the sentence that says why, in place of the usual one.
        within: ids of the documents searched; None for all.
    """
    citation = quote_units([nearest], knowledge)[0] if nearest else None
    why = because or _searched(question, knowledge, within)
    parts = [f"{wording('refusal', 'verdict')} {why}"]
    if citation:
        parts.append(wording("refusal", "nearest").format(label=citation.label.rstrip(" ?.:")))
    parts.append(wording("refusal", "contact").format(contact=contact))
    spoken = [parts[0].removeprefix(wording("refusal", "verdict")).strip(), parts[-1]]
    return Answer("\n\n".join(parts), " ".join(spoken), (), True, confidence, understood_as, citation)


def _searched(question: Question, knowledge: Knowledge, within: frozenset[str] | None) -> str:
    documents = {d: document for d, document in knowledge.index.documents.items() if within is None or d in within}
    named = [documents[name] for name in sorted(question.documents) if name in documents]
    if question.elsewhere is not None:
        places = ", ".join(question.elsewhere.places)
        return str(wording("refusal", "abroad").format(places=places))
    words = without_courtesies(re.sub(r"\s+", " ", question.asked)).strip(" ?.!")
    words = words if len(words) <= SHOWN else f"{words[:SHOWN].rsplit(' ', 1)[0]}…"
    if len(named) == 1 or len(documents) == 1:
        title = (named or list(documents.values()))[0].source.short_title
        return str(wording("refusal", "searched_one").format(words=words, title=title))
    none = table("wording")["refusal"]["none"][question.kind]
    return str(wording("refusal", "searched").format(words=words, count=len(documents), none=none))


def _block_text(block: Block) -> str:
    heading = f"**{block.heading}**\n" if block.heading else ""
    mark = "- " if len(block.citations) > 1 else ""
    quotes = "\n".join(f"{mark}« {one_line(c.quote)} » [{c.number}]" for c in block.citations)
    return heading + "\n".join(part for part in (quotes, block.silence) if part)


def _sources(citations: Sequence[Citation]) -> str:
    """One line a section: « [1] à [3] Convention …, art. 1 »."""
    lines = []
    for _, group in groupby(citations, key=lambda citation: citation.section_id):
        first, *rest = group
        numbers = f"[{first.number}] à [{rest[-1].number}]" if rest else f"[{first.number}]"
        page = f", p. {first.page}" if first.page else ""
        lines.append(f"{numbers} {first.label}{page}")
    return "\n".join(lines)


def wording(part: str, name: str) -> Any:
    """A sentence of `tables/wording.toml`."""
    return table("wording")[part][name]
