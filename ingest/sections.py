"""Text → tree of sections: the headings found by `recognition.py` are nested, named and given their spans."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.headings import LEAF_STYLES
from ingest.marked import place_marked
from ingest.model import Section
from ingest.outline import Heading
from ingest.readers.reading import MarkedHeading
from ingest.recognition import find_headings
from ingest.text import fold, is_capitals, slug

_ALWAYS_CLOSED = frozenset({"title", "parties", "signature"})
_WITHOUT_NUMBERS = frozenset({"preamble", "standing"})
_UNNUMBERED = frozenset({"capitals", "nominal"})
_AFTER_HEADING = re.compile(r"[ \t\xa0]*[:–—.)~-]*[ \t\xa0]*")
_STRONG = 5  # rank of an article: headings up to here have a fixed hierarchy


@dataclass(slots=True)
class _Open:
    """A section whose end is not known yet."""

    heading: Heading
    styles: set[str]
    own_body: bool
    at: int  # index among the nodes
    first_words: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Node:
    heading: Heading
    parent: int | None
    depth: int
    continues: int | None = None  # the node whose text goes on here
    end: int = 0
    key: str | None = None  # what the format identifies the section by


def _first_word(label: str) -> str:
    return fold(label).split()[0] if label else ""


def _closes(open_section: _Open, new: Heading) -> bool:
    """Whether `new` ends `open_section`, given that no open section has its style."""
    heading = open_section.heading
    if heading.style in _ALWAYS_CLOSED:
        return True
    if heading.style in _WITHOUT_NUMBERS:
        # "CONTEXTE" under "Préambule" may be part of it; a numbered heading never is.
        return new.number is not None or new.order is not None
    if new.style == "capitals" and heading.style.startswith("decimal"):
        # Capitals after "4.5 Évaluer" stand higher than it, unless nothing stands between the two.
        return open_section.own_body
    if new.order is not None:
        if heading.order is not None:
            return heading.order >= new.order
        return open_section.own_body or new.order <= 1
    if new.number is not None and heading.order is None:
        # "Axe 1" after the text of "1.2 …" goes on beside it, not inside it.
        beside = heading.number is None or (_counted(open_section) and bool(new.name) and new.kind != "part")
        return beside and open_section.own_body
    return False


def _counted(open_section: _Open) -> bool:
    """Whether the section's heading opens with a number and no word: "1.2", "I.", "A)"."""
    return open_section.heading.style.split(".")[0] in {"decimal", "digit", "roman", "letter"}


def _place(stack: list[_Open], new: Heading) -> set[str]:
    """Pop what `new` closes; gives the styles that count as siblings of the section it opens."""
    styles = {new.style}
    if new.style == "rubric":
        styles = {"nominal"}
    if new.style == "nominal":
        parallel = next((o for o in reversed(stack) if "nominal.tight" in o.styles), None)
        # "Pour la parentalité" goes with "Pour la petite enfance", which stood right under its own heading.
        if (new.tight and stack and "nominal" in stack[-1].styles) or (
            parallel is not None and _first_word(new.label) in parallel.first_words
        ):
            styles = {"nominal.tight"}
    key = next(iter(styles))
    if (
        key in _UNNUMBERED
        and stack
        and stack[-1].heading.number
        and not stack[-1].own_body
        and key not in stack[-1].styles
    ):
        return styles  # what stands right under "Fiche action n° 4" belongs to it
    if any(key in o.styles for o in stack) and not (
        new.order is not None and new.order < _STRONG and new.style == "standing"
    ):
        while key not in stack[-1].styles:
            stack.pop()
        return styles | stack.pop().styles
    closed: _Open | None = None
    while stack and (_closes(stack[-1], new) or (closed is not None and _counted(closed) and _counted(stack[-1]))):
        closed = stack.pop()
    after_decimal = closed is not None and closed.heading.style.startswith("decimal") and new.style == "capitals"
    if (
        after_decimal
        and stack
        and stack[-1].heading.kind in {"part", "chapter"}
        and is_capitals(stack[-1].heading.label)
    ):
        stack.pop()
    if closed is not None and "capitals" in closed.styles and is_capitals(new.label) and new.style in LEAF_STYLES:
        return styles | closed.styles
    if new.style == "preamble" and is_capitals(new.label):
        styles.add("capitals")
    return styles


def _nest(headings: Sequence[Heading], text: str) -> list[_Node]:
    nodes: list[_Node] = []
    stack: list[_Open] = []
    for at, new in enumerate(headings):
        following = headings[at + 1].start if at + 1 < len(headings) else len(text)
        if new.style == "continuation":
            owner = _continued(stack)
            if owner is None:
                continue
            while stack[-1] is not owner:
                stack.pop()
            nodes.append(_Node(new, owner.at, len(stack), continues=owner.at))
            continue
        styles = _place_marked(stack, new) if new.style.startswith("mark.") else _place(stack, new)
        own_body = bool(text[new.end : following].strip())
        nodes.append(_Node(new, stack[-1].at if stack else None, len(stack)))
        stack.append(_Open(new, styles, own_body, len(nodes) - 1, {_first_word(new.label)}))
    return nodes


