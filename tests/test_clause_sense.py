"""Clauses told by what a sentence means: conventions that hold none of the usual words, and silences in doubt."""

import csv
import io
from pathlib import Path

import pytest

from answer.clauses.sense import load_clause_sense
from answer.clauses.themes import read_theme
from answer.clauses.types import clause_types
from answer.comparison.compare import compare_documents, fill, find_documents
from answer.comparison.export import export_comparison
from answer.comparison.model import Cell
from answer.comparison.reading import read_for_comparison
from answer.comparison.wording import cell_lines
from index.build import build_index
from index.encoder import Encoder
from index.search import Index, open_index
from ui.compare_table import comparison_html

PLAIN = """Charte du réseau des aidants

NOS HABITUDES

Un dépliant commun est remis à toutes les personnes que nous recevons.
Chaque membre peut quitter le réseau quand il le veut, pourvu qu'il prévienne les autres deux mois avant son départ.
Le présent texte pourra être retouché dès que tous les signataires l'acceptent par écrit.

NOS OUTILS

Ce que les familles racontent pendant l'entretien ne doit jamais être répété au-dehors par les bénévoles.
La mairie prête un bureau chauffé et paie chaque année l'impression des dépliants.
"""
SHORT = """Accord de voisinage

Article 1 – Accueil

Les deux associations reçoivent les familles le mercredi dans la salle des fêtes.
"""


@pytest.fixture(scope="module")
def index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    corpus = tmp_path_factory.mktemp("sense")
    (corpus / "charte.txt").write_text(PLAIN, "utf-8")
    (corpus / "voisins.txt").write_text(SHORT, "utf-8")
    folder = Path(tmp_path_factory.mktemp("sense-index")) / "index"
    build_index(corpus, folder, encoder)
    return open_index(folder, encoder)


def cell(index: Index, document: str, theme: str) -> Cell:
    return fill(index, index.documents[document], read_theme(theme))


def test_a_clause_is_found_by_its_meaning(index: Index) -> None:
    reading = read_for_comparison(index, "charte", index.generation)
    assert not reading.proofs[:, reading.columns(["résiliation"])].any()  # no word of the table
    found = cell(index, "charte", "résiliation")
    assert "quitter le réseau quand il le veut" in found.quotes[0].citation.quote


@pytest.mark.parametrize("theme", ["assurance", "litiges", "reconduction"])
def test_what_a_text_does_not_say_is_not_found_by_meaning(index: Index, theme: str) -> None:
    assert cell(index, "voisins", theme).status == "non prévu"


def test_a_silence_that_a_sentence_comes_near_to_is_in_doubt(index: Index) -> None:
    near = cell(index, "charte", "modification")  # « pourra être retouché »
    assert not near.quotes
    assert near.doubtful
    assert cell_lines(near)[0].startswith("Non prévu, à vérifier")
    assert not cell(index, "voisins", "assurance").doubtful
    compared = compare_documents(index, find_documents(index, ["charte", "voisins"]), [read_theme("modification")])
    page = comparison_html(compared)
    assert page.count("Non prévu, à vérifier") == 1
    lines = list(csv.reader(io.StringIO(export_comparison(compared, "csv").decode("utf-8-sig")), delimiter=";"))
    assert {line[3]: line[4] for line in lines[1:]}["charte.txt"] == "non prévu, à vérifier"


def test_an_introduction_without_its_list_is_no_clause(encoder: Encoder, tmp_path: Path) -> None:
    corpus, folder = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    text = "Convention de prêt\n\nArticle 1 – Objet\n\nLesquels ont exposé ce qui suit :\n"
    (corpus / "pret.txt").write_text(text, "utf-8")
    build_index(corpus, folder, encoder)
    assert not cell(open_index(folder, encoder), "pret", "objet").quotes


def test_every_learnt_type_is_one_of_the_table() -> None:
    sense = load_clause_sense()
    assert set(sense.types) == {name for name, each in clause_types().items() if not each.labour} - {"formation"}
    assert sense.weights.shape == (len(sense.types), 384)
