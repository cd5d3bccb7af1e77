"""The grammar of headings, as tables: a line comes in, what it announces comes out, or None.

Only what a line says by itself is judged here; what needs the whole document (lists that look like
headings, recurring lines, parties, signatures) is in `recognition.py`.
"""

import re
from dataclasses import dataclass

from ingest.model import SectionKind
from ingest.tagger import has_finite_verb
from ingest.text import flat, fold, is_capitals

CITED_TEXT_LIMIT = 250  # a longer numbered line is a clause that opens with its number, not a heading


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line announces. `label_length` characters of the line are the heading, the rest is body."""

    kind: SectionKind
    style: str  # headings of one style are siblings
    number: str | None
    title: str
    name: str  # opens the section's id: "article", "axe"; "" to take the label's words
    order: int | None  # rank among the headings whose hierarchy is fixed; None nests where it stands
    label_length: int


# kind, name (and style), rank, words. Ranks: 0 closes everything; None nests under what is open.
# The words are matched in lower case without accents, as capitals often lack them.
KEYWORDS: tuple[tuple[SectionKind, str, int | None, str], ...] = (
    ("annexe", "annexe", 1, r"annexe"),
    ("part", "titre", 2, r"titre"),
    ("part", "partie", 2, r"(?:sous-)?partie"),
    ("part", "livre", 1, r"livre"),
    ("chapter", "chapitre", 3, r"chapitre"),
    ("heading", "section", 4, r"(?:sous-)?section"),
    ("article", "article", 5, r"art(?:icle|\.)?"),
    ("heading", "paragraphe", 6, r"§"),
    (
        "axe",
        "axe",
        None,
        r"axe(?: (?:de (?:travail|developpement|progres)|strategique|prioritaire|thematique|transversal"
        r"|d'intervention))?",
    ),
    ("axe", "orientation", None, r"orientation(?: (?:strategique|prioritaire|departementale))?"),
    ("heading", "objectif", None, r"(?:sous-)?objectif(?: (?:strategique|operationnel|general|specifique))?"),
    (
        "fiche",
        "fiche",
        None,
        r"fiche(?:[- ](?:actions?|techniques?|pratiques?|projets?|mesures?|reperes?|thematiques?))?",
    ),
    ("action", "action", None, r"(?:sous-)?action"),
    ("action", "mesure", None, r"mesure"),
    ("heading", "étape", None, r"etape"),
    ("heading", "phase", None, r"phase"),
    ("heading", "volet", None, r"volet"),
    ("heading", "priorité", None, r"priorite"),
    ("heading", "enjeu", None, r"enjeu"),
    ("heading", "thème", None, r"(?:theme|thematique)"),
    ("heading", "module", None, r"module"),
    ("heading", "pilier", None, r"pilier"),
    ("heading", "chantier", None, r"chantier"),
    ("heading", "engagement", None, r"engagement"),
    ("heading", "étude", None, r"(?:dossier|question|point|lecon|seance|atelier)"),
)
# Numbered headings that stay below the capitals they stand among: ACTION 1 between RESSOURCES and ÉCHÉANCES.
LEAF_STYLES = frozenset({"action", "mesure", "étape", "phase"})
_UNITS = (
    "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme onzieme douzieme "
    "treizieme quatorzieme quinzieme seizieme"
)
ORDINALS = {word: str(rank) for rank, word in enumerate(_UNITS.split(), 1)} | {
    "premiere": "1", "1er": "1", "1re": "1", "1ere": "1", "ier": "1", "second": "2", "seconde": "2", "unique": "unique",
}  # fmt: skip

# kind, rank, the whole line (folded, without final colon).
STANDING: tuple[tuple[SectionKind, int | None, str], ...] = (
    ("preamble", 0, r"(?:preambule|expose prealable|expose des motifs|preambule et contexte)"),
    (
        "heading",
        0,
        r"(?:avant-propos|introduction|conclusion|glossaire|lexique|sigles(?: et acronymes)?|sommaire|bibliographie)",
    ),
    ("annexe", 0, r"(?:annexes|liste des annexes|pieces annexees|documents annexes)"),
)
PARTIES = re.compile(
    r"^entre(?: (?:les |la |le )?(?:soussignee?s?|parties(?: soussignees| signataires)?|signataires))?$"
)
# Rubrics of letters and news pages: headings even when what follows is a list or an address.
RUBRICS = re.compile(
    r"^(?:editorial|edito|en bref|breves|agenda|a noter|a savoir|a lire|le mot d\w+ .{3,40}|zoom sur .+|dossier\b.*"
    r"|focus\b.*|pour en savoir plus|en savoir plus|contacts?(?: utiles)?|renseignements|informations? pratiques?"
    r"|(?:liens|ressources) utiles)$"
)
# What stands under a title and says when or from what the text was made: never a heading.
METADATA = re.compile(
    r"^(?:verifie|publie|extrait|edition|version|redaction|redige|auteurs?|source|date)\b|\bmise? a jour\b"
    r"|^[^>]+(?: > [^>]+){2,}$"
)
# Openings of the headings that lie inside an article of a letter, never of its title.
SUBHEADS = re.compile(
    r"^(?:ce qu[ei']|ceux qui |qui |que |quels? |quelles? |comment |combien |pourquoi |ou |quand |et "
    r"|(?:deux|trois|quatre|cinq|six) )"
)

_MONTHS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
DATE_LINE = re.compile(
    rf"^(?:(?:publie|mis en ligne|paru) )?(?:le )?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? )?"
    rf"(?:\d{{1,2}}(?:er)? (?:{_MONTHS}) \d{{4}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})$"
)

_SEPARATOR = r"[ \t\xa0]*(?:[:–—.)~|]|-(?!\d))[ \t\xa0:–—.~-]*"
# What follows the word: digits ("3.2", "PE 1.2.1", "L. 263-1"), a roman number, a capital or an ordinal.
_NUMBER = (
    r"[LRD]\.[ \xa0]?\*?\d+(?:-\d+)*"
    r"|(?:[A-Z]{1,4}[ \xa0-])?\d{1,3}(?:[.-]\d{1,3})*(?![\d%])"
    r"|[IVXL]+\b(?:[.-]\d{1,2})*"
    r"|[A-Z]\b(?:[.-]?\d{1,2})*"
)
_KEYWORDS = tuple((kind, name, order, re.compile(rf"(?:{words})(?![a-z])")) for kind, name, order, words in KEYWORDS)
_AFTER_KEYWORD = re.compile(
    rf"[ \t\xa0]*(?:[nN][°ºo][ \t\xa0]*)?(?P<number>{_NUMBER})(?:(?P<sep>{_SEPARATOR})|[ \t\xa0]+|$)"
)
_ORDINAL_WORDS = "|".join(sorted(ORDINALS, key=len, reverse=True))
_ORDINAL = re.compile(rf"[ \t\xa0]*(?P<number>{_ORDINAL_WORDS})\b(?:(?P<sep>{_SEPARATOR})|[ \t\xa0]+|$)")
_BARE_ANNEX = re.compile(rf"^(?P<word>annexe)(?:{_SEPARATOR}(?P<title>\S.*))?$", re.I)
_CODED_SHEET = re.compile(
    rf"^(?P<number>[A-Z]{{1,4}}[ \xa0-]?\d{{1,2}}(?:\.\d{{1,2}})+)(?:{_SEPARATOR})(?P<title>\S.*)$"
)
_DECIMAL = re.compile(
    r"^(?P<number>\d{1,2}(?:\.\d{1,2}){1,4})\.?(?:[ \t\xa0]*[-–—:)][ \t\xa0]*|[ \t\xa0]+)"
    r"(?P<title>[«\"“(]?[ \xa0]?[^\W\d_].*)$"
)
# « II-3. Le versement » lies in « II. … ».
_ROMAN_DECIMAL = re.compile(
    r"^(?P<number>[IVX]{1,5}[.-]\d{1,2}(?:[.-]\d{1,2}){0,2})\.?(?:[ \t\xa0]*[-–—:)][ \t\xa0]*|[ \t\xa0]+)"
    r"(?P<title>[«\"“(]?[ \xa0]?[^\W\d_].*)$"
)
_OUTLINE = (
    ("digit", re.compile(r"^(?P<number>\d{1,2})(?:[ \xa0]?[-–—.)/])+[ \t\xa0]*(?P<title>[^\W\d_].*)$")),
    ("roman", re.compile(r"^(?P<number>[IVX]+)(?:[ \xa0]?[-–—.)/:])+[ \t\xa0]*(?P<title>[^\W\d_].*)$")),
    ("letter", re.compile(r"^(?P<number>[A-H])(?:[ \xa0]?[-–—.)/:])+[ \t\xa0]+(?P<title>[^\W\d_].*)$")),
)
_RUN_IN = re.compile(r"^(?P<title>[^\W\d_][^.:;,]{2,60}?)[ \xa0]?[.:][ \xa0]?[-–—]?[ \xa0]+(?=[^\W\d_a-zà-ÿ])")
# "Article 5 et 6 …", "Article 5 ci-dessus", "Article 5 de la présente" go on in lower case: the line is a sentence.
_SENTENCE_END = re.compile(r"[.;,]$")


def _title(text: str) -> str:
    return re.sub(r"(?<![ \t\xa0])[ \t\xa0]*:$", "", text.strip()).strip()


def _heading_length(line: str, title_start: int) -> int:
    """How much of a numbered line is its heading: all of it, its run-in title, or only its number."""
    title = line[title_start:]
    is_clause = (
        len(line) > CITED_TEXT_LIMIT
        or (
            len(title) > 60
            and (re.search(r"[.;][ \xa0]+[^\W\d_a-zà-ÿ]", title) is not None or title.endswith((".", ";", ",")))
        )
        or (title.endswith(".") and has_finite_verb(title))
    )
    if not is_clause:
        return len(line)
    run_in = _RUN_IN.match(title)
    if run_in is not None and not has_finite_verb(run_in["title"]):
        return title_start + run_in.end("title")
    return len(line[:title_start].rstrip(" \t\xa0:–—-.)"))


def _mark(kind: SectionKind, style: str, number: str | None, line: str, at: int, name: str, order: int | None) -> Mark:
    length = _heading_length(line, at)
    title = _title(line[at:length]) if length > at else ""
    return Mark(kind, style, number, title, name, order, length)


def keyword_mark(line: str) -> Mark | None:
    """The numbered heading that a line opens with a known word for: "Art.5 : RESILIATION", "Fiche action n° 4"."""
    flattened = flat(line)
    for kind, name, order, words in _KEYWORDS:
        word = words.match(flattened)
        if word is None:
            continue
        after = _ORDINAL.match(flattened, word.end()) or _AFTER_KEYWORD.match(line, word.end())
        if after is None:
            continue
        title = line[after.end() :]
        opens_lower = title[:1].islower()
        if title and not after["sep"] and (opens_lower or not title[0].isalpha()):
            return None  # the sentence goes on: "Article 5 ci-dessus", "Article 5, …"
        if line[0].islower() and (not after["sep"] or _SENTENCE_END.search(line)):
            return None
        if opens_lower and "." in (after["sep"] or "") and kind == "article":
            return None
        number = ORDINALS.get(after["number"], after["number"].replace("\xa0", " "))
        parts = len(re.findall(r"[.-](?=\d)", number)) if number[0].isdigit() else 0
        # "Article 3.2" lies in article 3; "Action 1.1" has no action 1 around it.
        nested = parts if name == "article" else 0
        style, rank = (f"{name}.{nested}", 5 + nested) if nested else (name, order)
        return _mark(kind, style, number, line, after.end(), name, rank)
    bare = _BARE_ANNEX.match(line)
    if bare and not _SENTENCE_END.search(line) and (bare["word"].isupper() or bare["word"][0].isupper()):
        return _mark("annexe", "annexe", None, line, bare.start("title") if bare["title"] else len(line), "annexe", 1)
    return None


def sheet_mark(line: str) -> Mark | None:
    """The heading of a sheet that opens with its code: "PE 1.2.1 - …"."""
    match = _CODED_SHEET.match(line)
    if match is None or len(line) > CITED_TEXT_LIMIT:
        return None
    return _mark("fiche", "fiche", match["number"].replace("\xa0", " "), line, match.start("title"), "fiche", None)


def decimal_mark(line: str) -> Mark | None:
    """The heading that opens with a decimal number: "1.2 - Améliorer …", "II-3. …"; its parts give the depth."""
    match = _DECIMAL.match(line) or _ROMAN_DECIMAL.match(line)
    if match is None or match["title"].lstrip('«"“( \xa0')[:1].islower():
        return None
    style = "decimal" if match["number"][0].isdigit() else "roman"
    depth = len(re.findall(r"[.-]", match["number"])) + 1
    return _mark("heading", f"{style}.{depth}", match["number"], line, match.start("title"), "", None)


def outline_mark(line: str) -> Mark | None:
    """The heading that opens with "1.", "I -" or "A)": a list item as likely, so the document decides."""
    for style, pattern in _OUTLINE:
        match = pattern.match(line)
        if match is None or len(line) > CITED_TEXT_LIMIT or _SENTENCE_END.search(line) or match["title"][0].islower():
            continue
        opening = " ".join(match["title"].split()[:2])
        kind: SectionKind = "part" if style == "digit" and is_capitals(opening) else "heading"
        return _mark(kind, style, match["number"], line, match.start("title"), "partie" if kind == "part" else "", None)
    return None


def standing_mark(line: str) -> Mark | None:
    """The heading that is a known word alone on its line: "PREAMBULE", "Glossaire"."""
    key = re.sub(r"(?<![ \xa0])[ \xa0]*:$", "", fold(line)).strip()
    for kind, order, pattern in STANDING:
        if re.fullmatch(pattern, key) and not line[0].islower():
            return Mark(kind, kind if kind != "heading" else "standing", None, _title(line), "", order, len(line))
    return None


def opens_parties(line: str) -> bool:
    """Whether a line opens the list of the parties: "ENTRE :", "Entre les soussignés :"."""
    return PARTIES.match(re.sub(r"(?<![ \xa0])[ \xa0]*[:,]$", "", fold(line)).strip()) is not None


def is_date_line(line: str) -> bool:
    """Whether a line is a date and nothing else."""
    return DATE_LINE.match(fold(line)) is not None


def is_metadata(line: str) -> bool:
    """Whether a line only dates or describes the text: "Mis à jour le …", "jeudi 14 mars 2019"."""
    return is_date_line(line) or METADATA.search(fold(line)) is not None


def is_rubric(line: str) -> bool:
    """Whether a line is a standing rubric of a letter or a news page: "Édito", "En bref"."""
    return len(line) <= 100 and RUBRICS.match(re.sub(r"(?<![ \xa0])[ \xa0]*:$", "", fold(line)).strip()) is not None


def opens_subhead(line: str) -> bool:
    """Whether a line opens as headings inside a news item do: "Ce que la Caf apporte", "Trois niveaux de service"."""
    return SUBHEADS.match(fold(line)) is not None
