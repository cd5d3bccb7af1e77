"""What a text says of itself as a whole: until when it applies, who signed it."""

from datetime import date
from pathlib import Path

import pytest

from answer import answer_question
from answer.model import Answer, Turn
from index.encoder import Encoder
from index.search import Index, open_index
from settings import Settings

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def _ask(index: Index, question: str, *history: Turn, within: frozenset[str] | None = None) -> Answer:
    return answer_question(index, question, history, Settings(as_of=DAY), within)


@pytest.mark.parametrize(
    ("asked", "lead", "quoted"),
    [
        ("la convention d'epinay est elle encore valable", "validité indéterminée", "durée de trois ans"),
        ("quand finit le schéma de Loire-Atlantique", "échéance passée : 31 décembre 2017", "2014/2017"),
        ("l'accord fepem cnaf court jusqu'à quand", "échéance passée : 13 février 2020", "durée de trois ans"),
    ],
)
def test_how_long_a_text_applies_is_read_off_its_dates(index: Index, asked: str, lead: str, quoted: str) -> None:
    answer = _ask(index, asked)
    assert not answer.refused
    assert answer.lead is not None and lead in answer.lead
    assert quoted in " ".join(citation.quote for citation in answer.citations)
    for citation in answer.citations:
        assert index.documents[citation.document_id].text[citation.start : citation.end] == citation.quote


def test_the_text_of_the_conversation_is_meant(index: Index) -> None:
    earlier = Turn("user", "Quel est le préavis de la convention d'Épinay ?")
    answer = _ask(index, "Et elle est toujours en vigueur ?", earlier)
    assert answer.lead is not None and answer.lead.startswith("« Convention d'Épinay » – validité indéterminée.")


def test_signatories_are_the_blocks_under_the_text(index: Index) -> None:
    answer = _ask(index, "qui a signé à epinay")
    names = [citation.quote.split("\n")[0] for citation in answer.citations]
    assert names == ["Stéphane Troussel", "Jean-Pierre Tourbin", "Hervé CHEVREAU", "Tahar Belmounès"]
    assert [c.quote for c in _ask(index, "Quels noms figurent au bas de la convention d'Épinay ?").citations] == [
        citation.quote for citation in answer.citations
    ]
    of_one = _ask(index, "Qui a signé la convention d'Épinay pour la Caf ?")
    assert [c.quote.split("\n")[0] for c in of_one.citations] == ["Jean-Pierre Tourbin", "Tahar Belmounès"]


def test_what_is_asked_inside_a_text_is_looked_for_there(index: Index) -> None:
    answer = _ask(index, "Quand expire l'agrément d'une assistante maternelle à Épinay ?")
    assert "validité" not in (answer.lead or "")
    signed = _ask(index, "Qui a signé le schéma au nom du Département de Loire-Atlantique ?")
    assert signed.refused


def test_a_text_that_does_not_tell_is_refused_with_the_reason(index: Index) -> None:
    undated = _ask(index, "La lettre aux partenaires est-elle encore valable ?")
    assert undated.refused
    assert "il n'a pas de durée de validité" in undated.text
    unsigned = _ask(index, "Qui a signé la convention d'Épinay pour la mairie ?")
    assert unsigned.refused
    assert unsigned.nearest is not None and unsigned.nearest.section == "Signatures"


def test_a_text_is_named_by_those_who_conclude_it(index: Index) -> None:
    undated = _ask(index, "Quand la convention entre la Caf, le Département et le CCAS d'Épinay a-t-elle été signée ?")
    assert undated.refused and "aucune date de signature" in undated.text


@pytest.mark.parametrize(
    ("asked", "lead", "quoted"),
    [
        ("Quelle est la durée de la convention d'Épinay ?", "trois ans", "durée de trois ans"),
        ("la convention d'epinay dure 2 ans ?", "Le texte dit « trois ans », et non « 2 ans ».", "durée de trois ans"),
        ("la convention d'epinay dure 3 ans ?", "trois ans", "durée de trois ans"),
        ("le schema du 44 dure combien de temps", "échéance passée : 31 décembre 2017", "2014/2017"),
    ],
)
def test_how_long_a_text_lasts_is_one_quote(index: Index, asked: str, lead: str, quoted: str) -> None:
    answer = _ask(index, asked)
    assert answer.lead is not None and lead in answer.lead
    (citation,) = answer.citations
    assert quoted in citation.quote


def test_how_long_a_clause_takes_is_not_how_long_the_text_lasts(index: Index) -> None:
    answer = _ask(index, "combien de temps pour resilier a epinay")
    assert answer.lead == "6 mois"
    assert "préavis de 6 mois" in answer.citations[0].quote


def test_a_fiche_without_a_length_is_not_given_one(index: Index) -> None:
    assert _ask(index, "combien de temps dure la fiche du rhone").refused
