"""The search of Relais as a LlamaIndex retriever."""

from collections.abc import Callable

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from index.node import passage_node
from index.ranking import Retrieved


class RelaisRetriever(BaseRetriever):
    """The retrieval of Relais for LlamaIndex: `retrieve(question)` gives nodes whose text is verbatim."""

    def __init__(self, search: Callable[[str], list[Retrieved]]) -> None:
        self._search = search
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._search(query_bundle.query_str)
        return [NodeWithScore(node=passage_node(hit.passage), score=hit.score) for hit in found]
