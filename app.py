"""The web application: an index and the settings in, a Gradio page out. Holds the one error boundary.

`relais serve` and `python app.py` both end in `serve`.
"""

import gc
import io
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from datetime import date
from html import escape
from pathlib import Path
from threading import Event
from typing import TypeVar

import gradio as gr
from starlette.middleware import Middleware
from starlette.routing import Route

from answer import answer_question
from answer.model import Turn
from errors import GreetingQuestionError, IndexStateError, KnowledgeBaseError
from index import Encoder, Index, load_encoder, open_index
from journal import record_incident
from settings import Settings
from terminal.address import check_address
from ui import admin_texts, compare_texts, shell, texts
from ui.admin import TAB as ADMIN
from ui.admin import build_admin, session_token
from ui.admin_session import AdminSessions
from ui.admin_work import AdminWork
from ui.api import build_api
from ui.chat import Reply, Services, build_chat
from ui.compare import build_comparison
from ui.compare_route import comparison_routes
from ui.conversation_bar import kept_in_browser
from ui.conversations import Exchange
from ui.discover import TAB as DISCOVER
from ui.discover import build_discover
from ui.discover_views import discover_views
from ui.examples import read_examples
from ui.feedback import keep_feedback
from ui.filters import Choices, Limits, choices_among, documents_within, limits_in_words
from ui.messages import Offers
from ui.originals import originals_route
from ui.page import FrenchPage
from ui.pages import statement_route
from ui.sheet_route import sheet_route
from ui.source_panel import read_reference, render_reference
from ui.theme import relais_theme

logger = logging.getLogger(__name__)

UI = Path(__file__).parent / "ui"
LIBRARY = "library"  # in the index folder: what was added beside the corpus folder
SCRIPTS = ("french.js", "shell.js", "messages.js", "discover.js")

Shown = TypeVar("Shown")


def guarded(build: Callable[..., Shown], explain: Callable[[str], Shown]) -> Callable[..., Shown]:
    """The error boundary: `build`, or what `explain` makes of the French sentence of its error.

    An unknown error is logged with its traceback under the reference number that the reader is shown.
    """

    def bounded(*arguments: object) -> Shown:
        try:
            return build(*arguments)
        except KnowledgeBaseError as error:
            logger.info("%s", error, exc_info=error)
            return explain(error.french_message)
        except Exception as error:  # noqa: BLE001 - the boundary: whatever it is, it is logged and has its number
            return explain(texts.UNEXPECTED.format(reference=record_incident(error)))

    return bounded


def build_app(index: Index, settings: Settings, encoder: Encoder | None = None) -> gr.Blocks:
    """The whole application over an open index.

    Args:
        encoder: what the Corpus tab indexes with; loaded anew without it, where that tab is asked for.
    """

    def reply(question: str, history: Sequence[Turn], limits: Limits) -> Reply:
        index.refresh()
        within = documents_within(index.documents, limits)
        try:
            answer = answer_question(index, question, history, settings, within)
        except GreetingQuestionError as error:
            return Reply(None, error.french_message, courtesy=True)
        return Reply(answer, limited_to=limits_in_words(index.documents, limits))

    def show(reference: str) -> str:
        return render_reference(index.documents, index.sections, read_reference(reference), day())

    def day() -> date:
        return settings.as_of or date.today()

    def note(exchange: Exchange, verdict: str) -> str:
        keep_feedback(settings.index, exchange, verdict)
        return texts.FEEDBACK_THANKS

    def choices() -> Choices:
        index.refresh()
        return choices_among(index.documents)

    open_passage = guarded(show, lambda sentence: f'<p class="source-empty">{escape(sentence)}</p>')
    offers = Offers(settings.contact, settings.feedback)
    blocks = gr.Blocks(title=texts.TITLE)
    with blocks:
        build_api(index, settings, guarded)  # first, as events of the tabs would take its names
        shell.masthead()
        notebook, token = kept_in_browser(), session_token()
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            with shell.tab("questions", texts.TAB_QUESTIONS) as questions:
                services = Services(
                    ask=guarded(reply, lambda sentence: Reply(None, sentence)),
                    show=open_passage,
                    choices=guarded(choices, lambda _: Choices((), (), ())),
                    note_feedback=guarded(note, str) if settings.feedback else None,
                )
                build_chat(blocks, questions, notebook, services, offers, read_examples(index.documents))
            with shell.tab("comparer", compare_texts.TAB) as comparer:
                build_comparison(blocks, comparer, index, settings.as_of, open_passage, guarded)
            with shell.tab(DISCOVER, texts.TAB_DISCOVER) as discover:
                build_discover(discover, discover_views(index, settings, open_passage, guarded))
            if settings.admin_password:
                with shell.tab(ADMIN, admin_texts.TAB):
                    work = AdminWork(settings.index, encoder or load_encoder(settings.encoder), index)
                    build_admin(blocks, token, work, AdminSessions(settings.admin_password), guarded)
        shell.open_named_tab(blocks, tabs, "questions")
        shell.imprint(blocks, guarded(lambda: index.written_on, lambda _: None))
    return blocks


