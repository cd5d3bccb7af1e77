"""multilingual-e5-small as an `Encoder`: texts → tokens → `index.e5_network` → unit vectors.

Neither torch nor sentence-transformers is imported: they take ten seconds, and the network needs none of them.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from tokenizers import Tokenizer

from index.batches import encode_by_length
from index.e5_network import E5Network
from index.low_rank import Change
from index.packed_e5 import PADDED_TO, PackedModel
from index.prompts import E5_PROMPTS
from settings import EMBEDDED_ENCODER

TOKENISED = 256  # texts at a time


class E5Encoder:
    """The packed weights with their tokenizer; the network of each side is compiled when it is first used."""

    name = EMBEDDED_ENCODER

    def __init__(
        self,
        packed: PackedModel,
        tokenizer: Tokenizer,
        fingerprint: str,
        bf16: bool,
        changes: Mapping[str, Change],
    ) -> None:
        """Compile nothing yet.

        Args:
            packed: the weights.
            tokenizer: of `index.packed_e5`.
            fingerprint: see `Encoder`.
            bf16: multiply in bfloat16; else in float32.
            changes: what an adapter adds to the layers for questions; empty without one.
        """
        self.fingerprint = fingerprint
        self.dimension = packed.hidden
        self._packed, self._bf16, self._changes = packed, bf16, changes
        self._padding = packed.special_ids["pad"]
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()  # as batches are made of texts that are tokens already

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Questions → (n, dimension) float32, each row of norm 1."""
        return self._encode(texts, E5_PROMPTS["query"], self._asking, None)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        """Passages → (n, dimension) float32, each row of norm 1; `progress` is told how many more are done."""
        return self._encode(texts, E5_PROMPTS["document"], self._plain, progress)

    def _encode(
        self, texts: Sequence[str], prompt: str, network: E5Network, progress: Callable[[int], None] | None
    ) -> np.ndarray:
        # Arrays at once: the library's own objects take thirty times the memory.
        tokens = [
            np.array(encoding.ids, dtype=np.int32)
            for start in range(0, len(texts), TOKENISED)
            for encoding in self._tokenizer.encode_batch_fast(
                [prompt + text for text in texts[start : start + TOKENISED]]
            )
        ]

        def encode(ranks: Sequence[int]) -> np.ndarray:
            means = network(*self._padded([tokens[rank] for rank in ranks]))
            return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True))

        return encode_by_length([len(text) for text in tokens], self.dimension, encode, progress)

    def _padded(self, texts: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """(texts, tokens) ids, and ones where a token is not padding.

        A few tokens longer than the longest: OpenVINO keeps 2 MB of compiled code for each length that it meets.
        """
        longest = max(len(text) for text in texts)
        shape = (len(texts), -(-longest // PADDED_TO) * PADDED_TO)
        ids, mask = np.full(shape, self._padding, dtype=np.int32), np.zeros(shape, dtype=np.float32)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        return ids, mask

    @cached_property
    def _plain(self) -> E5Network:
        return E5Network(self._packed, {}, self._bf16)

    @cached_property
    def _asking(self) -> E5Network:
        return E5Network(self._packed, self._changes, self._bf16) if self._changes else self._plain
