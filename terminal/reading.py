"""What follows an indexing in the terminal: the long texts it brought are read for comparison."""

from index.build import BuildReport
from index.encoder import Encoder
from index.progress import Progress
from settings import Settings


def read_long_texts(settings: Settings, encoder: Encoder, report: BuildReport, progress: Progress) -> None:
    """Read them, when there are any: then the first comparison of two agreements does not wait for it.

    Raises:
        UnknownClauseTypeError: the manifest types a section as a clause that is not in the table.
    """
    if not report.long_texts:
        return
    from answer.comparison.ahead import read_ahead
    from index.search import open_index

    read_ahead(open_index(settings.index, encoder), report.long_texts, progress)
