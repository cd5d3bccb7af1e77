"""French words of a text, and BM25 over passages made of them.

`analyse` brings spellings together: « resiliation preavis epinay » and « RÉSILIATION, préavis, Épinay » give the
same words; so do « l'école » and « école », « 12,25 % » and « 12.25 ».
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s  # type: ignore[import-untyped]
import numpy as np
import Stemmer  # type: ignore[import-not-found]

from index.word_counts import WordCounts, count_words
from ingest.text import fold

K1, B = 1.2, 0.75

# Function words: they carry no topic, and a question is full of them. Negations and quantities stay.
STOP_WORDS = frozenset(
    """
    a ai as au aux avec avez avons ce ceci cela celle celles celui ces cet cette ceux comme d dans de des du
    elle elles en es est et etaient etait etant ete etre eu eux fait faut il ils j je l la le les leur leurs lui m ma
    mais me meme mes moi mon n ni nos notre nous on ont ou par pas pour qu que quel quelle quelles quels qui
    quoi s sa se sera seront ses si soi soit son sont sous sur t ta te tes toi ton tu un une vos votre vous y
    comment combien quand pourquoi ca c ci la-dessus est-ce donc dont
    """.split()  # noqa: SIM905
)

ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu)'(?=\w)")
ACRONYM_DOTS = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")  # "c.c.a.s." → "ccas"
WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")  # "12,25" and "1.2.1" stay whole
# What `fold` leaves as it is.
LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ʼ": "'", "‘": "'"})

_stem = Stemmer.Stemmer("french").stemWord


def analyse(text: str) -> list[str]:
    """The stems of a text in reading order, without function words; numbers keep their digits ("12.25")."""
    bare = ELISION.sub("", fold(text.translate(LIGATURES)))
    plain = ACRONYM_DOTS.sub(lambda match: match.group().replace(".", ""), bare)
    words = (match.group() for match in WORD.finditer(plain))
    return [word.replace(",", ".") if word[0].isdigit() else _stem(word) for word in words if word not in STOP_WORDS]


class LexicalIndex:
    """BM25 scores of a query for every passage, in the order in which the passages were given."""

    def __init__(self, scorer: bm25s.BM25 | None, size: int) -> None:
        self._scorer = scorer  # None when no passage holds a word
        self.size = size

    def scores(self, query: str) -> np.ndarray:
        """One float32 BM25 score a passage; 0 where no word of the query stands."""
        if self._scorer is not None:
            words = [word for word in analyse(query) if word in self._scorer.vocab_dict]
            if words:
                return np.asarray(self._scorer.get_scores(words), dtype=np.float32)
        return np.zeros(self.size, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write it into a folder, which is created."""
        folder.mkdir(parents=True)
        (folder / SIZE_FILE).write_text(str(self.size), encoding="ascii")
        if self._scorer is not None:
            self._scorer.save(folder, show_progress=False)


SIZE_FILE = "passages"


def build_lexical(texts: Sequence[str]) -> LexicalIndex:
    """Index passages' texts, titles and breadcrumbs included."""
    return lexical_of(passage_words(texts))


def passage_words(texts: Iterable[str]) -> WordCounts:
    """Count the words of passages."""
    return count_words(map(analyse, texts))


def lexical_of(counted: WordCounts) -> LexicalIndex:
    """Index passages whose words are counted.

    bm25s has no way to take counts or to add passages, and counting 20,000 again takes longer than all else
    that one changed document costs; so the scores are computed here, by its formula, and bm25s searches them.
    """
    passages = counted.passages
    if not len(counted.ranks):
        return LexicalIndex(None, passages)
    rows = np.repeat(np.arange(passages), np.diff(counted.starts))
    lengths = np.bincount(rows, weights=counted.counts, minlength=passages)
    holding = np.bincount(counted.ranks, minlength=len(counted.words))
    rarity = np.log(1 + (passages - holding + 0.5) / (holding + 0.5))
    damped = counted.counts / (counted.counts + K1 * (1 - B + B * lengths[rows] / lengths.mean()))
    order = np.argsort(counted.ranks, kind="stable")
    scorer = bm25s.BM25(k1=K1, b=B, method="lucene")
    scorer.scores = {
        "data": (rarity[counted.ranks] * damped)[order].astype(np.float32),
        "indices": rows[order].astype(np.int32),
        "indptr": np.concatenate([[0], np.cumsum(holding)]).astype(np.int32),
        "num_docs": passages,
    }
    scorer.vocab_dict = {word: rank for rank, word in enumerate(counted.words)}
    scorer.unique_token_ids_set = set(range(len(counted.words)))
    scorer.nonoccurrence_array = None  # of other formulas
    return LexicalIndex(scorer, passages)


def load_lexical(folder: Path) -> LexicalIndex:
    """Open what `save` wrote; the scores stay on their files, of which a query reads those of its words.

    Raises:
        OSError, ValueError, KeyError: a file is missing or damaged.
    """
    size = int((folder / SIZE_FILE).read_text(encoding="ascii"))
    wordless = not any(path.name != SIZE_FILE for path in folder.iterdir())
    return LexicalIndex(None if wordless else bm25s.BM25.load(folder, load_corpus=False, mmap=True), size)
