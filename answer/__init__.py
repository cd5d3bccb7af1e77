"""From a question to verbatim quotes, or to a refusal.

`understand` reads the question (spelling, kind of answer, texts named, what it leans on; the folder `understanding`),
`gather` finds and measures the sentences and list items that might answer, `rank` orders them, `confidence` decides
whether they answer at all, `extract` chooses what to quote and `render` numbers the citations. Acronyms (`define`),
contradicted premises (`premise`) and comparisons asked in the chat (`compare`, with the folder `comparison`, which sets
the `clauses` of texts side by side) have a way of their own. Nothing shown as an answer is written by us but the lines
of `tables/wording.toml`.
"""

from answer.model import Answer, Block, Citation, Turn
from answer.respond import answer_question

__all__ = ["Answer", "Block", "Citation", "Turn", "answer_question"]
