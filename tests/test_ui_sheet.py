"""The sheet that is handed to the person, on a real answer: text, HTML, a DOCX read back; and what it refuses."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from answer import answer_question
from errors import LostPassageError
from index import Encoder, Index, open_index
from settings import Settings
from ui.conversations import Exchange
from ui.sheet import sheet_docx, sheet_html, sheet_lines, sheet_text
from ui.sheet_route import packed, unpacked

QUESTION = "Quel est le préavis pour résilier la convention d'Épinay ?"
QUOTE = (
    "Si l'une des parties souhaite mettre fin à la présente convention avant son terme, elle devra avertir l'autre "
    "partie par lettre recommandée avec accusé de réception respectant un délai de préavis de 6 mois."
)
TEXT = f"""Relais – ce que disent les textes
Question posée le 1er mars 2026.

Question
{QUESTION}

Réponse des textes, mot pour mot
6 mois
« {QUOTE} » [1]

Sources
[1] Convention de partenariat petite enfance et parentalité d'Épinay-sur-Seine, art. 5 – Résiliation \
(epinay-convention-petite-enfance.txt) – validité indéterminée

Pour votre situation, voyez
votre référent Caf
Les réponses citent les textes ; elles n'engagent pas la Caf.
"""


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


@pytest.fixture(scope="module")
def exchange(index: Index) -> Exchange:
    return Exchange("a1", QUESTION, date(2026, 3, 1), answer=answer_question(index, QUESTION, (), Settings()))


def test_the_sheet_says_what_was_asked_answered_and_whom_to_see(exchange: Exchange) -> None:
    assert sheet_text(sheet_lines(exchange, "votre référent Caf")) == TEXT


def test_what_an_old_text_says_is_to_be_checked(exchange: Exchange) -> None:
    assert exchange.answer is not None
    old = replace(exchange, answer=replace(exchange.answer, old=("« Prime » n'a pas changé depuis 2020.",)))
    assert [line.text for line in sheet_lines(old, "vous") if line.style == "strong"][-1].startswith("« Prime » n'a")
    assert '<p class="strong">« Prime » n&#x27;a pas changé' in sheet_html(sheet_lines(old, "vous"))


def test_several_texts_have_a_heading_each_and_a_section_one_line_of_sources(index: Index) -> None:
    question = "Quelle est la durée de la convention ?"
    answer = answer_question(index, question, (), Settings(as_of=date(2026, 3, 1)))
    lines = sheet_lines(Exchange("a2", question, date(2026, 3, 1), answer=answer), "la Caf")
    assert [line.text for line in lines if line.style == "block"] == ["Convention d'Épinay", "Convention FEPEM–CNAF"]
    assert '<h3 class="block">Convention FEPEM–CNAF</h3>' in sheet_html(lines)
    paragraphs = docx.Document(io.BytesIO(sheet_docx(lines))).paragraphs
    headed = [each.text for each in paragraphs if each.style is not None and each.style.name == "Heading 2"]
    assert headed == ["Convention d'Épinay", "Convention FEPEM–CNAF"]
    sources = [line.text for line in lines if line.text.startswith("[")]
    assert [source.split(" Convention")[0].split(" Renouvellement")[0] for source in sources] == ["[1] [2]", "[3]"]


def test_the_docx_holds_the_same_lines_and_headings(exchange: Exchange) -> None:
    lines = sheet_lines(exchange, "votre référent Caf")
    paragraphs = docx.Document(io.BytesIO(sheet_docx(lines))).paragraphs
    assert [paragraph.text for paragraph in paragraphs] == [line.text for line in lines]
    headings = [paragraph.text for paragraph in paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == ["Question", "Réponse des textes, mot pour mot", "Sources", "Pour votre situation, voyez"]


def test_what_xml_cannot_hold_is_left_out(exchange: Exchange) -> None:
    odd = replace(exchange, question="Quel\x00 préavis\x0b\xa0?")
    content = sheet_docx(sheet_lines(odd, "x"))
    assert docx.Document(io.BytesIO(content)).paragraphs[3].text == "Quel préavis\xa0?"


def test_html_is_escaped(exchange: Exchange) -> None:
    hostile = replace(exchange, question="<img src=x onerror=alert(1)>")
    assert "<img" not in sheet_html(sheet_lines(hostile, "<b>moi</b>"))
    assert "&lt;b&gt;moi" in sheet_html(sheet_lines(hostile, "<b>moi</b>"))


def test_a_refusal_says_so_and_quotes_nothing(index: Index) -> None:
    refusal = answer_question(index, "combien de rsa pour une personne seule", (), Settings())
    text = sheet_text(sheet_lines(Exchange("a", "combien de rsa", date(2026, 3, 1), answer=refusal), "la Caf"))
    assert "Pas de réponse dans les textes" in text and "« Si" not in text and "\nSources\n" not in text


def test_an_exchange_survives_its_trip_through_the_message(exchange: Exchange, index: Index) -> None:
    assert unpacked(packed(exchange), index.documents) == exchange


@pytest.mark.parametrize("sent", ["", "{}", "null", '{"id": "a", "question": "b", "asked_on": "2026-03-01"}'])
def test_what_is_no_exchange_makes_no_sheet(sent: str, index: Index) -> None:
    with pytest.raises(LostPassageError):
        unpacked(sent, index.documents)


def test_no_sheet_says_what_the_texts_do_not(exchange: Exchange, index: Index) -> None:
    forged = packed(exchange).replace("un délai de préavis de 6 mois", "un délai de préavis de 9 mois")
    with pytest.raises(LostPassageError):
        unpacked(forged, index.documents)
    with pytest.raises(LostPassageError):  # the document was deleted since
        unpacked(packed(exchange), {})
