"""What is asked after a comparison or a list: of the same texts, of one of them, of one of the things listed."""

from pathlib import Path

import pytest

from answer import Answer, Turn, answer_question
from answer.understanding.knowledge import knowledge_of
from answer.understanding.ranks import Rank, rank_named
from answer.understanding.spelling import correct, is_only_thanks
from errors import GreetingQuestionError, ThanksQuestionError
from index.encoder import Encoder
from index.search import Index, open_index
from settings import Settings

DURATIONS = "compare la durée de la convention d'Épinay et de la convention FEPEM-CNAF"


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def _talk(index: Index, *questions: str) -> Answer:
    """The answer to the last of some questions, each asked after the answers to those before."""
    turns: tuple[Turn, ...] = ()
    for question in questions:
        answer = answer_question(index, question, turns, Settings())
        turns = (*turns, Turn("user", question), Turn("assistant", answer.text))
    return answer


def _sections(answer: Answer) -> list[str]:
    return [citation.section for citation in answer.citations]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Dans la première, la Caf peut rompre ?", Rank(0, "la Caf peut rompre ?")),
        ("pour la seconde, un recommandé est exigé ?", Rank(1, "un recommandé est exigé ?")),
        ("et la 2e", Rank(1, "")),
        ("c'est quoi le troisième", Rank(2, "")),
        ("et le dernier ?", Rank(-1, "?")),
        ("et la première année ?", None),
        ("que dit le deuxième axe ?", None),
        ("quel est le préavis ?", None),
    ],
)
def test_a_rank_alone_is_of_what_was_named_before(typed: str, meant: Rank | None) -> None:
    assert rank_named(typed) == meant


def test_another_point_is_compared_in_the_same_texts(index: Index) -> None:
    answer = _talk(index, DURATIONS, "et la résiliation ?")
    headings = [block.heading for block in answer.blocks]
    assert headings == ["Convention d'Épinay", "Convention FEPEM–CNAF"]
    assert "6 mois" in answer.blocks[0].citations[0].quote and answer.blocks[1].silence is not None


def test_which_one_is_asked_of_what_was_compared(index: Index) -> None:
    compared, again = _talk(index, DURATIONS), _talk(index, DURATIONS, "laquelle est la plus longue ?")
    assert [c.quote for c in again.citations] == [c.quote for c in compared.citations]


@pytest.mark.parametrize(
    "turns",
    [
        (DURATIONS, "laquelle est encore valable ?"),
        ("laquelle est encore en vigueur, la convention d'Épinay ou celle de la FEPEM ?",),
    ],
)
def test_where_each_of_the_texts_stands_is_told(index: Index, turns: tuple[str, ...]) -> None:
    first, second = (str(block.heading) for block in _talk(index, *turns).blocks)
    assert first == "Convention d'Épinay – validité indéterminée"
    assert second.startswith("Convention FEPEM–CNAF – échéance passée")


def test_who_signed_them_is_told_of_each(index: Index) -> None:
    gennevilliers = "compare la durée de la convention d'Épinay et de la CTG de Gennevilliers"
    epinay, letter = _talk(index, gennevilliers, "qui les a signées ?").blocks
    assert "Stéphane Troussel" in epinay.citations[0].quote
    assert not letter.citations and letter.silence is not None
    _, fepem = _talk(index, DURATIONS, "qui les a signées ?").blocks
    assert "Marie Béatrice Levaux" in fepem.citations[0].quote  # it bears no signatures, and tells who renewed it


def test_who_signed_two_texts_is_told_of_each_at_once(index: Index) -> None:
    epinay, fepem = _talk(index, "qui a signé la convention d'Épinay et celle de la FEPEM ?").blocks
    assert "Stéphane Troussel" in epinay.citations[0].quote
    assert "Marie Béatrice Levaux" in fepem.citations[0].quote


def test_a_thing_with_a_name_of_its_own_ends_the_comparison(index: Index) -> None:
    answer = _talk(index, DURATIONS, "et une convention territoriale globale, elle dure combien ?")
    assert "(4 ans)" in answer.citations[0].quote and len(answer.blocks) == 1
    assert len(_talk(index, DURATIONS, "et la résiliation, elle se fait comment ?").blocks) == 2


def test_the_longest_of_texts_compared_on_another_point_has_the_longest_duration(index: Index) -> None:
    handicap = "que prévoient la convention d'Épinay et la convention FEPEM-CNAF pour le handicap ?"
    answer = _talk(index, handicap, "et laquelle est la plus longue ?")
    assert ["trois ans" in block.citations[0].quote for block in answer.blocks] == [True, True]


def test_who_pays_is_no_price(index: Index) -> None:
    schemas = "que prévoient la convention d'Épinay et le schéma de Loire-Atlantique pour les enfants handicapés ?"
    answer = _talk(index, schemas, "ça coûte combien en tout ?")
    assert not any("financements de la Caf" in citation.quote for citation in answer.citations)


