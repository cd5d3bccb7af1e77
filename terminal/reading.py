"""What follows an indexing in the terminal: what it brought to compare is read for that."""

from index.build import BuildReport
from index.encoder import Encoder
from index.progress import Progress
from settings import Settings


def read_compared(settings: Settings, encoder: Encoder, report: BuildReport, progress: Progress) -> None:
    """Read them, when there are any: then the first comparison does not wait for it.

    Raises:
        UnknownClauseTypeError: the manifest types a section as a clause that is not in the table.
    """
    if not report.compared:
        return
    from answer.comparison.ahead import read_ahead
    from index.search import open_index

    read_ahead(open_index(settings.index, encoder), report.compared, progress)
