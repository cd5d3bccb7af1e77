"""A rule whose figures stand in a list: in its branches, after another sentence, or in the law."""

from pathlib import Path

import pytest

from answer.clauses.themes import read_theme
from answer.comparison.compare import fill
from index import Encoder, Index, build_index, open_index

AGREEMENT = """Convention collective nationale des salariés des moulins

Article 1 – Préavis

En cas de démission ou de licenciement du salarié, la durée du préavis est de :
Jusqu'à moins de deux ans d'ancienneté :
- un mois pour les employés ;
- trois mois pour les cadres.
De deux à dix ans d'ancienneté :
- deux mois pour les employés ;
- quatre mois pour les cadres.
L'employeur peut dispenser :
- le salarié qui a retrouvé un emploi ;
- le salarié malade.

Article 2 – Période d'essai

La durée de la période d'essai varie selon la catégorie du salarié.
Elle est faite par écrit.
Elle est, pour les catégories suivantes, de :
- deux mois pour les employés ;
- quatre mois pour les cadres.

Article 3 – Congés payés

La période pendant laquelle le contrat est suspendu, dans la limite d'un an, compte pour les congés payés.
La durée des congés payés est fixée conformément aux dispositions légales.
Les salariés absents peuvent prendre leur congé payé de deux jours dans les conditions prévues par :
"""


@pytest.fixture(scope="module")
def index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    corpus = tmp_path_factory.mktemp("lists")
    (corpus / "moulins.txt").write_text(AGREEMENT, "utf-8")
    folder = Path(tmp_path_factory.mktemp("lists-index")) / "index"
    build_index(corpus, folder, encoder)
    return open_index(folder, encoder)


def quoted(index: Index, theme: str) -> str:
    """The first quote of the cell."""
    return fill(index, index.documents["moulins"], read_theme(theme)).quotes[0].citation.quote


def test_a_list_is_quoted_with_all_its_branches(index: Index) -> None:
    quote = quoted(index, "préavis")
    assert quote.startswith("En cas de démission")
    assert quote.endswith("quatre mois pour les cadres.")  # and not who may be let off


def test_a_sentence_that_says_what_a_length_depends_on_is_quoted_with_the_lengths(index: Index) -> None:
    quote = quoted(index, "période d'essai")
    assert quote.startswith("La durée de la période d'essai varie")
    assert quote.endswith("quatre mois pour les cadres.")


def test_what_the_law_gives_is_the_rule(index: Index) -> None:
    assert quoted(index, "congés") == "La durée des congés payés est fixée conformément aux dispositions légales."
