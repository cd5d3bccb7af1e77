"""Document → passages to index: stretches of one section's own text, cut where a reader would pause."""

from dataclasses import dataclass

from ingest.model import Document, Passage, Section
from ingest.units import Unit, split_sentences, split_units

PASSAGE_LIMIT = 900  # characters


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that is kept whole, with what comes before it."""

    start: int
    end: int
    opens_paragraph: bool
    is_lead: bool
    lead: Unit | None  # what introduces the list that the piece belongs to


def breadcrumb(document: Document, section: Section) -> str:
    """Short title and labels down to the section, joined by " › "; a dated item shows its date."""
    labels = [*section.ancestors, section.heading] if section.label else []
    if section.date is not None:
        labels[-1] = f"{section.date}, {labels[-1]}"
    return " › ".join([document.source.short_title, *labels])


def _split_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A stretch above the limit, cut at sentences, then at blanks."""
    spans: list[tuple[int, int]] = []
    for first, last in split_sentences(text, start, end):
        at = first
        while last - at > PASSAGE_LIMIT:
            blank = max(text.rfind(mark, at + 1, at + PASSAGE_LIMIT) for mark in (" ", "\n", "\t"))
            cut = blank if blank > at else at + PASSAGE_LIMIT
            spans.append((at, at + len(text[at:cut].rstrip())))
            at = cut + len(text[cut:last]) - len(text[cut:last].lstrip())
        spans.append((at, last))
    return spans


def _pieces(text: str, start: int, end: int) -> list[_Piece]:
    units = split_units(text, start, end)
    pieces: list[_Piece] = []
    at = start
    for unit in units:
        # A list mark belongs to its item.
        lead = units[unit.lead] if unit.lead is not None else None
        while lead is not None and lead.lead is not None and lead.kind == "item":
            lead = units[lead.lead]
        opens = "\n\n" in text[at : unit.start].replace("\r", "").replace(" ", "")
        first = next(
            i for i in range(at, unit.end) if i >= unit.start or not (text[i].isspace() or text[i] == "\ufeff")
        )
        spans = [(first, unit.end)] if unit.end - first <= PASSAGE_LIMIT else _split_long(text, first, unit.end)
        for number, (a, b) in enumerate(spans):
            pieces.append(_Piece(a, b, opens and number == 0, unit.kind == "lead", lead))
        at = unit.end
    return pieces


def _groups(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces packed up to the limit; a lead-in goes with what it introduces."""
    groups: list[list[_Piece]] = []
    current: list[_Piece] = []
    for piece in pieces:
        if current and piece.end - current[0].start > PASSAGE_LIMIT:
            kept = _cut(current)
            groups.append(current[:kept])
            current = current[kept:]
            if current and piece.end - current[0].start > PASSAGE_LIMIT:
                groups.append(current)
                current = []
        current.append(piece)
    if current:
        groups.append(current)
    return groups


def _cut(pieces: list[_Piece]) -> int:
    """How many pieces of a full group stay in it: up to a paragraph when that leaves half, never up to a lead-in."""
    start = pieces[0].start
    kept = len(pieces)
    while kept > 1 and pieces[kept - 1].is_lead:
        kept -= 1
    paragraphs = [
        at
        for at in range(1, kept)
        if pieces[at].opens_paragraph
        and not pieces[at - 1].is_lead
        and pieces[at - 1].end - start >= PASSAGE_LIMIT // 2
    ]
    return paragraphs[-1] if paragraphs and pieces[kept - 1].lead is None else kept


def cut_passages(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, section by section, in reading order.

    Every character of every section's body that is not blank lies in exactly one passage; a section that has
    neither body nor child gives its heading. When a list is cut, the `embedded_text` of what follows repeats
    the line that introduces it.
    """
    passages: list[Passage] = []
    for section in document.sections:
        start, end = section.body_start, section.own_end
        if not document.text[start:end].strip():
            if section.own_end != section.end or not section.label or not document.text[section.start : end].strip():
                continue
            start = section.start
        groups = _groups(_pieces(document.text, start, end))
        head = breadcrumb(document, section)
        for rank, group in enumerate(groups):
            first, last = group[0].start, group[-1].end
            text = document.text[first:last]
            lead = group[0].lead
            repeated = f"{document.text[lead.start : lead.end]}\n" if lead is not None and lead.start < first else ""
            passages.append(
                Passage(f"{section.id}#{rank}", document.id, section.id, text, first, last, f"{head}\n{repeated}{text}")
            )
    return tuple(passages)
