"""The Questions tab: the conversation on the left, the cited passage on the right (below on a phone).

Messages are HTML components inside Gradio's chatbot: its Markdown would alter verbatim quotes, and its sanitizer
drops the attributes that make a citation reachable by keyboard and screen reader. All text is escaped in `messages`.
Nothing of a conversation stays on the server: the browser sends its notebook with each question.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from answer.model import Answer, Turn
from answer.wording import LONGEST
from ui import texts
from ui.conversation_bar import build_bar
from ui.conversations import (
    Exchange,
    Notebook,
    new_exchange,
    read_notebook,
    set_aside,
    turns,
    with_exchange,
    written,
)
from ui.corpus_lists import follow_corpus
from ui.filters import Choices, Limits
from ui.messages import Offers, exchange_stages, question_html
from ui.personal_data import personal_data
from ui.source_panel import Show, build_source_panel

FEEDBACK_SCRIPT = Path(__file__).with_name("feedback.js")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or the sentence that says why there is none."""

    answer: Answer | None
    error: str | None = None
    limited_to: tuple[str, ...] = ()  # what the search was limited to, in words
    courtesy: bool = False  # there is none because nothing was asked: « merci »


@dataclass(frozen=True, slots=True)
class Services:
    """What the tab asks of the rest; none of these raises."""

    ask: Callable[[str, Sequence[Turn], Limits], Reply]
    show: Show
    choices: Callable[[], Choices]
    note_feedback: Callable[[Exchange, str], str] | None  # a verdict on an exchange → what to say; None: not asked


def chat_messages(shown: Sequence[tuple[Exchange, str]]) -> list[dict[str, Any]]:
    """Exchanges, each with what is shown below its question, as Gradio's chatbot takes them."""
    return [
        {"role": role, "content": gr.HTML(html, js_on_load=None, apply_default_css=False)}
        for exchange, html in shown
        for role, html in (("user", question_html(exchange)), ("assistant", html))
    ]


def converse(
    ask: Callable[[str, Sequence[Turn], Limits], Reply],
    question: str,
    limits: Limits,
    notebook: Notebook,
    offers: Offers,
) -> Iterator[tuple[Exchange, str]]:
    """The new exchange with what is shown of it, after each step of the answer; the last one is whole."""
    awaited = new_exchange(question)
    yield awaited, exchange_stages(awaited, offers)[-1]
    reply = ask(question, turns(notebook.exchanges), limits)
    whole = replace(
        awaited, answer=reply.answer, error=reply.error, limited_to=reply.limited_to, courtesy=reply.courtesy
    )
    for stage in exchange_stages(whole, offers):
        yield whole, stage


