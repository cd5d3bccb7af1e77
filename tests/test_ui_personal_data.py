"""What warns before a question is sent, and what does not."""

import pytest

from ui.personal_data import personal_data

NIR, FILE, PHONE, MAIL, IBAN = (
    "un numéro de sécurité sociale",
    "un numéro d'allocataire",
    "un numéro de téléphone",
    "une adresse électronique",
    "un IBAN",
)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Mme Durand, 2 94 03 75 120 005 91, a-t-elle droit à une place ?", (NIR,)),  # key checked
        ("son numéro est 294037512000591", (NIR,)),
        ("née en Corse : 1 84 12 2A 451 089 33", (NIR,)),  # key checked with the letter
        ("le n° de sécu 2940375120005 sans la clé", (NIR,)),
        ("son numéro est 294037512000590", (NIR,)),  # the key is mistyped
        ("verser sur FR76 3000 6000 0112 3456 7890 188", (IBAN,)),  # the check digits are mistyped
        ("allocataire n° 123456 : quelle aide ?", (FILE,)),
        ("mon numéro caf 1234567 A", (FILE,)),
        ("dossier 7654321, que faire ?", (FILE,)),
        ("appelez-la au 06 12 34 56 78", (PHONE,)),
        ("tel +33 1 42 68 53 00", (PHONE,)),
        ("écrire à jeanne.martin@exemple.fr", (MAIL,)),
        ("verser sur FR76 3000 6000 0112 3456 7890 189 demain", (IBAN,)),
        ("iban fr7630006000011234567890189", (IBAN,)),
        ("06 12 34 56 78 ou a@b.fr", (PHONE, MAIL)),
    ],
)
def test_personal_data_is_named(question: str, found: tuple[str, ...]) -> None:
    assert personal_data(question) == found


@pytest.mark.parametrize(
    "question",
    [
        "Quel est le préavis pour résilier la convention d'Épinay ?",
        "Que dit l'article 5 de la convention 2014-2017 ?",
        "Combien de naissances en 2012, 1 014 ou 1 200 ?",
        "une subvention de 1500000 € ou 1 500 000 euros pour 1234567 habitants",
        "la Caf du 93 verse 45000 euros en 2015",
        "fiche PE 1.2.1, action 3, 12,25 %",
        "son numéro est 294137512000591",  # no month is numbered 13: no NIR
        "le code postal 93800 et l'IDCC 3239",
        "verser sur DE89 3704 0044 0532 0130 01",  # the check digits are wrong: no IBAN
    ],
)
def test_ordinary_figures_are_not(question: str) -> None:
    assert personal_data(question) == ()
