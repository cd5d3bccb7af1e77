"""Questions as people type them, understood with the words and names of the five documents."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer import evidence
from answer.model import Turn
from answer.understanding.knowledge import Knowledge
from answer.understanding.question import Question, understand
from answer.wording import LONGEST
from errors import EmptyQuestionError, TooLongQuestionError, WordlessQuestionError
from index.encoder import Encoder
from index.search import open_index

CONVENTION = "epinay-convention-petite-enfance"
NEWS = "fepem-cnaf-2017"


@pytest.fixture(scope="module")
def knowledge(corpus_index: Path, encoder: Encoder) -> Knowledge:
    return Knowledge(open_index(corpus_index, encoder))


def _read(asked: str, knowledge: Knowledge, *history: Turn) -> Question:
    return understand(asked, history, knowledge.vocabulary, knowledge.names, knowledge.glossary)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (
            "Quel est le préavi pour resilier la convantion d'Epinay ?",
            "Quel est le préavis pour résilier la convention d'Épinay ?",
        ),
        ("c koi le delai de preavi", "c'est quoi le délai de préavis"),
        ("combien dassistantes", "combien d'assistantes"),
        ("combien de naisances", "combien de naissances"),
        ("lachat dune salle", "l'achat d'une salle"),
        ("le bonus est versé", "le bonus est versé"),
        ("doit-il payer 12 euros par moi", "doit-il payer 12 euros par mois"),
        ("je peu venir avec moi", "je peux venir avec moi"),
        ("on ma trop payé, ma demande", "on m'a trop payé, ma demande"),
        ("pa d'accord, ses combien", "pas d'accord, c'est combien"),
        ("Combien ont finalement été ouverts ?", "Combien ont finalement été ouverts ?"),
        ("la dame elle sapelle comment", "la dame elle s'appelle comment"),
        ("la PA et le Pas-de-Calais", "la PA et le Pas-de-Calais"),
        ("Quelle est la durée  de la\nconvention d’Épinay ?", "Quelle est la durée de la convention d'Épinay ?"),
        ("Que veut dire LAEP ?", "Que veut dire LAEP ?"),
        ("pas denfan", "pas d'enfant"),
        ("je veu kitter la convension", "je veut quitter la convention"),
        ("a Lanfantville", "a Lanfantville"),
        ("on é 2, je vi seul, lapl cé koi", "on est 2, je vis seul, lapl c'est quoi"),
        ("12,25 % de quoi ?", "12,25 % de quoi ?"),
        ("lappli des assos", "l'appli des assos"),
    ],
)
def test_spelling_is_corrected(knowledge: Knowledge, asked: str, text: str) -> None:
    question = _read(asked, knowledge)
    assert (question.asked, question.text) == (asked, text)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("Quel est le préavis ?", "duration"),
        ("Combien de temps dure la convention ?", "duration"),
        ("Quand la convention prend-elle effet ?", "date"),
        ("Quelles dates de signature ?", "date"),
        ("inauguration date", "date"),
        ("kan on se separe sa coute combien", "amount"),
        ("À combien s'élève l'aide ?", "amount"),
        ("Combien de foyers touchent le RSA ?", "number"),
        ("J'aurai quand même l'aide ?", "text"),
        ("la nounou ki depanne elle a combien de jours", "duration"),
        ("Qui dure le plus longtemps ?", "duration"),
        ("La première séance est-elle gratuite ?", "amount"),
        ("Y a-t-il un lieu gratuit pour apprendre ?", "text"),
        ("À quel partenaire le pilotage est-il confié ?", "person"),
        ("jusqu'à quel âge ?", "duration"),
        ("jusqu'à quelle date ?", "date"),
        ("Jusqu'à quelles ressources l'aide est-elle entière ?", "amount"),
        ("au-dessus de quel revenu on n'a plus rien", "amount"),
        ("Combien de naissances à Épinay ?", "number"),
        ("Quel est le taux de couverture ?", "percentage"),
        ("Quel est le montant du RSA ?", "amount"),
        ("Qui pilote la fiche ?", "person"),
        ("Qui est la présidente de la FEPEM ?", "name"),
        ("nom coordinatrice petite enfance", "name"),
        ("C'est qui les associations aidées ?", "person"),
        ("Quel cabinet a été retenu ?", "person"),
        ("Comment s'appelle le programme de simplification ?", "title"),
        ("adresse mairie", "address"),
        ("c'est dans quelle rue", "address"),
        ("À qui s'adresse la formation ?", "person"),
        ("loyer maximum couple", "amount"),
        ("combien la Caf donne à la commune", "amount"),
        ("Quel plafond d'heures ?", "text"),
        ("Quelle surface par enfant ?", "number"),
        ("Pourquoi une convention ?", "reason"),
        ("Quel est le numéro de téléphone de la Caf ?", "telephone"),
        ("c'est quoi l'appli de la caf sur téléphone", "text"),
        ("elle dure 3 ans la ctg ?", "duration"),
        ("Tous les combien se réunit-on ?", "frequency"),
        ("Que veut dire LAEP ?", "definition"),
        ("Que dit la convention des RAM ?", "text"),
    ],
)
def test_the_kind_of_answer_expected(knowledge: Knowledge, asked: str, kind: str) -> None:
    assert _read(asked, knowledge).kind == kind


@pytest.mark.parametrize(
    ("asked", "focus"),
    [
        ("Combien de micro-crèches ont vu le jour ?", "crech"),
        ("Combien de grandes familles ?", "famill"),
        ("Quel est le montant de l'aide ?", "mont"),
        ("Où est-ce ?", None),
    ],
)
def test_what_is_counted_or_asked_for(knowledge: Knowledge, asked: str, focus: str | None) -> None:
    assert _read(asked, knowledge).focus == focus


def test_the_years_that_a_question_speaks_of(knowledge: Knowledge) -> None:
    assert _read("Combien de places en 2019 et en 2020 ?", knowledge).years == {"2019", "2020"}
    assert _read("Combien pour 2150 familles ?", knowledge).years == set()


def test_what_is_named_and_counted(knowledge: Knowledge) -> None:
    question = _read("Combien de naissances dans le 93 ?", knowledge)
    assert question.documents == {CONVENTION}
    assert question.focus == "naissanc"
    assert not question.compares
    abroad = _read("Que prévoit le schéma de la Gironde ?", knowledge)
    assert abroad.elsewhere is not None and abroad.elsewhere.places == ("Gironde",)
    assert abroad.documents == frozenset()


@pytest.mark.parametrize(
    ("asked", "acronym"),
    [
        ("Dans le texte sur la FEPEM, que désigne CNAF ?", "CNAF"),
        ("Que veut dire la CAMA ?", "CAMA"),
        ("LAEP, ça veut dire quoi dans la convention de la Caf ?", "LAEP"),
    ],
)
def test_of_two_acronyms_the_one_that_is_asked_about(knowledge: Knowledge, asked: str, acronym: str) -> None:
    assert _read(asked, knowledge).acronym == acronym


def test_another_place_is_another_question(knowledge: Knowledge) -> None:
    earlier = Turn("user", "Quel est le préavis de la convention d'Épinay ?")
    assert _read("préavis ?", knowledge, earlier).follows_up
    assert not _read("préavis Montargis ?", knowledge, earlier).follows_up


def test_a_kind_of_text_names_none_of_another_place(knowledge: Knowledge) -> None:
    here, there = _read("Que dit la fiche du Rhône ?", knowledge), _read("Que dit la fiche des Landes ?", knowledge)
    assert [here.of_a_text, len(here.mentions), here.elsewhere] == [True, 2, None]
    assert [there.of_a_text, there.mentions] == [True, ()]
    assert there.elsewhere is not None
    assert not _read("Qui habite les Landes ?", knowledge).of_a_text


def test_two_texts_named_are_compared(knowledge: Knowledge) -> None:
    question = _read("Comparez la durée à Épinay et celle de la FEPEM", knowledge)
    assert question.compares
    assert question.documents == {CONVENTION, NEWS}


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (
            "Bonjour, pourriez-vous me dire quelle est la durée de la convention ? Merci d'avance !",
            "quelle est la durée de la convention ?",
        ),
        ("slt jaimerai savoir ki pilote la fiche stp ?", "qui pilote la fiche ?"),
        ("J'ai une dame devant moi. Une place, ça coûte combien ?", "Une place, ça coûte combien ?"),
        ("Une maman me demande : quel préavis ?", "quel préavis ?"),
        ("QUELLE EST LA DURÉE DE LA CONVENTION ?", "quelle est la durée de la convention ?"),
        ("La dame veut me remercier, peut-elle ?", "La dame veut me remercier, peut-elle ?"),
        ("pour la réunion du 8 décembre, où aller ?", "pour la réunion du 8 décembre, où aller ?"),
    ],
)
def test_what_asks_for_nothing_is_left_out(knowledge: Knowledge, asked: str, text: str) -> None:
    assert _read(asked, knowledge).text == text


def test_a_list_is_asked_for(knowledge: Knowledge) -> None:
    assert _read("Quels sont les objectifs de l'axe 2 ?", knowledge).wants_list
    assert not _read("Quel est le préavis ?", knowledge).wants_list


@pytest.mark.parametrize(
    ("asked", "claims"),
    [
        ("Le préavis est bien de 3 mois ?", (("3", "mois"),)),
        ("Le taux est de 12,25 % ?", (("12.25", "%"),)),
        ("Que dit l'article 5 ?", ()),
    ],
)
def test_figures_that_a_question_asserts(knowledge: Knowledge, asked: str, claims: tuple[tuple[str, str], ...]) -> None:
    assert _read(asked, knowledge).claims == claims


@pytest.mark.parametrize(
    ("asked", "acronym"),
    [
        ("Que veut dire LAEP ?", "LAEP"),
        ("que veut dire filoue", "filoue"),
        ("C'est quoi le CLAS ?", "CLAS"),
        ("Que veut dire RSA ?", "RSA"),
        ("Que fait le RAM ?", None),
        ("Que veut dire cela ?", None),
    ],
)
def test_the_acronym_whose_meaning_is_asked(knowledge: Knowledge, asked: str, acronym: str | None) -> None:
    assert _read(asked, knowledge).acronym == acronym


@pytest.mark.parametrize(
    ("asked", "stems"),
    [("Et pour les nounous ?", {"assist", "maternel"}), ("Que font les RAM ?", {"rel", "assist", "maternel"})],
)
def test_everyday_words_and_acronyms_bring_the_words_of_the_texts(
    knowledge: Knowledge, asked: str, stems: set[str]
) -> None:
    assert stems <= set(_read(asked, knowledge).widened)


def test_everyday_words_are_no_acronyms(knowledge: Knowledge) -> None:
    spelt = knowledge.glossary.expansions
    glossary = replace(knowledge.glossary, expansions={**spelt, "ce": spelt["ram"], "plus": spelt["ram"]})
    widened = [
        understand(asked, (), knowledge.vocabulary, knowledge.names, glossary).widened
        for asked in ("ce qu'il y a de plus", "le CE", "la PLUS")
    ]
    assert ["assist" in stems for stems in widened] == [False, True, True]


def test_a_few_words_ask_for_what_was_asked_before(knowledge: Knowledge) -> None:
    before = Turn("user", "Quel est le montant de la subvention pour les crèches ?")
    assert _read("Et les relais ?", knowledge, before).kind == "amount"
    assert _read("Et les relais ?", knowledge).kind == "text"


def test_a_question_leans_on_the_turns_before_it(knowledge: Knowledge) -> None:
    before = Turn("user", "Parle-moi de la convention d'Épinay")
    question = _read("Et quelle est sa durée ?", knowledge, before)
    assert question.follows_up
    assert question.context == before.content
    assert not _read("Et quelle est sa durée ?", knowledge).follows_up
    assert not _read("Quel est le préavis dans la convention d'Épinay ?", knowledge, before).follows_up


@pytest.mark.parametrize("asked", ["", "   ", "\n\t"])
def test_a_blank_question(knowledge: Knowledge, asked: str) -> None:
    with pytest.raises(EmptyQuestionError):
        _read(asked, knowledge)


@pytest.mark.parametrize("asked", ["?!…", "🙂 👍", "12,25 %", "a b c"])
def test_a_question_without_a_word(knowledge: Knowledge, asked: str) -> None:
    with pytest.raises(WordlessQuestionError):
        _read(asked, knowledge)


def test_two_pages_pasted(knowledge: Knowledge) -> None:
    pages = "Dossier de Mme Claire Durand, née le 3 avril 1980, 12 rue des Lilas, 06 12 34 56 78. " * 60
    with pytest.raises(TooLongQuestionError) as raised:
        _read(pages, knowledge)
    assert f"{len(pages)} caractères, le maximum est {LONGEST}" in raised.value.french_message
    assert "Durand" not in f"{raised.value} {raised.value.french_message}"


def test_the_longest_question_is_read(knowledge: Knowledge) -> None:
    asked = ("préavis " * LONGEST)[:LONGEST]
    assert _read(asked, knowledge).kind == "duration"


@settings(deadline=None)  # other tests may keep the processor busy
@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_any_text_with_a_word_is_read(knowledge: Knowledge, before: str, after: str) -> None:
    asked = f"{before} préavis {after}"
    question = _read(asked, knowledge)
    assert question.asked == asked
    assert len(question.terms) == len(set(question.terms))


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("duration", "respectant un délai de préavis de 6 mois.", ["6 mois"]),
        ("duration", "conclue pour une durée de trois ans.", ["trois ans"]),
        ("percentage", "en accueil collectif : 12.25%", ["12.25%"]),
        ("date", "signé le 25 novembre 2014.", ["25 novembre 2014"]),
        ("frequency", "Une réunion semestrielle", ["semestriel"]),
        ("telephone", "au 06 12 34 56 78", ["06 12 34 56 78"]),
        ("amount", "une aide de 1 200 euros", ["1 200 euros"]),
        ("percentage", "Caf du Rhône", []),
        ("address", "située 2 rue de Strasbourg à Colombes", ["2 rue"]),
        ("address", "dans les locaux de la mairie", []),
        ("number", "un guide pour deux micro-crèches", ["deux"]),
        ("title", "grâce au programme Ideal", ["Ideal"]),
        ("text", "conclue pour une durée de trois ans.", []),
    ],
)
def test_what_in_a_quote_is_of_the_kind_asked(kind: evidence.AnswerKind, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in evidence.spans(kind, text)] == found


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (
            "elle est au moins égale à 10 % de la masse globale des indemnités",
            ["10 % de la masse globale des indemnités"],
        ),
        ("soit un mois de salaire par tranche", ["un mois de salaire"]),
        ("1/5 de mois de rémunération par année", ["1/5 de mois de rémunération"]),
        ("44 000 euros, couvrant 80 % du coût du programme", ["44 000 euros"]),
        ("un mois de préavis pour 30 % des familles", []),
    ],
)
def test_months_of_pay_and_shares_of_a_sum_are_amounts_where_there_is_no_sum(text: str, held: list[str]) -> None:
    assert [text[start:end] for start, end in evidence.spans("amount", text)] == held
