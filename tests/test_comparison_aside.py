"""What a collective agreement says beside a rule, and of others than itself: not quoted for the rule."""

from pathlib import Path

import pytest

from answer.clauses.themes import read_theme
from answer.comparison.compare import fill
from index import Encoder, Index, build_index, open_index

AGREEMENT = """Convention collective nationale des salariés des écluses

Article 1 – Durée et dénonciation

La présente convention est conclue pour une période indéterminée.

La partie qui dénonce la convention joint à sa lettre recommandée de dénonciation un nouveau projet d'accord.

Chaque partie signataire peut se dégager par une notification faite 6 mois à l'avance.

Article 2 – Renouvellement

L'interdiction de concurrence est limitée à un an, renouvelable une fois par accord exprès.

Article 3 – Congés payés

Pour la durée des congés payés, les absences sont assimilées à un travail effectif.

Le salarié a droit à des congés payés dans les conditions de la loi.

Article 4 – Préavis

La durée du préavis est de 2 mois en cas de licenciement.

La durée du préavis est de 1 mois en cas de démission.

Article 5 – Divers

Repos compensateur pour heures supplémentaires
"""


@pytest.fixture(scope="module")
def index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    corpus = tmp_path_factory.mktemp("aside")
    (corpus / "ecluses.txt").write_text(AGREEMENT, "utf-8")
    folder = Path(tmp_path_factory.mktemp("aside-index")) / "index"
    build_index(corpus, folder, encoder)
    return open_index(folder, encoder)


@pytest.mark.parametrize(
    ("theme", "quote"),
    [
        ("dénonciation", "Chaque partie signataire peut se dégager par une notification faite 6 mois à l'avance."),
        ("reconduction", None),  # that of a clause of the employee is none
        ("congés", "Le salarié a droit à des congés payés dans les conditions de la loi."),
        ("démission", "La durée du préavis est de 1 mois en cas de démission."),
        ("heures supplémentaires", None),  # a line without a verb
    ],
)
def test_the_first_quote(index: Index, theme: str, quote: str | None) -> None:
    cell = fill(index, index.documents["ecluses"], read_theme(theme))
    assert next((each.citation.quote for each in cell.quotes), None) == quote
