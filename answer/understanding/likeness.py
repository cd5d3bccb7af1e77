"""How near in meaning two words are: stems of the corpus and of a question → similarities.

Word vectors are those of spaCy's French pipeline; they tell that "gosses" is near "enfants" when no letter is shared.
What stemming leaves apart of a family, "signé" and "signature", is put together by its endings.
"""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz.distance import Prefix

from answer.understanding.vocabulary import WORD
from index.lexical import analyse
from ingest.tagger import word_vector

FAMILY = 0.8  # similarity of two words of one family
_ROOT = 4  # letters that a family shares
# What derivation leaves at the end of stems: pilot(e) and pilotag(e), inscrir(e) and inscript(ion).
_ENDING = re.compile("(?:[rsdi]|ir|ag|at|i?on|in|ent|(?:at)?eur|atur|(?:at)?air|(?:ert)?ur|pt)?")
FLOOR = 0.45  # cosine under which two words have nothing to do with each other in these vectors


class WordLikeness:
    """Similarities between any word and the stems of a corpus; read-only once made."""

    def __init__(self, spellings: Iterable[str]) -> None:
        gathered: dict[str, list[np.ndarray]] = {}
        for word in spellings:
            for part in WORD.findall(word):
                stems = analyse(part)
                if len(stems) == 1:
                    known = gathered.setdefault(stems[0], [])
                    if (vector := word_vector(part.lower())) is not None:
                        known.append(vector)
        self.rank = {stem: rank for rank, stem in enumerate(gathered)}
        self._by_root: dict[str, list[str]] = {}
        for stem in gathered:
            self._by_root.setdefault(stem[:_ROOT], []).append(stem)
        # A name that the model does not know is near nothing but itself.
        unknown = np.zeros(next((len(vectors[0]) for vectors in gathered.values() if vectors), 1), np.float32)
        means = [np.mean(vectors, axis=0) if vectors else unknown for vectors in gathered.values()]
        self._matrix = _normalised(np.array(means, np.float32).reshape(len(means), len(unknown)))

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
                vector = word_vector(word.lower())
                row = np.zeros(len(self.rank), np.float32)
                if vector is not None and len(self.rank):
                    cosine = self._matrix @ _normalised(vector[None, :])[0]
                    row = np.clip((cosine - FLOOR) / (1 - FLOOR), 0, 0.9)
                for relative in self._family(stem):
                    row[self.rank[relative]] = max(row[self.rank[relative]], FAMILY)
                if stem in self.rank:
                    row[self.rank[stem]] = 1.0
                stems.append(stem)
                rows.append(row)
        return stems, np.array(rows, np.float32).reshape(len(stems), len(self.rank))

    def _family(self, stem: str) -> list[str]:
        """The stems of the corpus that derive from the same root."""
        return [other for other in self._by_root.get(stem[:_ROOT], ()) if same_family(stem, other)]


def nearest(likeness: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """For each word of the question, its similarity to the nearest of the words at `ranks`."""
    if not len(ranks) or not likeness.size:
        return np.zeros(likeness.shape[0], np.float32)
    return np.asarray(likeness[:, ranks].max(axis=1), np.float32)


def same_family(one: str, other: str) -> bool:
    """Whether two stems derive from one root: « sign » and « signatur »."""
    shared = Prefix.similarity(one, other)
    return shared >= _ROOT and all(_ENDING.fullmatch(word[shared:]) for word in (one, other))


def _normalised(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9), dtype=np.float32)
