"""Encoded questions → what each step trains on: a function of the seed and of the step, so that a run can resume."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from training.colloquial import colloquial
from training.texts import Question, Text, read_questions, read_texts

# Shares of a batch, as in the run that gave the adapter. PIAF is the largest set and the farthest from the field.
WEIGHTS = {
    "spf-qr": 8,
    "cdtn-preq": 5,
    "headings": 4,
    "titles": 1,
    "piaf": 2,
    "piaf-sentences": 4,
    "fiction-passages": 4,
    "fiction-sentences": 6,
    "written-sheets": 9,
    "agreements": 5,
}
ALTERED = 0.4  # share of questions asked as in a hurry


@dataclass(frozen=True, slots=True)
class Pool:
    """The texts of one pool and their vectors, which training does not change."""

    texts: list[Text]
    vectors: np.ndarray
    groups: np.ndarray  # str
    documents: np.ndarray  # str


@dataclass(frozen=True, slots=True)
class Task:
    """A question, its vector before training, and which texts of its pool are right or left out of the loss."""

    question: Question
    before: np.ndarray
    right: np.ndarray  # bool
    left_out: np.ndarray  # bool


def read_pools(work: Path) -> dict[str, Pool]:
    """Group texts and vectors by pool."""
    texts = read_texts(work / "texts.jsonl")
    vectors = np.load(work / "texts.npy")
    ranks: dict[str, list[int]] = {}
    for rank, text in enumerate(texts):
        ranks.setdefault(text.pool, []).append(rank)
    return {name: _pool([texts[n] for n in members], vectors[members]) for name, members in ranks.items()}


def _pool(texts: list[Text], vectors: np.ndarray) -> Pool:
    groups = np.array([text.group for text in texts])
    return Pool(texts, vectors, groups, np.array([text.document for text in texts]))


def read_tasks(work: Path, pools: dict[str, Pool], fold: int | None = None) -> list[Task]:
    """The questions with their labels spread over their pool; `fold` sets aside that one of the editors' entries."""
    before = np.load(work / "questions.npy")
    questions = [_set_aside(question, fold) for question in read_questions(work / "questions.jsonl")]
    return [_task(q, vector, pools[q.pool]) for q, vector in zip(questions, before, strict=True)]


def _set_aside(question: Question, fold: int | None) -> Question:
    if fold is None or question.fold is None:
        return question
    return replace(question, split="dev" if question.fold == fold else "train")


def _task(question: Question, before: np.ndarray, pool: Pool) -> Task:
    gains = np.zeros(len(pool.texts), dtype=np.int64)
    for group, gain in question.gains.items():
        gains[pool.groups == group] = gain
    right = gains == gains.max()
    wrong = gains == 0
    if question.labelled != "pool":
        # Where the labels are not whole, a text that scores above the right one may be right.
        cosines = pool.vectors @ before
        near = cosines >= cosines[right].max()
        inside = np.isin(pool.documents, pool.documents[gains > 0])
        if question.labelled == "document":
            wrong &= inside | ~near
        elif question.labelled == "others":
            wrong &= ~inside
        else:
            wrong &= ~inside & ~near
    return Task(question, before, right, ~right & ~wrong)


def batches(tasks: list[Task], size: int, seed: int, without: str = "") -> Iterator[list[tuple[Task, str]]]:
    """Batches without end: tasks with the words in which they are asked this time; none of the set `without`."""
    sets: dict[str, list[Task]] = {}
    for task in tasks:
        if task.question.split == "train" and task.question.set != without:
            sets.setdefault(task.question.set, []).append(task)
    rng = random.Random(seed)
    names = sorted(sets)
    weights = [WEIGHTS.get(name, 1) for name in names]
    waiting: dict[str, list[Task]] = {name: [] for name in names}
    while True:
        batch = []
        for name in rng.choices(names, weights, k=size):
            if not waiting[name]:
                waiting[name] = rng.sample(sets[name], len(sets[name]))
            task = waiting[name].pop()
            asked = colloquial(task.question.text, rng) if rng.random() < ALTERED else task.question.text
            batch.append((task, asked))
        yield batch
