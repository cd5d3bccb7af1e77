"""The search of Relais as a LlamaIndex retriever, and a passage as a LlamaIndex node."""

from collections.abc import Callable

import numpy as np
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.search import Retrieved
from ingest.model import Passage


class RelaisRetriever(BaseRetriever):
    """The retrieval of Relais for LlamaIndex: `retrieve(question)` gives nodes whose text is verbatim."""

    def __init__(self, search: Callable[[str], list[Retrieved]]) -> None:
        self._search = search
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._search(query_bundle.query_str)
        return [NodeWithScore(node=passage_node(hit.passage), score=hit.score) for hit in found]


def passage_node(passage: Passage, vector: np.ndarray | None = None) -> TextNode:
    """The LlamaIndex node of a passage: its text verbatim, and where it stands."""
    return TextNode(
        id_=passage.id,
        text=passage.text,
        metadata={
            "document": passage.document_id,
            "section": passage.section_id,
            "start": passage.start,
            "end": passage.end,
        },
        embedding=vector.tolist() if vector is not None else None,
    )
