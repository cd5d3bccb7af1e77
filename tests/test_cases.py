"""Cases that rules tell apart, in questions and in the headings of rules."""

import pytest

from answer.cases import of_another_case


@pytest.mark.parametrize(
    ("question", "headings", "other"),
    [
        ("montant pour une personne seule", "Montant / Famille monoparentale", True),
        ("montant pour une personne seule", "Montant / Vous vivez seul(e)", False),
        ("je suis seule avec mon fils", "Montant / Parent isolé", False),
        ("on est 2 avec 1 petit", "Cas général (Caf) / Vous vivez en couple", False),
        ("quel montant ?", "Montant / Vous vivez en couple", False),  # nothing says otherwise
        ("quel montant ?", "Vous êtes étranger / Montant", True),
        ("je suis étranger", "Vous êtes étranger / Montant", False),
        ("quel montant ?", "Régime agricole (MSA) / Montant", True),
        ("je dépends de la MSA", "Régime agricole (MSA) / Montant", False),
        ("quel montant ?", "Outre-mer (Dom) / Montant", True),
        ("quel montant ?", "Cas général (Caf) / Versement / Réunion ou Mayotte", True),
        ("quel montant ?", "Régime agricole (MSA) / Versement / Cas général", True),
        ("quel montant ?", "Cas général (Caf) / Versement / Cas général", False),
        ("quel montant en Guadeloupe ?", "Outre-mer (Dom) / Montant", False),
        ("mon locataire ne paie plus", "Vous êtes propriétaire", True),
        ("quel montant ?", "Montant", False),
    ],
)
def test_headings_of_another_case(question: str, headings: str, other: bool) -> None:
    assert of_another_case(question, headings.split(" / ")) is other
