from pathlib import Path

import numpy as np
import pytest
from word_encoder import WordEncoder

from errors import BrokenIndexError, EncoderMismatchError, MissingIndexError
from index.build import build_index
from index.encoder import Encoder
from index.ranking import OPENING
from index.references import canonical_number, find_references
from index.search import Index, open_index

CONVENTION = "epinay-convention-petite-enfance"
SHEET = "rhone-fiche-pe-1-2-1"


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


@pytest.mark.parametrize(
    ("query", "section"),
    [
        ("resiliation preavis epinay", f"{CONVENTION}/article-5"),
        ("Quel est le préavis pour résilier la convention d'Épinay ?", f"{CONVENTION}/article-5"),
        ("RESILIATION", f"{CONVENTION}/article-5"),
        ("Quelle est la durée de la convention d’Epinay ?", f"{CONVENTION}/article-4"),
        ("Que dit l'article 5 ?", f"{CONVENTION}/article-5"),
        ("art. 3", f"{CONVENTION}/article-3"),
        ("l'action 2", f"{SHEET}/action-2"),
    ],
)
def test_the_nearest_passage(index: Index, query: str, section: str) -> None:
    assert index.retrieve(query)[0].passage.section_id == section


def test_retrieved_passages_are_verbatim_and_ordered(index: Index) -> None:
    found = index.retrieve("accueil des jeunes enfants en situation de handicap", top=7)
    assert len(found) == 7
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    for hit in found:
        document = index.documents[hit.passage.document_id]
        assert document.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert -1 <= hit.cosine <= 1
        assert hit.bm25 >= 0


def test_a_filter_holds_for_vectors_and_words(index: Index) -> None:
    found = index.retrieve("préavis de résiliation", top=50, documents={SHEET})
    assert {hit.passage.document_id for hit in found} == {SHEET}
    assert len(found) == sum(passage.document_id == SHEET for passage in index.passages.values())
    assert index.retrieve("préavis", documents=()) == []


def test_the_sections_named_come_first_and_keep_their_score(index: Index) -> None:
    found = index.retrieve("Quels sont les objectifs poursuivis de l'axe 3 ?", top=60)
    inside = [f"{CONVENTION}/axe-3" in hit.passage.section_id for hit in found]
    assert inside == sorted(inside, reverse=True)
    assert 0 < sum(inside) < len(inside)
    scores = [hit.score for hit in found]
    for part in (scores[: sum(inside)], scores[sum(inside) :]):
        assert part == sorted(part, reverse=True)
    plain = {hit.passage.id: hit for hit in index.retrieve("Quels sont les objectifs poursuivis de l'axe 3 ?", top=100)}
    assert all(plain[hit.passage.id] == hit for hit in found)


@pytest.mark.parametrize(
    ("reference", "labels"),
    [
        ("Que prévoit l'article 5 ?", ["Art.5 : RESILIATION"]),
        ("art. 5", ["Art.5 : RESILIATION"]),
        ("action 2", ["ACTION 2"]),
        ("les actions 1 et 3", ["ACTION 1", "ACTION 3"]),
        ("la troisième action", ["ACTION 3"]),
        ("préavis", []),
        ("l'article 12", []),
    ],
)
def test_sections_are_found_by_reference(index: Index, reference: str, labels: list[str]) -> None:
    assert [section.label for section in index.find_sections(reference)] == labels


def test_a_reference_to_a_sheet_or_an_axe(index: Index) -> None:
    for spelling in ("la fiche PE 1.2.1", "PE1.2.1", "fiche pe 1.2.1"):
        assert [(s.kind, s.number) for s in index.find_sections(spelling)] == [("fiche", "PE 1.2.1")]
    assert [s.id for s in index.find_sections("axe 3")] == [f"{CONVENTION}/axe-3"]
    assert index.find_sections("axe 3", documents={SHEET}) == []


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("art 5 et 7", [("article", "5")]),
        ("articles 5, 6 et 7", [("article", "5"), ("article", "6"), ("article", "7")]),
        ("l'article premier", [("article", "1")]),
        ("ARTICLE 3.2", [("article", "3.2")]),
        ("article L. 214-1", [("article", "l.214-1")]),
        ("axe stratégique n° 2", [("axe", "2")]),
        ("la fiche action n° 4", [("fiche", "4")]),
        ("annexe B", [("annexe", "b")]),
        ("titre II", [("part", "2")]),
        ("chapitre 3", [("chapter", "3")]),
        ("quel article a le préavis ?", []),
        ("les axes de travail", []),
        ("une action en 2015", []),
        ("une action de 12 %", []),
        ("des actions à destination des RAM", []),
        ("le départ 5", []),
    ],
)
def test_references_of_a_query(query: str, references: list[tuple[str, str]]) -> None:
    assert [(reference.kind, reference.number) for reference in find_references(query)] == references


