import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from word_encoder import WordEncoder

from answer.understanding.places import collect_places, departments, plain
from answer.understanding.vocabulary import WORD, build_vocabulary
from index.build import build_index
from index.lexical import analyse, build_lexical, load_lexical
from index.ranking import LEXICAL_WEIGHT, OPENING
from index.search import open_index
from ingest.text import fold


@pytest.fixture(scope="module")
def folder(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scale") / "index"
    build_index(corpus, folder, WordEncoder(dimension=64))
    return folder


def in_deviations(scores: np.ndarray) -> np.ndarray:
    return (scores - scores.mean()) / scores.std()


@pytest.mark.parametrize(
    "documents",
    [
        None,
        ("epinay-convention-petite-enfance", "caf92-lettre-partenaires-2014", "rhone-fiche-pe-1-2-1"),
        ("fepem-cnaf-2017", "absent"),
        ("rhone-fiche-pe-1-2-1", "epinay-convention-petite-enfance"),
    ],
)
def test_the_order_is_that_of_going_through_all_passages(folder: Path, documents: tuple[str, ...] | None) -> None:
    encoder, question = WordEncoder(dimension=64), "Quel accueil pour les jeunes enfants en situation de handicap ?"
    index = open_index(folder, encoder)
    every = list(index.passages.values())
    words = build_lexical([passage.embedded_text for passage in every]).scores(question)
    chosen = [row for row, passage in enumerate(every) if documents is None or passage.document_id in documents]
    vectors = encoder.encode_passages([every[row].embedded_text for row in chosen])
    cosines = vectors @ encoder.encode_queries([question])[0]
    begins = np.array([row == 0 or every[row - 1].document_id != every[row].document_id for row in chosen])
    assert 0 < begins.sum() < len(begins)
    scores = in_deviations(cosines) + LEXICAL_WEIGHT * in_deviations(words[chosen]) + OPENING * begins
    best = sorted(range(len(chosen)), key=lambda place: -scores[place])[:5]
    for _ in range(2):  # the second time, the rows of the filter are known
        found = index.retrieve(question, 5, documents)
        assert [hit.passage.id for hit in found] == [every[chosen[place]].id for place in best]
        assert np.allclose([hit.score for hit in found], scores[best], atol=1e-4)
        assert np.allclose([hit.cosine for hit in found], cosines[best], atol=1e-5)
        assert np.allclose([hit.bm25 for hit in found], words[chosen][best], atol=1e-5)


def test_words_and_places_are_gathered_as_by_reading_every_section_whole(folder: Path) -> None:
    """They are read piece by piece, between blanks, which must split no word and no stem."""
    documents = open_index(folder, WordEncoder(dimension=64)).documents.values()
    vocabulary = build_vocabulary(documents)
    owned = [d.text[s.start : s.own_end] for d in documents for s in d.sections]
    holding = Counter(stem for own in owned for stem in set(analyse(own)))
    total = sum(1 for own in owned if own.strip())
    assert vocabulary.rarity == {stem: math.log(1 + (total - n + 0.5) / (n + 0.5)) for stem, n in holding.items()}
    written = [word.lower() for d in documents for word in WORD.findall(f"{d.text} {d.source.title}")]
    assert {fold(word) for word in written} <= vocabulary.spellings.keys()
    everything = plain(" ".join(f"{d.text} {d.source.title} {' '.join(d.source.territory)}" for d in documents))
    absent = {name for name in map(plain, departments().values()) if f" {name} " not in f" {everything} "}
    assert collect_places(tuple(documents), vocabulary.spellings.keys()).unspoken == absent
    assert "gironde" in absent and "rhone" not in absent


def test_a_thousand_passages_named_come_first_whatever_else_is_near(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(40):
        text = (
            f"Convention {number}\n\nArticle 1 : Objet\nLe préavis de résiliation.\n\nArticle 2 : Durée\nTrois ans.\n"
        )
        (notes / f"convention-{number:02}.txt").write_text(text, encoding="utf-8")
    build_index(notes, tmp_path / "index", WordEncoder(dimension=64))
    index = open_index(tmp_path / "index", WordEncoder(dimension=64))
    found = index.retrieve("Quel préavis de résiliation, dans l'article 2 ?", 60)
    named = [hit.passage.section_id.endswith("/article-2") for hit in found]
    assert named == [True] * 40 + [False] * 20
    [section] = index.find_sections("article 2", {"convention-07"})
    assert section.id == "convention-07/article-2"
    assert [each.document_id for each in index.find_sections("article 2")] == list(index.documents)


def test_scores_of_words_stay_on_their_files(tmp_path: Path) -> None:
    """A process that opens an index of many words takes less than they weigh."""
    texts = [" ".join(f"mot{(row * 37 + place * place) % 5000}" for place in range(120)) for row in range(4000)]
    built = build_lexical(texts)
    built.save(tmp_path / "lexical")
    weight = sum(path.stat().st_size for path in (tmp_path / "lexical").iterdir())
    assert weight > 2_000_000
    before = own_memory()
    loaded = load_lexical(tmp_path / "lexical")
    scores = loaded.scores("mot37 mot74")
    assert own_memory() - before < weight / 2
    assert np.array_equal(scores, built.scores("mot37 mot74"))
    assert scores.any()


def own_memory() -> int:
    """Bytes of this process that are no file's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [kilobytes] = [line.split()[1] for line in status.splitlines() if line.startswith("RssAnon")]
    return 1024 * int(kilobytes)
