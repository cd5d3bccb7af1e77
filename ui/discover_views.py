"""An open index in, what each part of the Découvrir tab shows out; each part fails alone."""

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

from answer.understanding.knowledge import knowledge_of
from index import Index
from ingest.validity import timeline
from settings import Settings
from ui.acronyms import acronyms_html
from ui.action_sheets import action_sheets
from ui.cards import cards_html
from ui.discover import Views
from ui.quiz import make_quiz
from ui.quiz_view import quiz_html
from ui.sheets_view import sheets_html
from ui.source_panel import Show
from ui.timeline import periods_html, timeline_figure

Guard = Callable[[Callable[..., Any], Callable[[str], Any]], Callable[..., Any]]  # the error boundary


def discover_views(index: Index, settings: Settings, show: Show, guard: Guard) -> Views:
    """The parts over an index, on the day that the settings name, or today."""

    def day() -> date:
        return settings.as_of or date.today()

    def cards(wanted: str | None) -> str:
        index.refresh()
        return cards_html(index.documents, wanted or "", day())

    def figure() -> Any:
        return timeline_figure(timeline(index.documents.values(), day()), index.documents, day())

    def quiz(seed: int) -> str:
        glossary = knowledge_of(index, index.generation).glossary
        return quiz_html(make_quiz(index.documents, glossary, seed))

    def told(sentence: str) -> str:
        return f'<p class="empty">{escape(sentence)}</p>'

    return Views(
        cards=guard(cards, told),
        sheets=guard(lambda: sheets_html(action_sheets(index.documents.values())), told),
        figure=guard(figure, lambda _: None),
        periods=guard(lambda: periods_html(timeline(index.documents.values(), day())), told),
        acronyms=guard(lambda: acronyms_html(knowledge_of(index, index.generation).glossary, index.documents), told),
        quiz=guard(quiz, told),
        show=show,
    )
