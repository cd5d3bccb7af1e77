"""What Découvrir is made of, on the real corpus: cards, action sheets, timeline, glossary, quiz."""

import re
from datetime import date
from pathlib import Path

import pytest

from answer.understanding.glossary import Glossary, build_glossary
from index import Encoder, open_index
from ingest import Document
from ingest.validity import timeline
from ui.acronyms import acronyms_html
from ui.action_sheets import action_sheets
from ui.cards import cards_html, outline_html
from ui.quiz import CHOICES, LENGTH, make_quiz
from ui.sheets_view import sheets_html
from ui.timeline import timeline_figure

DAY = date(2016, 1, 1)
RHONE = "rhone-fiche-pe-1-2-1"


@pytest.fixture(scope="module")
def documents(corpus_index: Path, encoder: Encoder) -> dict[str, Document]:
    return dict(open_index(corpus_index, encoder).documents)


@pytest.fixture(scope="module")
def glossary(documents: dict[str, Document]) -> Glossary:
    return build_glossary(documents.values())


def test_the_action_sheet_of_the_rhone(documents: dict[str, Document]) -> None:
    (sheet,) = action_sheets(documents.values())
    text = documents[RHONE].text
    said = {name: [text[start:end] for start, end in field.spans] for name, field in sheet.fields.items()}
    assert sheet.section.number == "PE 1.2.1"
    assert [axis.split(" ")[0] for axis in sheet.axes] == ["1-DÉVELOPPER", "1.2"]
    assert said["pilote"] == ["Caf du Rhône"]
    assert said["partenaires"] == [
        "Collectivité locales",
        "Relais Petite-Enfance",
        "Services PMI",
        "Fédération des Particuliers Employeurs de France (FEPEM)",
    ]
    assert said["échéance"][0].startswith("À partir de 2021")
    assert "Nombre de professionnels ayant suivi une formation" in said["indicateurs"]


def test_sheets_name_their_schema_and_open_in_the_text(documents: dict[str, Document]) -> None:
    html = sheets_html(action_sheets(documents.values()))
    assert '<ol class="place"><li>schéma des services aux familles du Rhône</li>' in html
    assert f'data-source="{RHONE}/fiche-pe-1-2-1/pilotage-coordination#' in html
    assert sheets_html(()) == '<p class="empty">Aucune fiche action dans les documents.</p>'


def test_cards_are_found_by_folded_words_of_title_and_territory(documents: dict[str, Document]) -> None:
    assert cards_html(documents, "", DAY).count("<article") == 5
    html = cards_html(documents, "SEINE epinay", DAY)
    assert html.count("<article") == 1 and "1 affichés sur 1 trouvés, 5 dans le corpus" in html
    assert cards_html(documents, "introuvable", DAY).count("<article") == 0


def test_an_outline_holds_every_section_once(documents: dict[str, Document]) -> None:
    for document in documents.values():
        opened = re.findall(r'data-source="([^"#]+)#tout"', outline_html(document))
        assert sorted(opened) == sorted(section.id for section in document.sections)


def test_the_timeline_has_a_bar_a_period_and_today(documents: dict[str, Document]) -> None:
    figure = timeline_figure(timeline(documents.values(), DAY), documents, DAY)
    bars = {trace.name: list(trace.y) for trace in figure.data if trace.type == "bar"}
    assert bars["en vigueur"] == ["Schéma de Loire-Atlantique 2014-2017"]
    (bar,) = (trace for trace in figure.data if trace.name == "en vigueur")
    assert list(bar.base) == ["2014-01-01"]
    assert list(bar.x) == [(date(2017, 12, 31) - date(2014, 1, 1)).days * 86_400_000]
    assert figure.layout.shapes[0].x0 == "2016-01-01"
    assert [each.text for each in figure.layout.annotations] == [
        "aujourd'hui",
        "Schéma de Loire-Atlantique 2014-2017",
        "Convention FEPEM–CNAF",
        "Lettre aux partenaires de la Caf des Hauts-de-Seine",
    ]


def test_the_glossary_quotes_the_sentence_or_says_there_is_none(
    glossary: Glossary, documents: dict[str, Document]
) -> None:
    html = acronyms_html(glossary, documents)
    rows = {row.split("</th>")[0].rpartition(">")[2]: row for row in html.split("<tr>")[2:]}
    assert "<strong>Relais Petite-Enfance</strong>" in rows["RPE"]
    assert "« Dans certains territoires, les Relais Petite-Enfance (RPE) contribuent" in rows["RPE"]
    assert "Non développé dans les textes." in rows["FILOUE"] and "data-source" in rows["FILOUE"]
    assert "ET" not in rows


def test_every_quiz_answer_stands_where_it_is_said_to(documents: dict[str, Document], glossary: Glossary) -> None:
    for seed in range(30):
        quiz = make_quiz(documents, glossary, seed)
        assert len(quiz) == LENGTH
        for question in quiz:
            assert 2 <= len(question.choices) <= CHOICES
            assert len({choice.casefold() for choice in question.choices}) == len(question.choices)
            document = documents[question.reference.section_id.split("/")[0]]
            (start, end), *_ = question.reference.spans
            assert question.choices[question.right] in document.text[start:end]
            assert question.choices[question.right] not in question.question


def test_the_same_seed_asks_the_same_and_another_does_not(documents: dict[str, Document], glossary: Glossary) -> None:
    assert make_quiz(documents, glossary, 7) == make_quiz(documents, glossary, 7)
    assert make_quiz(documents, glossary, 7) != make_quiz(documents, glossary, 8)


def test_who_pilots_the_sheet_is_asked(documents: dict[str, Document], glossary: Glossary) -> None:
    asked = {question.question: question for question in make_quiz(documents, glossary, 1)}
    piloted = asked["Qui pilote la fiche PE 1.2.1 ?"]
    assert piloted.choices[piloted.right] == "Caf du Rhône"


def test_no_text_makes_no_quiz() -> None:
    assert make_quiz({}, Glossary({}, {}), 1) == ()
