"""A quiz in, its HTML out: the browser corrects it and keeps the score (`discover.js`)."""

from collections.abc import Sequence
from html import escape

from ui import texts
from ui.quiz import QuizQuestion


def quiz_html(questions: Sequence[QuizQuestion]) -> str:
    """The questions, each a group of buttons; the right one is told after a choice, with where the texts say so."""
    if not questions:
        return f'<p class="empty">{texts.NO_QUIZ}</p>'
    items = "".join(f"<li>{_question(question)}</li>" for question in questions)
    return f'<div class="quiz" data-count="{len(questions)}"><p class="score" role="status"></p><ol>{items}</ol></div>'


def _question(question: QuizQuestion) -> str:
    kinds = ("right" if rank == question.right else "wrong" for rank in range(len(question.choices)))
    buttons = "".join(
        f'<button type="button" data-choice="{kind}">{escape(choice)}</button>'
        for kind, choice in zip(kinds, question.choices, strict=True)
    )
    label = texts.SEE_PASSAGE.format(label=question.document_title)
    return (
        f'<fieldset><legend>{escape(question.question)}</legend><div class="choices">{buttons}</div>'
        f'<p class="verdict" role="status" hidden data-right="{texts.QUIZ_RIGHT}" data-wrong="{texts.QUIZ_WRONG}">'
        f'<span></span> <button type="button" class="open" data-source="{escape(str(question.reference))}">'
        f"{escape(label)}</button></p></fieldset>"
    )
