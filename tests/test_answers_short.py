"""Questions in a few words, and what comes after them, as people at a counter type them, on the five documents."""

from datetime import date
from pathlib import Path

import pytest
from asking import ask

from answer import Answer, answer_question
from answer.doubt import SURE
from errors import GreetingQuestionError
from index.encoder import Encoder
from index.search import Index, open_index
from settings import Settings

RHONE = "rhone-fiche-pe-1-2-1"


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


def _quotes(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


def _documents(answer: Answer) -> set[str]:
    return {citation.document_id for citation in answer.citations}


@pytest.mark.parametrize("question", ["que dit l'article 3 ?", "article 3", "l'art. 3 dit quoi ?"])
def test_a_section_is_asked_for_by_its_number(index: Index, question: str) -> None:
    answer = ask(index, question)
    assert _quotes(answer).startswith("Toute modification de la présente convention fera l'objet d'un avenant")
    assert answer.citations[0].label.endswith("art. 3 – Modifications")


def test_an_axis_is_quoted_with_its_name(index: Index) -> None:
    answer = ask(index, "que prévoit l'axe 2 ?")
    assert answer.citations[0].quote.startswith("Axe de travail 2 : Continuer d'améliorer la qualité")
    assert len(answer.citations) > 1


def test_a_number_that_is_not_there_is_still_corrected(index: Index) -> None:
    answer = ask(index, "que dit l'article 12 ?")
    assert answer.refused and "il s'arrête à l'article 7" in answer.text


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("que se passe-t-il en cas de désaccord", "épuiser toutes voies de recours amiable"),
        ("quel est l'article sur les litiges", "épuiser toutes voies de recours amiable"),
        ("qui sont les parties ?", "Le Département de la Seine-Saint-Denis, domicilié"),
        ("quel est l'objet ?", "C'est l'objet de la présente convention"),
    ],
)
def test_a_clause_is_asked_for_by_its_name_alone(index: Index, question: str, quote: str) -> None:
    assert quote in _quotes(ask(index, question))


def test_the_clause_of_each_text_stands_under_its_name(index: Index) -> None:
    answer = ask(index, "gouvernance ?")
    assert [block.heading for block in answer.blocks] == ["Convention d'Épinay", "Fiche PE 1.2.1 du Rhône"]
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_several_clauses_of_one_text_are_each_answered_for(index: Index) -> None:
    answer = ask(index, "Épinay : durée, préavis et modification ?")
    assert [block.heading for block in answer.blocks] == ["Durée", "Préavis", "Modification"]
    for words in ("durée de trois ans", "préavis de 6 mois", "fera l'objet d'un avenant"):
        assert words in _quotes(answer)


def test_the_length_of_a_clause_is_one_thing(index: Index) -> None:
    assert ask(index, "combien de temps pour résilier à Épinay").lead == "6 mois"


@pytest.mark.parametrize("question", ["la convention prévoit-elle le RGPD ?", "quelle assurance ?"])
def test_a_clause_that_no_text_has_is_missing(index: Index, question: str) -> None:
    answer = ask(index, question)
    assert answer.refused and "Aucun des textes n'a de clause claire" in answer.text


@pytest.mark.parametrize("question", ["EAJE", "eaje ?"])
def test_an_acronym_alone_is_asked_for_its_meaning(index: Index, question: str) -> None:
    assert ask(index, question).lead == "établissements d'accueil du jeune enfant"


@pytest.mark.parametrize("question", ["Bonjour", "merci beaucoup !"])
def test_a_greeting_is_no_question(index: Index, question: str) -> None:
    with pytest.raises(GreetingQuestionError):
        ask(index, question)


def test_a_meeting_is_no_island(index: Index) -> None:
    assert "Une réunion semestrielle sera organisée" in _quotes(ask(index, "qui participe à la réunion semestrielle"))
    assert "La Réunion" in ask(index, "quel préavis à La Réunion ?").text


@pytest.mark.parametrize("question", ["Qui signe la convention d'Épinay ?", "ki la signe la convention depinay"])
def test_who_signs_is_who_signed(index: Index, question: str) -> None:
    assert "Hervé CHEVREAU" in _quotes(ask(index, question))


def test_only_the_elements_on_the_thing_asked_are_quoted(index: Index) -> None:
    (citation,) = ask(index, "que prévoit Épinay pour les enfants handicapés ?").citations
    assert citation.quote.startswith("Améliorer la prise en charge des enfants en situation de handicap")


def test_actions_without_a_title_are_told_by_what_they_say(index: Index) -> None:
    answer = ask(index, "quelles actions dans la fiche PE 1.2.1")
    assert [block.heading for block in answer.blocks] == ["action 1", "action 2", "action 3"]
    assert "Développer le site internet Monenfant.fr" in _quotes(answer)


