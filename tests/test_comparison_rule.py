"""The rule before its particular cases: what the place and the words of a sentence add, on a written agreement."""

from pathlib import Path

import pytest

from answer.clauses.themes import read_theme
from answer.comparison.compare import fill
from answer.comparison.reading import Reading, read_for_comparison
from answer.comparison.rule import bearing
from index import Encoder, Index, build_index, open_index

AGREEMENT = """Convention collective nationale des salariés des ateliers

Article 1 – Congés payés des jeunes travailleurs

La durée des congés payés des jeunes travailleurs est fixée à trois jours ouvrables par mois.

Article 2 – Congés payés

Toutefois, le congé du salarié peut être reporté de deux mois.

Si le salarié est absent, le congé est réduit de deux jours ouvrables.

La durée des congés payés du salarié est fixée à deux jours et demi ouvrables par mois de travail.

Les congés comprennent :
- un congé principal de vingt-quatre jours ouvrables ;
- un congé de six jours ouvrables.

Article 3 – Période d'essai

La période d'essai du salarié est de deux mois.
"""


@pytest.fixture(scope="module")
def index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    corpus = tmp_path_factory.mktemp("rule")
    (corpus / "ateliers.txt").write_text(AGREEMENT, "utf-8")
    folder = Path(tmp_path_factory.mktemp("rule-index")) / "index"
    build_index(corpus, folder, encoder)
    return open_index(folder, encoder)


@pytest.fixture(scope="module")
def reading(index: Index) -> Reading:
    return read_for_comparison(index, "ateliers", index.generation)


def added(reading: Reading, opening: str, theme: str = "congés") -> float | None:
    """What is added to the unit that opens so."""
    text = reading.document.text
    row = next(row for row, unit in enumerate(reading.units) if text.startswith(opening, unit.start))
    found = bearing(reading, row, row, read_theme(theme))
    return None if found is None else round(found, 2)


@pytest.mark.parametrize(
    ("opening", "points"),
    [
        ("La durée des congés payés du", 2.1),  # a plain heading, the words of the rule in both
        ("La durée des congés payés des jeunes", 1.5),  # the heading says something else too
        ("Si le salarié", 0.85),
        ("un congé principal", 0.9),
        ("Toutefois", 0.15),
        ("La période d'essai", 0.0),
    ],
)
def test_the_rule_has_more_than_its_particular_cases(reading: Reading, opening: str, points: float) -> None:
    assert added(reading, opening) == points


def test_a_theme_within_its_types_is_spoken_of_or_left(reading: Reading) -> None:
    assert added(reading, "La durée des congés payés du", "heures supplémentaires") is None


def test_the_rule_is_quoted_before_the_case_that_comes_first(index: Index) -> None:
    cell = fill(index, index.documents["ateliers"], read_theme("congés"))
    assert [quote.citation.quote for quote in cell.quotes] == [
        "La durée des congés payés du salarié est fixée à deux jours et demi ouvrables par mois de travail."
    ]
