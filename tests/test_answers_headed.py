"""A figure that stands under a heading of its own, « Montant », whose sentence does not name the thing again."""

from pathlib import Path

import pytest
from asking import ask

from index import Encoder, Index, build_index, open_index

SHEET = """# Avance Loca-Bail : aide pour le dépôt de garantie d'une location

L'avance Loca-Bail est un prêt de l'organisme du logement au locataire, pour financer le dépôt de garantie.

## De quoi s'agit-il ?

L'avance Loca-Bail est un prêt à taux zéro, d'un montant maximum fixé, qui couvre tout ou partie du dépôt de garantie.

## Qui peut en bénéficier ?

Les jeunes de moins de 30 ans et les salariés du secteur privé peuvent demander l'avance Loca-Bail.

## Montant

Elle va jusqu'à 1 200 €.

## Remboursement

Il doit commencer 3 mois après le versement de l'avance Loca-Bail, par mensualités de 20 € minimum.
"""


@pytest.fixture(scope="module")
def index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    corpus = tmp_path_factory.mktemp("headed")
    (corpus / "avance.md").write_text(SHEET, "utf-8")
    folder = Path(tmp_path_factory.mktemp("headed-index")) / "index"
    build_index(corpus, folder, encoder)
    return open_index(folder, encoder)


def test_the_figure_under_its_heading_is_led_with(index: Index) -> None:
    answer = ask(index, "Quel est le montant maximum de l'avance Loca-Bail ?")
    assert not answer.refused
    assert answer.citations[0].quote == "Elle va jusqu'à 1 200 €."