def test_how_long_is_told_by_the_sentence_that_has_a_length(index: Index) -> None:
    assert "pluriannuelle (4 ans)" in ask(index, "combien de temps dure une CTG").citations[0].quote


def test_when_is_told_by_the_sentence_on_the_event(index: Index) -> None:
    answer = ask(index, "Quand a été signé le schéma départemental de Seine-Saint-Denis ?")
    assert "le 25 novembre 2014" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("combien de bas revenus à épinay", "27.8 % de la population vit dans un foyer à bas revenus"),
        ("combien de réunions par an à Épinay", "Une réunion semestrielle sera organisée"),
        ("Deux fois par an, qui fait le point à Épinay ?", "Une réunion semestrielle sera organisée"),
    ],
)
def test_a_share_and_a_rhythm_tell_how_many(index: Index, question: str, quote: str) -> None:
    assert quote in _quotes(ask(index, question))


@pytest.mark.parametrize(
    "question",
    [
        "une maman veut venir le 22 au forum de puteaux, l'entrée c combien ?",
        "quel est le montant de la PAJE",
        "La Caf du Rhône finance-t-elle 80 % des micro-crèches ?",
        "ya t il une creche a bobigny",
    ],
)
def test_what_is_given_or_of_another_is_no_answer(index: Index, question: str) -> None:
    assert ask(index, question).refused


def test_a_figure_given_is_not_the_one_asked_for(index: Index) -> None:
    asked = "J'ai les 1046 naissances d'Épinay, il me faut en face le nombre de places, il y en a combien ?"
    assert "1046" not in _quotes(ask(index, asked))


@pytest.mark.parametrize("town", ["Gennevilliers", "Bobigny", "colombes"])
def test_another_town_is_not_answered_by_the_one_before(index: Index, town: str) -> None:
    assert ask(index, "combien de naissances a epinay", f"et a {town} ?").refused
    assert ask(index, "quel est le préavis à Épinay ?", f"et à {town} ?").refused


def test_a_refusal_is_not_overturned_by_asking_again(index: Index) -> None:
    first, again = "quel est le préavis de la convention fepem ?", "c'est quoi le préavis alors ?"
    assert ask(index, first).refused
    answer = ask(index, first, again)
    assert answer.refused and "« Convention FEPEM–CNAF » n'a pas de clause" in answer.text


def test_what_a_refusal_shows_as_nearest_is_no_topic(index: Index) -> None:
    asked = ("combien de temps dure la convention fepem cnaf ?", "quel est le préavis ?", "et qui la signe ?")
    assert _documents(ask(index, *asked)) == {"fepem-cnaf-2017"}


def test_a_bare_follow_up_stays_in_the_text_spoken_of(index: Index) -> None:
    answer = ask(index, "Qui pilote la fiche PE 1.2.1 ?", "et ça commence quand ?")
    assert _documents(answer) == {RHONE}
    assert "À partir de 2021" in answer.citations[0].quote
    assert _documents(ask(index, "Qui pilote la fiche PE 1.2.1 ?", "et ça commence quand ?", "avec qui ?")) == {RHONE}


def test_an_answer_that_is_not_sure_says_so(index: Index) -> None:
    unsure, sure = ask(index, "combien de temps dure une CTG"), ask(index, "Quel est le préavis à Épinay ?")
    assert unsure.confidence < SURE <= sure.confidence
    assert unsure.doubt is not None and unsure.text.startswith(f"*{unsure.doubt}*")
    assert sure.doubt is None and "À vérifier" not in sure.text
    assert ask(index, "quel est le prix d'une piscine ?").doubt is None


def test_which_texts_are_past_is_read_off_their_dates(index: Index) -> None:
    answer = answer_question(index, "quelles conventions ont expiré ?", (), Settings(as_of=date(2019, 1, 1)))
    assert [block.heading for block in answer.blocks] == [
        "Schéma de Loire-Atlantique 2014-2017 – échéance passée : 31 décembre 2017"
    ]
    later = answer_question(index, "quels textes ne sont plus valables ?", (), Settings(as_of=date(2026, 1, 1)))
    assert _documents(later) == {"fepem-cnaf-2017", "loire-atlantique-schema-2014-2017"}


def test_which_texts_are_in_force_names_those_that_do_not_say(index: Index) -> None:
    answer = answer_question(index, "quels textes sont en vigueur ?", (), Settings(as_of=date(2019, 1, 1)))
    headings = [str(block.heading) for block in answer.blocks]
    assert any(heading.startswith("Convention FEPEM–CNAF – en vigueur") for heading in headings)
    assert "Convention d'Épinay – validité indéterminée" in headings
    none = answer_question(index, "quels schémas sont à venir ?", (), Settings(as_of=date(2026, 1, 1)))
    assert none.refused and "aucun" in none.text


