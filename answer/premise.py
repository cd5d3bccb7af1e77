"""What a question takes for granted and the texts contradict: « l'article 9 » of a convention that has seven."""

import re
from collections.abc import Callable, Sequence

import numpy as np

from answer.candidates import MEASURES, Candidates
from answer.clauses.facts import read_facts
from answer.render import wording
from answer.text_record import told_by
from answer.understanding.knowledge import Knowledge, ReadUnit
from answer.understanding.question import Question
from answer.understanding.ranks import RANK_WORD, rank_of
from index.lexical import analyse
from ingest.labels import section_name
from ingest.model import Document, Section, ValidityFact
from ingest.text import flat, fold

# Numbered parts that people ask for by number, as `Section.kind` names them; all begin with a vowel.
# « Fiche action n° 7 » is the name of a text.
_PARTS = "article|art|axe|action|annexe"
_ASKED = re.compile(
    rf"(?<!fiche )(?<!fiche d')(?<!fiches )\b(?:l'|d'|a l'|de l')?(?:(?P<part>{_PARTS})\.?\s"
    rf"(?:n\s?°\s?)?(?P<number>\d{{1,3}}(?:\.\d+)*)\b|(?P<rank>{RANK_WORD}|derniere?) (?P<ranked>{_PARTS})\b)"
)
_LISTED = re.compile(rf"\b(?P<part>{_PARTS})s\s(?P<numbers>\d{{1,3}}(?:(?:\s?,\s?|\s(?:et|ou)\s)\d{{1,3}})+)\b")

_SET_SIDE_BY_SIDE = frozenset(analyse("compare comparaison différence écart point commun"))
_PREMISE = re.compile(
    r"^(?:(?:(?:puisqu|vu qu|etant donne qu|sachant qu)(?:e |')|comme )(?P<that>.+?)"
    r"|(?P<being>(?:l'|l[ae]s? |une? |cet(?:te)? |ce )[^,?]+? (?:n')?(?:etant|ayant) [^,?]+?)), .+",
    re.IGNORECASE,
)
_LATE_PREMISE = re.compile(r"^(?P<before>.+?), (?:puisqu|vu qu|etant donne qu|sachant qu)(?:e |')(?P<late>[^,?]+)")
_OF_IT = re.compile(r"^(?:c'|ce |cela |ca |il |elle )")
_NAME = re.compile(r"\b[A-Z]{2,}\b")
_LASTS = re.compile(
    r"\b(?:conclue?s?|signee?s?|valables?|prevue?s?|faite?s?|engage\w*) pour (?:une duree de )?(?=\w+ (?:ans?|mois)\b)"
)
_LENGTHS = ("duration", "notice")
_DURATION: tuple[ValidityFact, ...] = ("duration",)
_MANY_DIGITS = 3  # of a figure that is not met by chance


def taken_for_granted(question: Question) -> str | None:
    """« Puisque la CTG est une convention de financement, quel montant … ? », « La CTG étant …, » : that it is one."""
    folded = fold(question.text)
    if match := _PREMISE.match(folded):
        return question.text[slice(*match.span("that" if match["that"] else "being"))]
    if (late := _LATE_PREMISE.match(folded)) is None:
        return None
    granted = question.text[slice(*late.span("late"))].strip()
    named = _NAME.findall(question.text[: late.end("before")])
    # « … en signant une CTG, puisque c'est un contrat de financement » : of the CTG.
    return f"{named[-1]} : {granted}" if named and _OF_IT.match(fold(granted)) else granted


def corrected_length(
    question: Question, knowledge: Knowledge, within: frozenset[str] | None = None
) -> tuple[ReadUnit, str] | None:
    """« L'accord étant conclu pour cinq ans, … » of one that lasts three: the sentence that says so, and ours.

    Args:
        within: ids of the documents to answer from; None for all.
    """
    texts = question.documents if within is None else question.documents & within
    match = _LASTS.search(fold(question.text))
    if match is None or len(texts) != 1 or question.kind == "duration":
        return None
    document = knowledge.index.documents[next(iter(texts))]
    claimed = [f for f in read_facts(question.text) if f.kind in _LENGTHS and f.start >= match.end()]
    units = told_by(document, knowledge, _DURATION) if document.validity.duration is not None else []
    if not claimed or not units:
        return None
    said = [f for f in read_facts(document.text, units[0].unit.start, units[0].unit.end) if f.kind in _LENGTHS]
    if not said or any((f.value, f.unit) == (claimed[0].value, claimed[0].unit) for f in said):
        return None
    return units[0], str(wording("lead", "figure_corrected").format(said=said[0].text, claimed=claimed[0].text))


