"""Indexing on a real cluster of two workers on this machine, through the command line."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index
from index.encoder import Encoder
from index.generations import current_name, generation_folder
from index.search import open_index
from index.store import read_generation

# An extra of its own, of which `make install` makes no use: pip install -e ".[dev,ray]" runs these tests too.
pytest.importorskip("ray", reason="the extra « ray » is not installed")

ROOT = Path(__file__).parent.parent
RAY = Path(sys.executable).parent / "ray"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def relais(*arguments: str, address: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        env={**os.environ, "RAY_ADDRESS": address},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster; Ray runs in its own group of processes, which are ended with it."""
    address = f"127.0.0.1:{free_port()}"
    told = tmp_path_factory.mktemp("told") / "ray.txt"
    with told.open("w") as output:
        started = subprocess.Popen(
            [
                *(str(RAY), "start", "--head", "--block", "--port", address.rpartition(":")[2], "--num-cpus", "2"),
                # Ray's own choice is a port that the system may just have given for the cluster.
                *("--dashboard-agent-listen-port", str(free_port())),
                *("--include-dashboard=false", "--disable-usage-stats", "--node-ip-address", "127.0.0.1"),
                *("--temp-dir", str(tmp_path_factory.mktemp("r"))),
            ],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    while "Ray runtime started" not in told.read_text(encoding="utf-8"):
        assert started.poll() is None, told.read_text(encoding="utf-8")
        time.sleep(0.2)
    yield address
    os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def test_the_cluster_gives_the_index_of_one_process(
    cluster: str, corpus: Path, encoder: Encoder, tmp_path: Path
) -> None:
    notes, plain_index, index = tmp_path / "notes", tmp_path / "plain", tmp_path / "index"
    notes.mkdir()
    for name in ("fepem-cnaf-2017.txt", "rhone-fiche-pe-1-2-1.txt"):
        shutil.copy(corpus / name, notes)
    build_index(notes, plain_index, encoder)
    (notes / "abime.pdf").write_bytes(b"%PDF-1.7 rien")
    done = relais("index", str(notes), "--index", str(index), "--ray", address=cluster)
    assert done.returncode == 0, done.stderr
    assert "« abime.pdf » ne peut pas être lu" in done.stdout + done.stderr
    plain, spread = (
        read_generation(folder, generation_folder(folder, current_name(folder))) for folder in (plain_index, index)
    )
    assert spread.records == plain.records
    assert [passage.id for passage in spread.passages] == [passage.id for passage in plain.passages]
    assert np.allclose(spread.vectors.matrix, plain.vectors.matrix, atol=1e-6)
    units = plain.manifest.units
    assert np.allclose(spread.unit_vectors[0:units], plain.unit_vectors[0:units], atol=1e-6)
    question = "Qui pilote l'action ?"
    assert [hit.passage.id for hit in open_index(index, encoder).retrieve(question)] == [
        hit.passage.id for hit in open_index(plain_index, encoder).retrieve(question)
    ]


def test_a_cluster_that_is_not_there_is_told(corpus: Path, tmp_path: Path) -> None:
    done = relais("index", str(corpus), "--index", str(tmp_path), "--ray", address=f"127.0.0.1:{free_port()}")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == (
        "La grappe Ray n'existe pas, ou ne répond plus ; ce qui était indexé le reste. Lancez-la avec "
        "« ray start --head », ou donnez son adresse dans RAY_ADDRESS, puis relancez ; sans « --ray », ce poste suffit."
    )
    assert not (tmp_path / "CURRENT").exists()