def build_chat(
    blocks: gr.Blocks,
    tab: gr.Tab,
    notebook: gr.BrowserState,
    services: Services,
    offers: Offers,
    examples: Mapping[str, Sequence[str]],
) -> None:
    """Lay the tab out inside `blocks`, which is being built, and wire its events."""
    with gr.Row(elem_classes="workspace"):
        with gr.Column(scale=3, min_width=320, elem_classes="talk"):
            bar = build_bar()
            chatbot = gr.Chatbot(
                label=texts.CONVERSATION,
                show_label=False,
                elem_id="conversation",
                height=None,
                buttons=[],
                feedback_options=None,
                layout="panel",
                placeholder=f'<p class="welcome">{texts.WELCOME}</p>',
            )
            feedback_note = _feedback_note() if services.note_feedback is not None else None
            with gr.Column(visible=False, elem_classes="warning", elem_id="warning") as warning:
                warning_text = gr.HTML("", js_on_load=None, apply_default_css=False)
                with gr.Row():
                    send_anyway = gr.Button(texts.SEND_ANYWAY, size="sm")
                    rewrite = gr.Button(texts.REWRITE, size="sm", variant="primary")
            with gr.Row(elem_classes="ask"):
                question = gr.Textbox(
                    label=texts.QUESTION_LABEL,
                    placeholder=texts.QUESTION_HINT,
                    info=texts.QUESTION_KEYS,
                    lines=1,
                    max_lines=8,
                    autofocus=True,
                    scale=5,
                    elem_id="question",
                )
                send = gr.Button(texts.SEND, variant="primary", scale=1, min_width=110)
            with gr.Accordion(texts.LIMITS, open=False, elem_id="limits"):
                limits = [
                    gr.Dropdown(offered, label=label, multiselect=True, value=[], elem_id=f"limit-{name}")
                    for offered, (name, label) in zip(
                        services.choices().in_order, texts.LIMIT_LABELS.items(), strict=True
                    )
                ]
            with gr.Column(elem_classes="examples") as examples_area:
                buttons = _example_buttons(examples)
        with gr.Column(scale=2, min_width=320, elem_classes="source-column"):
            panel = build_source_panel(services.show, "source")

    screen = [question, chatbot, notebook, examples_area, bar.area, bar.chosen, warning, warning_text]
    unchanged: list[Any] = [gr.skip()] * len(screen)

    def redrawn(book: Notebook) -> list[Any]:
        messages = chat_messages([(exchange, exchange_stages(exchange, offers)[-1]) for exchange in book.exchanges])
        begun = bool(book.exchanges)
        return [
            gr.skip(),
            messages,
            written(book),
            gr.update(visible=not begun),
            gr.update(visible=bool(book.conversations)),
            bar.choices(book),
            gr.update(visible=False),
            "",
        ]

    def send_question(text: str | None, kept: object, *chosen: Sequence[str]) -> Iterator[list[Any]]:
        text = text or ""  # a box that was never typed in
        found = personal_data(text)
        if found:
            yield [text, *unchanged[1:6], gr.update(visible=True), _warning_html(found)]
        else:
            yield from ask_question(text, kept, *chosen)

    def ask_question(text: str, kept: object, *chosen: Sequence[str]) -> Iterator[list[Any]]:
        book = read_notebook(kept)
        past = [(exchange, exchange_stages(exchange, offers)[-1]) for exchange in book.exchanges]
        emptied: Any = text if len(text) > LONGEST else ""  # what is refused for its length is kept, to be cut
        hidden = gr.update(visible=False)
        wanted = Limits(*(tuple(values or ()) for values in chosen))
        grown = book
        for exchange, stage in converse(services.ask, text, wanted, book, offers):
            stored: Any = gr.skip()
            if grown is book and not exchange.awaited:
                # Kept with the first words shown of it: from then on the reader may turn to something else.
                grown = with_exchange(book, exchange)
                stored = written(grown)
            yield [emptied, chat_messages([*past, (exchange, stage)]), stored, hidden, *unchanged[4:6], hidden, ""]
            emptied = gr.skip()  # The next question may already be under way in the box.
        yield redrawn(grown)

    def open_page(kept: object, request: gr.Request) -> Iterator[list[Any]]:
        book = read_notebook(kept)
        shared = request.query_params.get("q", "")
        yield redrawn(book)
        if shared.strip() and (not book.exchanges or book.exchanges[-1].question != shared):
            yield from send_question(shared, written(set_aside(book)))

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    shared_in_address: dict[str, Any] = {
        "fn": None,
        "inputs": notebook,
        "js": "(notebook) => { relaisQuestion(notebook) }",
        "api_visibility": "private",
    }
    asked = [question, notebook, *limits]
    asking = [
        gr.on([question.submit, send.click], send_question, asked, screen, **quiet),
        send_anyway.click(ask_question, asked, screen, **quiet),
        *(button.click(send_question, [button, notebook, *limits], screen, **quiet) for button in buttons),
        blocks.load(open_page, notebook, screen, **quiet),
    ]
    for event in asking:
        event.then(**shared_in_address)
    rewrite.click(
        lambda: gr.update(visible=False), None, warning, js="() => relaisFocus('#question textarea')", **quiet
    )
    follow_corpus(blocks, tab, limits, lambda: services.choices().in_order)
    bar.wire(notebook, panel, screen, redrawn, quiet, shared_in_address, asking)
    if services.note_feedback is not None and feedback_note is not None:
        _hear_feedback(feedback_note, notebook, services.note_feedback, quiet)


def _feedback_note() -> gr.HTML:
    """Where the verdicts of all messages go, and where it is said that they are kept."""
    return gr.HTML(
        "",
        elem_id="feedback-note",
        html_template='<p class="feedback-note" role="status">${value}</p>',
        js_on_load=FEEDBACK_SCRIPT.read_text(encoding="utf-8"),
        apply_default_css=False,
    )


def _hear_feedback(
    heard: gr.HTML, notebook: gr.BrowserState, note: Callable[[Exchange, str], str], quiet: dict[str, Any]
) -> None:
    def hear(kept: object, event: gr.EventData) -> str:
        named = (each for each in read_notebook(kept).exchanges if each.id == str(event.exchange))
        exchange = next(named, None)
        return escape(texts.FEEDBACK_LOST if exchange is None else note(exchange, str(event.verdict)))

    heard.click(hear, notebook, heard, **quiet)


def _example_buttons(examples: Mapping[str, Sequence[str]]) -> list[gr.Button]:
    """One column a kind of reader, one button a question."""
    buttons = []
    with gr.Row():
        for audience, questions in examples.items():
            with gr.Column(min_width=200):
                gr.HTML(f"<h2>{escape(audience)}</h2>", js_on_load=None, apply_default_css=False)
                buttons += [gr.Button(question, size="sm", elem_classes="example") for question in questions]
    return buttons


def _warning_html(found: Sequence[str]) -> str:
    return f'<div role="alert"><p>{escape(texts.PERSONAL_DATA.format(kinds=", ".join(found)))}</p></div>'
