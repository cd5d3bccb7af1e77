"""What is read of a document for comparison, kept beside the index: the same as read, and read anew when it changes."""

import logging
from pathlib import Path

import pytest
from word_encoder import WordEncoder

from answer.clauses.themes import all_themes, named_themes, read_theme
from answer.comparison.cells import in_field
from answer.comparison.compare import compare_documents, fill
from answer.comparison.found import found_units, is_found
from answer.comparison.kept import KIND, read_text
from answer.comparison.reading import read_for_comparison
from answer.comparison.scores import score_units
from index import Encoder, Index, build_index, open_index
from index.derived import code_fingerprint
from index.store import LONG
from settings import Settings
from terminal.reading import read_compared

TEXT = """Convention de partenariat

Article 1 – Objet
La présente convention a pour objet d'organiser le partenariat entre la Caf et l'association.

Article 2 – Divers
Un comité de pilotage se réunit deux fois par an.
"""
MANIFEST = '[[source]]\nfile = "texte.txt"\ntitle = "Texte"\nclauses = {{ "Article 2 – Divers" = ["{name}"] }}\n'


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "texte.txt").write_text(TEXT, "utf-8")
    return folder


def opened(corpus: Path, encoder: Encoder) -> Index:
    folder = corpus.parent / "index"
    build_index(corpus, folder, encoder)
    return open_index(folder, encoder)


def types_of(index: Index, article: str) -> set[str]:
    (document,) = index.documents.values()
    typings = read_text(index, document, index.generation).clauses.typings
    return {typing.type for typing in next(each for name, each in typings.items() if name.endswith(article))}


def kept(index: Index) -> bytes | None:
    (document,) = index.documents
    return index.derived.get(KIND, document, f"{code_fingerprint()}/{index.state_of(document)}")


def test_what_is_kept_is_what_is_read(corpus: Path, encoder: Encoder) -> None:
    index = opened(corpus, encoder)
    (document,) = index.documents.values()
    assert kept(index) is None
    read = read_text(index, document, index.generation)
    assert kept(index) is not None
    again = open_index(corpus.parent / "index", encoder)  # as another process does
    assert read_text(again, again.documents[document.id], again.generation) == read
    assert read.clauses.typings.keys() == index.sections.keys()
    first, second = (read_for_comparison.__wrapped__(each, document.id, each.generation) for each in (index, again))
    assert (first.confidences == second.confidences).all()
    assert first.confidences.any()
    assert first.words == second.words


def test_what_is_kept_serves(corpus: Path, encoder: Encoder) -> None:
    index = opened(corpus, encoder)
    assert types_of(index, "article-1") == {"objet"}
    content = kept(index)
    assert content is not None
    (document,) = index.documents
    changed = content.replace(b'"objet"', b'"litiges"')
    index.derived.put(KIND, document, f"{code_fingerprint()}/{index.state_of(document)}", changed)
    assert types_of(index, "article-1") == {"litiges"}


def test_a_correction_by_hand_and_a_changed_text_are_seen(corpus: Path, encoder: Encoder) -> None:
    assert types_of(opened(corpus, encoder), "article-2") == {"gouvernance"}
    (corpus / "sources.toml").write_text(MANIFEST.format(name="communication"), "utf-8")
    assert types_of(opened(corpus, encoder), "article-2") == {"communication"}
    (corpus / "sources.toml").write_text(MANIFEST.format(name="litiges"), "utf-8")
    assert types_of(opened(corpus, encoder), "article-2") == {"litiges"}
    (corpus / "sources.toml").unlink()
    (corpus / "texte.txt").write_text(
        TEXT.replace("Un comité de pilotage se réunit deux fois par an.", "Tout litige est porté devant le tribunal."),
        "utf-8",
    )
    assert types_of(opened(corpus, encoder), "article-2") == {"litiges"}


def test_a_damaged_file_stops_no_comparison(corpus: Path, encoder: Encoder, caplog: pytest.LogCaptureFixture) -> None:
    index = opened(corpus, encoder)
    assert types_of(index, "article-1") == {"objet"}
    (corpus.parent / "index" / "derived.sqlite").write_bytes(b"no database" * 1000)
    with caplog.at_level(logging.WARNING):
        assert types_of(opened(corpus, encoder), "article-1") == {"objet"}
    assert "computed each time" in caplog.text


def test_what_was_found_serves_a_later_process(corpus: Path, encoder: Encoder) -> None:
    (corpus / "autre.txt").write_text(TEXT.replace("deux fois", "trois fois"), "utf-8")
    index = opened(corpus, encoder)
    documents = list(index.documents.values())
    first = compare_documents(index, documents, [read_theme("gouvernance")])
    again = open_index(corpus.parent / "index", encoder)
    reading = read_for_comparison(again, documents[0].id, again.generation)
    assert is_found(reading, read_theme("gouvernance"))
    assert not is_found(reading, read_theme("objet"))
    assert compare_documents(again, list(again.documents.values()), [read_theme("gouvernance")]).rows == first.rows
    assert found_units(reading, read_theme("gouvernance")) == tuple(score_units(reading, read_theme("gouvernance")))
    (corpus / "texte.txt").write_text(TEXT.replace("deux fois", "quatre fois"), "utf-8")
    changed = opened(corpus, encoder)
    document = next(each for each in changed.documents.values() if each.source.file == "texte.txt")
    assert not is_found(read_for_comparison(changed, document.id, changed.generation), read_theme("gouvernance"))
    assert fill(changed, document, read_theme("gouvernance")).facts[0].value == 4


def test_what_is_signed_and_long_texts_are_read_when_they_are_indexed(corpus: Path) -> None:
    encoder, folder = WordEncoder(), corpus.parent / "index"
    articles = (f"Article {n} – Mission {n}\nLa mission {n} est menée par l'association.\n" for n in range(3, 3 + LONG))
    (corpus / "guide-long.txt").write_text("Guide\n\n" + "\n".join(articles), "utf-8")
    (corpus / "guide.txt").write_text("Guide des familles\n\nArticle 1 – Objet\n\nIl présente les aides.\n", "utf-8")
    report = build_index(corpus, folder, encoder)
    assert report.compared == ("guide-long", "texte")
    read_compared(Settings(index=folder), encoder, report, Steps())
    index = open_index(folder, encoder)
    readings = {name: read_for_comparison(index, name, index.generation) for name in index.documents}
    for theme in (*all_themes(), *named_themes()):
        for name in report.compared:
            assert is_found(readings[name], in_field(theme, readings[name]))
        assert not is_found(readings["guide"], theme)  # which few compare, and which takes no time
    assert build_index(corpus, folder, encoder).compared == ()


class Steps:
    """Progress that nobody looks at."""

    def start(self, total: int, description: str) -> None: ...

    def advance(self, n: int) -> None: ...
