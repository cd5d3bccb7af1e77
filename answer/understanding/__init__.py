"""What a question asks, in the words of the texts: spelling, kind of answer, texts and places named.

`knowledge` keeps what the texts themselves teach (their `vocabulary`, names in `scopes`, acronyms in `glossary`, words
alike in use in `likeness`), and `question` reads a question and its history with it.
"""
