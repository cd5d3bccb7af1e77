"""What is known of a document, and a day → whether it is too old to be trusted unchecked, in a French sentence."""

from datetime import date

from ingest.model import KnownDate, Source
from ingest.validity import french_date

OLD = 365  # days without a change, from which a reader is told to check
_SAID: dict[str, str] = {"updated": "n'a pas changé depuis le", "published": "a été publié le"}


def last_change(source: Source) -> KnownDate | None:
    """The latest day on which a document was published or updated, as far as is known."""
    return max((each for each in source.dates if each.name in _SAID), key=lambda each: each.value, default=None)


def age_warning(source: Source, on: date) -> str | None:
    """The sentence that goes with every answer drawn from a document older than a year; None for a younger one.

    Args:
        source: what is known of the document; without a date of publication or change, nothing is said.
        on: the day of reading.
    """
    changed = last_change(source)
    if changed is None or (on - changed.value).days <= OLD:
        return None
    years = (on - changed.value).days // OLD
    since = "plus d'un an" if years == 1 else f"{years} ans"
    where = f" sur {source.address}" if source.address is not None else ""
    return (
        f"« {source.short_title} » {_SAID[changed.name]} {french_date(changed.value)}, il y a {since} : "
        f"vérifiez les montants et les conditions{where} avant de vous y fier."
    )