def _nest_known(marks: Sequence[MarkedHeading], text: str) -> list[_Node]:
    """The nodes of a format that gives the whole tree."""
    nodes: list[_Node] = []
    for mark, (heading, parent) in zip(marks, place_marked(text, marks), strict=True):
        depth = nodes[parent].depth + 1 if parent is not None else 0
        nodes.append(_Node(heading, parent, depth, mark.continues, key=mark.key))
    return nodes


def _place_marked(stack: list[_Open], new: Heading) -> set[str]:
    """The format gives the level; a document's only first-level heading stands beside the others, as its title."""
    while stack and (stack[-1].heading.kind == "title" or (stack[-1].heading.order or 0) >= (new.order or 0)):
        stack.pop()
    return {new.style}


def _continued(stack: list[_Open]) -> _Open | None:
    """The article whose axes end, when the text stands in the last sub-heading of an axe of an article."""
    if len(stack) < 3 or stack[-1].heading.number is not None:
        return None
    for above, axe in zip(reversed(stack[:-1]), reversed(stack[1:]), strict=True):
        if axe.heading.kind == "axe" and above.heading.kind == "article":
            return above
    return None


def _identify(nodes: Sequence[_Node], document_id: str) -> list[str]:
    """Readable ids: a numbered section hangs from the document, any other from its parent."""
    ids: list[str] = []
    taken: set[str] = {document_id}
    ranks: dict[str, int] = {}  # the last one tried of each id: thousands of sections may bear one name
    for node in nodes:
        parent = ids[node.parent] if node.parent is not None else document_id
        heading = node.heading
        if node.continues is not None:
            wanted = [f"{ids[node.continues]}-suite"]
        elif node.key is not None:
            wanted = [f"{document_id}/{node.key}"]
        elif heading.name and heading.number:
            last = f"{slug(heading.name)}-{slug(heading.number)}"
            wanted = [f"{document_id}/{last}", f"{parent}/{last}"]
        else:
            wanted = [f"{parent}/{slug(heading.label) or heading.kind}"]
        chosen = next((name for name in wanted if name not in taken), None)
        while chosen is None:
            rank = ranks[wanted[-1]] = ranks.get(wanted[-1], 1) + 1
            candidate = f"{wanted[-1]}-{rank}"
            chosen = candidate if candidate not in taken else None
        taken.add(chosen)
        ids.append(chosen)
    return ids


def _body_start(text: str, heading: Heading, end: int) -> int:
    """Past the blanks after a heading, and past the ": " or ". " that parts it from a body on the same line."""
    separator = _AFTER_HEADING.match(text, heading.end, end)
    start = separator.end() if separator and heading.end > heading.start else heading.end
    while start < end and text[start].isspace():
        start += 1
    return start


def split_sections(
    document_id: str, text: str, marks: Sequence[MarkedHeading] = (), complete: bool = False
) -> tuple[Section, ...]:
    """The tree of a text's sections, the root first, in reading order.

    Own spans `text[start:own_end]` cover the text exactly, except where an article goes on after its axes
    ("Par ailleurs, …" after axe 3): that text is a child of the article, of the same kind, number, label and
    path, whose id ends in "-suite". A block of signatures has no heading: "Signatures" is the one label of ours.

    Args:
        document_id: opens every section's id.
        text: the whole text; offsets are in characters.
        marks: the headings that the file format gives.
        complete: the marks are the whole tree; no other heading is looked for.
    """
    nodes = _nest_known(marks, text) if complete else _nest(find_headings(text, marks), text)
    unclosed: list[_Node] = []
    for node in nodes:
        while unclosed and unclosed[-1].depth >= node.depth:
            unclosed.pop().end = node.heading.start
        unclosed.append(node)
    for node in unclosed:
        node.end = len(text)
    ids = _identify(nodes, document_id)
    first = nodes[0].heading.start if nodes else len(text)
    root = Section(document_id, document_id, "document", None, "", "", None, (), 0, len(text), 0, first)
    sections = [root]
    for at, node in enumerate(nodes):
        heading = nodes[node.continues].heading if node.continues is not None else node.heading
        ancestors_path: list[str] = []
        above = node.parent if node.continues is None else nodes[node.continues].parent
        while above is not None:
            ancestors_path.insert(0, nodes[above].heading.label)
            above = nodes[above].parent
        has_child = at + 1 < len(nodes) and nodes[at + 1].parent == at
        own_end = nodes[at + 1].heading.start if has_child else node.end
        sections.append(
            Section(
                id=ids[at],
                document_id=document_id,
                kind=heading.kind,
                number=heading.number,
                label=heading.label,
                title=heading.title,
                parent_id=ids[node.parent] if node.parent is not None else document_id,
                ancestors=tuple(ancestors_path),
                start=node.heading.start,
                end=node.end,
                body_start=_body_start(text, node.heading, own_end),
                own_end=own_end,
                date=heading.date if node.continues is None else None,
            )
        )
    return tuple(sections)
