"""Quotable units: sentences, list items, lead-ins; exact values on the five documents."""

from pathlib import Path

import pytest

from ingest.corpus import read_document, scan_corpus
from ingest.model import Document, Section
from ingest.units import Unit, split_sentences, split_units

CORPUS = Path(__file__).parent.parent / "corpus"
DOCUMENTS = {file.document_id: read_document(file) for file in scan_corpus(CORPUS).files}


def section(document: Document, label: str, within: str = "") -> Section:
    return next(s for s in document.sections if s.label.startswith(label) and within in s.path)


def units_of(name: str, label: str, within: str = "") -> list[tuple[str, str, int, int | None]]:
    document = DOCUMENTS[name]
    s = section(document, label, within)
    return [
        (u.kind, document.text[u.start : u.end], u.depth, u.lead)
        for u in split_units(document.text, s.body_start, s.own_end)
    ]


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M. Dupont préside. Mme Durand signe.", ["M. Dupont préside.", "Mme Durand signe."]),
        ("Voir l'art. 5 et cf. Annexe 1. Fin.", ["Voir l'art. 5 et cf. Annexe 1.", "Fin."]),
        ("Crèches, RAM, etc. Les parents viennent.", ["Crèches, RAM, etc.", "Les parents viennent."]),
        ("Le taux est de 12.25 %. Il monte.", ["Le taux est de 12.25 %.", "Il monte."]),
        ("L'article L. 263-1 du Code s'applique.", ["L'article L. 263-1 du Code s'applique."]),
        ("Le site www.caf.fr. Ecrire à a.b@caf.fr.", ["Le site www.caf.fr.", "Ecrire à a.b@caf.fr."]),
        ("Il a dit : « C'est fait. » Puis il part.", ["Il a dit : « C'est fait. »", "Puis il part."]),
        ("Vraiment ? Oui ! Non…", ["Vraiment ?", "Oui !", "Non…"]),
        ("Géré par la Commune. et une charte.", ["Géré par la Commune. et une charte."]),
        ("La délibération n° 12. Elle vaut p. 4 et 5.", ["La délibération n° 12.", "Elle vaut p. 4 et 5."]),
        ("Ces métiers. (lire aussi : étude)", ["Ces métiers.", "(lire aussi : étude)"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_newsletter_paragraph_without_final_period() -> None:
    assert units_of("caf92-lettre-partenaires-2014", "Forum de la famille")[1:7] == [
        ("sentence", "Le 21 novembre, la journée sera dédiée aux professionnels.", 0, None),
        ("sentence", 'Le thème portera sur "l’enfant témoin, victime ou acteur de violences"', 0, None),
        (
            "sentence",
            "Le 22 novembre sera réservé aux familles de Puteaux sur le thème : "
            '"La vie en famille, un long fleuve tranquille".',
            0,
            None,
        ),
        ("lead", "Trois sujets seront abordés :", 0, None),
        ("item", "l’arrivée d’un enfant, quels bouleversements dans la famille ?", 0, 4),
        ("item", "l’adolescent dans tous ses états", 0, 4),
    ]


def test_period_bullet_leads_the_figures_below() -> None:
    found = units_of("epinay-convention-petite-enfance", "Données statistiques", "Axe de travail 1")
    assert found[0] == ("lead", "Pour 2015", 0, None)
    assert found[1] == ("item", "Le taux de couverture en accueil collectif : 12.25%", 0, 0)
    assert [unit[3] for unit in found[1:]] == [0] * 6


def test_nested_bullets() -> None:
    found = units_of("epinay-convention-petite-enfance", "Au niveau local", "Axe de travail 3")
    assert [(kind, depth, lead) for kind, _, depth, lead in found] == [
        ("item", 0, None),
        ("item", 0, None),
        ("item", 0, None),
        ("item", 0, None),
        ("item", 1, 3),
        ("item", 1, 3),
    ]
    assert found[5][1] == "Rendre les parents plus acteurs"


def test_arrow_is_the_parent_and_dash_the_indicator() -> None:
    found = units_of("rhone-fiche-pe-1-2-1", "RÉSULTATS")
    assert found[:4] == [
        ("item", "Amélioration du vécu des usagers", 0, None),
        ("item", "Satisfaction des parents vis à vis de l'information autour des modes d'accueil", 1, 0),
        ("item", "Montée en compétence des personnels impliqués dans les points information petite-enfance", 0, None),
        ("item", "Nombre de professionnels ayant suivi une formation", 1, 2),
    ]


def test_lead_in_of_action_3() -> None:
    found = units_of("rhone-fiche-pe-1-2-1", "ACTION 3")
    assert [(kind, lead) for kind, _, _, lead in found] == [("lead", None), ("item", 0), ("item", 0)]
    assert found[0][1] == "Actions à destination des Relais Petite-Enfance :"
    assert found[1][1] == "Accompagner une évolution des missions dans le cadre des directives nationales."


def test_no_break_space_after_a_bullet_is_not_part_of_the_item() -> None:
    found = units_of("loire-atlantique-schema-2014-2017", "Pour la petite enfance")
    assert found[0][1] == "Créer 4 000 places d’accueil du jeune enfant d’ici à 2017."
    assert found[4][1] == "Garantir un accueil pour les enfants handicapés."


def test_block_of_signatures_is_one_unit_each() -> None:
    found = units_of("epinay-convention-petite-enfance", "Signatures")
    assert [text.splitlines()[0] for _, text, _, _ in found] == [
        "Stéphane Troussel",
        "Jean-Pierre Tourbin",
        "Hervé CHEVREAU",
        "Tahar Belmounès",
    ]


def test_article_5_is_one_sentence() -> None:
    ((kind, text, _, _),) = units_of("epinay-convention-petite-enfance", "Art.5")
    assert kind == "sentence"
    assert text.startswith("Si l'une des parties") and text.endswith("respectant un délai de préavis de 6 mois.")


def test_list_without_marks_under_a_lead_in() -> None:
    text = (
        "La Caf verse une subvention de :\n\nniveau 1 : 1 500 euros\nniveau 2 : 4 200 euros\n\nUne aide est possible."
    )
    assert split_units(text, 0, len(text)) == (
        Unit("lead", 0, 32, 0, None),
        Unit("item", 34, 56, 0, 0),
        Unit("item", 57, 79, 0, 0),
        Unit("sentence", 81, 103, 0, None),
    )


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_units_are_trimmed_and_in_order(document: Document) -> None:
    for s in document.sections:
        at = s.body_start
        units = split_units(document.text, s.body_start, s.own_end)
        for number, unit in enumerate(units):
            quote = document.text[unit.start : unit.end]
            assert at <= unit.start < unit.end <= s.own_end
            assert quote == quote.strip()
            assert unit.lead is None or unit.lead < number
            at = unit.end
