"""The Découvrir tab: what a newcomer reads first. Documents, action sheets, time, acronyms, and a quiz on all of it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui import texts
from ui.source_panel import Show, build_source_panel

TAB = "decouvrir"
_SEEDS = 1_000_000  # different quizzes


@dataclass(frozen=True, slots=True)
class Views:
    """What each part shows; none of these raises."""

    cards: Callable[[str | None], str]  # the words looked for, None before the box is there → HTML
    sheets: Callable[[], str]
    figure: Callable[[], Any]  # a Plotly figure; None when it could not be drawn
    periods: Callable[[], str]
    acronyms: Callable[[], str]
    quiz: Callable[[int], str]  # a seed → HTML
    show: Show


def build_discover(tab: gr.Tab, views: Views) -> None:
    """Lay the tab out; it is filled when it is first shown, and again each time, as the corpus may have changed."""
    with gr.Row(elem_classes="workspace"):
        with gr.Column(scale=3, min_width=320), gr.Tabs(elem_id="discover", overflow_behavior="wrap"):
            with gr.Tab(texts.PART_DOCUMENTS, elem_id="part-documents"):
                wanted = gr.Textbox("", label=texts.FIND_DOCUMENT, max_lines=1, elem_id="find-document")
                cards = _html("cards")
            with gr.Tab(texts.PART_SHEETS, elem_id="part-fiches"):
                sheets = _html("sheets")
            with gr.Tab(texts.PART_TIMELINE, elem_id="part-frise") as frieze:
                figure = gr.Plot(label=texts.PART_TIMELINE, show_label=False, elem_id="timeline", buttons=[])
                periods = _html("periods")
            with gr.Tab(texts.PART_GLOSSARY, elem_id="part-sigles"):
                acronyms = _html("acronyms")
            with gr.Tab(texts.PART_QUIZ, elem_id="part-quiz"):
                again = gr.Button(texts.QUIZ_AGAIN, size="sm", elem_classes="again")
                quiz = _html("quiz")
        with gr.Column(scale=2, min_width=320, elem_classes="source-column"):
            build_source_panel(views.show, "discover-source")

    def new_quiz() -> str:
        return views.quiz(secrets.randbelow(_SEEDS))

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # One event a part: the last ones wait for the vocabulary of all texts, the first time.
    tab.select(views.cards, wanted, cards, **quiet)
    for make, part in (
        (views.sheets, sheets),
        (views.periods, periods),
        (views.acronyms, acronyms),
        (new_quiz, quiz),
    ):
        tab.select(make, None, part, **quiet)
    # A picture given to a part that is not shown yet is lost.
    frieze.select(views.figure, None, figure, **quiet)
    wanted.change(views.cards, wanted, cards, **quiet)
    again.click(new_quiz, None, quiz, **quiet)


def _html(elem_id: str) -> gr.HTML:
    return gr.HTML(f'<p class="empty">{texts.LOADING}</p>', elem_id=elem_id, js_on_load=None, apply_default_css=False)
