"""What stands beside a rule, told by how it opens and by its headings."""

import pytest

from answer.apart import SORTS, stands_apart


@pytest.mark.parametrize(
    ("text", "labels", "sort"),
    [
        ("Exemple : pour un couple, 300 € par mois.", "Montant", "example"),
        ("À savoir : en cas de jumeaux, la durée double.", "Durée", "aside"),
        ("- Formulaire : demande de prime", "Démarche", "form"),
        ("Code de la famille : article 3", "Textes de référence", "legal_reference"),
        ("Le montant est de 300 € par mois.", "Montant", None),
        ("Les exemples sont à retirer à l'accueil.", "Montant / Vous vivez seul", None),
    ],
)
def test_each_sort_is_told(text: str, labels: str, sort: str | None) -> None:
    found = [name for name, is_one in zip(SORTS, stands_apart(text, labels), strict=True) if is_one]
    assert found == ([sort] if sort else [])