def test_one_spelling_a_number() -> None:
    assert {canonical_number(text) for text in ("II", "2", "deuxième", "ii")} == {"2"}
    assert [canonical_number(text) for text in ("premier", "1er", "XIV", "PE 1.2.1", "PE-1.2.1")] == [
        "1",
        "1",
        "14",
        "pe1.2.1",
        "pe1.2.1",
    ]


def test_units_of_a_section_come_with_their_vectors(index: Index, encoder: Encoder) -> None:
    units, vectors = index.unit_vectors(f"{CONVENTION}/article-5")
    text = index.documents[CONVENTION].text
    [notice] = [row for row, unit in enumerate(units) if "préavis" in text[unit.start : unit.end]]
    assert vectors.shape == (len(units), 384)
    expected = encoder.encode_passages(
        [
            f"{index.documents[CONVENTION].source.short_title} › Art.5 : RESILIATION\n"
            f"{text[units[notice].start : units[notice].end]}"
        ]
    )[0]
    assert expected @ vectors[notice] > 0.999


def test_every_section_gives_its_units(index: Index) -> None:
    for section in index.sections.values():
        units, vectors = index.unit_vectors(section.id)
        assert vectors.shape == (len(units), 384)
        assert all(section.body_start <= unit.start < unit.end <= section.own_end for unit in units)
    with pytest.raises(KeyError):
        index.unit_vectors("absent")


def test_the_same_search_as_a_retriever_of_llama_index(index: Index) -> None:
    found = index.as_retriever(top=3, documents={CONVENTION}).retrieve("préavis de résiliation")
    hits = index.retrieve("préavis de résiliation", top=3, documents={CONVENTION})
    assert [(node.node.node_id, node.score) for node in found] == [(hit.passage.id, hit.score) for hit in hits]
    assert found[0].text == hits[0].passage.text
    assert found[0].metadata == {
        "document": CONVENTION,
        "section": f"{CONVENTION}/article-5",
        "start": hits[0].passage.start,
        "end": hits[0].passage.end,
    }


def test_a_missing_a_broken_and_a_foreign_index_are_told_apart(tmp_path: Path, corpus: Path) -> None:
    with pytest.raises(MissingIndexError):
        open_index(tmp_path / "absent", WordEncoder())
    build_index(corpus, tmp_path / "index", WordEncoder("one"))
    with pytest.raises(EncoderMismatchError):
        open_index(tmp_path / "index", WordEncoder("other"))
    (tmp_path / "index" / "parts" / "000001" / "units.npy").unlink()
    with pytest.raises(BrokenIndexError):
        open_index(tmp_path / "index", WordEncoder("one"))


def test_refresh_follows_the_pointer(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "un.txt").write_text("La crèche ouvre à huit heures.\n", encoding="utf-8")
    build_index(corpus, tmp_path / "index", WordEncoder())
    index = open_index(tmp_path / "index", WordEncoder())
    units, vectors = index.unit_vectors("un")
    assert (index.generation, index.refresh()) == ("000001", False)

    for number in range(3):  # the first generation is swept meanwhile
        (corpus / "deux.txt").write_text(f"Le relais ferme à {number} heures.\n", encoding="utf-8")
        build_index(corpus, tmp_path / "index", WordEncoder())
    assert not (tmp_path / "index" / "generations" / "000001").exists()
    assert [hit.passage.document_id for hit in index.retrieve("relais")] == ["un"]
    assert np.array_equal(index.unit_vectors("un")[1], vectors)
    assert (index.refresh(), index.generation) == (True, "000004")
    assert index.retrieve("relais")[0].passage.document_id == "deux"
    assert index.unit_vectors("un")[0] == units


def test_a_corpus_of_one_line_can_be_searched(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "un.txt").write_text("Préavis : six mois.\n", encoding="utf-8")
    build_index(corpus, tmp_path / "index", WordEncoder())
    [hit] = open_index(tmp_path / "index", WordEncoder()).retrieve("préavis")
    assert hit.score == pytest.approx(OPENING)  # nothing is nearer than anything else


def test_of_two_passages_as_near_the_one_that_opens_its_text_comes_first(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text(
        "# Objet\n\nDes arbres et des fleurs.\n\n# Préavis\n\nSix mois pour chacun.\n", encoding="utf-8"
    )
    (corpus / "b.md").write_text("# Préavis\n\nPour chacun six mois.\n", encoding="utf-8")
    entries = (f'[[source]]\nfile = "{name}.md"\ntitle = "Règle"\n' for name in "ab")
    (corpus / "sources.toml").write_text("".join(entries), encoding="utf-8")
    build_index(corpus, tmp_path / "index", WordEncoder())
    first, second, _ = open_index(tmp_path / "index", WordEncoder()).retrieve("préavis de six mois")
    assert (first.passage.document_id, second.passage.document_id) == ("b", "a")
    assert (first.cosine, first.bm25) == pytest.approx((second.cosine, second.bm25))
