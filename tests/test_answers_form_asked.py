"""What is of the form asked, and of another thing: a deputy's name, the day of an event, another year, a share."""

from pathlib import Path

import pytest
from asking import ask

from index.encoder import Encoder
from index.search import Index, open_index


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("qui dirige la Cnaf ?", "Daniel Lenoir"),
        ("qui préside le CCAS ?", "Hervé CHEVREAU"),
        ("c'est qui le directeur de la Caf 93", "Tahar Belmounès"),
    ],
)
def test_who_holds_an_office(index: Index, question: str, name: str) -> None:
    answer = ask(index, question)
    assert not answer.refused
    assert name in answer.citations[0].quote


def test_a_deputy_holds_another_office(index: Index) -> None:
    asked = (
        "Qui a renouvelé la convention pour la FEPEM ?",
        "et le directeur de la Caf des Hauts-de-Seine, c'est qui ?",
    )
    assert ask(index, *asked).refused
    assert ask(index, "qui est le directeur général de la Caf des Hauts-de-Seine ?").refused
    assert "Fred Latour" in ask(index, "qui est le directeur adjoint de la Caf des Hauts-de-Seine ?").text


def test_those_who_stand_for_mayors_are_not_the_mayor(index: Index) -> None:
    assert ask(index, "qui est le maire d'Épinay ?").refused
    assert ask(index, "c'est qui le maire de Colombes ?").refused


def test_a_share_is_no_count_of_what_there_is(index: Index) -> None:
    assert ask(index, "combien de conseils de crèche existent déjà à Épinay ?").refused


def test_the_day_of_an_event_is_no_deadline(index: Index) -> None:
    asked = ("les états généraux de l'emploi à domicile, c'est quoi ?", "on a jusqu'à quand pour y répondre ?")
    assert ask(index, *asked).refused
    answer = ask(index, "c'est quand le dernier jour pour s'inscrire au forum des parents à Puteaux ?")
    assert "15 novembre" in answer.text


def test_another_year_is_not_told_of(index: Index) -> None:
    births = "combien de naissances à Épinay ?"
    assert "1046" in ask(index, births).text
    assert ask(index, births, "et en 2016 ?").refused


@pytest.mark.parametrize("question", ["on le télécharge où ?", "je le telecharge ou"])
def test_where_something_is_downloaded_is_no_place(index: Index, question: str) -> None:
    assert ask(index, "y a un guide pour ouvrir une micro-crèche ?", question).refused
