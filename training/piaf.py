"""PIAF questions over encyclopedia paragraphs → passage questions and sentence questions (none twice)."""

import random
from pathlib import Path

from training.bench import read_test_set
from training.texts import Question, Split, Text, embedded_form, fold
from training.windows import cut, split_sentences

LIMIT = 480
PASSAGES = 800  # questions; PIAF is far from the field, a share of it keeps the encoder general
SENTENCES = 600
DEVELOPMENT = 15  # of this many folds of paragraphs one is for development


def read_piaf(bench: Path, seed: int) -> tuple[list[Text], list[Question]]:
    """The folder piaf → texts and questions."""
    piaf = read_test_set(bench / "piaf")
    order = sorted(piaf.queries)
    random.Random(seed).shuffle(order)
    questions: list[Question] = []
    texts: dict[str, Text] = {}
    for query in order:
        rank = len(questions)
        if rank == PASSAGES + SENTENCES:
            break
        pool = "piaf" if rank < PASSAGES else "piaf-sentences"
        paragraph = min(piaf.gains[query])
        article = piaf.articles[paragraph]
        pieces = cut(article.text, LIMIT) if pool == "piaf" else split_sentences(article.text)
        answers = [str(answer) for answer in _strings(piaf.fields[query]["answers"])]
        right = [n for n, piece in enumerate(pieces) if any(answer in piece for answer in answers)]
        # An answer that stands in several sentences cannot tell which of them is meant.
        if not right or (pool == "piaf-sentences" and (len(right) > 1 or len(pieces) < 3)):
            continue
        for n, piece in enumerate(pieces):
            name = f"{pool}/{paragraph}#{n}"
            texts[name] = Text(name, pool, paragraph, name, embedded_form([article.title], piece))
        gains = {f"{pool}/{paragraph}#{n}": 1 for n in right}
        split: Split = "dev" if fold(paragraph, DEVELOPMENT) == 0 else "train"
        questions.append(
            Question(f"{pool}-{query}", pool, pool, split, piaf.queries[query], gains, labelled="document")
        )
    return list(texts.values()), questions


def _strings(value: object) -> list[object]:
    return value if isinstance(value, list) else []
