"""A collective agreement in the shape of its publisher: headings inside articles, lists, attached texts."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from answer.clauses.parts import inner_places
from answer.clauses.phrases import roots
from answer.clauses.themes import read_theme
from answer.comparison.compare import compare_documents, fill, find_documents
from answer.comparison.lists import end_of_list, introduces, whole_list
from answer.comparison.reading import Reading, read_for_comparison
from index import Encoder, Index, build_index, open_index
from ingest import split_units
from ingest.readers.structured import dump
from library.agreement import read_agreement, read_container

RUPTURE = """<p>§ 1. Préavis</p>
<p>Sauf faute grave, la durée du préavis réciproque est fixée comme suit :</p>
<p>A. - Salarié ayant moins de 6 mois de présence : 15 jours ;</p>
<p>B. - Salarié ayant plus de 6 mois de présence :</p>
<p>- licenciement : 2 mois ;</p>
<p>- démission : 1 mois.</p>
<p>(1) Alinéa étendu sous réserve de la loi (arrêté du 8 décembre 2004, art. 1er).</p>
<p>Pour les cadres, la durée du préavis est fixée à 3 mois.</p>
<p>§ 2. Indemnité de licenciement</p>
<p>Le salarié licencié reçoit une indemnité égale à un quart de mois de salaire par année d'ancienneté.</p>"""
END = """<p>La présente convention est conclue pour une durée de 2 ans.</p>
<p>Elle se poursuit ensuite par tacite reconduction d'année en année.</p>
<p>La dénonciation ne peut se faire qu'avec 6 mois de préavis.</p>"""
ABSENCES = """<p>Jours fériés</p>
<p>Le 1er mai est chômé et payé.</p>
<p>Congés payés</p>
<p>Le salarié acquiert 30 jours ouvrables de congés payés.</p>
<p>Heures supplémentaires</p>
<p>Les heures supplémentaires sont majorées selon la loi.</p>
<p>Les heures faites de 22 heures à 6 heures sont majorées de 50 %.</p>"""
TRIAL_LENGTH = """<p>La durée de la période d'essai est prévue à l'article 7.</p>
<p>La période d'essai des employés est de 2 mois.</p>
<p>(1) La période d'essai est étendue sous réserve de la loi, pour 8 mois.</p>"""
RIDER = """<p>Le présent avenant est conclu pour une durée de 5 ans.</p>
<p>Il peut être dénoncé avec un préavis de 1 mois.</p>"""


def section(title: str, *children: dict[str, Any]) -> dict[str, Any]:
    data = {"title": title, "etat": "VIGUEUR", "id": f"KALISCTA{abs(hash(title))}"}
    return {"type": "section", "data": data, "children": list(children)}


def article(number: int, content: str) -> dict[str, Any]:
    return {
        "type": "article",
        "data": {"num": str(number), "id": f"KALIARTI{number}", "etat": "VIGUEUR", "content": content},
    }


AGREEMENT = {
    "data": {"num": 9997, "id": "KALICONT9997", "title": "Convention collective nationale des salariés des quais"},
    "children": [
        section(
            "Texte de base",
            section("Durée", article(2, END)),
            section("Chapitre III Période d'essai", article(6, TRIAL_LENGTH)),
            section("Chapitre IV Gestion des absences et divers", article(8, ABSENCES)),
            section("Titre V : Rupture du contrat de travail", article(9, RUPTURE)),
        ),
        section(
            "Textes Attachés",
            section("Avenant n° 4 relatif aux certificats", section("Durée et dénonciation", article(31, RIDER))),
        ),
    ],
}


@pytest.fixture(scope="module")
def index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    corpus = tmp_path_factory.mktemp("agreement")
    content = read_agreement(read_container(json.dumps(AGREEMENT).encode()))
    (corpus / "idcc-9997.relais").write_bytes(dump(content.text))
    (corpus / "charte.txt").write_text("Charte du quai\n\nArticle 1 : Objet\nElle unit les associations.\n", "utf-8")
    folder = Path(tmp_path_factory.mktemp("agreement-index")) / "index"
    build_index(corpus, folder, encoder)
    return open_index(folder, encoder)


@pytest.fixture(scope="module")
def reading(index: Index) -> Reading:
    return read_for_comparison(index, "idcc-9997", index.generation)


def types_of(reading: Reading, words: str) -> set[str]:
    at = reading.document.section_at(reading.document.text.index(words))
    return {typing.type for typing in reading.clauses.typings[at.id]}


