"""Weights of multilingual-e5-small → its network, compiled for this processor: token ids → the mean of their states.

The home of OpenVINO. The network is written out with its operations: converting one of transformers would take three
seconds at each start, or a cache of files to look after, and the converter of OpenVINO reports its use.
"""

from collections.abc import Mapping
from threading import Lock

import numpy as np
import openvino
from openvino import Node
from openvino import opset15 as ops

from index.low_rank import Change
from index.packed_e5 import BLOCK, PackedModel, unpack

HIDDEN_FROM = -1e9  # added to the score of a token that is padding


class E5Network:
    """A compiled network with the embeddings of its words, which stay in 4 bits: 54 MB instead of 384."""

    def __init__(self, packed: PackedModel, changes: Mapping[str, Change], bf16: bool) -> None:
        """Compile it.

        Args:
            packed: the weights.
            changes: what is added to the linear layers, by the name of their tensor; see `index.low_rank`.
            bf16: multiply in bfloat16; else in float32.

        Raises:
            PackedFormatError: a tensor is missing or of another shape.
        """
        self._words = packed.tensors["emb.word"].reshape(-1, packed.hidden // BLOCK)
        self._places = (
            packed.weights("emb.pos", packed.positions, packed.hidden)
            + packed.weights("emb.type", packed.token_types, packed.hidden)[0]
        )
        compiled = openvino.Core().compile_model(
            _network(packed, changes, bf16),
            "CPU",
            {
                "INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32",
                "PERFORMANCE_HINT": "LATENCY",
                "ENABLE_CPU_PINNING": False,  # other processes may be on the same cores
            },
        )
        self._request = compiled.create_infer_request()
        self._free = Lock()  # a request serves one caller at a time

    def __call__(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """(texts, tokens) ids, and float32 ones where a token is not padding → (texts, hidden) float32."""
        distinct, places = np.unique(ids, return_inverse=True)
        words = unpack(self._words[distinct]).reshape(len(distinct), -1)
        embedded = words[places.reshape(ids.shape)] + self._places[: ids.shape[1]]
        shares = (mask / mask.sum(axis=1, keepdims=True))[:, None, :]
        with self._free:
            # The states stay where the request has them, until it serves the next caller.
            states = self._request.infer([embedded, mask], share_inputs=True, share_outputs=True)[0]
            means: np.ndarray = (shares @ states)[:, 0]
        return means


def _network(packed: PackedModel, changes: Mapping[str, Change], bf16: bool) -> openvino.Model:
    width, inner = packed.hidden, packed.feed_forward

    def linear(states: Node, outputs: int, inputs: int, *names: str) -> Node:
        """Several layers over the same input are one product."""
        joined = np.concatenate([packed.weights(f"{name}.w", outputs, inputs) for name in names])
        for name, rows in zip(names, np.split(joined, len(names)), strict=True):
            if name in changes:
                rows += changes[name].weights()
        biases = [packed.weights(f"{name}.b", outputs) for name in names]
        product = ops.matmul(states, _halved(joined) if bf16 else ops.constant(joined), False, True)
        return ops.add(product, ops.constant(np.concatenate(biases)))

    def norm(states: Node, name: str) -> Node:
        centred = ops.mvn(states, ops.constant([-1]), True, packed.epsilon, "inside_sqrt")
        scaled = ops.multiply(centred, ops.constant(packed.weights(f"{name}.w", width)))
        return ops.add(scaled, ops.constant(packed.weights(f"{name}.b", width)))

    def by_head(states: Node) -> Node:
        split = ops.reshape(states, ops.constant([0, 0, packed.heads, width // packed.heads]), True)
        return ops.transpose(split, ops.constant([0, 2, 1, 3]))

    embedded, mask = ops.parameter([-1, -1, width]), ops.parameter([-1, -1])
    padding = ops.multiply(ops.subtract(ops.constant(np.float32(1)), mask), ops.constant(np.float32(HIDDEN_FROM)))
    padding = ops.unsqueeze(padding, ops.constant([1, 2]))  # the same for all heads and all tokens that look
    states = norm(embedded, "emb.ln")
    for number in range(packed.layers):
        layer = f"l{number}"
        three = linear(states, width, width, f"{layer}.q", f"{layer}.k", f"{layer}.v")
        query, key, value = (by_head(part) for part in ops.split(three, ops.constant(2), 3).outputs())
        seen = ops.transpose(ops.scaled_dot_product_attention(query, key, value, padding), ops.constant([0, 2, 1, 3]))
        seen = ops.reshape(seen, ops.constant([0, 0, width]), True)
        states = norm(ops.add(linear(seen, width, width, f"{layer}.ao"), states), f"{layer}.aln")
        fed = ops.gelu(linear(states, inner, width, f"{layer}.fi"), "erf")
        states = norm(ops.add(linear(fed, width, inner, f"{layer}.fo"), states), f"{layer}.oln")
    return openvino.Model([states], [embedded, mask], "multilingual-e5-small")


def _halved(weights: np.ndarray) -> Node:
    """Weights rounded to bfloat16, which the compiled network keeps beside its own copy: 40 MB less than float32."""
    bits = weights.view(np.uint32)
    upper = ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)  # to the nearest, ties to even
    kept = openvino.Tensor(upper, openvino.Shape(list(weights.shape)), openvino.Type.bf16)
    widened = ops.convert(ops.constant(kept, shared_memory=False), "f32")
    widened.get_rt_info()["decompression_0"] = ""  # as converted models say it: not to be widened beforehand
    return widened
