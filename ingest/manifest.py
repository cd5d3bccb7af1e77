"""The manifest `sources.toml` → what is known of each file; and the same guessed from a file's own text."""

import re
import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import get_args

from errors import ManifestError
from ingest.model import KnownDate, Scope, Section, Source, SourceKind
from ingest.text import fold
from ingest.validity.clauses import read_clauses

MANIFEST = "sources.toml"
TITLE_LIMIT = 120  # characters of a title read from the text
_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
_DATES: tuple[str, ...] = get_args(KnownDate.__annotations__["name"])
_KEYS = frozenset(field.name for field in fields(Source))
_TEXT_KEYS = ("file", "title", "short_title", "publisher", "provenance", "address", "validity", "replaced_by")
_LIST_KEYS = ("parties", "territory", "themes", "amended_by")
_SCOPES: tuple[Scope, ...] = get_args(Scope)

# Pairs of dates of which the second cannot come first.
DATES_IN_ORDER = (("period_start", "period_end"), ("effective", "period_end"), ("effective", "ended"))

# The first pattern found in the file's name or title tells the kind; in this order.
KIND_WORDS: tuple[tuple[SourceKind, str], ...] = (
    ("fiche", r"\bfiches?\b"),
    ("règlement", r"\breglement (?:interieur|de fonctionnement|departemental|d'attribution)|^reglement\b"),
    ("lettre", r"\b(?:lettre|newsletter|bulletin|gazette)\b"),
    ("actualité", r"\bsignature d|\bactualites?\b|\bcommunique\b|\binaugur"),
    ("convention", r"\b(?:convention|avenant|accord|charte|contrat|protocole|ctg)\b"),
    ("schéma", r"\b(?:schema|plan departemental|sdsf)\b"),
    ("guide", r"\b(?:guide|mode d'emploi|livret)\b"),
)
# « Lettre valant convention », in the lines before the text, tells what the letter is.
_STANDS_FOR_ONE = re.compile(r"\b(?:valant|vaut|tient lieu de|tenant lieu de) (?:convention|accord|protocole)\b")
_OPENING = 600  # characters of those lines


def read_manifest(path: Path) -> dict[str, Source]:
    """The entries of a manifest by file, as relative to the corpus folder; none when there is no manifest.

    Raises:
        ManifestError: the file is not TOML, or an entry has an unknown key or a wrong value.
    """
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ManifestError(path=path, reason=f"ce n'est pas du TOML valable ({error})") from error
    except OSError as error:
        raise ManifestError(path=path, reason="il ne peut pas être ouvert") from error
    entries = content.get("source", [])
    unknown = sorted(set(content) - {"source"})
    if unknown or not isinstance(entries, list):
        raise ManifestError(path=path, reason="chaque document s'écrit sous un titre [[source]], et rien d'autre")
    sources: dict[str, Source] = {}
    for entry in entries:
        source = _read_entry(path, entry)
        if source.file in sources:
            raise ManifestError(path=path, reason=f"« {source.file} » y figure deux fois")
        sources[source.file] = source
    return sources


