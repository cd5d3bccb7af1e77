"""Data of the answering side: words, patterns and wording, as TOML files."""
