"""Index → what is gathered of all its documents: words, names, acronyms; read from beside the index once gathered.

Three thousand sheets take ten seconds to gather from, and half of one to read it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from pydantic import TypeAdapter

from answer.understanding.glossary import Glossary, build_glossary
from answer.understanding.scopes import Names, collect_names
from answer.understanding.vocabulary import Vocabulary, build_vocabulary
from index import Index
from index.derived import WHOLE, code_fingerprint
from ingest.model import Document

KIND = "knowledge"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What some documents have together."""

    vocabulary: Vocabulary
    names: Names
    glossary: Glossary


_gathered = TypeAdapter(Gathered)


def gather_words(documents: Collection[Document]) -> Gathered:
    """Read all documents."""
    vocabulary = build_vocabulary(documents)
    return Gathered(vocabulary, collect_names(documents, vocabulary.spellings.keys()), build_glossary(documents))


def words_of(index: Index) -> Gathered:
    """What is gathered of the documents of an index, by an earlier process if one has kept it."""
    state, documents = index.state, index.documents.values()
    made_from = f"{code_fingerprint()}/{state}"
    kept = index.derived.get(KIND, WHOLE, made_from)
    if kept is not None:
        return _gathered.validate_json(kept)
    gathered = gather_words(documents)
    if index.state == state:  # else a newer generation was opened meanwhile, and these may be its documents
        index.derived.put(KIND, WHOLE, made_from, _gathered.dump_json(gathered))
    return gathered