def figure_of_another_text(candidates: Candidates, scores: np.ndarray) -> ReadUnit | None:
    """« Les 4 000 places, c'est à Épinay ? » : the unit with that figure, when another text alone has it."""
    question = candidates.question
    named, claims = question.documents, [number for number, _ in question.claims]
    if not named or not any(len(number) >= _MANY_DIGITS for number in claims) or question.kind != "text":
        return None
    stating = np.flatnonzero(candidates.measures[:, MEASURES.index("claimed_number")] > 0)
    if not len(stating) or any(candidates.units[place].section.document_id in named for place in stating):
        return None
    return candidates.units[max(stating, key=lambda place: float(scores[place]))]


def with_another_number(text: str, number: Callable[[int], int | None]) -> str | None:
    """« Que dit l'article 2 ? » with the number that `number` gives for 2; None where it names no part."""
    match = _ASKED.search(flat(text))
    said = _number_said(match) if match is not None else None
    if match is None or said is None or not said.isdigit():
        return None
    now = number(int(said))
    start, end = (match.start("rank"), match.end()) if match["rank"] else match.span("part")[:1] + match.span()[1:]
    return None if now is None else f"{text[:start]}{match['ranked'] or match['part']} {now}{text[end:]}"


def numbers_asked(question: Question, knowledge: Knowledge) -> list[tuple[str, str]]:
    """The kinds and the numbers of the sections that a question names: ("article", "3"), each once.

    « Les axes 1 et 2 » are two; « le dernier article » has the number that it has in the one text that it may be of.
    """
    folded = fold(question.text)
    listed = [
        (_kind(each["part"]), n) for each in _LISTED.finditer(folded) for n in re.findall(r"\d+", each["numbers"])
    ]
    named = [_numbered(match, question, knowledge) for match in _ASKED.finditer(folded)]
    return list(dict.fromkeys(each for each in (*named, *listed) if each is not None))


def _numbered(match: re.Match[str], question: Question, knowledge: Knowledge) -> tuple[str, str] | None:
    kind = _kind(match["part"] or match["ranked"])
    if said := _number_said(match):
        return kind, said
    documents = [knowledge.index.documents[name] for name in question.documents or knowledge.index.documents]
    lasts = [last for document in documents if (last := _last(document, kind)) is not None]
    return (kind, str(lasts[0].number)) if len(lasts) == 1 else None


def _number_said(match: re.Match[str]) -> str | None:
    """« 3.2 » of « l'action 3.2 », « 2 » of « deuxième axe »; None for the last of them."""
    last = match["rank"] and match["rank"].startswith("dernier")
    return match["number"] or (None if last else str(rank_of(match["rank"])))


def _kind(part: str) -> str:
    return {"art": "article"}.get(part, part)


def _last(document: Document, kind: str) -> Section | None:
    return max((s for s in document.sections if s.kind == kind and s.number), key=_rank, default=None)


def missing_section(question: Question, knowledge: Knowledge) -> str | None:
    """The sentence that corrects a number that does not exist in the document named, or None when all is well."""
    documents = [knowledge.index.documents[d] for d in sorted(question.documents or knowledge.index.documents)]
    missing = (_missing(kind, number, documents) for kind, number in numbers_asked(question, knowledge))
    return next((sentence for sentence in missing if sentence is not None), None)


def _missing(kind: str, number: str, documents: Sequence[Document]) -> str | None:
    numbered = {d.id: [s for s in d.sections if s.kind == kind and s.number] for d in documents}
    if any(s.number == number for sections in numbered.values() for s in sections):
        return None
    with_numbers = [d for d in documents if numbered[d.id]]
    document = with_numbers[0] if len(with_numbers) == 1 else documents[0] if len(documents) == 1 else None
    if document is None:
        return None
    last = _last(document, kind)
    ends = wording("lead", "none_numbered").format(kind=kind)
    if last is not None:
        title = section_name(last, document.text).partition(" – ")[2]
        name = f"l'{kind} {last.number} ({title})" if title else f"l'{kind} {last.number}"
        ends = wording("lead", "stops_at").format(name=name)
    return str(
        wording("lead", "no_such_section").format(
            title=document.source.short_title, section=f"{kind} {number}", ends=ends
        )
    )


def _rank(section: Section) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", section.number or ""))


def asks_only_for_it(question: Question, knowledge: Knowledge) -> bool:
    """Whether the question names nothing but sections by their numbers, and the text that they would be in."""
    documents = knowledge.index.documents
    kinds = " ".join({document.source.kind for document in documents.values()})
    of_texts = set(analyse(" ".join([kinds, *(documents[name].source.title for name in question.documents)])))
    folded = fold(question.text)
    named = " ".join(match.group() for pattern in (_ASKED, _LISTED) for match in pattern.finditer(folded))
    return not question.nouns - of_texts - set(analyse(named)) - _SET_SIDE_BY_SIDE
