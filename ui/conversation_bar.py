"""The bar above a conversation: choose another one, begin one, rename or delete the one that is open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui import texts
from ui.conversations import Notebook, opened, read_notebook, renamed, set_aside, without_current
from ui.source_panel import empty_panel

# Gradio writes browser state under a key and a password, by default new ones at each start, which would lose the
# conversations. The password hides nothing: what is kept is the reader's own, in the reader's own browser.
STORAGE_KEY, STORAGE_PASSWORD = "relais-conversations", "relais"
_CONFIRM = "(kept) => [confirm({question}) ? kept : null]"


def kept_in_browser() -> gr.BrowserState:
    """The notebook that lives in the browser. It stands outside the tabs: in one that is not shown, it is not read."""
    return gr.BrowserState(None, storage_key=STORAGE_KEY, secret=STORAGE_PASSWORD)


@dataclass(frozen=True)
class Bar:
    """The components of the bar."""

    area: gr.Row
    chosen: gr.Dropdown
    begin: gr.Button
    rename: gr.Button
    delete: gr.Button
    naming: gr.Row
    name: gr.Textbox
    keep_name: gr.Button

    def choices(self, notebook: Notebook) -> Any:
        """The list of conversations, as an update."""
        return gr.update(
            choices=[(each.name, each.id) for each in notebook.conversations], value=notebook.current, visible=True
        )

    def wire(
        self,
        notebook: gr.BrowserState,
        panel: gr.HTML,
        screen: list[Any],
        redrawn: Callable[[Notebook], list[Any]],
        quiet: dict[str, Any],
        shared_in_address: dict[str, Any],
        asking: list[Any],
    ) -> None:
        """Connect the buttons; `redrawn` gives the updates of `screen` for a notebook.

        Each of them ends the events of `asking` first, so that what is left of an answer is not drawn over its own.
        """

        def switch(chosen: str | None, kept: object) -> list[Any]:
            return [*redrawn(opened(read_notebook(kept), chosen)), empty_panel()]

        def begin(kept: object) -> list[Any]:
            return [*redrawn(set_aside(read_notebook(kept))), empty_panel()]

        def delete(kept: object) -> list[Any]:
            if kept is None:  # the reader changed their mind
                return [gr.skip()] * (len(screen) + 1)
            return [*redrawn(without_current(read_notebook(kept))), empty_panel()]

        def ask_name(kept: object) -> list[Any]:
            present = read_notebook(kept).open_conversation
            return [gr.update(visible=present is not None), present.name if present else ""]

        def keep_name(name: str, kept: object) -> list[Any]:
            return [*redrawn(renamed(read_notebook(kept), name)), gr.update(visible=False)]

        turning = [self.chosen.input, self.begin.click, self.delete.click, self.keep_name.click, self.name.submit]
        gr.on(turning, None, cancels=asking, **quiet)  # first, as the listeners of a trigger run one after another
        confirm = _CONFIRM.format(question=repr(texts.CONFIRM_DELETE))
        # The panel showed what is of the conversation before. It is emptied at once: a citation of the new one, pressed
        # before a later event had come back, would be taken away again.
        for turned in (
            self.chosen.input(switch, [self.chosen, notebook], [*screen, panel], **quiet),
            self.begin.click(begin, notebook, [*screen, panel], **quiet),
        ):
            turned.then(**shared_in_address)
        # A second click counts even while the first one, which was taken back, is on its way.
        self.delete.click(delete, notebook, [*screen, panel], js=confirm, trigger_mode="multiple", **quiet).then(
            **shared_in_address
        )
        self.rename.click(ask_name, notebook, [self.naming, self.name], **quiet)
        gr.on(
            [self.keep_name.click, self.name.submit],
            keep_name,
            [self.name, notebook],
            [*screen, self.naming],
            **quiet,
        )


def build_bar() -> Bar:
    """Lay the bar out; it shows once there is a conversation."""
    with gr.Row(visible=False, elem_classes="bar") as area:
        chosen = gr.Dropdown(
            [], label=texts.MY_CONVERSATIONS, info=texts.KEPT_HERE, elem_id="conversations", scale=4, min_width=220
        )
        begin = gr.Button(texts.NEW_CONVERSATION, size="sm", min_width=0, scale=0)
        rename = gr.Button(texts.RENAME, size="sm", min_width=0, scale=0)
        delete = gr.Button(texts.DELETE, size="sm", min_width=0, scale=0)
    with gr.Row(visible=False, elem_classes="naming") as naming:
        name = gr.Textbox(label=texts.CONVERSATION_NAME, max_lines=1, scale=4, elem_id="conversation-name")
        keep = gr.Button(texts.KEEP_NAME, size="sm", min_width=0, scale=0)
    return Bar(area, chosen, begin, rename, delete, naming, name, keep)
