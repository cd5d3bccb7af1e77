"""From documents to what a question retrieves. `Document → Record → Generation → Index → Retrieved`.

In reading order, for a newcomer:

1. `encoder.load_encoder` gives the `Encoder`: texts → unit vectors. The one that comes with Relais is `e5_encoder.py`:
   `packed_e5.py` reads its weights, `e5_network.py` makes OpenVINO run them, `low_rank.py` changes them for questions;
   `late_encoder.py` loads all that only when a vector is asked for. `batches.py` puts texts of a length together.
2. `records.make_record` cuts a document into passages, which are searched, and units, which are quoted.
3. `vector_cache.VectorCache` keeps every vector by encoder and text, so that no text is encoded twice.
4. `part.py` writes and reads back some documents: records, units' vectors, passages' vectors in Chroma, words counted.
5. `store.py` does so for one generation: which documents of which parts, in what order, and `lexical.py`'s BM25.
6. `generations.py` owns the folder: which generation serves, the lock, the sweep.
7. `build.build_index` does one indexing with the above; `write_parts.py` writes what is new, which goes to the disk as
   it comes (`slices.py`). Past one machine, the passages are on a Chroma server (`chroma_server.py`) and the work on a
   Ray cluster (`spread.py`).
8. `ranking.py` and `nearest.py` rank the passages of a generation.
9. `search.open_index` gives the `Index` that answers are drawn from; `references.py` reads « article 5 » in a query.
10. `derived.py` keeps beside the index what is computed from its documents at a cost.

The names below are imported when they are first used, as Chroma, LlamaIndex and OpenVINO take seconds.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.build import BuildReport, build_index
    from index.encoder import Encoder, load_encoder
    from index.progress import Progress
    from index.retriever import RelaisRetriever
    from index.search import Index, Retrieved, open_index

__all__ = [
    "BuildReport",
    "Encoder",
    "Index",
    "Progress",
    "RelaisRetriever",
    "Retrieved",
    "build_index",
    "load_encoder",
    "open_index",
]

_HOMES = {
    "index.build": ("BuildReport", "build_index"),
    "index.progress": ("Progress",),
    "index.encoder": ("Encoder", "load_encoder"),
    "index.retriever": ("RelaisRetriever",),
    "index.search": ("Index", "Retrieved", "open_index"),
}

# Nothing is fetched and nothing is reported at run time. These have to stand before the first import of
# the libraries that read them; a value chosen by the user wins.
for _variable, _value in {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",  # its warning on fork would reach the user's terminal
    "ANONYMIZED_TELEMETRY": "False",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # else Ray warns of a change to come
}.items():
    os.environ.setdefault(_variable, _value)


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
