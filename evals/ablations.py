"""An index and questions → the answerer's outcomes with all its parts, and with each of them switched off.

The product holds no switch for it: a part is switched off from here, by other arguments or by replacing names of its
modules for the time of a run. A measure is switched off by holding it at its mean, so that it tells nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import answer.candidates
import answer.compare
import answer.decision
import answer.extract
import answer.one_question
import answer.ranking
import answer.understanding.likeness
import answer.understanding.question
import index.lexical
import index.references
from answer import answer_question
from answer.candidates import MEASURES, Candidates
from answer.model import Answer, Turn
from answer.ranking import LinearModel
from answer.understanding.knowledge import knowledge_of
from answer.understanding.places import Places
from answer.understanding.scopes import Names
from evals.answers import run
from evals.asking import Asking, as_shipped, without_adapter, without_vectors
from evals.gold import GoldQuestion
from evals.scores import Outcome
from index.encoder import Encoder
from index.search import Index, open_index
from settings import Settings

AROUND = "share_section|share_label|title_share|soft_around|.*ed_section|rarest_section|focus_[as]|.*_by_section"
SHARPNESS = 50  # of cosines as scores: the inverse of the temperature that the adapter was trained at


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the answerer, and what is done without it."""

    title: str
    instead: str
    replaced: tuple[tuple[object, str, object], ...] = ()  # owner, name, what stands for it
    held: str = "(?!)"  # pattern of the measures and observations that are held at their means
    asking: Callable[..., Asking] = as_shipped  # of the encoder
    history: bool = True  # whether earlier turns are given


def _nothing(*_: object) -> None:
    return None


def _one_cosine(candidates: Candidates, _: np.ndarray) -> float:
    cosines = candidates.measures[:, MEASURES.index("unit_cosine")]
    return float(cosines.max(initial=0.0))


def _by_cosine(candidates: Candidates) -> np.ndarray:
    return np.asarray(SHARPNESS * candidates.measures[:, MEASURES.index("unit_cosine")], np.float64)


PARTS = (
    Part(
        "Adapter",
        "questions by the plain encoder, whose cosines are higher than those that the decision was fitted to",
        asking=without_adapter,
    ),
    Part(
        "Vectors",
        "every cosine is 0: passages by words alone",
        held="unit_cosine|passage_cosine|context_cosine|best_(unit|passage)_cosine",
        asking=without_vectors,
    ),
    Part(
        "BM25",
        "every BM25 score is 0: passages by vectors alone",
        ((index.lexical.LexicalIndex, "scores", lambda self, _: np.zeros(self.size, np.float32)),),
        "passage_bm25",
    ),
    Part(
        "Numbers of sections",
        "« article 5 » is read as words",
        ((index.references, "_PATTERNS", ()), (index.references, "_CODE", re.compile("(?!)"))),
        "reference",
    ),
    Part(
        "Spelling",
        "questions as typed: no SMS spelling, no accents put back, no typing error corrected",
        ((answer.understanding.question, "correct", lambda asked, _: " ".join(asked.split())),),
    ),
    Part(
        "Everyday words",
        "no administrative words or expansions beside the question's own",
        ((answer.understanding.question, "widen", lambda *_: ()),),
        "widened",
    ),
    Part(
        "Word likeness",
        "a word is near itself alone",
        ((answer.understanding.likeness, "word_vector", _nothing),),
    ),
    Part(
        "Names and territories",
        "no text is recognised by its name or territory, nor a département that no text covers",
        ((Names, "mentions", lambda *_: ()), (Places, "elsewhere", lambda *_: None)),
    ),
    Part(
        "Kinds of answer",
        "every question may be answered by any text: no date, amount, person … is looked for",
        ((answer.understanding.question, "kind_of", lambda _: ("text", True)),),
        "anchored",
    ),
    Part(
        "Headings that tell",
        "no heading is quoted",
        ((answer.candidates, "_telling_heading", lambda *_: []),),
    ),
    Part(
        "Several texts",
        "a question that several texts answer is answered as if one did",
        ((answer.one_question, "readings", lambda *_: ()),),
    ),
    Part(
        "What is counted",
        "the noun of « combien de … » counts as the other words",
        ((answer.understanding.question, "focus_of", _nothing),),
        "focus_|has_focus",
    ),
    Part(
        "Asserted figures",
        "a figure in the question is not looked for, nor corrected",
        ((answer.ranking, "STATED", 0.0), (answer.one_question, "corrected_figure", _nothing)),
        "claimed_",
    ),
    Part("Earlier turns", "every question is asked alone", history=False),
    Part("Section and headings", "a sentence is measured by itself", held=AROUND),
    Part("Place in a list", "item, lead and length tell nothing", held="item|lead|listed_for_list|length|short"),
    Part("Acronyms", "meanings are looked for as any answer", ((answer.one_question, "define", _nothing),)),
    Part(
        "Headings listed",
        "« quels sont les axes ? » is answered as any question",
        ((answer.one_question, "list_headings", _nothing),),
    ),
    Part("Comparisons", "texts are not set side by side", ((answer.one_question, "compare", _nothing),)),
    Part(
        "Sections that do not exist",
        "« l'article 9 » of seven is not corrected",
        ((answer.one_question, "missing_section", _nothing),),
    ),
    Part(
        "Whole lists",
        "an item is quoted alone",
        (
            (answer.extract, "_whole_list", lambda item, *_: (item,)),
            (answer.extract, "items_under", lambda lead, *_: (lead,)),
        ),
    ),
    Part("Several quotes", "one sentence or one list is quoted", ((answer.extract, "MOST", 1),)),
    Part(
        "Learnt order",
        "the nearest sentence first, by its cosine",
        ((answer.one_question, "rank", _by_cosine), (answer.compare, "rank", _by_cosine)),
    ),
    Part("Words left uncovered", "the decision does not see them", held="uncovered|most_uncovered|least_near|unseen"),
    Part(
        "Decision",
        "everything is answered; the confidence is the best sentence's cosine",
        (
            (answer.one_question, "confidence", _one_cosine),
            (answer.one_question, "enough", lambda _: True),
            (answer.compare, "confidence", _one_cosine),
        ),
    ),
)


