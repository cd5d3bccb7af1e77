"""Parts that several test modules share: the real encoder, and an index of the real corpus, once a session."""

from pathlib import Path

import pytest

from index.build import build_index
from index.encoder import Encoder, load_encoder

CORPUS = Path(__file__).parent.parent / "corpus"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden from what the code gives")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    return CORPUS


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def corpus_index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the five documents; tests do not write into it."""
    folder = tmp_path_factory.mktemp("corpus-index") / "index"
    build_index(CORPUS, folder, encoder)
    return folder
