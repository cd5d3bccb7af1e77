"""Questions put the way people speak, on the five documents: turns of phrase, premises, days to confirm."""

from pathlib import Path

import pytest

from answer import Answer, Turn, answer_question
from index.encoder import Encoder
from index.search import Index, open_index
from settings import Settings

THEMES = [
    "l’arrivée d’un enfant, quels bouleversements dans la famille ?",
    "l’adolescent dans tous ses états",
    "parents en 3D, comment concilier ses différentes vies ?",
]


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def _ask(index: Index, question: str, *history: Turn) -> Answer:
    return answer_question(index, question, history, Settings())


def _quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("c ki le chef de file de la fiche du rhone", "Caf du Rhône"),
        ("Un seul endroit pour s'inscrire, c'est dans le schéma du 44 ?", "étendre la formule “guichet unique”"),
        ("comment on se met sur la liste du forum de puteaux", "Inscriptions jusqu’au 15 novembre"),
        ("ou lire la suite sur le schéma de Loire-Atlantique", "http://www.caf.fr/ma-caf/caf-de-loire-atlantique"),
        ("A quoi verra-t-on que la fiche du Rhône a marché ?", "Satisfaction des parents"),
    ],
)
def test_a_turn_of_phrase_is_read_as_what_it_means(index: Index, question: str, quote: str) -> None:
    answer = _ask(index, question)
    assert not answer.refused
    assert any(quote in each for each in _quotes(answer)[:2])


def test_to_warn_ahead_of_time_is_to_give_notice(index: Index) -> None:
    before = (Turn("user", "La convention d'Épinay dure trois ans ?"), Turn("assistant", "Oui."))
    answer = _ask(index, "et pour partir plus tôt, combien de temps à l'avance faut-il prévenir ?", *before)
    assert answer.lead == "6 mois"


@pytest.mark.parametrize(
    "question",
    ["De quoi vont parler les familles au forum de Puteaux ?", "le 22 a puteaux on discute de koi avec les familles"],
)
def test_what_is_talked_about_is_a_list(index: Index, question: str) -> None:
    assert _quotes(_ask(index, question)) == THEMES


def test_a_name_misspelt_by_more_than_its_doubled_letters(index: Index) -> None:
    answer = _ask(index, "a genevilier les groupes de travail ils bossent sur koi")
    assert "petite enfance" in _quotes(answer) and "vacances" in _quotes(answer)


def test_two_questions_in_one_are_no_comparison(index: Index) -> None:
    answer = _ask(index, "Combien la Caf a-t-elle versé pour Pitchouns, et quelle part du coût est-ce ?")
    (quote,) = _quotes(answer)
    assert "44 000 euros" in quote and "80 %" in quote
    assert not any(block.silence for block in answer.blocks)


def test_what_a_text_wants_is_not_asked_of_an_acronym(index: Index) -> None:
    answer = _ask(index, "Laep : combien y en a-t-il à Épinay, combien la Loire-Atlantique veut-elle en créer ?")
    assert {citation.source[:6] for citation in answer.citations} == {"epinay", "loire-"}
    assert any("17 Lieux d’accueil" in quote for quote in _quotes(answer))


def test_a_premise_put_as_being_so(index: Index) -> None:
    answer = _ask(index, "La CTG étant une convention de financement, quel budget apporte-t-elle ?")
    assert any("n’est pas une convention de financement" in quote for quote in _quotes(answer))


@pytest.mark.parametrize(
    "question",
    [
        "Quelle subvention une commune touche-t-elle en signant une CTG, puisque c'est un contrat de financement ?",
        "Combien verse la Caf à la commune, puisque la CTG est une convention de financement ?",
    ],
)
def test_a_premise_put_after_the_question(index: Index, question: str) -> None:
    assert any("n’est pas une convention de financement" in quote for quote in _quotes(_ask(index, question)))


def test_a_length_taken_for_granted_is_corrected(index: Index) -> None:
    answer = _ask(index, "L'accord d'Épinay étant conclu pour cinq ans, quand faut-il parler de la suite ?")
    assert answer.lead == "Le texte dit « trois ans », et non « cinq ans »."
    assert _quotes(answer)[0] == "La présente convention est conclue pour une durée de trois ans."
    right = _ask(index, "L'accord d'Épinay étant conclu pour trois ans, quand faut-il parler de la suite ?")
    assert "et non" not in right.text


def test_the_parties_named_beside_an_undated_signature(index: Index) -> None:
    answer = _ask(index, "Quel jour les trois parties ont-elles signé la convention d'Épinay ?")
    assert answer.refused
    assert "aucune date de signature" in answer.text


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("les etats generaux c'est bien le 21 novembre ?", "Le texte dit « 8 décembre 2014 », et non « 21 novembre »."),
        ("le forum de Puteaux se tient le 8 décembre ?", "Le texte ne dit pas « 8 décembre » :"),
    ],
)
def test_a_day_to_confirm_is_held_against_the_text(index: Index, question: str, lead: str) -> None:
    assert _ask(index, question).text.startswith(lead)


def test_a_day_that_only_says_which_is_nothing_to_confirm(index: Index) -> None:
    answer = _ask(index, "Quels sujets pour les familles lors de la journée du 22 novembre à Puteaux ?")
    assert "et non" not in answer.text and THEMES[0] in _quotes(answer)


@pytest.mark.parametrize("day", ["21", "22"])
def test_both_days_of_two_are_borne_out(index: Index, day: str) -> None:
    answer = _ask(index, f"le forum de puteaux c'est bien le {day} novembre ?")
    assert not answer.refused
    assert "les 21 et 22 novembre" in _quotes(answer)[0]
    assert "Le texte" not in answer.text


def test_years_of_age_count_nothing(index: Index) -> None:
    before = (Turn("user", "Les Relais Petite-Enfance du Rhône informent-ils les parents ?"), Turn("assistant", "Oui."))
    assert _ask(index, "Et combien y en a-t-il dans le département ?", *before).refused


@pytest.mark.parametrize(
    "question", ["ma nounou arrete de garder mon fils elle me doit un preavis ?", "quel préavis si je quitte mon CDI ?"]
)
def test_the_asker_s_own_contract_is_not_that_of_the_partners(index: Index, question: str) -> None:
    assert _ask(index, question).refused


def test_who_does_something_comes_before_who_was_there(index: Index) -> None:
    answer = _ask(index, "qui donc a aidé les Pitchouns de Colombes")
    assert any("bénéficie du soutien" in quote for quote in _quotes(answer))


def test_two_things_asked_of_one_text_are_no_comparison(index: Index) -> None:
    answer = _ask(index, "qui est le pilote et qui finance la fiche du Rhône")
    assert {citation.source for citation in answer.citations} <= {"rhone-fiche-pe-1-2-1.txt"}


def test_a_day_is_not_held_against_years(index: Index) -> None:
    assert "ne dit pas" not in _ask(index, "la formation c'est bien le 8 decembre ?").text


def test_a_year_is_no_sum(index: Index) -> None:
    assert _ask(index, "combien la caf du rhone met pour la fiche").refused


def test_when_a_text_takes_effect_that_does_not_tell(index: Index) -> None:
    answer = _ask(index, "quand entre en vigueur le schéma de Loire-Atlantique")
    assert answer.lead != "16 juillet 2014"  # when a committee first meets
    assert not any("16 juillet" in quote for quote in _quotes(answer))
