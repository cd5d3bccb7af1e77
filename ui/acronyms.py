"""The glossary in, its table out, as HTML: each acronym with the words that expand it, or where it is used."""

from collections.abc import Mapping
from html import escape

from answer.understanding.glossary import Expansion, Glossary
from ingest import Document, citation_label, split_units
from ui import texts
from ui.source_panel import Reference, Span
from ui.tables import Cell, filterable_table

USES_SHOWN = 4  # places of an acronym that no text expands


def acronyms_html(glossary: Glossary, documents: Mapping[str, Document]) -> str:
    """The table, in alphabetical order; an acronym that the texts do not expand says so and where it stands."""
    rows = []
    for folded in sorted(glossary.occurrences.keys() | glossary.expansions.keys()):
        expansions = glossary.expand(folded)
        uses = glossary.occurrences.get(folded, ())
        if expansions:
            first = expansions[0]
            # Each document that spells it differently has its say.
            distinct = {each.long_form.casefold(): each for each in reversed(expansions)}
            shown = "<br>".join(_expansion(each, documents) for each in reversed(distinct.values()))
            rows.append([Cell(escape(first.acronym), heads=True), Cell(shown)])
        elif uses:
            document_id, offset = uses[0]
            acronym = documents[document_id].text[offset : offset + len(folded)]
            rows.append([Cell(escape(acronym), heads=True), Cell(_uses(uses, documents))])
    return filterable_table("sigles", texts.GLOSSARY_CAPTION, texts.GLOSSARY_COLUMNS, rows, texts.NO_ACRONYM)


def _expansion(expansion: Expansion, documents: Mapping[str, Document]) -> str:
    document = documents[expansion.document_id]
    start, end = _sentence(document, expansion.start)
    quote = " ".join(document.text[start:end].split())
    chip = _chip(document, expansion.start, (start, end))
    return f"<strong>{escape(expansion.long_form)}</strong><br>« {escape(quote)} » {chip}"


def _uses(uses: tuple[tuple[str, int], ...], documents: Mapping[str, Document]) -> str:
    """Where an acronym is used, a chip a section."""
    chips: dict[str, str] = {}
    for document_id, offset in uses:
        document = documents[document_id]
        section = document.section_at(offset)
        if section.id not in chips and len(chips) < USES_SHOWN:
            label = citation_label(document, section)
            chips[section.id] = f"{_chip(document, offset, _sentence(document, offset))} {escape(label)}"
    places = "<br>".join(chips.values())
    return f'<span class="absent">{texts.NOT_EXPANDED}</span> {texts.USED_IN}<br>{places}'


def _sentence(document: Document, offset: int) -> Span:
    """The unit that holds `offset`, or its line where no unit does: a heading, for one."""
    section = document.section_at(offset)
    for unit in split_units(document.text, section.body_start, section.own_end):
        if unit.start <= offset < unit.end:
            return unit.start, unit.end
    start = document.text.rfind("\n", 0, offset) + 1
    return max(start, section.start), min((document.text + "\n").index("\n", offset), section.end)


def _chip(document: Document, offset: int, span: Span) -> str:
    section = document.section_at(offset)
    name = texts.SEE_PASSAGE.format(label=citation_label(document, section))
    reference = Reference(section.id, (span,))
    return (
        f'<button type="button" class="chip" data-source="{escape(str(reference))}" '
        f'aria-label="{escape(name)}">§</button>'
    )
