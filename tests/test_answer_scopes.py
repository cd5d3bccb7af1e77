"""Which texts a question names, on the names of the five documents."""

from pathlib import Path

import pytest

from answer.scopes import Names, collect_names, plain, written
from index.encoder import Encoder
from index.search import open_index

CONVENTION = "epinay-convention-petite-enfance"
NEWS = "fepem-cnaf-2017"
LETTER = "caf92-lettre-partenaires-2014"
SCHEMA = "loire-atlantique-schema-2014-2017"
SHEET = "rhone-fiche-pe-1-2-1"


@pytest.fixture(scope="module")
def names(corpus_index: Path, encoder: Encoder) -> Names:
    return collect_names(open_index(corpus_index, encoder).documents.values())


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
        ("Il a fallu 44 mois, dit le 44 mois", []),
        ("Que prévoit la convention ?", []),
        ("Quelles aides dans les Bouches-du-Rhône ?", []),
    ],
)
def test_documents_named(names: Names, question: str, documents: list[str]) -> None:
    mentions = names.mentions(question)
    assert [sorted(mention.documents) for mention in mentions] == [[document] for document in documents]


def test_a_mention_is_where_the_name_stands(names: Names) -> None:
    question = "Combien de naissances à Épinay-sur-Seine ?"
    (mention,) = names.mentions(question)
    assert plain(question)[mention.start : mention.end] == "epinay sur seine"


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Que prévoit le schéma de la Gironde ?", ("gironde",)),
        ("Et dans le Finistère ?", ("finistere",)),
        ("Quelles aides dans les Bouches-du-Rhône ?", ("bouches du rhone",)),
        ("Et dans le Rhône ?", ()),
        ("Et en Seine-Saint-Denis ?", ()),
    ],
)
def test_a_department_that_no_text_covers_is_abroad(names: Names, question: str, places: tuple[str, ...]) -> None:
    assert names.places_abroad(question) == places


def test_plain_text_has_single_blanks() -> None:
    assert plain("  L'Épinay-sur-Seine, 12,25 % !") == "l epinay sur seine 12 25 %"


def test_a_department_is_shown_as_french_writes_it() -> None:
    assert [written(place) for place in ("bouches du rhone", "finistere")] == ["Bouches-du-Rhône", "Finistère"]
