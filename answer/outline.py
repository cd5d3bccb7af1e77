"""« Quels sont les axes ? », « combien d'articles ? », « de quoi parle ce texte ? » → the headings themselves."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from answer.candidates import naming_stems
from answer.clause_asked import clause_of
from answer.clauses.themes import read_theme
from answer.model import Answer, Block, Citation
from answer.render import answered, cite, quote_units, refused, wording
from answer.understanding.knowledge import Knowledge
from answer.understanding.looking import texts_asked_of
from answer.understanding.question import Question
from index.lexical import analyse
from ingest.headings import KEYWORDS
from ingest.labels import section_name
from ingest.model import Document, Section
from ingest.text import fold

_CERTAIN, _ABSENT = 0.95, 0.05  # headings are read, not guessed
_OBJECT = "objet"  # the clause type of what a text is for
_OF_WHAT_IT_SAYS = ("text", "definition", "list")
_IT = r"-t-(?:il|elle|on)"
_HOLDS = rf"(?:il )?y a(?:{_IT})?|(?:en )?compte(?:{_IT})?|(?:a|contient|comporte|comprend){_IT}"
_ASKS = (
    rf"\b(?:quel(?:le)?s(?: (?:sont|etaient) les)?|combien (?:(?:{_HOLDS}) )?d(?:e |')"
    r"|(?:(?:liste(?:r)?|titres?|intitules?)(?: (?:de|des|d'|les))*))\s?"
)
_COUNT_WORDS = r"(?:differente?s |principa(?:ux|les) |grande?s |deux |trois |quatre |cinq |six |sept |huit )?"
_PATTERNS = tuple(
    (kind, re.compile(rf"{_ASKS}{_COUNT_WORDS}(?P<asked>{words}s?(?: de \w+)?)\b"))
    for kind, _, _, words in KEYWORDS
    if kind in {"article", "axe", "action", "fiche", "annexe"}
)
_TEXT = r"(?:convention|accord|schema|fiche|texte|document|charte|lettre|guide|protocole|avenant|newsletter)"
# « Le plan d'action du Rhône » is something that a text speaks of.
_PLAN = re.compile(
    rf"\b(?:plan|sommaire|table des matieres)(?= (?:du |d[e'] ?(?:l[ae] |l'|cet(?:te)? |ce )?){_TEXT}\b|\s*\??$)"
)
_ABOUT = re.compile(
    r"\b(?:de quoi (?:est-ce qu'(?:il|elle) |ca |cela )?(?:parle|traite|s'agit)(?:-t-(?:il|elle)|-(?:il|elle))?"
    r"|(?:parle|traite) de quoi"
    r"|resume(?:r|e)?(?:[- ]moi)?|resume de|presente[rz]?[- ](?:moi|nous)"
    rf"|que (?:contient|prevoit|dit)(?=(?: l[ea]| l'| cet(?:te)?| ce)? ?{_TEXT}\b)"
    r"|qu'(?:est-ce qu'il y a|y a-t-il) dans)\b"
)


def list_headings(
    question: Question, knowledge: Knowledge, contact: str, within: frozenset[str] | None = None
) -> Answer | None:
    """The headings of the kind asked, or of a whole text, all of them and in order; None when something else is asked.

    Args:
        contact: whom a refusal names, where the one text asked about has no part of the kind and does not say the word.
        within: ids of the documents to answer from; None for all.
    """
    folded = fold(question.text)
    found = next(((kind, match) for kind, pattern in _PATTERNS if (match := pattern.search(folded))), None)
    kind, match = found or (None, _PLAN.search(folded) or _ABOUT.search(folded))
    if match is None:
        return None
    documents = texts_asked_of(question, knowledge, within)
    if not _asks_for_no_more(match.group(), question, documents, knowledge):
        return None  # « quelles sont les actions pour les parents » asks for what they say
    if kind is None and question.kind not in _OF_WHAT_IT_SAYS:
        return None  # « qui présente … ? »
    if kind is None:
        return _overview(documents[0], question, knowledge, match.re is _ABOUT) if len(documents) == 1 else None
    holding = [(document, s) for document in documents if len(s := _of_kind(document, kind)) > 1]
    if not holding and len(documents) == 1 and not _speaks_of(documents[0], kind):
        because = wording("none_of", kind).format(title=documents[0].source.short_title)
        return refused(question, knowledge, _ABSENT, contact, None, str(because))
    if len(holding) != 1:
        return None
    document, sections = holding[0]
    lead = str(wording("lead", "counted").format(title=document.source.short_title, count=len(sections)))
    if any(section.title for section in sections):
        return answered(question, (Block(None, _headings(document, sections)),), _CERTAIN, lead)
    return answered(question, _blocks_by_number(document, sections, knowledge), _CERTAIN, lead)


def _asks_for_no_more(asked: str, question: Question, documents: Sequence[Document], knowledge: Knowledge) -> bool:
    # « Quelles actions pour les parents ? » names no text, though one has both words in its title.
    titles = " ".join(document.source.title for document in documents) if question.documents else ""
    kinds = " ".join(document.source.kind for document in documents)
    said = set(analyse(asked)) | set(analyse(f"{titles} {kinds} texte document article"))
    return not {noun for noun in question.nouns - said - naming_stems(question) if not noun.isdigit()}


def _overview(document: Document, question: Question, knowledge: Knowledge, of_its_object: bool) -> Answer | None:
    """The headings of a text that stand highest, with the one that all lies under; what it is for, first."""
    headed = [section for section in document.sections if section.label and section.body_start > section.start]
    depths = Counter(len(section.ancestors) for section in headed)
    highest = min((depth for depth, count in depths.items() if count > 1), default=None)
    if highest is None:
        return None
    object_of_it = clause_of(document, read_theme(_OBJECT), knowledge) if of_its_object else None
    quotes = () if object_of_it is None or object_of_it.doubtful else tuple(q.citation for q in object_of_it.quotes)
    sections = [section for section in headed if len(section.ancestors) <= highest]
    lead = str(wording("lead", "plan").format(title=document.source.short_title))
    headings = _headings(document, sections, len(quotes) + 1)
    if not quotes:
        return answered(question, (Block(None, headings),), _CERTAIN, lead)
    return answered(question, (Block(None, quotes), Block(lead.removesuffix(" :"), headings)), _CERTAIN)


def _speaks_of(document: Document, kind: str) -> bool:
    """Whether the text has the word, be it in no heading: « autour de quatre axes »."""
    return set(analyse(kind)) <= set(analyse(document.text))


def _headings(document: Document, sections: Iterable[Section], first: int = 1) -> tuple[Citation, ...]:
    return tuple(_cite_heading(number, document, each) for number, each in enumerate(sections, start=first))


def _blocks_by_number(document: Document, sections: Sequence[Section], knowledge: Knowledge) -> tuple[Block, ...]:
    """« Action 1 » has no title: what it says stands in place of one."""
    blocks: list[Block] = []
    first = 1
    for section in sections:
        citations = quote_units(knowledge.units(section.id), knowledge, first)
        blocks.append(Block(section_name(section, document.text), citations))
        first += len(citations)
    return tuple(blocks)


def _of_kind(document: Document, kind: str) -> list[Section]:
    """The sections of that kind, each number once: an article that goes on after its axes is one article."""
    numbered = {section.number: section for section in reversed(document.sections) if section.kind == kind}
    return [section for section in document.sections if section in numbered.values()]


def _cite_heading(number: int, document: Document, section: Section) -> Citation:
    heading = document.text[section.start : section.body_start].rstrip(" \t\r\n\xa0:")
    return cite(number, document, section, section.start, section.start + len(heading))
