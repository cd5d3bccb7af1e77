"""How long a text applies: text and manifest entry → `Validity`; a validity and a day → `Standing`.

`dates.py` turns French words into dates and durations, `cues.py` is the table of turns of phrase, `clauses.py` reads
one sentence with it, `places.py` finds the sentences, titles and signatures, `read.py` chooses among them and the
manifest, `standing.py` says where a text stands on a day, `timeline.py` sets a corpus out in time.
"""

from ingest.validity.dates import french_date, french_duration, read_day
from ingest.validity.read import read_validity
from ingest.validity.standing import STATUSES, Standing, Status, standing_on
from ingest.validity.timeline import Period, timeline

__all__ = [
    "STATUSES",
    "Period",
    "Standing",
    "Status",
    "french_date",
    "french_duration",
    "read_day",
    "read_validity",
    "standing_on",
    "timeline",
]
