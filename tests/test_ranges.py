"""Figures of a question against the ranges of rows and cases."""

import pytest

from answer.understanding.ranges import fits, quantities


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("deux enfants et 60 000 € de ressources", ((2.0, "enfant"), (60000.0, "€"))),
        ("il a 16 ans, 1 150,50 euros", ((16.0, "an"), (1150.5, "€"))),
        ("bourse lycée échelon 4", ((4.0, "echelon"),)),
        ("rsa sans enfant", ((0.0, "enfant"),)),
        ("on est 2 avec 3 gosses", ((3.0, "enfant"),)),
        ("loyer en zone 2, 6e catégorie", ((2.0, "zone"), (6.0, "categorie"))),
        ("l'article 5, sans délai", ()),
        ("pour le deuxième enfant", ((2.0, "enfant"),)),
        ("notre 3e enfant", ((3.0, "enfant"),)),
        ("une mère seule avec un enfant", ((1.0, "enfant"),)),
        ("un mode de garde pour un enfant", ()),
    ],
)
def test_quantities_of_a_question(question: str, found: tuple[tuple[float, str], ...]) -> None:
    assert quantities(question) == found


@pytest.mark.parametrize(
    ("question", "text", "label", "expected"),
    [
        ("avec 60 000 €", "Ressources : 69 309 € ou moins ; Montant : 131,95 €", "2 enfants", (True, False)),
        ("avec 60 000 €", "Ressources : Entre 69 309 € et 92 381 € inclus ; Montant : 65,98 €", "", (False, True)),
        ("avec 60 000 €", "Ressources : Plus de 48 700 € ; Enfant de moins de 3 ans : 664 €", "", (True, False)),
        ("un enfant de 17 ans", "Âge de l'enfant : 15 à 18 ans ; Montant : 409 €", "Montant", (True, False)),
        ("un enfant de 12 ans", "Âge de l'enfant : 15 à 18 ans ; Montant : 409 €", "Montant", (False, True)),
        ("pour 3 enfants", "L'allocation est de 318 € par mois.", "3 enfants", (True, False)),
        ("pour 3 enfants", "L'allocation est de 210 € par mois.", "2 enfants", (False, True)),
        ("pour 1 enfant", "Nombre d'enfants à charge : 1 ; Montant : 877 €", "Parent isolé", (True, False)),
        ("un enfant de 17 ans", "Les moyens des 12 ans et plus, à 15 et 16 ans", "", (True, False)),
        ("un enfant de 17 ans", "Le bilan des 15 ans écoulés, à 15 et 16 ans", "", (False, False)),
        ("sans enfant", "Nombre d'enfants à charge : 0 ; Montant : 564 €", "", (True, False)),
        ("échelon 6", "Échelon : 3 ; Montant : 600 €", "", (False, True)),
        ("en zone 2", "Le loyer de la zone 2 est de 258 €.", "", (True, False)),
        ("à quel montant ?", "Ressources : 69 309 € ou moins", "", (False, False)),
        ("pour 1 personne", "Composition du foyer : 1 personne ; Plafond : 9 032 €", "", (True, False)),
        ("pour 1 personne", "Pour une personne seule, le montant est de 564 €.", "", (True, False)),
        ("depuis 3 mois", "L'aide est réduite à 270 €.", "Plus de 60 jours", (True, False)),
        ("depuis 1 mois", "L'aide est réduite à 270 €.", "Plus de 60 jours", (False, True)),
    ],
)
def test_a_figure_fits_a_row_or_a_case(question: str, text: str, label: str, expected: tuple[bool, bool]) -> None:
    assert fits(quantities(question), text, label) == expected
