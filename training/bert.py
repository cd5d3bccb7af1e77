"""The packed weights of the encoder → transformers' BertModel, through which gradients flow."""

import numpy as np
import torch
from transformers import BertConfig, BertModel

from index.packed_e5 import BLOCK, PackedModel

# Tensor names of the file → of transformers' BertModel.
EMBEDDING_TENSORS = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class PackedEmbedding(torch.nn.Module):
    """Word embeddings that stay in 4 bits, unpacked for the tokens of a batch: 54 MB instead of 384."""

    def __init__(self, blocks: np.ndarray, width: int, dtype: torch.dtype) -> None:
        super().__init__()
        self.width = width
        rows = blocks.reshape(-1, width // BLOCK)
        # int16 and uint8, so that a change of dtype of the model leaves the bits alone.
        self.scales: torch.Tensor
        self.nibbles: torch.Tensor
        self.register_buffer("scales", torch.from_numpy(rows["scale"].view("<i2").copy()), persistent=False)
        self.register_buffer("nibbles", torch.from_numpy(rows["nibbles"].copy()), persistent=False)
        self.dtype = dtype

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Token ids of any shape → their embeddings, with one more axis of `width`."""
        nibbles = self.nibbles[ids]
        values = torch.cat((nibbles & 0x0F, nibbles >> 4), dim=-1).to(torch.float32) - 8.0
        scales = self.scales[ids].view(torch.float16).to(torch.float32)
        return (values * scales.unsqueeze(-1)).flatten(-2).to(self.dtype)


def build_bert(model: PackedModel, dtype: torch.dtype) -> BertModel:
    """A BertModel with the file's weights, in evaluation mode."""
    config = BertConfig(
        vocab_size=1,  # replaced below by the packed table
        hidden_size=model.hidden,
        num_hidden_layers=model.layers,
        num_attention_heads=model.heads,
        intermediate_size=model.feed_forward,
        max_position_embeddings=model.positions,
        type_vocab_size=model.token_types,
        layer_norm_eps=model.epsilon,
        pad_token_id=0,
    )
    config._attn_implementation = "sdpa"
    with torch.device("meta"):
        bert = BertModel(config, add_pooling_layer=False)
    names = {theirs: ours for ours, theirs in EMBEDDING_TENSORS.items()}
    for layer in range(model.layers):
        for ours, theirs in LAYER_TENSORS.items():
            names[f"encoder.layer.{layer}.{theirs}.weight"] = f"l{layer}.{ours}.w"
            names[f"encoder.layer.{layer}.{theirs}.bias"] = f"l{layer}.{ours}.b"
    words = PackedEmbedding(model.tensors["emb.word"], model.hidden, dtype)
    bert.embeddings.word_embeddings = words  # type: ignore[assignment]
    shapes = {name: parameter.shape for name, parameter in bert.named_parameters()}
    # Copied: a tensor of the file is mapped on it, and not to be written to.
    state = {
        theirs: torch.from_numpy(model.weights(ours, *shapes[theirs]).copy()).to(dtype)
        for theirs, ours in names.items()
    }
    bert.load_state_dict(state, strict=True, assign=True)
    # The two buffers that are not part of the state dict were made on the meta device.
    bert.embeddings.register_buffer("position_ids", torch.arange(model.positions).expand((1, -1)), persistent=False)
    bert.embeddings.register_buffer("token_type_ids", torch.zeros((1, model.positions), dtype=torch.long), False)
    bert.train(False)
    return bert
