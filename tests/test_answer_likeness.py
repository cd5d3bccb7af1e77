"""Words that are near in meaning or of one family."""

import numpy as np
import pytest

from answer.understanding.likeness import FAMILY, WordLikeness


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("signé", "signature"),
        ("pilote", "pilotage"),
        ("coordonner", "coordination"),
        ("inscrire", "inscription"),
        ("couvrir", "couverture"),
        ("réunir", "réunion"),
        ("signataires", "signature"),
    ],
)
def test_words_of_one_family_are_near(asked: str, held: str) -> None:
    likeness = WordLikeness([held])
    _, similarities = likeness.similarities([asked])
    assert similarities.item() >= np.float32(FAMILY)


@pytest.mark.parametrize(("asked", "held"), [("part", "partenaire"), ("mois", "moins"), ("commun", "comité")])
def test_words_that_begin_alike_are_no_family(asked: str, held: str) -> None:
    likeness = WordLikeness([held])
    _, similarities = likeness.similarities([asked])
    assert similarities.item() < 0.5


def test_a_word_is_itself() -> None:
    stems, similarities = WordLikeness(["convention", "crèche"]).similarities(["crèches"])
    assert stems == ["crech"]
    assert similarities[0].max() == 1.0
