"""A LoRA adapter for questions, merged into a copy of the encoder's upper layers: a query costs nothing more.

Passages keep the encoder as it is: the adapter was trained to bring questions to where their passages stand.
"""

import copy
from pathlib import Path

import torch
from safetensors.torch import load_file

from index.packed_e5 import PackedE5

DOWN, UP = ".lora_A", ".lora_B"


class AdapterFormatError(ValueError):
    """The file is not an adapter for these weights; translated into an EncoderError by the loader."""


def adapted(packed: PackedE5, path: Path) -> PackedE5:
    """A copy whose layers named in the file have B·A added (the scale is in B); it shares all else.

    Raises:
        OSError: the file cannot be read.
        AdapterFormatError: it names a layer that is not there, or of another shape, or lacks one of a pair.
    """
    tensors = load_file(path)
    names = sorted({key.removesuffix(DOWN).removesuffix(UP) for key in tensors})
    shared = [packed.tokenizer, packed.bert.embeddings]
    shared += [
        unchanged
        for number, unchanged in enumerate(packed.bert.encoder.layer)
        if not any(name.startswith(f"encoder.layer.{number}.") for name in names)
    ]
    clone = copy.deepcopy(packed, {id(part): part for part in shared})
    layers = dict(clone.bert.named_modules())
    for name in names:
        layer, down, up = layers.get(name), tensors.get(name + DOWN), tensors.get(name + UP)
        if not isinstance(layer, torch.nn.Linear) or down is None or up is None:
            raise AdapterFormatError(f"{path} has no pair for a linear layer named {name!r}")
        change = up.float() @ down.float()
        if change.shape != layer.weight.shape:
            raise AdapterFormatError(f"{path} changes {name!r} by {tuple(change.shape)}")
        layer.weight.data = (layer.weight.data.float() + change).to(layer.weight.dtype)
    return clone