def test_one_of_the_texts_is_meant_by_its_rank(index: Index) -> None:
    second = _talk(index, DURATIONS, "dans la seconde, qui s'engage ?")
    assert {c.document_id for c in second.citations} == {
        c.document_id for c in _talk(index, DURATIONS).blocks[1].citations
    }
    first = _talk(index, DURATIONS, "et la première ?")
    assert _sections(first) == ["Article 4 : DUREE DE LA CONVENTION"] or "Durée" in first.citations[0].label


def test_the_second_text_is_not_the_second_quote(index: Index) -> None:
    schemas = "compare la durée de la convention d'Épinay et du schéma de Loire-Atlantique"
    epinay, loire = (block.citations for block in _talk(index, schemas).blocks)
    assert len(epinay) + len(loire) > 1
    assert {c.document_id for c in _talk(index, schemas, "et le second ?").citations} == {loire[0].document_id}


def test_a_text_named_since_ends_the_comparison(index: Index) -> None:
    answer = _talk(index, DURATIONS, "et la fiche du Rhône, qui la pilote ?", "et elle commence quand ?")
    assert len({citation.document_id for citation in answer.citations}) == 1


def test_thanks_do_not_end_the_comparison(index: Index) -> None:
    before = (Turn("user", DURATIONS), Turn("assistant", _talk(index, DURATIONS).text), Turn("user", "merci"))
    answer = answer_question(index, "et la résiliation ?", before, Settings())
    assert len(answer.blocks) == 2


def test_one_of_a_list_is_shown_by_its_rank(index: Index) -> None:
    axes = "quels sont les axes de la convention d'Épinay ?"
    shown = _talk(index, axes, "et le deuxième ?")
    assert shown.citations[0].quote.startswith("Axe de travail 2") and len(shown.citations) > 3
    assert "Hervé CHEVREAU" in _talk(index, "qui a signé la convention d'Épinay ?", "et le troisième ?").text


def test_an_ordinal_names_a_part_as_its_number_does(index: Index) -> None:
    by_rank, by_number = (
        _talk(index, f"c'est quoi {part} de la convention d'Épinay ?") for part in ("le deuxième axe", "l'axe 2")
    )
    assert _sections(by_rank) == _sections(by_number)
    assert "s'arrête à l'article 7" in _talk(index, "que dit le neuvième article de la convention d'Épinay ?").text


def test_the_next_part_is_that_of_the_next_number(index: Index) -> None:
    article = "que dit l'article 2 de la convention d'Épinay ?"
    labels = [
        _talk(index, article, *then).citations[0].label
        for then in (["et le suivant ?"], ["et le suivant ?", "et le suivant ?"], ["et le 5 ?"], ["et le sixième ?"])
    ]
    assert [label.partition(", art. ")[2][0] for label in labels] == ["3", "4", "5", "6"]
    beyond = _talk(index, "c'est quoi l'action 3 de la fiche du Rhône ?", "et la suivante ?")
    assert beyond.refused and "s'arrête à l'action 3" in beyond.text and beyond.confidence < 0.5


def test_an_acronym_after_a_meaning_is_asked_for_its_own(index: Index) -> None:
    meaning = "CAMA ça veut dire quoi ?"
    unknown = _talk(index, meaning, "et ADAJE ?")
    assert unknown.refused and "ADAJE est employé dans les textes" in unknown.text
    assert "Le sigle PMI" in _talk(index, "c koi un laep", "et la pmi").text
    assert _talk(index, meaning, "et ADAJE ?", "et EAJE ?").lead == "établissements d'accueil du jeune enfant"


def test_a_number_counts_the_noun_after_it(index: Index) -> None:
    parents = "la Fepem représente combien de parents employeurs ?"
    assert "1,2 million" in _talk(index, parents).text
    assert "1,2 million" not in _talk(index, parents, "et ça fait combien d'assistants maternels ?").text


def test_an_infinitive_after_an_auxiliary_is_a_participle(index: Index) -> None:
    vocabulary = knowledge_of(index, index.generation).vocabulary
    assert correct("ki a signer la convention", vocabulary) == "qui a signé la convention"
    assert correct("qui est premier", vocabulary) == "qui est premier"
    assert "Stéphane Troussel" in _talk(index, "ki a signer la convention epinay").text


def test_how_long_is_asked_of_the_text_spoken_of(index: Index) -> None:
    assert _talk(index, "qui a signé la convention d'Épinay ?", "et pour combien de temps ?").lead == "trois ans"


@pytest.mark.parametrize("typed", ["merci", "Merci beaucoup, c'est parfait !", "ok merci bonne journée", "d'accord"])
def test_thanks_are_answered_kindly(index: Index, typed: str) -> None:
    assert is_only_thanks(typed)
    with pytest.raises(ThanksQuestionError) as raised:
        _talk(index, typed)
    assert raised.value.french_message.startswith("Je vous en prie")


def test_thanks_before_a_question_are_left_out(index: Index) -> None:
    assert not is_only_thanks("merci, et quel est le préavis à Épinay ?") and not is_only_thanks("bonjour")
    assert _talk(index, "merci, et quel est le préavis à Épinay ?").lead == "6 mois"
    with pytest.raises(GreetingQuestionError) as raised:
        _talk(index, "bonjour")
    assert "pas encore de question" in raised.value.french_message
