"""Where in a document its validity is told: manifest entry, sections on duration, sentences, signature, title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.model import Finding, Section, Source
from ingest.text import flat
from ingest.units import split_sentences, split_units
from ingest.validity import cues
from ingest.validity.clauses import Clause, read_clause, read_clauses, read_years
from ingest.validity.dates import plain, read_date

NEWS_HEAD = 900  # characters in which a news item tells of the signature that it reports
OTHER_REACH = 45  # characters; further on, « la convention précédente » is what the text is compared with
TITLE_LINE = 200  # characters; a longer line is a paragraph
TITLE_REACH = 400  # characters at the top in which a title may go on over several lines
SIGNED_REACH = 200  # characters after « Fait à » in which the day stands
_SIGNED_LINE = re.compile(r"^[ \t\xa0]*(?:fait|sign[ée]e?s?)\b", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Read:
    """A clause and where it stands; no span for the manifest, or a title that stands nowhere in the text."""

    clause: Clause
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Signature:
    """The day a text was signed and where it says so."""

    day: date
    finding: Finding


def entered(source: Source) -> list[Read]:
    """The clauses that the manifest gives by hand."""
    return [Read(clause, None) for clause in read_clauses(source.validity or "")]


def own_clauses(source: Source, text: str, sections: Sequence[Section]) -> list[Read]:
    """The clauses that a text has on its own validity: those of the sections on it first, then the others."""
    pattern = rf"{cues.OWN}|{cues.NEWS_OWN}" if source.kind == "actualité" else cues.OWN
    about: set[str] = set()
    first: list[Read] = []
    others: list[Read] = []
    for section in sections:  # parents come before their children
        heading = plain(section.label)
        told = bool(re.search(cues.HEADING, heading)) and not re.search(cues.OTHER_HEADING, heading)
        if (told or section.parent_id in about) and not re.search(cues.OTHER_HEADING, plain(section.path)):
            about.add(section.id)
        # Looking for the few words that matter costs less than cutting into sentences and reading numbers.
        if not (section.id in about or _MAYBE.search(text, section.start, section.own_end)):
            continue
        units = [(unit.start, unit.end) for unit in split_units(text, section.body_start, section.own_end)]
        untitled = section.kind == "article" and not section.title and bool(units)
        if untitled and re.search(cues.LABELLED, plain(text[slice(*units[0])])):
            about.add(section.id)
        if re.search(cues.OWN, heading):  # « Article 2. La convention porte sur les exercices 2022 à 2024. »
            units.insert(0, (section.start, section.body_start))
        own = False
        for start, end in units:
            if not (own or section.id in about or _MAYBE.search(text, start, end)):
                continue
            words = plain(text[start:end])
            speaks = section.id in about or re.search(pattern, words) or (own and re.search(cues.GOES_ON, words))
            own = bool(speaks) and not re.search(cues.OTHER, words[:OTHER_REACH])
            if not own:
                continue
            clause = read_clause(text[start:end])
            if clause != Clause():
                (first if section.id in about else others).append(Read(clause, (start, end)))
    return first + others


_MAYBE = re.compile(rf"{cues.SUBJECTS_WRITTEN}|conclue?s?\b|approuv|adopt|applicable|vigueur|dur[ée]e", re.IGNORECASE)


def title_years(source: Source, text: str, sections: Sequence[Section]) -> Read:
    """The years of a title: « Schéma départemental … 2021-2025 »."""
    for start, end in _title_lines(text, sections):
        clause = _years(text[start:end])
        if clause != Clause():
            return Read(clause, (start, end))
    return Read(_years(source.title), None)


def signature(source: Source, text: str, sections: Sequence[Section]) -> Signature | None:
    """The day of signature: under « Fait à … », in the title, or as a news item tells it."""
    for line in _SIGNED_LINE.finditer(text):
        end = min(len(text), line.start() + SIGNED_REACH)
        if found := re.search(cues.SIGNED_AT, plain(text[line.start() : end])):
            return _signature(found, text, line.start(), end)
    patterns: list[tuple[tuple[int, int], tuple[str, ...]]] = [
        (span, (cues.TITLE_SIGNED,)) for span in _title_lines(text, sections)
    ]
    if source.kind == "actualité":
        patterns += [(span, (cues.NEWS_SIGNED_FIRST, cues.NEWS_SIGNED)) for span in _sentences(text, NEWS_HEAD)]
    elif match := re.search(r"présente? \w+ (?:a été |est )?signée?", text, re.IGNORECASE):
        patterns.append(((match.start(), min(len(text), match.end() + SIGNED_REACH)), (cues.OWN_SIGNED,)))
    for (start, end), some in patterns:
        words = plain(text[start:end])
        for pattern in some:
            if found := re.search(pattern, words):
                return _signature(found, text, start, end)
    return None


def amendments(source: Source, text: str, sections: Sequence[Section]) -> tuple[tuple[str, Finding], ...]:
    """The amendments that a text says it takes account of, word for word; an amendment names those of its base."""
    if plain(source.title).startswith("avenant"):
        return ()
    top = min(len(text), TITLE_REACH)
    return tuple(
        (" ".join(text[slice(*match.span("what"))].split()), Finding("amended_by", *match.span("what")))
        for match in re.finditer(cues.AMENDED, flat(text[:top]))
    )


def _years(title: str) -> Clause:
    words = plain(title)
    clause = read_years(words, cues.TITLE_YEARS)
    return clause if clause != Clause() else read_years(words)


def _title_lines(text: str, sections: Sequence[Section]) -> list[tuple[int, int]]:
    """The lines of the title: at the top, before the first heading that is none of it."""
    body = min((s.start for s in sections if s.kind not in ("document", "title")), default=len(text))
    lines = re.finditer(r"[^\n]*\S[^\n]*", text[: min(body, TITLE_REACH)])
    return [line.span() for line in lines if len(line.group()) <= TITLE_LINE]


def _sentences(text: str, reach: int) -> list[tuple[int, int]]:
    lines = re.finditer(r"[^\n]*\S[^\n]*", text)
    return [span for line in lines if line.start() < reach for span in split_sentences(text, *line.span())]


def _signature(found: re.Match[str], text: str, start: int, end: int) -> Signature | None:
    words = next(words for words in found.groupdict().values() if words)
    day = read_date(words)
    if day is None:
        return None
    # The words of `found` are normalised: the quote ends with the line on which the year is written.
    year = text.find(str(day.year), start, end)
    stop = text.find("\n", year if year >= 0 else start)
    return Signature(day, Finding("signed", start, min(end, stop if stop >= 0 else len(text))))
