"""What the command line reads and shows: usage in French, batches of questions, records in JSON, tables.

`cli.py` holds the commands and imports most of this inside them, so that help is instant.
"""
