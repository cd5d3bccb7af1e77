"""From a folder of files to documents that can be quoted: `Path → Reading → Section → Document → Passage`.

In reading order, for a newcomer:

1. `corpus.scan_corpus` finds the files and hashes them; `manifest.py` reads what `sources.toml` says of each.
2. `corpus.read_document` reads one of them: `readers/` turns bytes into text (one module a format), with pages
   and marked headings where the format has them. Every later offset is an offset in that text.
3. `sections.split_sections` makes the tree. `headings.py` is the grammar of headings, in tables: what a line announces
   by itself. `recognition.py` lists the passes that decide with the whole document in view (an `Outline`):
   `numbered.py`, `blocks.py` (with `signatures.py`), `titles.py` (with `tagger.py`).
4. `passages.cut_passages` cuts each section's own text into what is indexed; `units.split_units` into what is
   quoted: sentences and list items.
5. `labels.py` names a section as a person would: "art. 5 – Résiliation".

Nothing here knows of the index or of questions. Errors are those of `errors.py`; one bad file never stops the others.
"""

from ingest.corpus import ReadFailure, Scan, ScannedFile, read_document, scan_corpus
from ingest.labels import citation_label, section_name
from ingest.model import Document, KnownDate, Page, Passage, Section, Source
from ingest.passages import cut_passages
from ingest.sections import split_sections
from ingest.units import Unit, split_sentences, split_units

__all__ = [
    "Document",
    "KnownDate",
    "Page",
    "Passage",
    "ReadFailure",
    "Scan",
    "ScannedFile",
    "Section",
    "Source",
    "Unit",
    "citation_label",
    "cut_passages",
    "read_document",
    "scan_corpus",
    "section_name",
    "split_sections",
    "split_sentences",
    "split_units",
]
