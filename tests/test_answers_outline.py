"""Questions on the shape of a text, on the five documents: its plan, its parts by number, where a thing stands."""

from pathlib import Path

import pytest
from asking import ask

from answer import Answer
from index.encoder import Encoder
from index.search import Index, open_index

EPINAY, RHONE = "epinay-convention-petite-enfance", "rhone-fiche-pe-1-2-1"


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def _sections(answer: Answer) -> list[str]:
    return [citation.section_id.partition("/")[2] for citation in answer.citations]


@pytest.mark.parametrize(
    "turns",
    [
        ("ya combien d'articles dans la convention d'épinay",),
        ("la convention d'Épinay contient combien d'articles ?",),
        ("quels sont les titres des articles ?",),
        ("quelle est la durée de la convention d'Épinay ?", "combien d'articles elle a ?"),
    ],
)
def test_articles_are_counted_and_listed(index: Index, turns: tuple[str, ...]) -> None:
    answer = ask(index, *turns)
    assert answer.lead == "« Convention d'Épinay » en compte 7 :"
    assert _sections(answer) == [f"article-{number}" for number in range(1, 8)]


@pytest.mark.parametrize("question", ["combien d'axes dans le schéma du 44 ?", "quels sont les axes du schéma du 44 ?"])
def test_a_text_without_such_parts_is_said_to_have_none(index: Index, question: str) -> None:
    answer = ask(index, question)
    assert answer.refused
    assert "ne contient aucun axe" in answer.text


def test_the_actions_that_a_text_tells_of_without_numbering_them_are_answered(index: Index) -> None:
    assert not ask(index, "quelles sont les actions de la convention d'Épinay ?").refused


def test_the_plan_of_a_text_is_its_highest_headings(index: Index) -> None:
    plan = ask(index, "donne-moi le plan de la convention d'Épinay")
    assert [name for name in _sections(plan) if name.startswith("article")] == [f"article-{n}" for n in range(1, 8)]
    assert all(citation.quote for citation in plan.citations)
    quotes = [citation.quote for citation in ask(index, "quel est le plan de la fiche du Rhône ?").citations]
    assert "DIAGNOSTIC" in quotes
    assert "ACTION 3" in quotes
    # A plan that a text speaks of is something else.
    assert ask(index, "que prévoit le plan petite enfance du Département ?").lead is None


@pytest.mark.parametrize(
    "turns",
    [
        ("que dit le dernier article de la convention d'Épinay ?",),
        ("quelle est la durée de la convention d'Épinay ?", "et le dernier article ?"),
    ],
)
def test_the_last_article_is_the_one_with_the_highest_number(index: Index, turns: tuple[str, ...]) -> None:
    assert set(_sections(ask(index, *turns))) == {"article-7"}


@pytest.mark.parametrize(
    "question",
    ["différence entre l'axe 1 et l'axe 3 de la convention d'Épinay", "que disent les axes 1 et 3 de la convention ?"],
)
def test_two_parts_of_a_text_are_shown_one_after_the_other(index: Index, question: str) -> None:
    answer = ask(index, question)
    headings = [str(block.heading) for block in answer.blocks if str(block.heading).startswith("axe")]
    assert [heading[:5] for heading in headings] == ["axe 1", "axe 3"]
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("quel article de la convention d'Épinay parle de la résiliation ?", "article-5"),
        ("quel article parle de la durée ?", "article-4"),
    ],
)
def test_which_article_speaks_of_a_thing_is_told_by_what_it_says(index: Index, question: str, section: str) -> None:
    assert _sections(ask(index, question))[0] == section


def test_which_texts_speak_of_a_thing(index: Index) -> None:
    answer = ask(index, "quels textes parlent du handicap ?")
    assert EPINAY in {citation.document_id for citation in answer.citations}
    assert all("handicap" in citation.quote for citation in answer.citations[:2])


def test_what_a_text_is_about_is_its_object_and_its_plan(index: Index) -> None:
    for turns in (("de quoi parle la convention d'Épinay ?",), ("résume-moi la convention d'Épinay",)):
        answer = ask(index, *turns)
        assert "C'est l'objet de la présente convention" in answer.citations[0].quote
        assert "article-7" in _sections(answer)
    quotes = [citation.quote for citation in ask(index, "que contient la fiche du Rhône ?").citations]
    assert any("AMÉLIORER L'INFORMATION ET L'ORIENTATION DES PARENTS" in quote for quote in quotes)
    assert "PILOTAGE / COORDINATION" in quotes
    # What it says of a thing is something else.
    of_a_thing = ask(index, "que prévoit la convention d'Épinay pour le handicap ?")
    assert "handicap" in of_a_thing.citations[0].quote


@pytest.mark.parametrize("question", ["quels textes tu as ?", "liste des documents", "combien de documents il y a ?"])
def test_the_texts_at_hand_are_told_with_where_they_stand(index: Index, question: str) -> None:
    headings = [str(block.heading) for block in ask(index, question).blocks]
    assert len(headings) == len(index.documents)
    assert "Convention FEPEM–CNAF – échéance passée : 13 février 2020" in headings


def test_conventions_are_listed_without_letters(index: Index) -> None:
    headings = " ".join(str(block.heading) for block in ask(index, "quelles conventions avez-vous ?").blocks)
    assert "Convention d'Épinay" in headings
    assert "Lettre" not in headings


def test_acronyms_are_listed_with_what_they_stand_for(index: Index) -> None:
    everywhere = [str(block.heading) for block in ask(index, "liste des sigles").blocks]
    of_one = [str(block.heading) for block in ask(index, "quels sigles dans la convention d'Épinay ?").blocks]
    assert "LAEP : Lieu d'accueil enfants-parents" in of_one
    assert set(of_one) < set(everywhere)


def test_the_difference_of_two_things_that_no_text_tells_is_marked(index: Index) -> None:
    answer = ask(index, "c'est quoi la différence entre une crèche et une micro-crèche ?")
    assert answer.refused or answer.doubt is not None


@pytest.mark.parametrize("question", ["qui présente la convention d'Épinay ?", "quel est le plan d'action du Rhône ?"])
def test_who_presents_it_and_a_plan_of_action_are_no_plan_of_the_text(index: Index, question: str) -> None:
    answer = ask(index, question)
    assert not any("Le plan de" in f"{block.heading} {answer.lead}" for block in answer.blocks)


def test_the_number_that_is_wrong_is_corrected_though_it_comes_second(index: Index) -> None:
    assert "s'arrête à l'article 7" in ask(index, "compare l'article 3 et l'article 9 de la convention d'Épinay").text
