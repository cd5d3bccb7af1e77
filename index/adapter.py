"""Merge a LoRA adapter into the encoder's weights, so that a query costs nothing more."""

from pathlib import Path

import torch
from safetensors.torch import load_file

DOWN, UP = ".lora_A", ".lora_B"


class AdapterFormatError(ValueError):
    """The file is not an adapter for these weights; translated into an EncoderError by the loader."""


def merge_adapter(bert: torch.nn.Module, path: Path) -> None:
    """Add B·A to the weight of every layer that the file names; the scale is already in B.

    Raises:
        OSError: the file cannot be read.
        AdapterFormatError: it names a layer that is not there, or of another shape, or lacks one of a pair.
    """
    tensors = load_file(path)
    layers = dict(bert.named_modules())
    for name in sorted({key.removesuffix(DOWN).removesuffix(UP) for key in tensors}):
        layer, down, up = layers.get(name), tensors.get(name + DOWN), tensors.get(name + UP)
        if not isinstance(layer, torch.nn.Linear) or down is None or up is None:
            raise AdapterFormatError(f"{path} has no pair for a linear layer named {name!r}")
        change = up.float() @ down.float()
        if change.shape != layer.weight.shape:
            raise AdapterFormatError(f"{path} changes {name!r} by {tuple(change.shape)}")
        layer.weight.data = (layer.weight.data.float() + change).to(layer.weight.dtype)
