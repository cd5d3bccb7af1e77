"""The Corpus tab, where an administration password is set: files in and out, what is said of them, figures.

Every event is let through by the session's token alone, whatever the page shows. The indexing goes on in the
background; a timer shows how far it is, on this page and on any other that is opened meanwhile.
"""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, get_args

import gradio as gr

from errors import BusyIndexError, ExpiredSessionError, MissingIndexError
from index.contents import index_entries
from index.store import Entry
from ingest.model import SourceKind
from ui import admin_texts as words
from ui.admin_session import AdminSessions
from ui.admin_view import stage_html, statistics_html, waiting_html
from ui.admin_work import AdminWork
from ui.conversation_bar import STORAGE_PASSWORD
from ui.corpus_edit import Description, described, library_entry
from ui.indexing_job import IndexingJob
from ui.intake import discard, receive, waiting_files

TAB = "corpus"
STORAGE_KEY = "relais-administration"
_EVERY = 1.0  # seconds between two looks at the indexing
_SHOW_STAGE = "() => document.getElementById('stage').scrollIntoView({ block: 'center' })"
_CONFIRM = "(token, chosen) => [token, confirm({question}) ? chosen : null]"

Guard = Callable[[Callable[..., Any], Callable[[str], Any]], Callable[..., Any]]  # the error boundary


def session_token() -> gr.BrowserState:
    """Where the browser keeps the session. It stands outside the tabs: inside one that is not shown, it is not read."""
    return gr.BrowserState(None, storage_key=STORAGE_KEY, secret=STORAGE_PASSWORD)


