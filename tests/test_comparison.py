"""Texts side by side: real conventions of three styles in a real index; cells, differences, notes, files, errors."""

import csv
import io
import json
import shutil
from datetime import date
from html import unescape
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]
import pytest

from answer.clauses.themes import read_theme
from answer.comparison.compare import compare_documents, fill, find_documents
from answer.comparison.export import export_comparison
from answer.comparison.model import Comparison, Row
from answer.comparison.reading import read_for_comparison
from answer.comparison.sections import align_sections
from answer.comparison.wording import verdict
from cli import main
from errors import NoTextChosenError, OneDocumentError, UnknownTextError, UnwritableFileError
from evals.clauses import GoldCell, GoldFact, GoldQuote, GoldSection, measure_cells, measure_typings
from index import Encoder, Index, build_index, open_index
from terminal.comparison import write_comparison
from ui.compare import compare_html
from ui.compare_reading import reading_html
from ui.compare_texts import AS_READING

TEXTS = Path(__file__).parent / "texts"
CORPUS = Path(__file__).parent.parent / "corpus"
CLOCHERS, ANSE = "convention-trois-clochers", "convention-anse-aux-moines"
EPINAY, NEWS, SECOND = "epinay-convention-petite-enfance", "fepem-cnaf-2017", "trois-clochers-2026"
ENDS = (
    "Si l'une des parties souhaite mettre fin à la présente convention avant son terme, elle devra avertir l'autre "
    "partie par lettre recommandée avec accusé de réception respectant un délai de préavis de 6 mois."
)


