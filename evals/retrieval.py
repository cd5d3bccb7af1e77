"""A test set → rankings by the project's retriever, by each of its halves, and by the starter pipeline, scored."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from evals.bench import Bench
from evals.bench_corpus import file_name
from evals.bench_index import bench_folder, open_bench
from evals.ranking import DEPTH, RankingScores, score_rankings
from evals.starter import rank_with_starter
from index.encoder import Encoder
from index.generations import VECTORS
from index.lexical import build_lexical
from index.progress import Progress
from index.search import Index
from index.vector_cache import VectorCache

PASSAGES = 20 * DEPTH  # asked of the retriever, since a document is ranked by its best passage

Rankings = dict[str, list[str]]


def score_retrieval(bench: Bench, encoder: Encoder, progress: Progress) -> dict[str, RankingScores]:
    """Score the four runs "relais", "bm25", "encoder" and "starter" over the same records and queries.

    The index is kept in the user's cache and used again while records and encoder are the same.

    Raises:
        KnowledgeBaseError: the records cannot be indexed.
    """
    index = open_bench(bench, encoder, progress)
    names = {file_name(rank): record.id for rank, record in enumerate(bench.records)}
    passages = list(index.passages.values())
    owners = [names[index.documents[passage.document_id].source.file] for passage in passages]
    texts = [passage.embedded_text for passage in passages]
    queries = list(bench.queries)
    lexical = build_lexical(texts)
    with VectorCache(bench_folder(bench, encoder) / VECTORS, encoder) as cache:

        def embed(passages: Sequence[str]) -> np.ndarray:
            missing = cache.missing(passages)
            progress.start(len(missing), "Vecteurs de la base de comparaison")
            cache.encode(missing, progress.advance)
            return cache.matrix(passages)

        vectors = cache.matrix(texts)
        asked = encoder.encode_queries([bench.queries[query] for query in queries])
        rankings: dict[str, Rankings] = {
            "relais": _ask(index, bench.queries, names, progress),
            "bm25": {query: _best(lexical.scores(text), owners) for query, text in bench.queries.items()},
            "encoder": {query: _best(vectors @ row, owners) for query, row in zip(queries, asked, strict=True)},
            "starter": rank_with_starter(bench.records, bench.queries, encoder, embed),
        }
    return {name: score_rankings(ranking, bench.judgements) for name, ranking in rankings.items()}


def _ask(index: Index, queries: Mapping[str, str], names: Mapping[str, str], progress: Progress) -> Rankings:
    progress.start(len(queries), "Questions")
    rankings = {}
    for query, text in queries.items():
        found = index.retrieve(text, PASSAGES)
        owners = (names[index.documents[one.passage.document_id].source.file] for one in found)
        rankings[query] = _first_distinct(owners)
        progress.advance(1)
    return rankings


def _best(scores: np.ndarray, owners: Sequence[str]) -> list[str]:
    """The records of the best passages; passages that score nothing are not ranked."""
    order = np.argsort(-scores, kind="stable")
    return _first_distinct(owners[row] for row in order if scores[row] > 0)


def _first_distinct(owners: Iterable[str]) -> list[str]:
    ranking: dict[str, None] = {}
    for owner in owners:
        ranking[owner] = None
        if len(ranking) == DEPTH:
            break
    return list(ranking)
