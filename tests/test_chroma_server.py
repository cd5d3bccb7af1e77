import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import chromadb
import numpy as np
import pytest
from word_encoder import WordEncoder

from errors import LostServerError, SettingsError
from index.build import build_index
from index.chroma_server import read_place
from index.generations import PARTS, current_name
from index.search import Index, open_index

QUESTIONS = (
    "Quel est le préavis pour résilier la convention ?",
    "Qui pilote l'action de soutien aux assistantes maternelles ?",
    "Que dit l'article 5 ?",
    "resiliation preavis epinay",
)


class Server:
    """`chroma run` on loopback, which can be stopped and started again over the same folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(self._folder)]
        self._process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        )
        for _ in range(600):
            with socket.socket() as caller:
                if caller.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise TimeoutError("chroma run does not listen")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def collections(self) -> list[str]:
        return sorted(each.name for each in chromadb.HttpClient("127.0.0.1", self.port).list_collections())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(running: Server) -> Server:
    client = chromadb.HttpClient("127.0.0.1", running.port)
    for name in running.collections():
        client.delete_collection(name)
    return running


@pytest.fixture
def notes(corpus: Path, tmp_path: Path) -> Path:
    return shutil.copytree(corpus, tmp_path / "notes")


def found(index: Index, question: str, documents: set[str] | None = None) -> list[tuple[str, float, float]]:
    return [
        (hit.passage.id, round(hit.cosine, 4), round(hit.bm25, 4)) for hit in index.retrieve(question, 8, documents)
    ]


def test_a_server_gives_what_the_folder_gives(server: Server, notes: Path, tmp_path: Path) -> None:
    encoder = WordEncoder(dimension=64)
    build_index(notes, tmp_path / "plain", encoder)
    report = build_index(notes, tmp_path / "served", encoder, server=server.address)
    plain, served = open_index(tmp_path / "plain", encoder), open_index(tmp_path / "served", encoder)
    assert list(served.passages) == list(plain.passages)
    assert len(served.passages) == report.passages
    one = {"epinay-convention-petite-enfance"}
    for question in QUESTIONS:
        assert found(served, question) == found(plain, question)
        assert found(served, question, one) == found(plain, question, one)
        scores = [[hit.score for hit in each.retrieve(question, 8)] for each in (served, plain)]
        assert np.allclose(*scores, atol=1e-4)
    [part] = (tmp_path / "served" / PARTS).iterdir()
    assert not (part / "chroma").exists()
    place = read_place(part)
    assert place is not None
    assert server.collections() == [place.collection]


def test_what_changes_is_found_on_the_server_and_what_is_no_longer_used_leaves_it(
    server: Server, notes: Path, tmp_path: Path
) -> None:
    encoder, index = WordEncoder(dimension=64), tmp_path / "index"
    build_index(notes, index, encoder, server=server.address)
    (notes / "piscine.txt").write_text("La piscine ferme en août.\n", encoding="utf-8")
    build_index(notes, index, encoder)
    opened = open_index(index, encoder)
    assert opened.retrieve("piscine")[0].passage.text == "La piscine ferme en août."
    assert len(server.collections()) == 2
    (notes / "piscine.txt").write_text("La patinoire ferme en juin.\n", encoding="utf-8")
    build_index(notes, index, encoder)
    assert opened.refresh()
    assert opened.retrieve("patinoire")[0].passage.text == "La patinoire ferme en juin."
    assert "La piscine ferme en août." not in {hit.passage.text for hit in opened.retrieve("piscine", 100)}
    build_index(notes, index, encoder, rebuild=True)
    (notes / "piscine.txt").write_text("La patinoire ferme en mai.\n", encoding="utf-8")
    build_index(notes, index, encoder)
    assert server.collections() == []
    assert open_index(index, encoder).retrieve("patinoire")[0].passage.text == "La patinoire ferme en mai."


class Stopping(WordEncoder):
    """Its server is gone once the texts are encoded."""

    server: Server

    def encode_passages(self, texts, progress=None):
        self.server.stop()
        return super().encode_passages(texts, progress)


def test_a_server_lost_in_the_middle_loses_nothing(notes: Path, tmp_path: Path) -> None:
    server = Server(tmp_path / "chroma")
    server.start()
    encoder, index = Stopping(dimension=64), tmp_path / "index"
    encoder.server = server
    try:
        build_index(notes, index, WordEncoder(dimension=64), server=server.address)
        before = current_name(index)
        opened = open_index(index, encoder)
        expected = found(opened, "préavis de résiliation")
        (notes / "piscine.txt").write_text("La piscine ferme en août.\n", encoding="utf-8")
        with pytest.raises(LostServerError) as lost:
            build_index(notes, index, encoder)
        assert lost.value.french_message == (
            f"Le serveur Chroma « {server.address} » ne répond pas comme attendu ; ce qui était indexé le reste. "
            "Vérifiez qu'il est lancé (« chroma run ») et que son adresse est celle de RELAIS_CHROMA_URL, "
            "puis relancez."
        )
        assert current_name(index) == before
        for call in (lambda: opened.retrieve("préavis de résiliation"), lambda: open_index(index, encoder)):
            with pytest.raises(LostServerError):
                call()
        server.start()
        assert found(opened, "préavis de résiliation") == expected
        assert build_index(notes, index, WordEncoder(dimension=64)).added == ("piscine",)
        assert len(server.collections()) == 2
        assert open_index(index, encoder).retrieve("piscine")[0].passage.document_id == "piscine"
    finally:
        server.stop()


def test_a_collection_that_is_gone_is_made_again_without_encoding(server: Server, notes: Path, tmp_path: Path) -> None:
    encoder, index = WordEncoder(dimension=64), tmp_path / "index"
    build_index(notes, index, encoder, server=server.address)
    expected = found(open_index(index, encoder), "préavis")
    chromadb.HttpClient("127.0.0.1", server.port).delete_collection(server.collections()[0])
    assert build_index(notes, index, encoder, server=server.address).embedded == 0
    assert found(open_index(index, encoder), "préavis") == expected


@pytest.mark.parametrize("address", ["chroma:8000", "http://", "ftp://serveur", "http://serveur:port"])
def test_an_address_that_is_none_is_told(notes: Path, tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        build_index(notes, tmp_path / "index", WordEncoder(), server=address)
    assert f"« {address} » n'est pas une adresse comme http://serveur:8000" in wrong.value.french_message


def test_a_server_that_is_not_there_is_told(notes: Path, tmp_path: Path) -> None:
    with pytest.raises(LostServerError):
        build_index(notes, tmp_path / "index", WordEncoder(), server=Server(tmp_path).address)