@contextmanager
def replaced(owner: object, name: str, value: object) -> Iterator[None]:
    """`owner.name` is `value` inside.

    Raises:
        AttributeError: the product has no such name any longer, so that the part would not be switched off.
    """
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


Means = dict[str, float]  # of what the decision observes


def run_whole(
    folder: Path, encoder: Encoder, questions: Sequence[GoldQuestion], settings: Settings
) -> tuple[tuple[Outcome, ...], Means]:
    """The outcomes with all parts, and the means of what the decision observed meanwhile.

    Raises:
        KnowledgeBaseError: the index cannot be opened, or a gold quote stands in none of its documents.
    """
    seen: list[dict[str, float]] = []
    observe = answer.decision.observe

    def noting(candidates: Candidates, scores: np.ndarray) -> dict[str, float]:
        seen.append(observe(candidates, scores))
        return seen[-1]

    with replaced(answer.decision, "observe", noting):
        # Every encoder has a hash, which the protocol does not say.
        outcomes = run(open_index(folder, as_shipped(encoder)), questions, settings)  # type: ignore[arg-type]
    means = {name: float(np.mean([each[name] for each in seen])) for name in seen[0]} if seen else {}
    return outcomes, means


def run_without(
    part: Part, folder: Path, encoder: Encoder, questions: Sequence[GoldQuestion], settings: Settings, means: Means
) -> tuple[Outcome, ...]:
    """The outcomes without a part; `means` are those of the run with all of them.

    Raises:
        KnowledgeBaseError: as `run_whole`.
    """

    def answerer(opened: Index, question: str, history: Sequence[Turn], settings: Settings) -> Answer:
        return answer_question(opened, question, history if part.history else (), settings)

    held = re.compile(part.held)
    with ExitStack() as off:
        for owner, name, value in part.replaced:
            off.enter_context(replaced(owner, name, value))
        off.enter_context(replaced(answer.ranking, "load_model", _holding(answer.ranking.load_model, held)))
        observe = answer.decision.observe
        fixed = {name: mean for name, mean in means.items() if held.match(name)}
        off.enter_context(replaced(answer.decision, "observe", lambda *given: observe(*given) | fixed))
        # What is known of an index holds words and names that a part may have read otherwise.
        knowledge_of.cache_clear()
        off.callback(knowledge_of.cache_clear)
        return run(open_index(folder, part.asking(encoder)), questions, settings, answerer)


def _holding(load: Callable[[str], LinearModel], held: re.Pattern[str]) -> Callable[[str], LinearModel]:
    """Models in which a measure that is held has no weight: it counts as its mean does."""

    def loaded(name: str) -> LinearModel:
        model = load(name)
        return replace(model, weights=model.weights * np.array([not held.match(each) for each in model.names]))

    return loaded
