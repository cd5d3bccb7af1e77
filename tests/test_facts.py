"""Facts of clauses: kind, value, unit and the very words, on sentences of conventions and agreements."""

import pytest

from answer.clauses.facts import Fact, read_facts

LRAR = "lettre recommandée avec accusé de réception"


def shown(text: str) -> list[tuple[str, object, str | None, str]]:
    return [(fact.kind, fact.value, fact.unit, fact.text) for fact in read_facts(text)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Chaque partie peut résilier moyennant un préavis de trois (3) mois, par lettre recommandée avec demande "
            "d’avis de réception.",
            [
                ("actor", "chaque partie", None, "Chaque partie"),
                ("notice", 3, "mois", "trois (3) mois"),
                ("form", LRAR, None, "lettre recommandée avec demande d’avis de réception"),
            ],
        ),
        (
            "Conclue pour quatre ans à compter du 1er janvier 2022.",
            [("duration", 4, "an", "quatre ans"), ("date", "2022-01-01", None, "1er janvier 2022")],
        ),
        ("effet le jour de sa notification.", [("date", "notification", None, "le jour de sa notification")]),
        ("pour un an et demi", [("duration", 1.5, "an", "un an et demi")]),
        ("de deux à trois mois", [("duration", 2, "mois", "deux"), ("duration", 3, "mois", "trois mois")]),
        ("conclue pour une durée indéterminée", [("duration", "indéterminée", None, "indéterminée")]),
        ("conclue pour une période indéterminée", [("duration", "indéterminée", None, "indéterminée")]),
        ("sous dix jours ouvrés", [("duration", 10, "jour ouvré", "dix jours ouvrés")]),
        ("l'avertit trois mois à l'avance", [("notice", 3, "mois", "trois mois")]),
        (
            "une subvention annuelle de 18\u202f500 €, dont 12,25 % en mars 2023",
            [
                ("frequency", 1, "an", "annuelle"),
                ("amount", 18500, "€", "18\u202f500 €"),
                ("percentage", 12.25, "%", "12,25 %"),
                ("date", "2023-03", None, "mars 2023"),
            ],
        ),
        ("2,5 millions d'euros", [("amount", 2_500_000, "€", "2,5 millions d'euros")]),
        ("Une réunion semestrielle", [("frequency", 1, "semestre", "semestrielle")]),
        ("se réunit tous les deux mois", [("frequency", 1, "2 mois", "tous les deux mois")]),
        ("remis avant le 31 mars", [("date", "--03-31", None, "31 mars")]),
        ("le premier mai deux mille vingt", [("date", "2020-05-01", None, "premier mai deux mille vingt")]),
        ("La Caf peut y mettre fin", [("actor", "La Caf", None, "La Caf")]),
    ],
)  # fmt: skip
def test_facts_of_a_sentence(text: str, facts: list[tuple[str, object, str | None, str]]) -> None:
    assert shown(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "les enfants de moins de dix ans",
        "les jeunes de 16 à 25 ans",
        "La convention peut être dénoncée",
        "à la fin d'une année scolaire",
        "ouvert du lundi 9 heures au vendredi",
        "majoré de nuit entre 22 heures et 6 heures du matin",
        "la nuit (21 heures à 6 heures)",
        "travaillé un jour férié",
    ],
)
def test_ages_hours_of_the_day_and_school_years_are_no_lengths(text: str) -> None:
    assert shown(text) == []


def test_a_condition_of_the_notice_is_no_notice() -> None:
    text = "Le préavis est d'un mois, et de deux mois au-delà de 2 ans d'ancienneté."
    assert [(f.kind, f.value) for f in read_facts(text)] == [("notice", 1), ("notice", 2), ("duration", 2)]


def test_a_length_of_the_day_is_no_hour_of_the_clock() -> None:
    assert shown("La durée du travail est fixée à 10 heures.") == [("duration", 10, "heure", "10 heures")]
    assert shown("après 5 heures de travail") == [("duration", 5, "heure", "5 heures")]


def test_who_receives_a_letter_does_nothing_and_a_convention_is_nobody() -> None:
    assert shown("notifiée à chacune des autres parties") == []
    assert shown("La présente convention peut être dénoncée par l'une des parties.") == [
        ("actor", "chaque partie", None, "l'une des parties")
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Elle peut être dénoncée par lettre, trois mois avant l'échéance.", "notice"),
        ("Elle est reconduite, sauf avis contraire adressé trois mois avant le terme.", "notice"),
        ("L'une y met fin en prévenant l'autre trois mois auparavant.", "notice"),
        ("Le non-renouvellement est signifié trois mois au moins avant la fin.", "notice"),
        ("Trois mois avant l'échéance, les parties se réunissent pour un bilan.", "duration"),
        ("Elle peut être dénoncée. Le bilan est remis trois mois avant le terme.", "duration"),
    ],
)
def test_what_is_told_so_long_before_an_end_is_a_notice(text: str, kind: str) -> None:
    assert [(fact.kind, fact.value) for fact in read_facts(text) if fact.unit == "mois"] == [(kind, 3)]


def test_a_list_of_notices() -> None:
    text = "La durée du préavis est de :\n\n– 1 mois pour les employés ;\n– 3 mois pour les cadres."
    assert [(f.kind, f.value, f.unit) for f in read_facts(text)] == [("notice", 1, "mois"), ("notice", 3, "mois")]


def test_spans_are_offsets_in_the_whole_text() -> None:
    text = "Avant. Un préavis de six mois. Après, deux ans."
    (fact,) = read_facts(text, 7, 30)
    assert text[fact.start : fact.end] == fact.text == "six mois"


def test_one_length_under_two_names_is_equal() -> None:
    def measures(text: str) -> list[tuple[str, object]]:
        return [fact.measure for fact in read_facts(text)]

    assert measures("pour un an") == measures("pour douze mois") != measures("pour onze mois")
    assert measures("deux fois par an") == measures("une réunion semestrielle") == measures("tous les six mois")
    assert measures("sous 24 heures") == measures("sous un jour")
    assert measures("dix jours ouvrés") != measures("dix jours")
    assert isinstance(read_facts("un an")[0], Fact)


def test_a_coordinated_notice_is_one_too_and_a_kind_of_contract_is_no_length() -> None:
    both = read_facts("Le préavis est fixé à 2 mois si le cadre a moins de 2 ans d'ancienneté et à 3 mois après 2 ans.")
    assert [(fact.kind, fact.value) for fact in both if fact.unit == "mois"] == [("notice", 2), ("notice", 3)]
    assert read_facts("La période d'essai du contrat de travail à durée indéterminée peut être renouvelée.") == ()
    assert [fact.value for fact in read_facts("La convention est à durée indéterminée.")] == ["indéterminée"]
