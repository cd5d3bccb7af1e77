"""A passage as a LlamaIndex node."""

import numpy as np
from llama_index.core.schema import TextNode

from ingest.model import Passage


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
