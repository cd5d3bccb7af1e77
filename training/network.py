"""The query tower: the embedded encoder with LoRA on its upper layers, trained while the passages' vectors stand still.

Why the questions alone are taught: a question has 20 tokens and a passage 110, so a step costs a tenth, and every
passage of a pool is a negative at no cost, because its vector is known. PEFT would add `B(A(x))` beside each layer, in
float32; parametrising the weight as `W + B·A` has fewer and larger products, and trains with the rounding of merging.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch.nn.utils import parametrize

from index.encoder import has_native_bf16
from index.low_rank import DOWN, UP
from index.packed_e5 import build_tokenizer, packed_path, read_packed
from index.prompts import E5_PROMPTS
from training.bert import build_bert

QUERY_TOKENS = 64


class LowRank(torch.nn.Module):
    """`W` → `W + B·A`, in the number format of W; A and B stay float32, for the optimiser's small steps."""

    def __init__(self, outputs: int, inputs: int, rank: int) -> None:
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(rank, inputs) / inputs**0.5)
        self.up = torch.nn.Parameter(torch.zeros(outputs, rank))

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        """The changed weight."""
        return (weight.float() + self.up @ self.down).to(weight.dtype)


class QueryTower:
    """Questions → unit vectors, with gradients into the LoRA weights."""

    def __init__(self, first_layer: int, rank: int, seed: int) -> None:
        packed = read_packed(packed_path())
        self._tokenizer = build_tokenizer(packed)
        self._bert = build_bert(packed, torch.bfloat16 if has_native_bf16() else torch.float32)
        # The fused attention has a backward pass that takes several times as long as plain products.
        self._bert.config._attn_implementation = "eager"
        self._bert.requires_grad_(False)
        self.weights: dict[str, torch.nn.Parameter] = {}
        torch.manual_seed(seed)
        for number in range(first_layer, len(self._bert.encoder.layer)):
            layer = self._bert.encoder.layer[number]
            linears = [(name, module) for name, module in layer.named_modules() if isinstance(module, torch.nn.Linear)]
            for name, linear in linears:
                change = LowRank(linear.out_features, linear.in_features, rank)
                parametrize.register_parametrization(linear, "weight", change, unsafe=True)
                full = f"encoder.layer.{number}.{name}"
                self.weights[full + DOWN], self.weights[full + UP] = change.down, change.up

    def encode(self, questions: Sequence[str], part: int = 16) -> torch.Tensor:
        """Questions → (n, hidden) float32, each row of norm 1; parts of about the same length run together."""
        encodings = self._tokenizer.encode_batch_fast([E5_PROMPTS["query"] + question for question in questions])
        lengths = [sum(encoding.attention_mask) for encoding in encodings]
        order = sorted(range(len(questions)), key=lambda rank: lengths[rank])
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        parts = []
        with parametrize.cached():  # the changed weights serve every part
            for start in range(0, len(order), part):
                ranks = order[start : start + part]
                width = min(QUERY_TOKENS, max(lengths[rank] for rank in ranks))
                ids = torch.tensor([encodings[rank].ids[:width] for rank in ranks])
                mask = torch.tensor([encodings[rank].attention_mask[:width] for rank in ranks])
                states = self._bert(input_ids=ids, attention_mask=mask).last_hidden_state.float()
                real = mask.unsqueeze(-1)
                parts.append(torch.nn.functional.normalize((states * real).sum(1) / real.sum(1), dim=-1))
        return torch.cat(parts)[back]


def write_adapter(path: Path, weights: Mapping[str, torch.Tensor], scale: float, metadata: dict[str, str]) -> None:
    """Write what `index.low_rank` merges, in fp16; `scale` weakens or strengthens the whole change."""
    path.parent.mkdir(parents=True, exist_ok=True)
    factors = {name: scale if name.endswith(UP) else 1.0 for name in weights}
    tensors = {n: (w.detach().float() * factors[n]).to(torch.float16).contiguous() for n, w in weights.items()}
    save_file(tensors, path, metadata=metadata)


def load_weights(path: Path, weights: Mapping[str, torch.nn.Parameter]) -> None:
    """Read an adapter file into a tower's weights, which have its rank and layers."""
    tensors = load_file(path)
    with torch.no_grad():
        for name, weight in weights.items():
            weight.copy_(tensors[name].float())
