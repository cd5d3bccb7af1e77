"""An encoder known by its fingerprint, loaded when it is first asked for a vector: most indexings find nothing new."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from index import encoder as loading
from settings import EMBEDDED_ENCODER


def known_encoder(name: str) -> loading.Encoder:
    """The encoder of that name: the embedded one is loaded late, and any other at once, which alone tells what it is.

    Raises:
        EncoderError: it is not there, or cannot be read.
    """
    return LateEncoder() if name == EMBEDDED_ENCODER else loading.load_encoder(name)


class LateEncoder:
    """The embedded encoder, whose libraries take longer to load than 3,000 unchanged documents to be looked at."""

    name, dimension = EMBEDDED_ENCODER, loading.EMBEDDED_DIMENSION

    def __init__(self) -> None:
        """Read what tells it from others.

        Raises:
            EncoderError: its file is not there.
        """
        self.fingerprint = loading.embedded_fingerprint()

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """As `Encoder.encode_queries`; raises EncoderError when it cannot be loaded."""
        return self._loaded.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        """As `Encoder.encode_passages`; raises EncoderError when it cannot be loaded."""
        return self._loaded.encode_passages(texts, progress)

    @cached_property
    def _loaded(self) -> loading.Encoder:
        return loading.load_encoder(self.name)
