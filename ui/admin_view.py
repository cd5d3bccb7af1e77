"""What an administrator is shown, as HTML: files that wait, how far the indexing is, figures of the index."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

from errors import MissingIndexError
from index.generations import current_name, generation_folder
from index.store import Manifest, read_manifest
from ingest import Document, Section, section_name
from ui import admin_texts as words
from ui.indexing_job import Stage
from ui.intake import Waiting
from ui.tables import Cell, filterable_table

_EXCERPT = 600  # characters


def waiting_html(waiting: Sequence[Waiting]) -> str:
    """A card a file: what was read of it, or why it cannot be."""
    if not waiting:
        return f'<p class="empty">{words.NOTHING_WAITS}</p>'
    return f'<div class="cards">{"".join(map(_card, waiting))}</div>'


def _card(each: Waiting) -> str:
    name = f"<h3>{escape(each.file)}</h3>"
    if each.document is None:
        problem = f"<strong>{words.UNREADABLE}</strong> : {escape(each.problem or '')}"
        return f'<article class="card unreadable">{name}<p>{problem}</p></article>'
    document = each.document
    form = words.READ_AS if document.pages else words.READ_AS_NO_PAGES
    facts = form.format(
        kind=document.source.kind.capitalize(),
        sections=len(document.sections) - 1,
        characters=len(document.text),
        pages=len(document.pages),
    )
    remarks = list(document.warnings)
    if each.blank_pages:
        remarks.append(words.BLANK_PAGES.format(pages=", ".join(map(str, each.blank_pages))))
    warnings = "".join(f'<li class="warned">{escape(remark)}</li>' for remark in remarks)
    excerpt = document.text.strip()[:_EXCERPT]
    return (
        f'<article class="card">{name}<p><strong>{escape(document.source.title)}</strong><br>{escape(facts)}</p>'
        f"{f'<ul>{warnings}</ul>' if warnings else ''}"
        f"<details><summary>{words.OUTLINE}</summary>{_tree(document)}</details>"
        f'<details><summary>{words.EXCERPT}</summary><p class="excerpt">{escape(excerpt)}…</p></details></article>'
    )


def _tree(document: Document) -> str:
    by_id = {section.id: section for section in document.sections}

    def depth(section: Section) -> int:
        return 0 if section.parent_id is None else 1 + depth(by_id[section.parent_id])

    rows = (
        f'<li style="margin-left: {depth(section) - 1}em">{escape(section_name(section, document.text))}</li>'
        for section in document.sections
        if section.parent_id is not None
    )
    return f'<ul class="tree">{"".join(rows)}</ul>'


def stage_html(stage: Stage) -> str:
    """How far the indexing is."""
    if stage.running and stage.total:
        line = words.UNDER_WAY.format(step=stage.step, done=stage.done, total=stage.total)
        return (
            f'<p role="status">{escape(line)}</p>'
            f'<progress max="{stage.total}" value="{stage.done}" aria-label="{words.BEGINS}"></progress>'
        )
    if stage.running:
        return f'<p role="status">{words.BEGINS}</p><progress aria-label="{words.BEGINS}"></progress>'
    return f'<p role="status">{escape(stage.outcome or words.IDLE)}</p>'


def statistics_html(index: Path) -> str:
    """What the index holds, a row a file, and its size; a sentence once its last document was taken out.

    Raises:
        BrokenIndexError: the index cannot be read.
    """
    try:
        manifest = read_manifest(index, generation_folder(index, current_name(index)))
    except MissingIndexError:
        return f'<p class="empty">{words.EMPTIED}</p>'
    rows = [
        [
            Cell(escape(entry.file), heads=True),
            Cell(words.ORIGINS[entry.origin]),
            Cell(str(entry.sections)),
            Cell(str(entry.passages)),
            Cell(str(entry.units)),
            Cell("<br>".join(map(escape, [*entry.warnings, *([entry.failure] if entry.failure else [])])) or "–"),
        ]
        for entry in manifest.entries
    ]
    table = filterable_table("statistiques", words.STATISTICS, words.STATISTICS_COLUMNS, rows, words.NOTHING_WAITS)
    return f'<p class="totals">{escape(_totals(index, manifest))}</p>{table}'


def _sizes(folder: Path) -> Iterator[int]:
    """Bytes of each file; what another process takes away meanwhile counts for nothing."""
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                yield (Path(parent) / name).stat().st_size


def _totals(index: Path, manifest: Manifest) -> str:
    size = sum(_sizes(index))
    return words.TOTALS.format(
        documents=sum(entry.failure is None for entry in manifest.entries),
        passages=manifest.passages,
        units=manifest.units,
        size=f"{size / 1e6:.1f} Mo".replace(".", ","),
        encoder=manifest.encoder_name,
    )
