"""Which texts a question names, on the names of the five documents."""

from dataclasses import replace
from pathlib import Path

import pytest

from answer.understanding.knowledge import knowledge_of
from answer.understanding.places import plain
from answer.understanding.scopes import Names, collect_names
from index.encoder import Encoder
from index.lexical import analyse
from index.search import Index, open_index

CONVENTION = "epinay-convention-petite-enfance"
NEWS = "fepem-cnaf-2017"
LETTER = "caf92-lettre-partenaires-2014"
SCHEMA = "loire-atlantique-schema-2014-2017"
SHEET = "rhone-fiche-pe-1-2-1"


@pytest.fixture(scope="module")
def names_index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


@pytest.fixture(scope="module")
def names(names_index: Index) -> Names:
    return knowledge_of(names_index, names_index.generation).names


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Quel préavis à Épinay ?", [CONVENTION]),
        ("quel preavis a epinay-sur-seine", [CONVENTION]),
        ("Combien de naissances dans le 93 ?", [CONVENTION]),
        ("Que fait la Caf du 92 ?", [LETTER]),
        ("Dans le 44, qui a signé ?", [SCHEMA]),
        ("Et en Loire-Atlantique ?", [SCHEMA]),
        ("Qui pilote dans le Rhône ?", [SHEET]),
        ("Que dit la FEPEM ?", [NEWS]),
        ("Que dit la lettre ?", [LETTER]),
        ("De quand date la fiche ?", [SHEET]),
        ("La durée à Épinay et dans le Rhône", [CONVENTION, SHEET]),
        ("Quel est le taux de 93 % ?", []),
        ("Le 44 et le 92, même préavis ?", [SCHEMA, LETTER]),
        ("Il a fallu 44 mois, dit le 44 mois", []),
        ("Que prévoit la convention ?", []),
        ("Quelles aides dans les Bouches-du-Rhône ?", []),
    ],
)
def test_documents_named(names: Names, question: str, documents: list[str]) -> None:
    mentions = names.mentions(question)
    assert [sorted(mention.documents) for mention in mentions] == [[document] for document in documents]


@pytest.mark.parametrize(
    ("adjective", "place"),
    [
        ("landaise", "Landes"),
        ("aveyronnaises", "Aveyron"),
        ("lozérien", "Lozère"),
        ("vendéenne", "Vendée"),
        ("audois", "Aude"),
    ],
)
def test_a_place_is_named_by_its_adjective(names_index: Index, adjective: str, place: str) -> None:
    documents = list(names_index.documents.values())
    there = replace(documents[0], source=replace(documents[0].source, territory=(place,)))
    (mention,) = collect_names([there, *documents[1:]], ()).mentions(f"Quelle durée pour la convention {adjective} ?")
    assert mention.documents == {there.id}


def test_a_mention_is_where_the_name_stands(names: Names) -> None:
    question = "Combien de naissances à Épinay-sur-Seine ?"
    (mention,) = names.mentions(question)
    assert plain(question)[mention.start : mention.end] == "epinay sur seine"


def test_a_national_sheet_is_about_its_title_and_is_not_named_by_it(names_index: Index) -> None:
    documents = [
        replace(document, source=replace(document.source, title=title, short_title=title, kind="fiche", scope=scope))
        for document, title, scope in zip(
            names_index.documents.values(),
            ["Permis DE : remorque", "RSA et PAS", "Fiche RSA du Comminges", "Prime CE", "Aide ALF"],
            ["local", "national", "local", "local", "national"],
            strict=True,
        )
    ]
    found = collect_names(documents, ())
    assert not {"de", "ce", "pas", "alf"} & found.titles.keys()  # words of every question, subjects of sheets
    assert found.titles["rsa"] == {documents[2].id}


def test_what_a_national_sheet_is_about(names_index: Index) -> None:
    titles = [
        "Prime d'activité : salarié",
        "A-t-on droit à la PCH ?",
        "Prime d'activité de la Caf",
        "RSA jeune",
        "Paje : prime à l'adoption",
    ]
    documents = [
        replace(
            document, source=replace(document.source, title=title, short_title=title, kind="fiche", scope="national")
        )
        for document, title in zip(names_index.documents.values(), titles, strict=True)
    ]
    ids = [document.id for document in documents]
    about = collect_names(documents, ()).about
    assert about(analyse("la prime d'activité, c'est combien ?")) == {ids[0]}
    assert about(analyse("la prime d'activité de la Caf")) == {ids[2]}  # the longest name
    assert about(analyse("pch et rsa")) == {ids[1], ids[3]}
    assert about(analyse("prime pour une adoption")) == {ids[4]}
    assert about(analyse("une prime")) == set()
