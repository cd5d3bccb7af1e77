"""The comparison tab: texts and themes chosen above, the table below, the cited passage beside it."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from answer.clauses.about_work import is_about_work
from answer.clauses.themes import Theme, all_themes, read_theme
from answer.clauses.types import clause_types
from answer.comparison.compare import compare_documents, find_documents
from answer.comparison.reading import read_for_comparison
from answer.comparison.sections import align_sections
from answer.validity import validity_notes
from errors import LongReadingError, TwoTextsError
from index import Index
from ingest import Document
from ui import compare_texts as words
from ui.compare_reading import reading_html
from ui.compare_table import comparison_html, error_html
from ui.corpus_lists import follow_corpus
from ui.source_panel import Show, build_source_panel, empty_panel

CSS = Path(__file__).with_name("compare.css")
MOST_SECTIONS = 150  # of a text that is read face to face with another

Compare = Callable[[Sequence[str], Sequence[str], str], str]  # documents, themes, view → HTML; never raises
Guard = Callable[[Callable[..., str], Callable[[str], str]], Callable[..., str]]


def build_comparison(
    blocks: gr.Blocks, tab: gr.Tab, index: Index, as_of: date | None, show: Show, guarded: Guard
) -> None:
    """Lay the tab out inside `blocks`, which is being built, and wire its events.

    Args:
        tab: the one that it is laid out in.
        index: what is compared; followed to newer generations.
        as_of: the day on which it is said which texts are not in force; None for today.
        show: a citation's reference → the HTML of the panel.
        guarded: the error boundary of the application.
    """

    def texts_to_choose() -> list[tuple[str, str]]:
        index.refresh()
        return [(document.source.short_title, name) for name, document in index.documents.items()]

    gr.HTML(f'<p class="compare-introduction">{words.INTRODUCTION}</p>', js_on_load=None, apply_default_css=False)
    with gr.Row(elem_classes="compare-choices"):
        documents = gr.Dropdown(
            texts_to_choose(),
            label=words.DOCUMENTS,
            info=words.DOCUMENTS_HINT,
            multiselect=True,
            elem_id="compare-documents",
        )
        themes = gr.Dropdown(
            [each.label for each in clause_types().values()],
            label=words.THEMES,
            info=words.THEMES_HINT,
            multiselect=True,
            allow_custom_value=True,
            elem_id="compare-themes",
        )
    with gr.Row(elem_classes="compare-choices"):
        view = gr.Radio(
            [words.AS_TABLE, words.AS_READING], value=words.AS_TABLE, label=words.VIEW, elem_id="compare-view"
        )
        start = gr.Button(words.COMPARE, variant="primary", elem_id="compare-start", min_width=110)
    table = gr.HTML(
        f'<p class="source-empty">{words.EMPTY}</p>', js_on_load=None, apply_default_css=False, elem_id="comparison"
    )
    panel = build_source_panel(show, "comparison-source")
    draw = guarded(lambda *chosen: compare_html(index, as_of, *chosen), error_html)

    def compare(chosen: list[str] | None, asked: list[str] | None, as_what: str) -> list[str]:
        return [draw(chosen or (), asked or (), as_what), empty_panel()]

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    start.click(compare, [documents, themes, view], [table, panel], **quiet)
    follow_corpus(blocks, tab, [documents], lambda: [texts_to_choose()])


def compare_html(index: Index, as_of: date | None, documents: Sequence[str], themes: Sequence[str], view: str) -> str:
    """The table of a comparison, or two texts face to face.

    Raises:
        KnowledgeBaseError: the texts cannot be compared as asked.
    """
    index.refresh()
    chosen = find_documents(index, documents) if documents else ()
    if view != words.AS_READING:
        rows = [read_theme(theme) for theme in themes] or _usual_themes(chosen)
        return comparison_html(compare_documents(index, chosen, rows, as_of))
    if len(chosen) != 2:
        raise TwoTextsError(count=len(chosen))
    for document in chosen:
        if len(document.sections) > MOST_SECTIONS:
            raise LongReadingError(title=document.source.short_title, count=len(document.sections))
    first, second = (read_for_comparison(index, document.id, index.generation) for document in chosen)
    notes = validity_notes(chosen, as_of)
    return reading_html(chosen[0], chosen[1], align_sections(index, first, second), notes)


def _usual_themes(documents: Sequence[Document]) -> list[Theme]:
    """All clauses; those of employment only where a text is about work, or half of the table would be empty."""
    work = any(is_about_work(document) for document in documents)
    return [theme for theme in all_themes() if work or not clause_types()[theme.types[0]].labour]
