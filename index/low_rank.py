"""A LoRA adapter for questions → what it adds to the weights of the encoder: a query costs nothing more.

Passages keep the encoder as it is: the adapter was trained to bring questions to where their passages stand.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from index.packed_e5 import PackedModel

DOWN, UP = ".lora_A", ".lora_B"
# Linear layers as transformers' BertModel names them → as the packed file does.
LINEAR_LAYERS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}
_NAME = re.compile(r"encoder\.layer\.(\d+)\.(.+)")


class AdapterFormatError(ValueError):
    """The file is not an adapter for these weights; translated into an EncoderError by the loader."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is added to the weights of a layer, as the two narrow matrices that it is the product of: B and A."""

    up: np.ndarray  # (outputs, rank) float16; the scale is in it
    down: np.ndarray  # (rank, inputs) float16

    def weights(self) -> np.ndarray:
        """(outputs, inputs) float32; of all layers, 85 MB."""
        return self.up.astype(np.float32) @ self.down.astype(np.float32)


def read_changes(path: Path, packed: PackedModel) -> dict[str, Change]:
    """The changes by the packed name of the layer that they are added to.

    Raises:
        OSError: the file cannot be read.
        AdapterFormatError: it names a layer that is not there, or of another shape, or lacks one of a pair.
    """
    tensors = load_file(path)
    changes: dict[str, Change] = {}
    for name in sorted({key.removesuffix(DOWN).removesuffix(UP) for key in tensors}):
        layer, down, up = _packed_name(name), tensors.get(name + DOWN), tensors.get(name + UP)
        bias = packed.tensors.get(f"{layer}.b")
        if bias is None or down is None or up is None:
            raise AdapterFormatError(f"{path} has no pair for a linear layer named {name!r}")
        inputs = packed.feed_forward if layer.endswith(".fo") else packed.hidden
        if (down.shape[-1], up.shape[0], up.shape[-1]) != (inputs, bias.size, down.shape[0]):
            raise AdapterFormatError(f"{path} changes {name!r} by {up.shape} times {down.shape}")
        changes[layer] = Change(up, down)
    return changes


def _packed_name(name: str) -> str:
    match = _NAME.fullmatch(name)
    return f"l{match[1]}.{LINEAR_LAYERS.get(match[2])}" if match else ""
