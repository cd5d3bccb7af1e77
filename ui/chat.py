"""The chat tab: questions on the left, the cited passage on the right (below on a phone).

Messages are HTML components inside Gradio's chatbot: its Markdown would alter verbatim quotes, and its sanitizer
drops the attributes that make a citation reachable by keyboard and screen reader. All text is escaped in `messages`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from answer.model import Turn
from ui import texts
from ui.messages import Reply, question_html, searching_html
from ui.source_panel import Show, build_source_panel, empty_panel

Ask = Callable[[str, Sequence[Turn]], Reply]  # a question and the earlier turns; never raises


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with what is shown below it."""

    question: str
    html: str
    remembered: str | None  # the answer in plain text; None while it is awaited, or after an error


def turns(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """The conversation as the answering side takes it: plain text, without the questions that failed."""
    return tuple(
        turn
        for exchange in exchanges
        if exchange.remembered is not None
        for turn in (Turn("user", exchange.question), Turn("assistant", exchange.remembered))
    )


def chat_messages(exchanges: Sequence[Exchange]) -> list[dict[str, Any]]:
    """The conversation as Gradio's chatbot takes it."""
    return [
        {"role": role, "content": gr.HTML(html, js_on_load=None, apply_default_css=False)}
        for exchange in exchanges
        for role, html in (("user", question_html(exchange.question)), ("assistant", exchange.html))
    ]


def converse(ask: Ask, question: str, exchanges: Sequence[Exchange]) -> Iterator[tuple[Exchange, ...]]:
    """The conversation after each step of the answer to `question`."""
    past = tuple(exchanges)
    yield (*past, Exchange(question, searching_html(), None))
    reply = ask(question, turns(past))
    for stage in reply.stages:
        yield (*past, Exchange(question, stage, reply.remembered))


def build_chat(blocks: gr.Blocks, ask: Ask, show: Show, examples: Mapping[str, Sequence[str]]) -> None:
    """Lay the tab out inside `blocks`, which is being built, and wire its events."""
    exchanges = gr.State(())
    with gr.Row(elem_classes="workspace"):
        with gr.Column(scale=3, min_width=320, elem_classes="talk"):
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
            with gr.Column(elem_classes="examples") as examples_area:
                buttons = _example_buttons(examples)
            restart = gr.Button(texts.NEW_CONVERSATION, visible=False, size="sm", elem_classes="restart")
        with gr.Column(scale=2, min_width=320, elem_classes="source-column"):
            panel = build_source_panel(show, "source")

    screen = [question, chatbot, exchanges, examples_area, restart]

    def send_question(text: str, earlier: Sequence[Exchange]) -> Iterator[list[Any]]:
        emptied: Any = ""
        hidden = gr.update(visible=False)
        for conversation in converse(ask, text, earlier):
            yield [emptied, chat_messages(conversation), conversation, hidden, gr.update(visible=True)]
            emptied = gr.skip()  # The next question may already be under way in the box.

    def open_shared_question(request: gr.Request) -> Iterator[list[Any]]:
        shared = request.query_params.get("q", "")
        yield from send_question(shared, ()) if shared.strip() else [[gr.skip()] * len(screen)]

    def start_again() -> list[Any]:
        return ["", [], (), gr.update(visible=True), gr.update(visible=False), empty_panel()]

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on([question.submit, send.click], send_question, [question, exchanges], screen, **quiet)
    for button in buttons:
        button.click(send_question, [button, exchanges], screen, **quiet)
    blocks.load(open_shared_question, None, screen, **quiet)
    restart.click(start_again, None, [*screen, panel], **quiet)


def _example_buttons(examples: Mapping[str, Sequence[str]]) -> list[gr.Button]:
    """One column a kind of reader, one button a question."""
    buttons = []
    with gr.Row():
        for audience, questions in examples.items():
            with gr.Column(min_width=200):
                gr.HTML(f"<h2>{escape(audience)}</h2>", js_on_load=None, apply_default_css=False)
                buttons += [gr.Button(question, size="sm", elem_classes="example") for question in questions]
    return buttons