def build_admin(
    blocks: gr.Blocks, token: gr.BrowserState, work: AdminWork, sessions: AdminSessions, guard: Guard
) -> None:
    """Lay the tab out inside `blocks`, which is being built, and wire its events."""
    folder, job = work.folder, IndexingJob()
    notice = gr.HTML("", js_on_load=None, apply_default_css=False, elem_id="admin-notice")
    with gr.Row(elem_classes="ask") as gate:
        password = gr.Textbox("", label=words.PASSWORD, type="password", max_lines=1, scale=4, elem_id="password")
        enter = gr.Button(words.ENTER, variant="primary", scale=1, min_width=110)
    with gr.Column(visible=False, elem_id="admin") as office:
        upload = gr.File(label=words.UPLOAD, file_count="multiple", elem_id="upload", height=180)
        gr.HTML(f"<h2>{words.TO_CHECK}</h2>", js_on_load=None, apply_default_css=False)
        waiting = gr.HTML("", js_on_load=None, apply_default_css=False, elem_id="waiting")
        chosen = gr.CheckboxGroup([], label=words.CHOSEN, visible=False, elem_id="chosen")
        with gr.Row(elem_classes="bar"):
            take = gr.Button(words.ACCEPT, variant="primary", size="sm")
            put_aside = gr.Button(words.DISCARD, size="sm")
        stage = gr.HTML("", js_on_load=None, apply_default_css=False, elem_id="stage")
        gr.HTML(f"<h2>{words.CORPUS}</h2>", js_on_load=None, apply_default_css=False)
        document = gr.Dropdown([], label=words.DOCUMENT, info=words.NO_ADDED, value=None, elem_id="added")
        with gr.Column(visible=False, elem_id="description") as sheet:
            title = gr.Textbox("", label=words.TITLE, elem_id="edit-title")
            short_title = gr.Textbox("", label=words.SHORT_TITLE, elem_id="edit-short-title")
            kind = gr.Dropdown(list(get_args(SourceKind)), label=words.KIND, elem_id="edit-kind")
            parties = gr.Textbox("", label=words.PARTIES)
            territory = gr.Textbox("", label=words.TERRITORY, elem_id="edit-territory")
            with gr.Row():
                dates = [gr.Textbox("", label=label, min_width=150, max_lines=1) for label in words.DATES.values()]
            validity = gr.Textbox("", label=words.VALIDITY, elem_id="edit-validity")
            with gr.Row(elem_classes="bar"):
                keep = gr.Button(words.KEEP, variant="primary", size="sm")
                remove = gr.Button(words.REMOVE, size="sm")
        gr.HTML(f"<h2>{words.STATISTICS}</h2>", js_on_load=None, apply_default_css=False)
        statistics = gr.HTML("", js_on_load=None, apply_default_css=False, elem_id="statistics")
        leave = gr.Button(words.LEAVE, size="sm", elem_classes="restart")
    timer = gr.Timer(_EVERY, active=False)

    fields = [title, short_title, kind, parties, territory, *dates, validity]
    desk = [notice, gate, office, waiting, chosen, stage, document, statistics, timer]
    untouched: list[Any] = [gr.skip()] * len(desk)

    def drawn(said: str = "") -> list[Any]:
        """The whole desk as it is now; while the index is being written, what is read from it stays as it was shown."""
        open_desk = [_said(said), gr.update(visible=False), gr.update(visible=True)]
        if job.stage.running:
            return [
                *open_desk,
                gr.skip(),
                gr.skip(),
                stage_html(job.stage),
                gr.skip(),
                gr.skip(),
                gr.Timer(active=True),
            ]
        files = waiting_files(folder)
        ready = [each.file for each in files]
        added = [
            (work.index.documents[entry.document_id].source.short_title, entry.document_id)
            for entry in _entries(folder)
            if entry.origin == "library" and entry.document_id in work.index.documents
        ]
        return [
            *open_desk,
            waiting_html(files),
            gr.update(choices=ready, value=ready, visible=bool(ready)),
            stage_html(job.stage),
            gr.update(choices=added, info="" if added else words.NO_ADDED),
            statistics_html(folder),
            gr.Timer(active=False),
        ]

    def refused(sentence: str) -> list[Any]:
        return [_said(sentence, failed=True), *untouched[1:]]

    def for_administrators(act: Callable[..., list[Any]], others: Sequence[Any] = ()) -> Callable[..., list[Any]]:
        """`act` behind the session, with its errors told; its outputs begin with the desk.

        Args:
            act: what is done.
            others: what the outputs that follow the desk become when it is not done.
        """

        def let_through(held: object, *values: Any) -> list[Any]:
            try:
                sessions.require(held)
            except ExpiredSessionError as error:
                # The password is asked for where its field shows, and nothing is followed any longer.
                closed = [gr.update(visible=True), gr.update(visible=False), *untouched[3:-1], gr.Timer(active=False)]
                return [_said(error.french_message, failed=True), *closed, *others]
            return act(*values)

        def explained(sentence: str) -> list[Any]:
            return [*refused(sentence), *others]

        return guard(let_through, explained)

    def log_in(typed: str | None) -> list[Any]:
        return [sessions.open(typed or ""), "", *drawn()]

    def look(held: object) -> list[Any]:
        """On opening the page: the desk of a session that is still open."""
        return drawn() if sessions.is_open(held) else untouched

    def log_out(held: object) -> list[Any]:
        sessions.close(held)
        return [None, _said(""), gr.update(visible=True), gr.update(visible=False), *untouched[3:]]

    def take_in(sent: Sequence[str] | None) -> list[Any]:
        received: list[str] = []
        problems: list[str] = []
        for path in map(Path, sent or ()):
            put = guard(partial(receive, folder, path, path.name), problems.append)()
            received += [put] if put is not None else []
        said = [words.RECEIVED.format(files=", ".join(received))] if received else []
        return [*drawn(" ".join([*said, *problems])), None]

    def begin(task: Callable[[IndexingJob], str]) -> list[Any]:
        try:
            job.run(guard(task, str))
        except BusyIndexError as error:
            return [_said(error.french_message, failed=True), *drawn()[1:]]  # the other's work is followed here too
        return drawn()

    def accept_chosen(files: Sequence[str]) -> list[Any]:
        if not files:
            return drawn(words.NOTHING_CHOSEN)
        unread = {each.file for each in waiting_files(folder) if each.document is None}
        accepted = tuple(file for file in files if file not in unread)
        # The others wait on, under the reason that their cards give.
        return begin(partial(work.accept, accepted)) if accepted else drawn(words.NOTHING_READ)

    def discard_chosen(files: Sequence[str]) -> list[Any]:
        discard(folder, files)
        return drawn(words.DISCARDED.format(files=", ".join(files)) if files else words.NOTHING_CHOSEN)

    def show_description(name: str | None) -> list[Any]:
        if name is None:
            return [*untouched, gr.update(visible=False), *([gr.skip()] * len(fields))]
        library_entry(folder, name)
        form = described(work.index.documents[name].source)
        days = [form.dates.get(each, "") for each in words.DATES]
        values = [form.title, form.short_title, form.kind, form.parties, form.territory, *days, form.validity]
        return [*untouched, gr.update(visible=True), *values]

    def keep_form(name: str, *values: str) -> list[Any]:
        of_title, of_short_title, of_kind, of_parties, of_territory, *typed, sentence = values
        days = dict(zip(words.DATES, typed, strict=True))
        form = Description(of_title, of_short_title, of_kind, of_parties, of_territory, days, sentence)
        return begin(partial(work.describe, name, form))

    def remove_document(name: str | None) -> list[Any]:
        if name is None:  # the reader changed their mind
            return [*untouched, gr.skip()]
        return [*begin(partial(work.remove, name)), gr.update(visible=False)]

    def follow() -> list[Any]:
        desk_now = drawn()
        return [gr.skip(), *desk_now[1:]] if job.stage.running else desk_now  # what was said stays to be read

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    enter_desk = guard(log_in, lambda sentence: [gr.skip(), "", *refused(sentence)])
    gr.on([enter.click, password.submit], enter_desk, password, [token, password, *desk], **quiet)
    blocks.load(guard(look, refused), token, desk, **quiet)
    leave.click(log_out, token, [token, *desk], **quiet)
    upload.upload(for_administrators(take_in, [None]), [token, upload], [*desk, upload], **quiet)
    take.click(for_administrators(accept_chosen), [token, chosen], desk, **quiet)
    put_aside.click(for_administrators(discard_chosen), [token, chosen], desk, **quiet)
    document.input(
        for_administrators(show_description, [gr.skip()] * (1 + len(fields))),
        [token, document],
        [*desk, sheet, *fields],
        **quiet,
    )
    kept = keep.click(for_administrators(keep_form), [token, document, *fields], desk, **quiet)
    kept.then(None, js=_SHOW_STAGE, api_visibility="private")  # it stands above the form, out of sight
    confirm = _CONFIRM.format(question=repr(words.CONFIRM_REMOVE))
    remove.click(
        for_administrators(remove_document, [gr.skip()]),
        [token, document],
        [*desk, sheet],
        js=confirm,
        trigger_mode="multiple",  # a second click counts even while one that was taken back is on its way
        **quiet,
    )
    timer.tick(for_administrators(follow), token, desk, **quiet)


def _entries(folder: Path) -> tuple[Entry, ...]:
    """What the index holds; nothing once its last document was taken out."""
    try:
        return index_entries(folder)
    except MissingIndexError:
        return ()


def _said(sentence: str, failed: bool = False) -> str:
    if not sentence:
        return ""
    kind = "answer failed" if failed else "said"
    return f'<div class="{kind}" role="{"alert" if failed else "status"}"><p>{escape(sentence)}</p></div>'
