"""The encoder of an index → the same with another way to encode questions; the passages' vectors stay."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from index.encoder import Encoder, load_embedded


class Asking:
    """The encoder of an index with another way to encode questions; each question is encoded once, for all parts."""

    def __init__(self, encoder: Encoder, encode: Callable[[str], np.ndarray]) -> None:
        self.name, self.fingerprint, self.dimension = encoder.name, encoder.fingerprint, encoder.dimension
        self.encode_passages = encoder.encode_passages
        self._encode = encode
        self._known: dict[str, np.ndarray] = {}

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Questions → (n, dimension) float32."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._encode(text)
        return np.stack([self._known[text] for text in texts])


@cache
def as_shipped(encoder: Encoder) -> Asking:
    """Questions as the product encodes them."""
    return Asking(encoder, lambda text: np.array(encoder.encode_queries([text])[0]))


@cache
def without_adapter(encoder: Encoder) -> Asking:
    """Questions by the encoder that the adapter was trained from, beside the same passages."""
    plain = load_embedded(None)
    return Asking(encoder, lambda text: np.array(plain.encode_queries([text])[0]))


@cache
def without_vectors(encoder: Encoder) -> Asking:
    """Questions near nothing."""
    return Asking(encoder, lambda text: np.zeros(encoder.dimension, np.float32))
