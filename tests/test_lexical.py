from pathlib import Path

import numpy as np
import pytest

from index.lexical import analyse, build_lexical, load_lexical


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("resiliation preavis epinay", "RÉSILIATION, préavis, Épinay"),
        ("l'ecole", "L’école"),
        ("jusqu'au préavis", "préavis"),
        ("qu'accueil d’enfant s'agit", "accueil enfant agit"),
        ("12,25 %", "12.25%"),
        ("oeuvre", "ŒUVRE"),
        ("C.C.A.S.", "ccas"),
        ("conventions résiliées", "convention résiliée"),
        ("Quel est le préavis de la convention ?", "préavis convention"),
    ],
)
def test_spellings_of_one_thing_meet(typed: str, written: str) -> None:
    assert analyse(typed) == analyse(written)


def test_numbers_stay_whole() -> None:
    assert analyse("fiche PE 1.2.1 du 4 juillet 2014") == ["fich", "pe", "1.2.1", "4", "juillet", "2014"]


def test_letters_inside_a_word_are_no_acronym() -> None:
    assert "rsa" not in analyse("une approche transversale")
    assert analyse("le RSA") == ["rsa"]


def test_text_without_words_has_none() -> None:
    assert analyse("?! … 🙂 – «»") == []


def test_scores_follow_the_order_of_the_passages(tmp_path: Path) -> None:
    lexical = build_lexical(["Le préavis est de 6 mois.", "La durée est de 3 ans.", "Un préavis : le préavis."])
    lexical.save(tmp_path / "lexical")
    for index in (lexical, load_lexical(tmp_path / "lexical")):
        scores = index.scores("Quel PREAVIS ?")
        assert scores.dtype == np.float32
        assert scores.shape == (3,)
        assert scores[1] == 0 < scores[0] < scores[2]
        assert not index.scores("absent du texte").any()
        assert not index.scores("?").any()


def test_passages_without_words_are_indexed_too(tmp_path: Path) -> None:
    build_lexical(["…", "–"]).save(tmp_path / "lexical")
    assert load_lexical(tmp_path / "lexical").scores("préavis").tolist() == [0, 0]
