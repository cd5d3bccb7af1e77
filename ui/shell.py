"""What surrounds the tabs: the head of the page, its foot, and which tab the address names.

`shell.js` keeps the address in step with what is shown, so that a page can be shared: `?tab=decouvrir`, `?q=…`.
"""

from collections.abc import Callable
from datetime import date
from html import escape
from importlib.metadata import version
from typing import Any

import gradio as gr

from ingest.validity import french_date
from ui import texts
from ui.pages import STATEMENT_PATH


def masthead() -> None:
    """The name of the application and what it does."""
    gr.HTML(
        f'<header class="masthead"><h1>{texts.NAME}</h1><p>{texts.PURPOSE}</p></header>',
        js_on_load=None,
        apply_default_css=False,
    )


def tab(name: str, label: str) -> gr.Tab:
    """A tab, to be entered with `with`; `name` stands in the address as `?tab=name`."""
    return gr.Tab(label, id=name, elem_id=f"tab-{name}")


def open_named_tab(blocks: gr.Blocks, tabs: gr.Tabs, default: str) -> None:
    """Open the tab that the address names, once the page is loaded; one that does not exist changes nothing."""
    names = {child.id for child in tabs.children if isinstance(child, gr.Tab)}

    def named(request: gr.Request) -> Any:
        name = request.query_params.get("tab", default)
        return gr.skip() if name == default or name not in names else gr.Tabs(selected=name)

    blocks.load(named, None, tabs, show_progress="hidden", api_visibility="private")


def imprint(blocks: gr.Blocks, corpus_date: Callable[[], date | None]) -> None:
    """The foot of the page: what answers are worth, version, date of the corpus, accessibility.

    Args:
        corpus_date: when the index that serves was written; None where there is none.
    """
    release = texts.VERSION.format(version=version("relais-conventions"))

    def foot() -> str:
        written = corpus_date()
        corpus = [texts.CORPUS_DATE.format(date=french_date(written))] if written else []
        facts = " · ".join(escape(fact) for fact in (release, *corpus))
        return (
            f'<footer class="imprint"><p>{texts.DISCLAIMER}</p>'
            f'<p>{facts} · <a href=".{STATEMENT_PATH}">{texts.ACCESSIBILITY}</a></p></footer>'
        )

    shown = gr.HTML(foot(), js_on_load=None, apply_default_css=False)
    blocks.load(foot, None, shown, show_progress="hidden", api_visibility="private")
