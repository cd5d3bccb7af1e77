"""From documents to what a question retrieves: vectors, French lexical search, and the folder that keeps both."""

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
