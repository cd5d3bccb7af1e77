"""How the adapter shipped in `index/adapter/` was trained; the application imports nothing from here.

Flow: folders of data → `prepare` (texts and questions) → `mine` (states of the frozen layers, hard negatives,
development pools) → `train` (checkpoints, curves, the best adapter) → `evaluate` (against no adapter).
"""
