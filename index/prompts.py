"""What the E5 models were trained to read before a text, by side; sentence-transformers' names for the sides."""

E5_PROMPTS = {"query": "query: ", "document": "passage: "}
