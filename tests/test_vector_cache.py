import sqlite3
from pathlib import Path

import numpy as np
import pytest
from word_encoder import WordEncoder

from index.vector_cache import COMMIT_EVERY, VectorCache

TEXTS = ["Le préavis est de 6 mois.", "La durée est de 3 ans.", "Épinay"]


def test_what_was_encoded_is_not_missing_later(tmp_path: Path) -> None:
    encoder = WordEncoder()
    with VectorCache(tmp_path / "vectors.sqlite", encoder) as cache:
        assert cache.missing([*TEXTS, TEXTS[0]]) == ["Épinay", TEXTS[1], TEXTS[0]]
        cache.encode(TEXTS)
    with VectorCache(tmp_path / "vectors.sqlite", encoder) as cache:
        assert cache.missing(TEXTS) == []
        assert np.array_equal(cache.matrix(TEXTS), WordEncoder().encode_passages(TEXTS))
        assert cache.matrix([]).shape == (0, 16)


def test_each_encoder_has_its_own_vectors(tmp_path: Path) -> None:
    with VectorCache(tmp_path / "vectors.sqlite", WordEncoder("one")) as cache:
        cache.encode(TEXTS)
    with VectorCache(tmp_path / "vectors.sqlite", WordEncoder("other")) as cache:
        assert len(cache.missing(TEXTS)) == 3


def test_a_text_that_was_not_encoded_raises(tmp_path: Path) -> None:
    with VectorCache(tmp_path / "vectors.sqlite", WordEncoder()) as cache, pytest.raises(KeyError):
        cache.matrix(TEXTS)


def test_an_interruption_keeps_what_was_committed(tmp_path: Path) -> None:
    texts = [f"texte {number}" for number in range(COMMIT_EVERY + 10)]
    done = 0

    def interrupt(count: int) -> None:
        nonlocal done
        done += count
        if done > COMMIT_EVERY + 5:
            raise KeyboardInterrupt

    with VectorCache(tmp_path / "vectors.sqlite", WordEncoder()) as cache, pytest.raises(KeyboardInterrupt):
        cache.encode(texts, interrupt)
    with VectorCache(tmp_path / "vectors.sqlite", WordEncoder()) as cache:
        assert len(cache.missing(texts)) == 10


def test_a_damaged_vector_counts_as_missing(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    with VectorCache(path, WordEncoder()) as cache:
        cache.encode(TEXTS)
    database = sqlite3.connect(path)
    keys = [row[0] for row in database.execute("SELECT text FROM vectors")]
    nans = np.full(16, np.nan, dtype="<f4").tobytes()
    database.execute("UPDATE vectors SET vector = ? WHERE text = ?", (nans, keys[0]))
    database.execute("UPDATE vectors SET vector = ? WHERE text = ?", (b"short", keys[1]))
    database.commit()
    database.close()
    with VectorCache(path, WordEncoder()) as cache:
        assert len(cache.missing(TEXTS)) == 2


@pytest.mark.parametrize("content", [b"not a database, but as long as a header of one" * 9, b""])
def test_a_damaged_file_is_started_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vectors.sqlite").write_bytes(content)
    with VectorCache(tmp_path / "vectors.sqlite", WordEncoder()) as cache:
        assert len(cache.missing(TEXTS)) == 3
        cache.encode(TEXTS)
        assert cache.missing(TEXTS) == []