@pytest.mark.parametrize(
    "question", ["combien de micro creches 93", "directeur Caf du Rhône", "durée convention aubervilliers"]
)
def test_another_place_is_known_without_a_word_before_it(index: Index, question: str) -> None:
    assert ask(index, question).refused


def test_a_number_of_the_texts_own_departement_names_them(index: Index) -> None:
    assert "34 micro-crèches" in _quotes(ask(index, "combien de micro creches 92"))


def test_the_same_of_another_town_is_not_in_the_departement_s_letter(index: Index) -> None:
    assert ask(index, "dates du forum de la parentalité à puteaux", "et à Nanterre ?").refused


def test_a_question_of_small_words_is_no_greeting(index: Index) -> None:
    assert "22 novembre" in _quotes(ask(index, "il y a un forum à Puteaux ?", "c pr kan ?"))


def test_a_follow_up_on_a_name_is_answered_where_the_name_stands(index: Index) -> None:
    assert "Stéphane Troussel" in _quotes(ask(index, "qui est Marie Béatrice Levaux ?", "et Stéphane Troussel ?"))
    assert ask(index, "qui est Marie Béatrice Levaux ?", "et monsieur Macron ?").refused


def test_a_pronoun_is_the_text_spoken_of(index: Index) -> None:
    answer = ask(index, "Quelle est la durée de la convention FEPEM-CNAF ?", "on peut la résilier comment ?")
    assert answer.refused and "« Convention FEPEM–CNAF » n'a pas de clause" in answer.text


def test_a_long_section_is_told_to_be_cut(index: Index) -> None:
    answer = ask(index, "que prévoit l'axe 1 ?")
    headings = [block.heading for block in answer.blocks]
    assert headings[0] is None and "Objectifs poursuivis" in headings
    cut = [block for block in answer.blocks if block.silence]
    assert cut and all("ouvrez le passage" in str(block.silence) for block in cut)
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_thanks_ask_nothing(index: Index) -> None:
    with pytest.raises(GreetingQuestionError):
        ask(index, "Quel est le préavis à Épinay ?", "ok merci bonne journée")


def test_the_date_of_one_schema_is_not_corrected_by_that_of_another(index: Index) -> None:
    answer = ask(index, "le shema du 44 il a été signé le 14 juillet c ca ?")
    assert answer.lead == "Le texte dit « 4 juillet 2014 », et non « 14 juillet »."


def test_those_taken_in_tell_how_many_places_there_are(index: Index) -> None:
    assert "agréée pour 9 enfants" in _quotes(ask(index, "combien de places à la micro-crèche de Colombes ?"))
    assert "agréée pour 9 enfants" not in _quotes(ask(index, "combien de lits à la micro-crèche de Colombes ?"))


def test_what_a_thing_is_says_more_than_its_letters(index: Index) -> None:
    definition = "La CTG est un nouveau type de convention"
    meaning, letters = ask(index, "c koi une ctg"), ask(index, "que veut dire CTG ?")
    assert meaning.lead == letters.lead == "convention territoriale globale"
    assert meaning.citations[0].quote.startswith(definition)
    assert [definition in citation.quote for citation in letters.citations] == [False, True]


@pytest.mark.parametrize(
    "question",
    [
        "le directeur général de la Caf des Hauts-de-Seine, c'est qui ?",
        "g un papa qui emploie une nounou il a besoin de leur num de tel a la fepem",
    ],
)
def test_neither_another_director_nor_someone_told_of_is_who_is_asked_for(index: Index, question: str) -> None:
    assert ask(index, question).refused
    assert "Marie Béatrice Levaux" in _quotes(ask(index, "la dame qui dirige la fepem elle sapelle comment"))


def test_a_text_that_is_named_answers_where_another_says_it_better(index: Index) -> None:
    answer = ask(index, "qui a signer le schema du 44")
    assert "l’Etat, le Département, la Caisse d’allocations familiale de Loire-Atlantique" in answer.citations[0].quote


def test_what_an_article_says_of_a_thing_is_looked_for_in_its_parts_too(index: Index) -> None:
    answer = ask(index, "que prévoit l'article 1 de la convention d'Épinay pour le handicap ?")
    assert "handicap" in _quotes(answer)


def test_what_families_are_paid_is_no_investment(index: Index) -> None:
    assert ask(index, "combien touche une famille pour la creche pitchouns").refused
    assert "44 000 euros" in _quotes(ask(index, "combien a coûté la micro-crèche Pitchouns ?"))


def test_thanks_in_advance_are_left_out(index: Index) -> None:
    assert ask(index, "merci de me dire la durée de la convention d'Épinay").lead == "trois ans"
