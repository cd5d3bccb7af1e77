"""A question or query as typed → nothing, or the error that says why it cannot be asked."""

import re

from errors import EmptyQuestionError, TooLongQuestionError, WordlessQuestionError

LONGEST = 2000  # characters; past that it is a pasted document, not a question
_WORD = re.compile(r"[^\W\d_]{2,}")


def check_wording(asked: str) -> None:
    """Let through what can be asked.

    Raises:
        EmptyQuestionError: it is blank.
        TooLongQuestionError: it has more than `LONGEST` characters.
        WordlessQuestionError: it holds no word, such as punctuation or emoji alone.
    """
    if not asked.strip():
        raise EmptyQuestionError()
    if len(asked) > LONGEST:
        raise TooLongQuestionError(length=len(asked), limit=LONGEST)
    if not _WORD.search(asked):
        raise WordlessQuestionError()
