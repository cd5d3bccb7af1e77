"""Measurements: how well questions are answered, how well passages are found, what each part earns.

Run as `python -m evals answers` and `python -m evals retrieval`; README.md says what the figures mean.
"""
