"""Answers from more sheets than a question can look at: their subjects, the reader's case, bare follow-ups, years."""

from datetime import date

import pytest

from answer import answer_question
from answer.candidates import gather
from answer.model import Answer, Turn
from answer.ranking import rank
from answer.understanding.knowledge import knowledge_of
from answer.understanding.question import understand
from index.build import build_index
from index.encoder import Encoder
from index.search import Index, open_index
from library.add import add_sheets
from settings import Settings

SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 ID="F{number}" type="Fiche d'information" xsi:noNamespaceSchemaLocation="../Schemas/3.3/Publication.xsd">
<dc:title>{title}</dc:title><dc:date>modified 2020-03-05</dc:date>
<Introduction><Texte><Paragraphe>{opening}</Paragraphe></Texte></Introduction>
<Texte>{chapters}</Texte></Publication>"""
CHAPTER = "<Chapitre><Titre><Paragraphe>{}</Paragraphe></Titre><Paragraphe>{}</Paragraphe></Chapitre>"
PERMITS = 105  # sheets beside the two asked about: more than a question looks into


def _sheet(number: int, title: str, opening: str, *chapters: tuple[str, str]) -> str:
    return SHEET.format(
        number=number, title=title, opening=opening, chapters="".join(CHAPTER.format(*each) for each in chapters)
    )


@pytest.fixture(scope="module")
def library(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    source, folder = tmp_path_factory.mktemp("sheets"), tmp_path_factory.mktemp("library") / "index"
    sheets = [
        _sheet(
            1001,
            "Allocation des vergers (ADV)",
            "L'allocation des vergers (ADV) aide à planter des arbres.",
            ("Vous vivez en couple", "Le montant est de 310 € par mois."),
            ("Vous vivez seul(e)", "Le montant est de 205 € par mois."),
            ("Vous êtes étranger", "Le supplément est de 12 € par mois."),
            ("Vous êtes français", "Le supplément est de 15 € par mois."),
        ),
        _sheet(
            1002,
            "Prime des ruches",
            "La prime des ruches aide à élever des abeilles.",
            ("Montant", "Le montant de la prime est de 77 €."),
            ("Versement", "La prime est versée en septembre."),
        ),
        *(
            _sheet(
                2000 + n,
                f"Permis de pêche de la rivière n° {n}",
                f"Le permis de la rivière n° {n} se demande en mairie.",
                ("Montant", f"Le permis de la rivière n° {n} coûte {20 + n} € par mois pour une personne seule."),
            )
            for n in range(PERMITS)
        ),
    ]
    for sheet, text in enumerate(sheets):
        (source / f"F{sheet}.xml").write_text(text, encoding="utf-8")
    add_sheets(folder, str(source), (), date(2026, 11, 20))
    build_index(None, folder, encoder)
    return open_index(folder, encoder)


def _ask(index: Index, question: str, *history: Turn) -> Answer:
    return answer_question(index, question, history, Settings())


def _quoted(answer: Answer) -> list[str]:
    return [citation.quote for block in answer.blocks for citation in block.citations]


def test_a_subject_is_found_and_the_readers_case_comes_first(library: Index) -> None:
    assert (
        _quoted(_ask(library, "adv combien par mois pour une personne seule"))[0] == "Le montant est de 205 € par mois."
    )
    assert _quoted(_ask(library, "combien d'adv par mois en couple"))[0] == "Le montant est de 310 € par mois."


def _ahead(index: Index, question: str) -> float:
    """How far the score of what a French citizen is paid is above that of what a foreigner is."""
    knowledge = knowledge_of(index, index.generation)
    asked = understand(question, (), knowledge.vocabulary, knowledge.names, knowledge.glossary)
    candidates = gather(asked, knowledge)
    scores = {
        unit.section.label: float(score)
        for unit, score in zip(candidates.units, rank(candidates), strict=True)
        if "supplément" in knowledge.document(unit.section).text[unit.unit.start : unit.unit.end]
    }
    return scores["Vous êtes français"] - scores["Vous êtes étranger"]


def test_the_usual_case_is_meant_where_none_is_named(library: Index) -> None:
    assert _ahead(library, "Quel est le supplément de l'ADV ?") > 1.25
    assert _ahead(library, "Quel est le supplément de l'ADV d'un étranger ?") < -2.6


def test_a_bare_follow_up_stays_in_its_sheet(library: Index) -> None:
    before = (
        Turn("user", "À quoi sert la prime des ruches ?"),
        Turn("assistant", "« La prime des ruches aide à élever des abeilles. »"),
    )
    answer = _ask(library, "et ça fait combien ?", *before)
    assert {citation.source for block in answer.blocks for citation in block.citations} <= {"F1002"}


def test_a_year_after_the_last_change_of_a_sheet_is_refused(library: Index) -> None:
    assert not _ask(library, "Quel est le montant de la prime des ruches ?").refused
    after, before = (_ask(library, f"Quel est le montant de la prime des ruches en {year} ?") for year in (2025, 2019))
    assert after.refused
    assert after.confidence < before.confidence / 2
