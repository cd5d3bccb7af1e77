"""From documents to what a question retrieves. `Document → Record → Generation → Index → Retrieved`.

In reading order, for a newcomer:

1. `encoder.load_encoder` gives the `Encoder`: texts → unit vectors. `packed_e5.py` decodes the weights it ships with.
2. `records.make_record` cuts a document into passages, which are searched, and units, which are quoted.
3. `vector_cache.VectorCache` keeps every vector by encoder and text, so that no text is encoded twice.
4. `store.py` writes and reads back one generation: records, vectors in Chroma, and `lexical.py`'s BM25.
5. `generations.py` owns the folder: which generation serves, the lock, the sweep.
6. `build.build_index` does one indexing with the above.
7. `search.open_index` gives the `Index` that answers are drawn from; `references.py` reads « article 5 » in a query.

Import from the modules: the package itself stays light, as Chroma, LlamaIndex and torch take seconds to import.
"""

import os

# Nothing is fetched and nothing is reported at run time. These have to stand before the first import of
# the libraries that read them; a value chosen by the user wins.
for _variable, _value in {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",  # its warning on fork would reach the user's terminal
    "ANONYMIZED_TELEMETRY": "False",
}.items():
    os.environ.setdefault(_variable, _value)