@pytest.fixture(scope="module")
def folder(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    corpus = tmp_path_factory.mktemp("compared")
    for name in (CLOCHERS, ANSE):
        shutil.copy(TEXTS / f"{name}.txt", corpus)
    for name in (EPINAY, NEWS):
        shutil.copy(CORPUS / f"{name}.txt", corpus)
    renewed = (TEXTS / f"{CLOCHERS}.txt").read_text("utf-8")
    renewed = renewed.replace("un préavis de trois (3) mois", "un préavis de deux mois").replace("18 500 €", "19 200 €")
    (corpus / f"{SECOND}.txt").write_text(renewed, "utf-8")
    index = tmp_path_factory.mktemp("compared-index") / "index"
    build_index(corpus, index, encoder)
    return index


@pytest.fixture(scope="module")
def index(folder: Path, encoder: Encoder) -> Index:
    return open_index(folder, encoder)


def compared(index: Index, names: list[str], *themes: str, on: date = date(2025, 1, 15)) -> Comparison:
    return compare_documents(index, find_documents(index, names), [read_theme(theme) for theme in themes], on)


def only_row(index: Index, names: list[str], theme: str) -> Row:
    (row,) = compared(index, names, theme).rows
    return row


def quotes(row: Row) -> list[str | None]:
    return [cell.quotes[0].citation.quote if cell.quotes else None for cell in row.cells]


def test_a_clause_is_quoted_with_its_facts_in_every_text(index: Index) -> None:
    row = only_row(index, [EPINAY, CLOCHERS, ANSE], "résiliation")
    assert quotes(row) == [
        ENDS,
        "La convention peut être résiliée par l'une ou l'autre des parties, par lettre recommandée avec demande d'avis "
        "de réception, moyennant un préavis de trois (3) mois.",
        "Chaque signataire peut dénoncer l'accord à la fin d'une année scolaire, sans avoir à se justifier, en "
        "prévenant l'autre par courrier recommandé six mois avant.",
    ]
    facts = [[(f.kind, f.value, f.unit) for f in cell.facts if f.kind == "notice"] for cell in row.cells]
    assert facts == [[("notice", 6, "mois")], [("notice", 3, "mois")], [("notice", 6, "mois")]]
    assert row.contrast.differs and not row.contrast.silent
    assert {kind.kind: kind.differs for kind in row.contrast.kinds} == {"notice": True, "form": True, "actor": False}
    assert verdict(row) == "Différent : préavis, forme ; identique : qui"


def test_quotes_are_verbatim_and_short(index: Index) -> None:
    texts = {document.id: document.text for document in index.documents.values()}
    for row in compared(index, [EPINAY, CLOCHERS, ANSE, NEWS]).rows:
        for cell in row.cells:
            for quote in cell.quotes:
                cited = quote.citation
                assert texts[cell.document_id][cited.start : cited.end] == cited.quote
                assert len(cited.quote) <= 1200
                assert all(texts[cell.document_id][f.start : f.end] == f.text for f in quote.facts)


def test_a_text_that_says_nothing_is_said_not_to(index: Index) -> None:
    row = only_row(index, [CLOCHERS, ANSE], "communication")
    assert [cell.status for cell in row.cells] == ["non prévu", "prévu"]
    assert quotes(row)[1] == (
        "Chaque signataire fait figurer le logo de l'autre sur ses affiches et le prévient huit jours avant toute "
        "conférence de presse."
    )
    assert verdict(row) == "Absent d'un texte au moins"
    silent = compared(index, [EPINAY, CLOCHERS], "assurance").rows[0].cells[0]
    assert (silent.status, silent.quotes, silent.facts) == ("non prévu", (), ())


def test_what_is_equal_is_said_whatever_the_words(index: Index) -> None:
    row = only_row(index, [CLOCHERS, ANSE], "gouvernance")
    assert [[f.text for f in cell.facts] for cell in row.cells] == [["deux fois par an"], ["tous les six mois"]]
    assert not row.contrast.differs
    assert verdict(row) == "Mêmes éléments, autre rédaction"
    assert verdict(only_row(index, [CLOCHERS, SECOND], "litiges")) == "Identique"


def test_a_clause_outside_its_own_article_is_found(index: Index) -> None:
    reading = read_for_comparison(index, EPINAY, index.generation)
    cell = fill(index, index.documents[EPINAY], read_theme("reconduction"))
    assert cell.quotes[0].citation.section == "Art. 4 : DUREE DE LA CONVENTION"
    assert cell.quotes[0].citation.quote.startswith("Six mois avant l'expiration de la convention")
    assert reading.document.id == EPINAY


def test_each_party_has_its_own_engagements(index: Index) -> None:
    cell = fill(index, index.documents[ANSE], read_theme("engagements"))
    assert [quote.citation.section for quote in cell.quotes] == [
        "3. Ce que fait chacun / 3.1 La Caisse",
        "3. Ce que fait chacun / 3.2 La Ville",
    ]


def test_a_list_is_quoted_with_what_introduces_it(index: Index) -> None:
    cell = fill(index, index.documents[CLOCHERS], read_theme("engagements"))
    assert cell.quotes[0].citation.quote.startswith("L'Association s'engage à :\n- assurer trois tournées")
    assert cell.quotes[0].citation.quote.endswith("- tenir à jour l'inventaire des jeux.")


def test_a_theme_in_free_words(index: Index) -> None:
    row = only_row(index, [ANSE, CLOCHERS], "accueil des enfants en situation de handicap")
    assert [cell.status for cell in row.cells] == ["prévu", "non prévu"]
    assert "des enfants en situation de handicap" in str(quotes(row)[0])


def test_all_clause_types_by_default(index: Index) -> None:
    rows = compared(index, [EPINAY, CLOCHERS]).rows
    assert len(rows) == 23
    assert [row.theme.asked for row in rows[:3]] == ["objet", "parties", "engagements des parties"]


def test_one_document_cannot_be_compared(index: Index) -> None:
    with pytest.raises(OneDocumentError) as raised:
        compared(index, [EPINAY], "durée")
    assert "au moins deux textes" in raised.value.french_message


def test_an_unknown_document_is_named_with_its_nearest(index: Index) -> None:
    with pytest.raises(UnknownTextError) as raised:
        find_documents(index, ["convention-trois-cloches"])
    assert "« convention-trois-cloches »" in raised.value.french_message
    assert CLOCHERS in raised.value.french_message
    assert [document.id for document in find_documents(index, [f"{ANSE}.txt", ANSE, EPINAY])] == [ANSE, EPINAY]


def test_a_theme_that_no_text_holds_is_said(index: Index) -> None:
    notes = compared(index, [EPINAY, CLOCHERS], "période d'essai").notes
    assert notes == ("période d'essai : aucun des textes comparés n'en parle.",)


def test_a_text_that_is_no_longer_in_force_is_named(index: Index) -> None:
    late = compared(index, [CLOCHERS, EPINAY], "durée", on=date(2027, 1, 15))
    assert "n'est plus en vigueur (échéance passée : 31 août 2026)" in late.notes[0]
    assert not compared(index, [CLOCHERS, EPINAY], "durée").notes
    sheet = openpyxl.load_workbook(io.BytesIO(export_comparison(late, "xlsx")))["À savoir"]
    assert "n'est plus en vigueur" in str(sheet["A1"].value)


def test_what_comes_near_is_not_said_to_be_held_nowhere(index: Index) -> None:
    comparison = compared(index, [CLOCHERS, EPINAY, ANSE])
    for row in comparison.rows:
        said = any(note.startswith(row.theme.asked[:1].upper() + row.theme.asked[1:]) for note in comparison.notes)
        assert not (said and any(cell.doubtful for cell in row.cells))


def test_how_long_a_text_applies_may_stand_in_its_title(corpus_index: Path, encoder: Encoder) -> None:
    index = open_index(corpus_index, encoder)
    row = compared(index, [EPINAY, "loire-atlantique-schema-2014-2017"], "durée").rows[0]
    assert row.cells[1].status == "prévu" and "pour la période 2014/2017" in quotes(row)[1]


def test_a_text_without_parts_is_shown_once_face_to_face(index: Index) -> None:
    texts = find_documents(index, [EPINAY, NEWS])
    first, second = (read_for_comparison(index, document.id, index.generation) for document in texts)
    html = reading_html(*texts, align_sections(index, first, second), ())
    assert html.count("Ce texte n'a pas de parties") > 1 and "Rien ne répond" not in html


def test_texts_read_face_to_face_say_which_are_not_in_force(index: Index) -> None:
    said = "n'est plus en vigueur"
    assert said in unescape(compare_html(index, date(2026, 9, 1), [CLOCHERS, EPINAY], (), AS_READING))
    assert said not in unescape(compare_html(index, date(2019, 1, 15), [CLOCHERS, EPINAY], (), AS_READING))


def test_the_silence_of_a_news_item_is_to_be_checked(corpus_index: Path, encoder: Encoder) -> None:
    index = open_index(corpus_index, encoder)
    parties, ends = compared(index, [EPINAY, NEWS], "parties", "assurance").rows
    assert (parties.cells[1].status, parties.cells[1].doubtful) == ("non prévu", True)
    assert (ends.cells[1].status, ends.cells[1].doubtful) == ("non prévu", False)


def test_no_text_chosen_is_not_one_text(index: Index) -> None:
    with pytest.raises(NoTextChosenError):
        compare_documents(index, (), [read_theme("durée")])


def test_two_versions_of_a_text_are_told_with_what_changed(index: Index) -> None:
    comparison = compared(index, [CLOCHERS, SECOND], "résiliation", "moyens et financement", "durée")
    (note,) = comparison.notes
    assert note.startswith(f"« {CLOCHERS}.txt » et « {SECOND}.txt » sont deux versions d'un même texte")
    assert "2 phrases ne figurent que dans la seconde, 2 que dans la première." in note
    assert [verdict(row) for row in comparison.rows] == [
        "Différent : préavis ; identique : forme, qui",
        "Différent : montant ; identique : taux, rythme",
        "Identique",
    ]


def test_a_text_without_articles_is_compared_sentence_by_sentence(index: Index) -> None:
    comparison = compared(index, [EPINAY, NEWS], "durée", on=date(2019, 1, 15))
    assert len(comparison.notes) == 1 and "n'a pas d'articles" in comparison.notes[0]
    assert quotes(comparison.rows[0])[1] == "L’engagement signé est d’une durée de trois ans."


def test_sections_are_set_face_to_face_by_what_they_say(index: Index) -> None:
    first, second = (read_for_comparison(index, name, index.generation) for name in (CLOCHERS, ANSE))
    pairs = align_sections(index, first, second)
    facing = {pair.first.label: pair.second.label if pair.second else None for pair in pairs if pair.first is not None}
    assert facing["ARTICLE 10 – RÉSILIATION"] == "9. Comment en sortir"
    assert facing["ARTICLE 11 – LITIGES"] == "10. En cas de désaccord"
    assert facing["ARTICLE 5 – DISPOSITIONS FINANCIÈRES"] == "4. Argent"
    assert facing["ARTICLE 6 – ASSURANCES"] is None
    alone = [pair.second.label for pair in pairs if pair.first is None and pair.second]
    assert alone[:2] == ["5. Secret et fichiers", "6. Faire connaître l'accord"]


def test_the_spreadsheet_holds_the_table_and_every_citation(index: Index) -> None:
    comparison = compared(index, [EPINAY, CLOCHERS], "résiliation", "assurance", "RGPD")
    book = openpyxl.load_workbook(io.BytesIO(export_comparison(comparison, "xlsx")))
    assert book.sheetnames == ["Comparaison", "Citations", "À savoir"]
    table = [[cell.value for cell in row] for row in book["Comparaison"]]
    assert table[0][:2] == ["Thème", "Constat"]
    assert table[1][0] == "résiliation" and f"« {ENDS} »" in table[1][2]
    assert table[2][2].startswith("Non prévu")
    assert book["Citations"].max_row == 7
    assert book["Citations"]["G2"].value.endswith("art. 5 – Résiliation")


def test_the_other_files_say_the_same(index: Index) -> None:
    comparison = compared(index, [EPINAY, CLOCHERS], "résiliation", "assurance", on=date(2027, 1, 15))
    rows = list(csv.reader(io.StringIO(export_comparison(comparison, "csv").decode("utf-8-sig")), delimiter=";"))
    assert [(row[0], row[3], row[4]) for row in rows[1:5]] == [
        ("résiliation", f"{EPINAY}.txt", "prévu"),
        ("résiliation", f"{CLOCHERS}.txt", "prévu"),
        ("assurance", f"{EPINAY}.txt", "non prévu"),
        ("assurance", f"{CLOCHERS}.txt", "prévu"),
    ]
    assert comparison.notes and [(row[0], row[1]) for row in rows[5:]] == [("À savoir", n) for n in comparison.notes]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[1][5] == f"« {ENDS} »" and "préavis : 6 mois" in rows[1][8]
    written = docx.Document(io.BytesIO(export_comparison(comparison, "docx")))
    assert "résiliation – Différent : préavis ; identique : forme, qui" in [
        paragraph.text for paragraph in written.paragraphs
    ]
    assert ENDS in written.tables[0].rows[0].cells[1].text
    assert written.tables[1].rows[0].cells[1].text.startswith("Non prévu")


def test_the_command_writes_the_contract(folder: Path, index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--document", EPINAY, "--document", f"{CLOCHERS}.txt"]
    status = main(["compare", "--theme", "résiliation", "--theme", "RGPD", *chosen, "--json", "--index", str(folder)])
    assert status == 0
    record = json.loads(capsys.readouterr().out)
    assert list(record) == ["themes", "notes"]
    ends, data = record["themes"]
    assert (ends["theme"], ends["differs"]) == ("résiliation", True)
    cell = ends["cells"][0]
    assert (cell["source"], cell["status"], cell["quote"]) == (f"{EPINAY}.txt", "prévu", ENDS)
    assert cell["section"] == "Art.5 : RESILIATION"
    assert index.documents[EPINAY].text[cell["start"] : cell["end"]] == ENDS
    assert {"kind": "notice", "value": 6, "unit": "mois", "text": "6 mois"} in cell["facts"]
    silent = {key: data["cells"][0][key] for key in ("status", "quote", "section", "start", "end", "facts")}
    assert silent == {"status": "non prévu", "quote": None, "section": None, "start": None, "end": None, "facts": []}


def test_the_command_writes_a_file(folder: Path, tmp_path: Path, index: Index) -> None:
    written = tmp_path / "tableau.XLSX"
    assert main(["compare", "--index", str(folder), "--theme", "durée", "--out", str(written)]) == 0
    assert openpyxl.load_workbook(written)["Comparaison"]["A2"].value == "durée"
    with pytest.raises(UnwritableFileError):
        write_comparison(tmp_path / "absent" / "tableau.csv", "csv", compared(index, [EPINAY, ANSE], "durée"))


def test_wrong_usage_is_explained_before_anything_is_loaded(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "--index", str(folder), "--out", str(tmp_path / "tableau.pdf")]) == 2
    assert ".xlsx, .docx ou .csv" in capsys.readouterr().err
    assert main(["compare", "--index", str(folder), "--theme", " "]) == 1
    assert "Ce thème ne peut pas être cherché" in capsys.readouterr().err


def test_one_document_on_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--index", str(folder), "--document", EPINAY]) == 1
    captured = capsys.readouterr()
    assert captured.out == "" and "au moins deux textes" in captured.err


def test_the_evaluation_counts_types_cells_and_facts(index: Index) -> None:
    ends = GoldQuote("un préavis de trois (3) mois", (GoldFact("notice", 3, "mois"),))
    right = GoldCell(f"tests/texts/{CLOCHERS}.txt", "assurance", "prévu", (GoldQuote("responsabilité civile", None),))
    short = GoldCell(f"tests/texts/{CLOCHERS}.txt", "résiliation", "prévu", (ends,))
    wrong = GoldCell(f"tests/texts/{CLOCHERS}.txt", "durée", "non prévu", ())
    lost = GoldCell("idcc-9999", "durée", "non prévu", ())
    cells = measure_cells([right, short, wrong, lost], [index])
    assert (cells.cells, round(cells.correct, 2), cells.facts, cells.facts_exact) == (3, 0.67, 1, 0.0)
    assert cells.absent == ["idcc-9999"] and len(cells.failures) == 2
    sections = [
        GoldSection(f"{CLOCHERS}.txt", "porté devant le tribunal", frozenset({"litiges"})),
        GoldSection(f"{CLOCHERS}.txt", "Elle ne vaut pas délégation", frozenset({"durée"})),
    ]
    assert measure_typings(sections, [index]).f1 == 0.5
