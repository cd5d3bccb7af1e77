"""Conjugated verbs in lines that may be titles."""

import pytest

from ingest.tagger import has_finite_verb


@pytest.mark.parametrize(
    ("line", "conjugated"),
    [
        ("Un guide pour créer une micro-crèche dans les Hauts-de-Seine", False),
        ("Des partenariats-relais pour contribuer à l’autonomisation des allocataires", False),
        ("Édito", False),
        ("Objectifs poursuivis", False),
        ("Une première analyse sera présentée lors des états généraux", True),
        ("La Caf des Hauts-de-Seine participera à ce forum pour informer et conseiller les familles", True),
        ("Elle bénéficie du soutien de Hauts-de-Seine initiative, de l’État et de la commune", True),
    ],
)
def test_conjugated_verbs(line: str, conjugated: bool) -> None:
    assert has_finite_verb(line) is conjugated