def row_of(reading: Reading, words: str) -> int:
    return next(row for row, unit in enumerate(reading.units) if reading.document.text.startswith(words, unit.start))


def quotes(index: Index, theme: str) -> list[str]:
    return [quote.citation.quote for quote in fill(index, index.documents["idcc-9997"], read_theme(theme)).quotes]


def test_the_reader_is_told_to_check_an_agreement(index: Index) -> None:
    (note,) = compare_documents(index, find_documents(index, ["charte", "idcc-9997"]), [read_theme("objet")]).notes
    told, _, advice = note.partition(" : ")
    assert told == f"« {index.documents['idcc-9997'].source.short_title} »"
    assert "relisez-le avant de vous y fier" in advice


def test_lines_that_head_the_parts_of_an_article() -> None:
    first = "§ 1. Préavis\nIl dure un mois.\na) Durée (1)\nUn mois.\n"
    text = f"{first}§ 2. Indemnité\nElle est due.\nFin du texte\n"
    units = split_units(text, 0, len(text))
    found = {
        text[u.start : u.end]: (p.under, p.is_heading) for u, p in zip(units, inner_places(text, units), strict=True)
    }
    notice, length, sum_due = roots("préavis"), roots("durée"), roots("indemnité")
    assert found["Il dure un mois."] == ((notice,), False)
    assert found["Un mois."] == ((notice, length), False)
    assert found["Elle est due."] == ((sum_due,), False)
    assert found["Indemnité"] == ((sum_due,), True)
    assert found["Fin du texte"] == ((sum_due,), False)  # nothing stands under it


def test_a_line_of_leader_dots_is_read_at_once() -> None:
    # What fills the columns of a form: each mark after a number was once tried in every way.
    line = f"1 {'.' * 60} … {'. ' * 40}"
    text = f"{line}\nUn mois.\n"
    started = time.process_time()
    places = inner_places(text, split_units(text, 0, len(text)))
    assert time.process_time() - started < 1
    assert not any(place.under for place in places)


def test_a_part_of_an_article_has_the_types_of_its_heading(reading: Reading) -> None:
    assert types_of(reading, "Sauf faute grave") == {"préavis de rupture", "indemnités"}
    assert {"congés", "durée du travail"} <= types_of(reading, "Le 1er mai")
    notice, sum_due = reading.columns(("préavis de rupture", "indemnités"))
    row = row_of(reading, "Le salarié licencié")
    assert reading.confidences[row, sum_due] > reading.confidences[row, notice]


def test_a_numbered_heading_names_its_clauses(reading: Reading) -> None:
    assert "période d'essai" in types_of(reading, "La durée de la période d'essai est prévue")


def test_the_clauses_of_the_end_of_an_agreement_stand_together(reading: Reading) -> None:
    assert types_of(reading, "Elle se poursuit ensuite") == {"durée", "reconduction", "résiliation"}


def test_a_list_is_quoted_whole_whatever_marks_its_elements(index: Index, reading: Reading) -> None:
    theme = read_theme("préavis de rupture")
    lead, last = row_of(reading, "Sauf faute grave"), row_of(reading, "démission : 1 mois")
    assert introduces(reading, lead) and end_of_list(reading, lead, 850) == last
    assert whole_list(reading, last, theme, 850) == lead
    assert whole_list(reading, last, theme, 120) is None  # it does not fit into a quote
    assert whole_list(reading, row_of(reading, "Pour les cadres"), theme, 850) is None


def test_the_branches_of_a_rule_are_quoted_with_it(index: Index) -> None:
    whole, officers = quotes(index, "préavis")
    assert whole.startswith("Sauf faute grave, la durée du préavis") and whole.endswith("démission : 1 mois.")
    assert officers == "Pour les cadres, la durée du préavis est fixée à 3 mois."


def test_the_length_of_an_agreement_is_not_that_of_an_attached_text(index: Index) -> None:
    assert quotes(index, "durée") == ["La présente convention est conclue pour une durée de 2 ans."]
    assert quotes(index, "dénonciation") == ["La dénonciation ne peut se faire qu'avec 6 mois de préavis."]


def test_the_rule_before_the_sentence_that_says_where_it_stands_and_before_a_note(index: Index) -> None:
    assert quotes(index, "période d'essai") == ["La période d'essai des employés est de 2 mois."]


def test_a_quote_does_not_grow_by_what_does_not_speak_of_the_theme(index: Index) -> None:
    assert quotes(index, "heures supplémentaires") == ["Les heures supplémentaires sont majorées selon la loi."]
