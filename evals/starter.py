"""LlamaIndex's own starter pipeline over the same records and the same encoder: the baseline that needs no project."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from llama_index.core import Document as LlamaDocument
from llama_index.core import VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from pydantic import PrivateAttr

from evals.bench import Record
from evals.ranking import DEPTH
from index.encoder import Encoder

Embed = Callable[[Sequence[str]], np.ndarray]

# The best chunk of a document is what ranks it, so more chunks are asked for than documents are wanted.
CHUNKS = 10 * DEPTH


class EncoderEmbedding(BaseEmbedding):
    """The project's encoder as LlamaIndex asks for one."""

    _encoder: Encoder = PrivateAttr()
    _embed_passages: Embed = PrivateAttr()

    def __init__(self, encoder: Encoder, embed_passages: Embed, **fields: Any) -> None:
        super().__init__(model_name=encoder.fingerprint, **fields)
        self._encoder = encoder
        self._embed_passages = embed_passages

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(value) for value in self._encoder.encode_queries([query])[0]]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in vector] for vector in self._embed_passages(texts)]


def rank_with_starter(
    records: Sequence[Record], queries: Mapping[str, str], encoder: Encoder, embed_passages: Embed
) -> dict[str, list[str]]:
    """Rank records for each query: `SentenceSplitter` and `VectorStoreIndex` as they come, the title as metadata.

    Args:
        embed_passages: passages → unit vectors, by the same encoder; a caller may keep what it has computed.

    Returns:
        query id → record ids, best first.
    """
    # The splitter warns of every record whose metadata is long; there is nothing to do about a given test set.
    logging.getLogger("llama_index.core.node_parser.interface").setLevel(logging.ERROR)
    documents = [
        LlamaDocument(text=record.text, id_=record.id, metadata={"title": record.title} if record.title else {})
        for record in records
    ]
    index = VectorStoreIndex.from_documents(
        documents,
        embed_model=EncoderEmbedding(encoder, embed_passages, embed_batch_size=2048),
        transformations=[SentenceSplitter()],
    )
    retriever = index.as_retriever(similarity_top_k=CHUNKS)
    return {
        query: list(dict.fromkeys(found.node.ref_doc_id or "" for found in retriever.retrieve(text)))[:DEPTH]
        for query, text in queries.items()
    }