def _read_entry(path: Path, entry: object) -> Source:
    if not isinstance(entry, dict):
        raise ManifestError(path=path, reason="chaque document s'écrit sous un titre [[source]]")
    name = entry.get("file", "sans « file »")

    def refuse(reason: str) -> ManifestError:
        return ManifestError(path=path, reason=f"entrée « {name} » : {reason}")

    for key in entry:
        if key not in _KEYS:
            raise refuse(f"la clé « {key} » est inconnue ; les clés sont {', '.join(sorted(_KEYS))}")
    for key in ("file", "title"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise refuse(f"« {key} » manque")
    for key in _TEXT_KEYS:
        if not isinstance(entry.get(key, ""), str):
            raise refuse(f"« {key} » doit être un texte entre guillemets")
    for key in _LIST_KEYS:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise refuse(f'« {key} » doit être une liste de textes, par exemple ["Rhône"]')
    kind = entry.get("kind", "autre")
    if kind not in _KINDS:
        raise refuse(f"« kind » vaut « {kind} » ; les valeurs sont {', '.join(_KINDS)}")
    scope = entry.get("scope", "local")
    if scope not in _SCOPES:
        raise refuse(f"« scope » vaut « {scope} » ; les valeurs sont {', '.join(_SCOPES)}")
    dates = entry.get("dates", {})
    if not isinstance(dates, dict):
        raise refuse("« dates » s'écrit { signed = 2014-07-04 }")
    for key, value in dates.items():
        if key not in _DATES or type(value) is not date:
            raise refuse(f"« dates » : « {key} » ; il faut une date 2014-07-04 sous un des noms {', '.join(_DATES)}")
    for earlier, later in DATES_IN_ORDER:
        if earlier in dates and later in dates and dates[later] < dates[earlier]:
            raise refuse(f"« dates » : « {later} » est avant « {earlier} »")
    if "validity" in entry and not read_clauses(entry["validity"]):
        raise refuse(
            "« validity » ne dit ni date ni durée que je sache lire ; "
            'écrivez par exemple "conclue pour trois ans à compter du 1er mars 2021"'
        )
    if not isinstance(entry.get("consolidated", False), bool):
        raise refuse("« consolidated » vaut true ou false")
    clauses = entry.get("clauses", {})
    if not isinstance(clauses, dict) or not all(
        isinstance(types, list) and all(isinstance(name, str) for name in types) for types in clauses.values()
    ):
        raise refuse('« clauses » s\'écrit { "Art. 5 : RESILIATION" = ["résiliation"] }')
    return Source(
        file=entry["file"],
        title=entry["title"],
        short_title=entry.get("short_title") or entry["title"],
        kind=kind,
        publisher=entry.get("publisher"),
        parties=tuple(entry.get("parties", [])),
        territory=tuple(entry.get("territory", [])),
        dates=tuple(KnownDate(key, value) for key, value in dates.items()),
        provenance=entry.get("provenance"),
        address=entry.get("address"),
        scope=scope,
        themes=tuple(entry.get("themes", [])),
        validity=entry.get("validity"),
        amended_by=tuple(entry.get("amended_by", [])),
        replaced_by=entry.get("replaced_by"),
        consolidated=entry.get("consolidated", False),
        clauses=tuple((label, tuple(types)) for label, types in clauses.items()),
    )


def _title_among(sections: tuple[Section, ...]) -> str:
    """The title section, or the heading right below it that says what the text is: the first lines may name an office.

    « DÉPARTEMENT DE L'AISNE », then « CONVENTION D'OBJECTIFS ».
    """
    at = next((rank for rank, section in enumerate(sections) if section.kind == "title"), None)
    if at is None:
        return ""
    below = sections[at + 1] if at + 1 < len(sections) else None
    title = sections[at].label
    named = below is not None and below.kind == "heading" and _kind_named(below.label) is not None
    return below.label if below is not None and named and _kind_named(title) is None else title


def _kind_named(*labels: str) -> SourceKind | None:
    words = [fold(label) for label in labels]
    return next((kind for kind, pattern in KIND_WORDS if any(re.search(pattern, word) for word in words)), None)


def guess_source(relative: str, text: str, sections: tuple[Section, ...]) -> Source:
    """What a file tells of itself: its title section, else its first line, else its name; its kind by `KIND_WORDS`."""
    stem = relative.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    titled = _title_among(sections)
    first = next((" ".join(line.split()) for line in text.splitlines() if line.strip("\ufeff \t\xa0#*_-=")), "")
    title = (titled or first).strip("\ufeff#*_ ")
    if len(title) > TITLE_LIMIT:
        # A title may be long and still be one; a sentence is not a title.
        title = f"{title[:TITLE_LIMIT].rsplit(' ', 1)[0]}…" if titled else stem
    title = title or stem
    kind = _kind_named(stem.replace("-", " ").replace("_", " "), title) or "autre"
    if _STANDS_FOR_ONE.search(fold(text[:_OPENING])):
        kind = "convention"
    return Source(file=relative, title=title, short_title=title, kind=kind)
