"""The blocks of an information sheet, written into a `Composition`: each element's text keeps its place."""

from collections.abc import Mapping

from library.compose import Composition, one_line
from library.nodes import Node
from library.tables import Cell, table_lines

_NOTES = frozenset({"ANoter", "ASavoir", "Attention", "Rappel"})
_CONTACTS = frozenset({"OuSAdresser", "ServiceEnLigne", "Reference", "PourEnSavoirPlus"})
_HEADED = frozenset({"Chapitre", "SousChapitre"})
# Spoken of by name elsewhere, or for machines: they are no part of the reading text.
_SILENT = frozenset({"Titre", "Condition", "Credits", "TitreAlternatif", "Resume", "PivotLocal"})

Shown = tuple[object, ...]  # what a reader sees of an element, nested


def prose(node: Node) -> str:
    """All the text inside an element, in order."""
    return "".join(child if isinstance(child, str) else prose(child) for child in node.children)


def title_text(node: Node) -> str:
    """An element's title, on one line; empty without one."""
    title = node.first("Titre")
    return one_line(prose(title)) if title is not None else ""


def item_text(node: Node, with_address: bool) -> str:
    """A contact, a form, a reference or a definition as one line: what, whose, what for and, if asked, where."""
    if node.name == "LienExterneCommente":
        link = node.first("LienExterne")
        comment = node.first("Commentaire")
        parts = [prose(link) if link is not None else "", prose(comment) if comment is not None else ""]
        address = link.attributes.get("URL", "") if link is not None else ""
    elif node.name in {"Definition", "Abreviation"}:
        meaning = node.first("Texte")
        return f"{title_text(node)} : {one_line(prose(meaning))}" if meaning is not None else title_text(node)
    else:
        introduction = node.first("Introduction") or node.first("Texte")
        source, purpose = node.first("Source"), node.first("Complement")
        name = title_text(node)
        kind = node.attributes.get("type", "") if node.name == "ServiceEnLigne" else ""
        number = node.attributes.get("numerocerfa") or node.attributes.get("autrenumero")
        name = f"{kind} : {name}" if kind else name
        name = f"{name} (cerfa n° {number})" if number else name
        whose = one_line(prose(source)) if source is not None and node.name == "ServiceEnLigne" else ""
        parts = [name, whose, *(prose(each) for each in (purpose, introduction) if each is not None)]
        web = node.first("RessourceWeb")
        address = node.attributes.get("URL") or (web.attributes.get("URL", "") if web is not None else "")
    shown = [one_line(part) for part in parts if one_line(part)]
    return " – ".join([*shown, address] if with_address and address else shown)


def write_blocks(composition: Composition, node: Node, conditions: Mapping[str, str]) -> None:
    """Write what an element holds, below the heading that is open.

    Args:
        conditions: what each variable of the sheet stands for, for passages that hold in one case only.
    """
    for child in node.children:
        if not isinstance(child, Node) or child.name in _SILENT:
            continue
        if child.name == "Paragraphe":
            composition.paragraph(prose(child))
        elif child.name == "Liste":
            _write_list(composition, child, 0)
        elif child.name == "Tableau":
            _write_table(composition, child)
        elif child.name in _NOTES:
            _write_note(composition, child, conditions)
        elif child.name in _CONTACTS:
            composition.item(item_text(child, False))
        elif child.name == "BlocCas":
            _write_cases(composition, child, conditions)
        elif child.name in _HEADED:
            _write_section(composition, title_text(child), "chapter", child, conditions)
        elif child.name == "FragmentConditionne":
            _write_conditioned(composition, child, conditions)
        elif child.name in {"Image", "Illustration"}:
            for words in child.all("TexteDeRemplacement", "Legende"):
                composition.paragraph(f"Image : {prose(words)}")
        else:
            write_blocks(composition, child, conditions)


def _write_section(composition: Composition, label: str, kind: str, node: Node, conditions: Mapping[str, str]) -> None:
    """Write an element under its heading; without words for one, under the heading that is open."""
    if not label:
        write_blocks(composition, node, conditions)
        return
    composition.open_section(label, kind="case" if kind == "case" else "chapter")
    write_blocks(composition, node, conditions)
    composition.close_section()


def _write_cases(composition: Composition, block: Node, conditions: Mapping[str, str]) -> None:
    """Each case is a section; cases that say the very same are one, under both names."""
    merged: dict[Shown, list[str]] = {}
    nodes: dict[Shown, Node] = {}
    for case in block.all("Cas"):
        said = _said(case)
        merged.setdefault(said, []).append(title_text(case))
        nodes.setdefault(said, case)
    for said, names in merged.items():
        label = " ou ".join(dict.fromkeys(name for name in names if name))
        _write_section(composition, label, "case", nodes[said], conditions)


def _said(node: Node) -> Shown:
    """What a reader sees of an element, its own title aside; equal for elements that say the same."""
    return tuple(
        child if isinstance(child, str) else (child.name, title_text(child), _said(child))
        for child in node.children
        if isinstance(child, str) or child.name not in {"Titre", "Condition"}
    )


def _write_conditioned(composition: Composition, node: Node, conditions: Mapping[str, str]) -> None:
    """A passage that holds in one case only says in which one, when the sheet says it in words."""
    condition = node.first("Condition")
    variables = [test.attributes.get("var", "") for test in condition.inside("estVrai")] if condition else []
    names = list(dict.fromkeys(conditions[variable] for variable in variables if conditions.get(variable)))
    _write_section(composition, " ou ".join(names), "case", node, conditions)


def _write_list(composition: Composition, node: Node, depth: int) -> None:
    for rank, item in enumerate(node.all("Item"), 1):
        mark = f"{rank}. " if node.attributes.get("type") == "numero" else "- "
        words = " ".join(prose(paragraph) for paragraph in item.all("Paragraphe"))
        composition.item(words, depth, mark)
        for inner in item.all("Liste"):
            _write_list(composition, inner, depth + 1)


def _write_note(composition: Composition, node: Node, conditions: Mapping[str, str]) -> None:
    """« À noter », « Attention »: its title opens the paragraph, next to what it is about."""
    title = title_text(node)
    rest = [child for child in node.children if not (isinstance(child, Node) and child.name == "Titre")]
    first = next((child for child in rest if isinstance(child, Node)), None)
    if first is not None and first.name == "Paragraphe":
        composition.paragraph(f"{title} : {prose(first)}" if title else prose(first))
        rest = rest[rest.index(first) + 1 :]
    elif title:
        composition.paragraph(f"{title} :")
    write_blocks(composition, Node(node.name, {}, tuple(rest)), conditions)


def _write_table(composition: Composition, node: Node) -> None:
    rows = []
    for row in node.all("Rangée"):
        head = row.attributes.get("type") == "header"
        cells = [
            Cell(
                one_line(" ".join(_cell_prose(child) for child in cell.children if isinstance(child, Node))),
                _span(cell, "fusionHorizontale"),
                _span(cell, "fusionVerticale"),
                head,
            )
            for cell in row.all("Cellule")
        ]
        rows.append(cells)
    composition.paragraph(f"{title_text(node)} :" if title_text(node) else "")
    for line in table_lines(rows):
        composition.item(line)


def _cell_prose(node: Node) -> str:
    """Paragraphs and lists of a cell on one line, the items parted by commas."""
    if node.name != "Liste":
        return prose(node)
    return ", ".join(one_line(prose(item)).rstrip(",;") for item in node.all("Item"))


def _span(cell: Node, name: str) -> int:
    given = cell.attributes.get(name, "1")
    return max(int(given), 1) if given.isdigit() else 1
