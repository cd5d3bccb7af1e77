"""The web application: one tab a file, pure renderers beside them; `app.py` assembles the whole.

Importing this package switches Gradio's telemetry off, before any page is built.
"""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
