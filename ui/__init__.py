"""The web application: one tab a file, pure renderers beside them; `app.py` assembles the whole.

Importing this package, before any page is built, switches off Gradio's telemetry and its statistics of use, which
would put a table of all past events together after each one.
"""

import os
import sys

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)  # in events
