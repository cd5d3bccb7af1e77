"""Lists to choose from that follow the corpus: a text may come or go while the page is open."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import gradio as gr

Choice = tuple[str, str]  # shown, value


def follow_corpus(
    blocks: gr.Blocks, tab: gr.Tab, lists: Sequence[gr.Dropdown], offered: Callable[[], Sequence[Sequence[Choice]]]
) -> None:
    """Renew the lists when the page or the tab is opened and the corpus is not what it was.

    A list that is as before is left alone: an answer that comes late would take back what was chosen meanwhile.

    Args:
        lists: each takes several values; what each offers now is what the page knows of.
        offered: what each of the lists is to offer, in their order.
    """
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    known = gr.State([list(each.choices or ()) for each in lists])

    def look(before: list[list[Choice]]) -> Any:
        now = [list(choices) for choices in offered()]
        return gr.skip() if now == before else now

    gr.on([blocks.load, tab.select], look, known, known, trigger_mode="always_last", **quiet)
    for at, each in enumerate(lists):
        # What was chosen is kept beside the list: one that still names a text taken out cannot be read.
        kept, shown = gr.State([]), gr.State(list(each.choices or ()))
        each.change(lambda chosen: chosen, each, kept, **quiet)
        # Apart from `look`, which may be slow, so as to read what was chosen in the meantime.
        known.change(partial(_renew, at), [known, shown, kept], [each, shown], **quiet)


def _renew(at: int, known: Sequence[list[Choice]], shown: list[Choice], chosen: Sequence[str] | None) -> Any:
    """What the list at this place offers now; what was chosen in it and is there no more is left out.

    Gradio also tells of a change when a tab is first drawn: what is shown already is left alone then too.
    """
    if known[at] == shown:
        return gr.skip()
    values = {value for _, value in known[at]}
    return gr.update(choices=known[at], value=[each for each in chosen or () if each in values]), known[at]