def build_notice(sentence: str) -> gr.Blocks:
    """The page shown when there is no index to answer from: what to run, in French."""
    blocks = gr.Blocks(title=texts.TITLE)
    with blocks:
        shell.masthead()
        gr.HTML(
            f'<section class="answer failed" aria-label="{texts.NO_INDEX}"><p class="verdict">{texts.NO_INDEX}</p>'
            f"<p>{escape(sentence)}</p><p>{texts.THEN_RESTART}</p></section>",
            js_on_load=None,
        )
        shell.imprint(blocks, lambda: None)
    return blocks


def serve(settings: Settings, encoder: Encoder | None = None) -> None:
    """Serve the application until it is interrupted; an index that cannot be used gives a page that says so.

    Args:
        settings: where the index is and where to listen.
        encoder: the one that the settings name, where it is loaded already.

    Raises:
        EncoderError: the encoder cannot be loaded.
    """
    encoder = encoder or load_encoder(settings.encoder)
    index: Index | None = None
    try:
        index = open_index(settings.index, encoder)
        blocks = build_app(index, settings, encoder)
    except IndexStateError as error:
        logger.warning("%s", error)
        print(error.french_message, file=sys.stderr, flush=True)
        blocks = build_notice(error.french_message)
    launch(blocks, settings, index)
    try:
        print(texts.ADDRESS.format(address=blocks.local_url), flush=True)
        if index is not None:
            # What the first question would wait for is loaded while the reader opens the page and types.
            warm_up = guarded(lambda: answer_question(index, texts.QUESTION_HINT, (), settings).text, str)
            warm_up()
        gc.freeze()
        gc.enable()
        Event().wait()
    except KeyboardInterrupt:
        blocks.close(verbose=False)


def launch(blocks: gr.Blocks, settings: Settings, index: Index | None = None) -> None:
    """Start serving on the host and port of the settings, and return; `blocks.close()` stops it.

    Args:
        index: what `blocks` answers from, for the pages beside it: sheets and original files.

    Raises:
        AddressError: host and port are taken, forbidden, or not of this machine.
    """
    routes = [statement_route(settings.contact)]
    if index is not None:
        routes.append(sheet_route(lambda: index.documents, settings.contact))
        folders = [settings.index / LIBRARY, *([settings.corpus] if settings.corpus else [])]
        routes.append(originals_route(lambda: index.documents, folders))
        routes.extend(comparison_routes(index, settings.as_of))
    with redirect_stdout(io.StringIO()):  # what Gradio says of the MCP server is not for the reader
        check_address(settings.host, settings.port)  # another program may have taken it while this one was loading
        _launch(blocks, settings, routes)


def _head() -> str:
    """What every page begins with, beside Gradio's own: our scripts, and the sheet for printing."""
    scripts = (f"<script>{(UI / name).read_text(encoding='utf-8')}</script>" for name in SCRIPTS)
    return f"<style>{(UI / 'print.css').read_text(encoding='utf-8')}</style>{''.join(scripts)}"


def _launch(blocks: gr.Blocks, settings: Settings, routes: Sequence[Route]) -> None:
    blocks.launch(
        server_name=settings.host,
        server_port=settings.port,
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        favicon_path=UI / "favicon.svg",
        theme=relais_theme(),
        css_paths=[UI / "style.css", UI / "compare.css"],
        head=_head(),
        footer_links=[],
        i18n=gr.I18n(fr=texts.GRADIO_WORDS),
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=settings.mcp,
        app_kwargs={
            "middleware": [Middleware(FrenchPage)],
            "routes": list(routes),
            "docs_url": None,
            "redoc_url": None,
        },
    )


if __name__ == "__main__":
    from cli import main  # the command line imports this module in turn

    sys.exit(main(["serve", *sys.argv[1:]]))
