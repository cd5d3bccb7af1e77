"""Where measurements keep what they can use again: indexes, in the user's cache."""

import hashlib
from pathlib import Path

from platformdirs import user_cache_path

from index.encoder import Encoder

PROJECT = Path(__file__).parent.parent


def cached_index(name: str, encoder: Encoder) -> Path:
    """The index folder kept for a corpus and an encoder; it may not exist yet.

    Args:
        name: what tells the corpus from others: its path, or the hash of its contents.
    """
    key = hashlib.blake2b(f"{encoder.fingerprint} {name}".encode(), digest_size=12).hexdigest()
    return user_cache_path("relais", appauthor=False) / "evals" / key
