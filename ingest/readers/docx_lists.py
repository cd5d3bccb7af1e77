"""Automatic numbers of a DOCX: paragraph after paragraph, the label that Word shows before each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from ingest.readers.numbering import counted

_DEEPEST_LEVEL = 9
_BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    text: str  # "%1.%2", "Article %1 –", or a bullet
    in_digits: bool  # legal style: all numbers are shown in digits


@dataclass(slots=True)
class _Sequence:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph; `text` is "-" for any bullet."""

    text: str
    depth: int

    @property
    def has_word(self) -> bool:
        """Whether it says what it counts: "Article 3", not "3." or "iii)"."""
        return any(len(word) > 2 for word in self.text.replace(".", " ").split() if word.isalpha() and not _roman(word))


def _roman(word: str) -> bool:
    return set(word.upper()) <= set("IVXLCDM")


class Numbering:
    """The counters of one document; `root` is its w:numbering element, or None."""

    def __init__(self, root: Any, style_numbers: dict[str, str]) -> None:
        self._sequences: dict[str, _Sequence] = {}  # by abstract definition: lists of one definition count together
        self._owners: dict[str, str] = {}  # numId → abstract definition
        self._restarts: dict[str, dict[int, int]] = {}  # numId → start of its levels, until it is first used
        if root is not None:
            self._read(root, style_numbers)

    def _read(self, root: Any, style_numbers: dict[str, str]) -> None:
        abstracts = {each.get(qn("w:abstractNumId")): each for each in root.findall(qn("w:abstractNum"))}
        for number in root.findall(qn("w:num")):
            self._owners[number.get(qn("w:numId"))] = _value(number, "w:abstractNumId") or ""
        for key, abstract in abstracts.items():
            linked = _value(abstract, "w:numStyleLink")
            if linked is not None and linked in style_numbers:
                abstract = abstracts.get(self._owners.get(style_numbers[linked], ""), abstract)
            self._sequences[key] = _Sequence(dict(_levels(abstract)))
        for number in root.findall(qn("w:num")):
            identity, owner = number.get(qn("w:numId")), self._owners[number.get(qn("w:numId"))]
            for override in number.findall(qn("w:lvlOverride")):
                redefined = dict(_levels(override))
                if redefined and owner in self._sequences:
                    # A list with levels of its own counts for itself.
                    own = f"{owner}/{identity}"
                    shared = self._sequences.get(own) or self._sequences[owner]
                    self._sequences[own] = _Sequence({**shared.levels, **redefined})
                    self._owners[identity] = own
                start = _value(override, "w:startOverride")
                if start is not None:
                    self._restarts.setdefault(identity, {})[int(override.get(qn("w:ilvl")))] = int(start)

    def label(self, number: str, depth: int) -> Label | None:
        """The label of the next paragraph of list `number` at `depth`, from 0; None when it shows none."""
        sequence = self._sequences.get(self._owners.get(number, ""))
        level = sequence.levels.get(depth) if sequence is not None else None
        if sequence is None or level is None or level.style == "none":
            return None
        if level.style == _BULLET:
            return Label("-", depth)
        counts = sequence.counts
        for at, start in self._restarts.pop(number, {}).items():
            counts[at] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]
        shown = level.text
        for at in range(depth + 1):
            its = sequence.levels.get(at, level)
            style = "decimal" if level.in_digits else its.style
            shown = shown.replace(f"%{at + 1}", counted(counts.setdefault(at, its.start), style))
        return Label(" ".join(shown.split()), depth) if shown.strip() else None


def _levels(owner: Any) -> Iterator[tuple[int, _Level]]:
    for level in owner.findall(qn("w:lvl")):
        depth = int(level.get(qn("w:ilvl")))
        if depth < _DEEPEST_LEVEL:
            yield (
                depth,
                _Level(
                    int(_value(level, "w:start") or 1),
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText") or "",
                    level.find(qn("w:isLgl")) is not None,
                ),
            )


def _value(owner: Any, name: str) -> str | None:
    found = owner.find(qn(name))
    value: str | None = found.get(qn("w:val")) if found is not None else None
    return value
