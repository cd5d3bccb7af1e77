"""Questions in the chat that set texts side by side, on the five documents."""

from pathlib import Path

import pytest

from answer import Answer, answer_question
from index.encoder import Encoder
from index.search import Index, open_index
from settings import Settings

SILENT = "Le texte disponible n'en dit rien."
LASTS = "La présente convention est conclue pour une durée de trois ans."
SIGNED = (
    "Signature du schéma départemental des services aux familles pour la période 2014/2017 le 4 juillet 2014 "
    "en Préfecture"
)


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def _ask(index: Index, question: str) -> Answer:
    return answer_question(index, question, (), Settings())


def _said(answer: Answer) -> list[tuple[str | None, list[str], str | None]]:
    return [(block.heading, [citation.quote for citation in block.citations], block.silence) for block in answer.blocks]


def test_a_title_may_tell_how_long_a_text_applies(index: Index) -> None:
    answer = _ask(index, "Compare la durée du schéma de Loire-Atlantique et de la convention d'Épinay")
    (schema, title, _), (convention, clause, _) = _said(answer)
    assert (schema, convention) == ("Schéma de Loire-Atlantique 2014-2017", "Convention d'Épinay")
    assert title == [SIGNED]
    assert clause[0].startswith(LASTS)
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert answer.lead is not None and answer.lead.startswith("Durée – Différent : durée")


def test_how_long_texts_apply_may_be_asked_without_its_name(index: Index) -> None:
    question = "Laquelle s'achève en premier : la convention d'Épinay ou le schéma de Loire-Atlantique ?"
    convention, schema = (quotes[0] for _, quotes, _ in _said(_ask(index, question)))
    assert convention.startswith(LASTS)
    assert schema == SIGNED


def test_what_holds_a_date_is_quoted_where_dates_are_compared(index: Index) -> None:
    answer = _ask(index, "la fiche du rhone et la convention depinay sa demarre kan chacune")
    (sheet, begins, _), (convention, effect, _) = _said(answer)
    assert (sheet, convention) == ("Fiche PE 1.2.1 du Rhône", "Convention d'Épinay")
    assert begins[0].startswith("À partir de 2021")
    assert effect[0].startswith("La présente convention prendra effet le jour de sa notification")


def test_the_text_that_holds_no_such_clause_is_said_to_be_silent(index: Index) -> None:
    answer = _ask(index, "Durée et résiliation : Épinay et FEPEM ?")
    assert [(heading, silence) for heading, _, silence in _said(answer)] == [
        ("Durée – Convention d'Épinay", None),
        ("Durée – Convention FEPEM–CNAF", None),
        ("Résiliation – Convention d'Épinay", None),
        ("Résiliation – Convention FEPEM–CNAF", SILENT),
    ]


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Comparer la résiliation dans la convention d'Épinay et dans la convention FEPEM-CNAF", "préavis de 6 mois"),
        ("En cas de différend, que disent la convention d'Épinay et la lettre de la Caf 92 ?", "recours amiable"),
        ("que disent epinay et la caf 92 sur les avenants ?", "fera l'objet d'un avenant"),
        ("Faut-il approuver un avenant dans la convention d'Épinay comme dans la fiche du Rhône ?", "un avenant"),
    ],
)
def test_a_text_without_the_clause_is_silent(index: Index, question: str, quoted: str) -> None:
    first, second = _said(_ask(index, question))
    assert quoted in " ".join(first[1])
    assert second[1:] == ([], SILENT)


def test_the_clause_of_a_part_is_looked_for_in_it(index: Index) -> None:
    answer = _ask(index, "Comparez la gouvernance de la CTG et celle de la convention d'Épinay.")
    part, whole = (" ".join(quotes) for _, quotes, _ in _said(answer))
    assert "comité de pilotage" in part
    assert "réunion semestrielle" in whole


def test_an_adjective_asks_for_more_than_the_clause(index: Index) -> None:
    answer = _ask(index, "Publics fragiles : que prévoient la Loire-Atlantique et la Caf des Hauts-de-Seine ?")
    assert "Puteaux" not in answer.text
