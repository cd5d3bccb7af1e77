"""Where a text stands on a day, as a badge: never by colour alone, its words say it."""

from html import escape

from ingest.validity import Standing

# Status → the class of its badge.
CLASSES = {"en vigueur": "current", "échue": "past", "à venir": "coming", "indéterminée": "unknown"}


def badge_html(standing: Standing) -> str:
    """The badge, with its reason for who points at it."""
    kind = CLASSES[standing.status]
    return f'<span class="badge {kind}" title="{escape(standing.reason)}">{escape(standing.badge)}</span>'
