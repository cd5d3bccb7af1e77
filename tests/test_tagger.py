"""Conjugated verbs in lines that may be titles."""

import subprocess
import sys
from pathlib import Path

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


def test_torch_is_left_out_of_the_tagger_and_can_be_imported_afterwards() -> None:
    script = """
import sys
from ingest.tagger import has_finite_verb
assert has_finite_verb("La Caf participera à ce forum")
assert "torch" not in sys.modules
import torch
assert torch.ones(2).sum() == 2
assert has_finite_verb("La commune participera à ce forum")
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
