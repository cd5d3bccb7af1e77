"""Agreements on work: the clause is chosen among rivals, and a cell is marked to be checked where they are close."""

import csv
import io
from pathlib import Path

import pytest

from answer.clauses.themes import read_theme
from answer.comparison.compare import compare_documents, fill, find_documents
from answer.comparison.export import export_comparison
from answer.comparison.model import Cell, Comparison
from answer.comparison.wording import cell_lines
from index import Encoder, Index, build_index, open_index
from terminal.comparison import comparison_record
from ui.compare_table import comparison_html

AGREEMENT = """Convention collective des salariés des {name}

Article 1 – Objet
La présente convention règle les rapports entre les employeurs et les salariés des {name}.

Article 2 – Préavis
La durée du préavis de licenciement ou de démission des salariés est fixée à deux mois.

Article 3 – Congés payés
{before}Le salarié a droit à deux jours et demi ouvrables de congés payés par mois de travail.
{rival}"""
RIVAL = """
Article 4 – Préavis
La durée du préavis de licenciement ou de démission des salariés est fixée à trois mois.
"""
BEFORE = "L'employeur affiche les dates. Chacun les lit. Le calendrier est tenu à jour. "
PARTNERS = """Convention de partenariat

Article 1 – Résiliation
La convention peut être résiliée avec un préavis de trois mois.

Article 2 – Résiliation
La convention peut être résiliée avec un préavis de six mois.
"""


@pytest.fixture(scope="module")
def index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    corpus = tmp_path_factory.mktemp("chances")
    (corpus / "quais.txt").write_text(AGREEMENT.format(name="quais", rival="", before=BEFORE), "utf-8")
    (corpus / "ponts.txt").write_text(AGREEMENT.format(name="ponts", rival=RIVAL, before=""), "utf-8")
    (corpus / "partenaires.txt").write_text(PARTNERS, "utf-8")
    folder = Path(tmp_path_factory.mktemp("chances-index")) / "index"
    build_index(corpus, folder, encoder)
    return open_index(folder, encoder)


def cell(index: Index, document: str, theme: str) -> Cell:
    return fill(index, index.documents[document], read_theme(theme))


@pytest.fixture(scope="module")
def comparison(index: Index) -> Comparison:
    return compare_documents(index, find_documents(index, ["quais", "ponts"]), [read_theme("préavis")])


def test_a_cell_with_two_rules_as_good_is_doubtful(index: Index) -> None:
    rivals = cell(index, "ponts", "préavis")
    assert rivals.quotes[0].facts[0].value == 2  # the one that comes first
    assert rivals.doubtful


def test_a_cell_with_one_rule_is_not(index: Index) -> None:
    assert not cell(index, "quais", "préavis").doubtful
    assert not cell(index, "quais", "reconduction").doubtful  # silent


def test_texts_of_partners_are_never_doubted(index: Index) -> None:
    assert not cell(index, "partenaires", "résiliation").doubtful


def test_the_rule_of_leave_is_quoted_though_it_comes_late(index: Index) -> None:
    quote = cell(index, "quais", "congés").quotes[0].citation.quote
    assert quote == "Le salarié a droit à deux jours et demi ouvrables de congés payés par mois de travail."


def test_a_doubt_is_shown_wherever_the_cell_is(comparison: Comparison) -> None:
    sure, doubtful = comparison.rows[0].cells
    assert cell_lines(sure)[0].startswith("« La durée du préavis")
    assert cell_lines(doubtful)[0].startswith("À vérifier : la règle est peut-être à un autre endroit")
    (row,) = comparison_record(comparison)["themes"]
    assert [each["doubtful"] for each in row["cells"]] == [False, True]
    assert [each["status"] for each in row["cells"]] == ["prévu", "prévu"]
    lines = list(csv.reader(io.StringIO(export_comparison(comparison, "csv").decode("utf-8-sig")), delimiter=";"))
    assert {line[3]: line[4] for line in lines[1:] if line[3]} == {
        "quais.txt": "prévu",
        "ponts.txt": "prévu, à vérifier",
    }
    page = comparison_html(comparison)
    assert page.count("À vérifier") == 1
    assert page.index("deux mois") < page.index("À vérifier")
