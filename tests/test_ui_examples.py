"""Example questions: every audience is served, and none is about a document that is not there."""

from ui.examples import read_examples

SHIPPED = {"epinay-convention-petite-enfance", "caf92-lettre-partenaires-2014"}


def test_the_three_kinds_of_readers_each_have_two_examples() -> None:
    groups = read_examples(SHIPPED)
    assert list(groups) == ["Bénévole", "Nouvel arrivant", "Partenaire"]
    assert [len(questions) for questions in groups.values()] == [2, 2, 2]


def test_examples_about_absent_documents_are_left_out() -> None:
    assert read_examples(()) == {"Partenaire": ("Que faire en cas de litige ?",)}
