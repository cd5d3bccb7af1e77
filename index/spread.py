"""Files read and texts encoded on a Ray cluster, by LlamaIndex's ingestion pipeline. The home of Ray.

Relais stands on every machine of the cluster, which all see the corpus and the index under the same paths. What comes
back is what one process gives: texts are encoded in the very batches in which it would encode them.
"""

import logging
import os
import socket
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import ray
from llama_index.core.schema import BaseNode, TextNode, TransformComponent
from llama_index.ingestion.ray import RayIngestionPipeline, RayTransformComponent
from pydantic import PrivateAttr, TypeAdapter
from ray.exceptions import RayError

import errors
from errors import DocumentError, EncoderMismatchError, LostClusterError
from index.encoder import Encoder, load_encoder
from index.records import Record, make_record
from ingest.corpus import ScannedFile, read_document

ROUND = 64  # slices that a worker gets before what came back is kept; each round pays for loading the encoder
LISTENING = 10  # seconds for the cluster to take a connection
PROJECT = Path(__file__).parent.parent

_file = TypeAdapter(ScannedFile)
_record = TypeAdapter(Record)
_texts = TypeAdapter(list[str])


class ReadFiles(TransformComponent):
    """A node a file → a node a record, or what kept the file from being read."""

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        """Read each file."""
        return [self._read(node) for node in nodes]

    def _read(self, node: BaseNode) -> BaseNode:
        try:
            record = make_record(read_document(_file.validate_json(node.get_content())))
        except DocumentError as error:
            fields = {name: str(value) for name, value in error.fields.items()}
            return TextNode(id_=node.node_id, metadata={"error": type(error).__name__, "fields": fields})
        return TextNode(id_=node.node_id, text=_record.dump_json(record).decode())


class EncodeTexts(TransformComponent):
    """A node a slice of texts → the same with their vectors, one after the other."""

    encoder: str  # its name
    fingerprint: str
    _loaded: Encoder | None = PrivateAttr(default=None)

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        """Encode each slice by itself, as one process would.

        Raises:
            EncoderMismatchError: this machine's encoder of that name is another one.
        """
        if self._loaded is None:
            self._loaded = load_encoder(self.encoder)
            if self._loaded.fingerprint != self.fingerprint:
                raise EncoderMismatchError(path=PROJECT, built_with=self._loaded.name, current=self.encoder)
        for node in nodes:
            vectors = self._loaded.encode_passages(_texts.validate_json(node.get_content()))
            node.embedding = vectors.ravel().tolist()
        return nodes


class RayCluster:
    """A cluster that is running, on which an indexing spreads its work."""

    def __init__(self, encoder: str) -> None:
        """Join the cluster that RAY_ADDRESS names, or the one that runs on this machine.

        Args:
            encoder: the name by which each worker loads the encoder.

        Raises:
            LostClusterError: there is none, or it does not answer.
        """
        self._encoder = encoder
        try:
            _check_listening(os.environ.get("RAY_ADDRESS", ""))
            ray.init(
                address="auto",
                log_to_driver=False,
                logging_level=logging.ERROR,
                runtime_env={"env_vars": {"PYTHONPATH": str(PROJECT), "RAY_USAGE_STATS_ENABLED": "0"}},
            )
            resources = ray.cluster_resources()  # type: ignore[no-untyped-call]
            self._workers = max(int(resources.get("CPU", 1)), 1)
        except (OSError, RayError, RuntimeError, ValueError) as error:
            raise LostClusterError(reason=str(error)) from error
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False

    def read(self, files: Sequence[ScannedFile]) -> list[Record | DocumentError]:
        """The record of each file, or why there is none.

        Raises:
            LostClusterError: the cluster fails; no part of the work is kept.
        """
        nodes = [TextNode(id_=str(rank), text=_file.dump_json(file).decode()) for rank, file in enumerate(files)]
        return [_outcome(node) for node in self._run(RayTransformComponent(ReadFiles, self._batches(nodes)), nodes)]

    def encode(self, slices: Sequence[Sequence[str]], encoder: Encoder) -> Iterator[np.ndarray]:
        """The vectors of each slice of texts; (n, dimension) float32.

        Raises:
            LostClusterError: the cluster fails; what was given before is good.
        """
        nodes = iter(
            [TextNode(id_=str(rank), text=_texts.dump_json(list(some)).decode()) for rank, some in enumerate(slices)]
        )
        named = {"encoder": self._encoder, "fingerprint": encoder.fingerprint}
        while some := list(islice(nodes, ROUND * self._workers)):
            for node in self._run(RayTransformComponent(EncodeTexts, self._batches(some), named), some):
                yield np.array(node.embedding, np.float32).reshape(-1, encoder.dimension)

    def _batches(self, nodes: Sequence[BaseNode]) -> dict[str, Any]:
        pool = ray.data.ActorPoolStrategy(min_size=1, max_size=min(self._workers, len(nodes)))
        return {"batch_size": 1, "compute": pool}

    def _run(self, transformation: RayTransformComponent, nodes: list[TextNode]) -> list[BaseNode]:
        if not nodes:
            return []
        try:
            done = RayIngestionPipeline(transformations=[transformation]).run(nodes=nodes)
        except (RayError, OSError) as error:
            raise LostClusterError(reason=str(error)) from error
        return sorted(done, key=lambda node: int(node.node_id))


def _check_listening(address: str) -> None:
    """Raise OSError at once when nothing listens at « host:port »; Ray would try for minutes."""
    host, _, port = address.rpartition(":")
    if host and "/" not in host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=LISTENING).close()


def _outcome(node: BaseNode) -> Record | DocumentError:
    name = node.metadata.get("error")
    if name is None:
        return _record.validate_json(node.get_content())
    fields = {field: Path(value) if field == "path" else value for field, value in node.metadata["fields"].items()}
    failure = getattr(errors, name)(**fields)
    if not isinstance(failure, DocumentError):
        raise LostClusterError(reason=f"a worker tells of {name}")
    return failure
