"""What an administrator asks for, done: files accepted, descriptions changed, documents removed, then indexing."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from answer.comparison.ahead import read_ahead
from index import Encoder, Index, build_index
from index.contents import index_entries
from index.generations import withdraw
from library.remove import remove_documents
from ui import admin_texts as words
from ui.corpus_edit import Description, keep_description, library_entry
from ui.indexing_job import IndexingJob
from ui.intake import accept


@dataclass(frozen=True, slots=True)
class AdminWork:
    """Each method does its work to the end and gives the French sentence that says so."""

    folder: Path  # of the index
    encoder: Encoder
    index: Index  # that the application answers from; follows at once

    def accept(self, files: Sequence[str], job: IndexingJob) -> str:
        """Take files that wait into the corpus."""
        accept(self.folder, files)
        return self._indexed(job)

    def describe(self, document_id: str, form: Description, job: IndexingJob) -> str:
        """Keep what is said of a document by hand."""
        keep_description(self.folder, document_id, self.index.documents[document_id].source, form)
        return self._indexed(job)

    def remove(self, document_id: str, job: IndexingJob) -> str:
        """Take a document out of the corpus."""
        library_entry(self.folder, document_id)
        entries = index_entries(self.folder)
        removed = remove_documents(self.folder, entries, [document_id])
        if {entry.document_id for entry in entries} <= set(removed):
            withdraw(self.folder)
            return words.EMPTIED
        return self._indexed(job)

    def _indexed(self, job: IndexingJob) -> str:
        report = build_index(None, self.folder, self.encoder, job)
        self.index.refresh()
        read_ahead(self.index, report.compared, job)
        failed = "".join(f" {sentence}" for _, sentence in report.failures)
        return (
            words.INDEXED.format(
                added=len(report.added),
                changed=len(report.changed),
                removed=len(report.removed),
                documents=report.documents,
            )
            + failed
        )
