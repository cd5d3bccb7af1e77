"""Do the candidates hold an answer of the kind asked about the thing asked? Candidates and scores → confidence.

A forest of decision trees over what the best candidates show and what they leave uncovered of the question. There
is one for questions that stand alone and one for follow-ups, at one threshold. They are
fitted on fictional texts other than the corpus, with unanswerable questions of two sorts: written as such, and made
from answerable ones by taking away the sections that answer (see training/fit_answers.py and evals/results/).
"""

import re

import numpy as np

from answer.candidates import MEASURES, Candidates
from answer.evidence import FORMED
from answer.forest import load_forest
from answer.forms import tells_nothing_new
from answer.understanding.question import Question
from index.lexical import analyse
from ingest.text import fold

# Kinds that people ask for together, and that texts give or withhold alike.
_GROUPS = {
    "asks_whom_to_reach": ("telephone", "contact", "time", "name"),
    "asks_figure": ("number", "amount", "percentage", "duration", "frequency"),
    "asks_date": ("date",),
    "asks_who_or_where": ("person", "place", "address"),
    "asks_why_or_how": ("reason", "manner"),
}
# Kinds that only their own form answers: an amount wants a sum, whatever else the quote says of it.
_OWN_FORM = frozenset({
    "amount", "percentage", "number", "duration", "frequency", "telephone", "time", "name", "address",
})  # fmt: skip
# What is left of the confidence where the form is missing, where the row or the case is of another figure, or where the
# section speaks of nothing that the question does.
DOUBTED = 0.4
# What is of one place, and of no other in the same département.
_OF_ONE_PLACE = frozenset({"number", "telephone", "contact", "time", "name"})
_ADDRESS_WORDS = frozenset(analyse("adresse rue avenue ville commune numéro"))
# What families pay or are paid: « par mois », « combien coûte une place », « combien touche une famille »; « a coûté »
# asks what was spent.
_PRICE = re.compile(
    r"\b(?:par|chaque|au|le|l'|de l') ?(?:mois|heure|jour|semaine)\b|(?<!\ba )\bcoute(?:nt|ra)?\b|\bprix\b|\btarifs?\b"
    r"|\b(?:famille|parent|maman|papa|dame|allocataire)s? (?:touche|recoi|gagne|pai|paye)"
    r"|\b(?:touche|recoi|gagne|pai|paye)\w* (?:l[ea]s? |une? |des )?(?:famille|parent|maman|papa|dame|allocataire)s?\b"
)
_INVESTED = frozenset(analyse("investissement chantier travaux"))
_FOREIGN = 0.5  # similarity of the nearest words under which they have nothing in common
VOUCHED = 0.7  # confidence in a form seldom asked for, found where all that is named is spoken of
_SELDOM_ASKED = frozenset({"contact", "telephone", "time", "frequency"})
THE_SAME = 0.9  # similarity of a word to itself, or to another form of it
SPOKEN_OF = 0.7  # similarity to the nearest word of a text, from which it speaks of a thing


def observe(candidates: Candidates, scores: np.ndarray) -> dict[str, float]:
    """What the decision is made of, by name. There has to be a candidate."""
    question = candidates.question
    order = np.argsort(-scores)
    top, best = int(order[0]), scores[order]
    likely = np.exp(best - best[0])
    measures = dict(zip(MEASURES, (float(m) for m in candidates.measures[top]), strict=True))
    weights = candidates.weights
    near, section = candidates.nearness[top], candidates.section_nearness[top]
    names = weights * candidates.naming
    names = names / names.sum() if names.any() else names
    few = candidates.nearness[order[:5]].max(axis=0) if len(weights) else weights
    typed = MEASURES.index("typed")
    return {
        "score": float(best[0]),
        "margin": float(best[0] - best[1]) if len(best) > 1 else 0.0,
        "share_of_likelihood": float(1 / likely.sum()),
        "log_likelihood": float(best[0] + np.log(likely.sum())),
        **measures,
        "uncovered": 1 - float(weights @ near) if len(weights) else 1.0,
        "uncovered_by_section": 1 - float(weights @ section) if len(weights) else 1.0,
        "uncovered_by_five": 1 - float(weights @ few) if len(weights) else 1.0,
        "most_uncovered": float((weights * (1 - near)).max(initial=0.0)),
        "most_uncovered_by_section": float((weights * (1 - section)).max(initial=0.0)),
        "least_near": float(near.min(initial=1.0)),
        "least_near_by_section": float(section.min(initial=1.0)),
        "least_near_by_five": float(few.min(initial=1.0)),
        "uncovered_names": _left(names, near),
        "uncovered_names_by_section": _left(names, section),
        "uncovered_names_by_five": _left(names, few),
        "most_uncovered_name": float((names * (1 - near)).max(initial=0.0)),
        "most_uncovered_name_by_section": float((names * (1 - section)).max(initial=0.0)),
        "least_near_name": float(near[candidates.naming].min(initial=1.0)),
        "least_near_name_by_section": float(section[candidates.naming].min(initial=1.0)),
        "unseen": float(weights[~candidates.seen].sum()),
        "unseen_names": float((candidates.naming & ~candidates.seen).sum()),
        "typed_beside": measures["typed"] * measures["soft_unit"],
        "outcome": float(question.outcome),
        "has_focus": float(question.focus is not None),
        "words": float(len(weights)),
        "best_unit_cosine": float(candidates.measures[:, MEASURES.index("unit_cosine")].max()),
        "best_passage_cosine": float(candidates.measures[:, MEASURES.index("passage_cosine")].max()),
        "abroad": float(question.elsewhere is not None),
        "yes_no": float(question.yes_no),
        "wants_list": float(question.wants_list),
        "follows_up": float(question.follows_up),
        "takes_up": float(question.takes_up),
        "compares": float(question.compares),
        "typed_in_three": float(candidates.measures[order[:3], typed].max()),
        **{name: float(question.kind in kinds) for name, kinds in _GROUPS.items()},
        "form_found": measures["typed"] * (question.kind in FORMED),
        "form_missing": measures["typed_missing"] * (question.kind in FORMED),
    }


def _left(weights: np.ndarray, nearness: np.ndarray) -> float:
    """The share of the weight that no near word covers."""
    return float(weights.sum() - weights @ nearness) if len(weights) else 0.0


def confidence(candidates: Candidates, scores: np.ndarray) -> float:
    """The probability that the best candidates answer, 0 to 1; 0 without candidates."""
    if not len(scores):
        return 0.0
    question = candidates.question
    forest = load_forest("decision_follow_up" if question.follows_up else "decision")
    seen = observe(candidates, scores)
    if not seen.keys() >= set(forest.names):
        raise ValueError(
            "answer/weights/decision*.npz was fitted on other observations: run training.fit_answers again"
        )
    probability = forest.probability(np.array([seen[name] for name in forest.names]))
    formless = (question.kind in _OWN_FORM or question.locates) and not seen["typed"]
    # The row for three children tells a family of four nothing.
    other_case = seen["range_excludes"] and not seen["range_holds"]
    # A question that names no text and takes up no turn has its own words alone.
    best = candidates.section_nearness[int(scores.argmax())]
    foreign = not (question.follows_up or question.mentions) and best.max(initial=0.0) < _FOREIGN
    # « Et Monsieur Untel ? » : what does not hold a name tells nothing of who bears it.
    near = dict(zip(candidates.stems, best, strict=True))
    unnamed = question.follows_up and any(near.get(stem, 1.0) < THE_SAME for stem in question.capitals)
    # « Et du logement ? », after a length of notice: what speaks of no lodging tells no length of it.
    names = candidates.naming & (candidates.weights > 0)
    unspoken = bool(names.any()) and best[names].max() < _FOREIGN and not seen["widened_section"]
    # « Et à Bobigny ? », after a number of births: no text is of it, and an address there counts none.
    passed_by = bool(question.communes) and question.kind in _OWN_FORM
    beside = question.kind_taken_up and (unspoken or passed_by)
    # « la convention de Montreuil » is not in the corpus; what others say of its subject is not what it says.
    absent = question.of_a_text and question.elsewhere is not None and not question.mentions
    # How often a committee meets by the text of one place is not how often by that of another.
    strayed = question.follows_up and not question.mentions and bool(candidates.focus) and not seen["context_document"]
    of_another_text = question.kind in _OWN_FORM and (seen["named"] < 0 or strayed)
    # Nor is the director of one Caf that of another.
    of_another_text = of_another_text or (question.kind == "person" and seen["named"] < 0)
    # « La Caf du Rhône finance-t-elle 80 % … ? » is neither confirmed nor denied by what another one does.
    of_another_text = of_another_text or (question.yes_no and bool(question.claims) and seen["named"] < 0)
    doubted = (
        formless
        or _not_there(candidates, int(scores.argmax()))
        or tells_nothing_new(question, candidates.units[int(scores.argmax())])
        or other_case
        or foreign
        or unnamed
        or beside
        or absent
        or of_another_text
        or seen["outdated"]
        # « Et en 2016 ? » : what speaks of other years, or of none, tells nothing of that one.
        or (question.follows_up and seen["year_missing"] and question.years.issuperset(question.terms))
        or _of_one_place(question, candidates.units[int(scores.argmax())].section.document_id)
        or _of_another_commune(candidates, int(scores.argmax()))
        or _of_something_else(candidates, scores)
    )
    if doubted:
        return probability * DOUBTED
    return max(probability, VOUCHED) if _vouched(candidates, int(scores.argmax())) else probability


def _not_there(candidates: Candidates, top: int) -> bool:
    """« Y a-t-il une crèche à Bobigny ? » is not answered by an address there, nor by a crèche elsewhere."""
    question, asked = candidates.question, candidates.naming & (candidates.weights > 0)
    there = question.of_existence and question.kind == "text" and question.yes_no and bool(question.communes)
    return there and bool((candidates.nearness[top, asked] < _FOREIGN).any())


def _of_one_place(question: Question, document_id: str) -> bool:
    """What a département plans tells neither what there is in a commune that it does not name, nor how many."""
    elsewhere = question.elsewhere
    again = question.follows_up and len(question.terms) == 1  # « et à Nanterre ? » asks the same of another place
    asked = question.of_existence or question.kind in _OF_ONE_PLACE or again
    return elsewhere is not None and asked and document_id not in elsewhere.national


def _of_another_commune(candidates: Candidates, top: int) -> bool:
    """« Et à Gennevilliers ? », after a question on Épinay: what does not speak of Gennevilliers tells nothing of it.

    A whole question may name the wrong one: « Colombes, première ville à négocier, … ».
    """
    question = candidates.question
    if not (question.follows_up or question.of_existence or question.kind in _OF_ONE_PLACE):
        return False
    if candidates.units[top].section.document_id in question.nationwide:
        return False
    near = dict(zip(candidates.stems, candidates.section_nearness[top], strict=True))
    return any(near.get(stem, 1.0) < THE_SAME for name in question.communes for stem in analyse(name))


def _vouched(candidates: Candidates, top: int) -> bool:
    """Whether a section that speaks of all that is named holds a time of day, an e-mail … where one is asked.

    So few questions ask for one that the forest has seldom met them; in the development sets all but one of 45 such
    sections answer. An address is not among them: it is of one of those whom the section speaks of.
    """
    named = candidates.naming & (candidates.weights > 0)
    nearness = candidates.section_nearness[:, named]
    return (
        candidates.question.kind in _SELDOM_ASKED
        and bool(candidates.measures[top, MEASURES.index("typed")])
        and bool(named.any())
        and bool(nearness[top].min() >= SPOKEN_OF)
    )


def _of_something_else(candidates: Candidates, scores: np.ndarray) -> bool:
    """An address beside none of what is named is that of another; what building it cost is no price of a place."""
    question, best = candidates.question, candidates.units[int(scores.argmax())]
    if question.kind == "address":
        asked = candidates.naming & (candidates.weights > 0)
        names = {stem for stem, is_name in zip(candidates.stems, asked, strict=True) if is_name} - _ADDRESS_WORDS
        return bool(names) and best.stems.isdisjoint(names.union(question.widened))  # « Caf » stands for its long form
    return (
        question.kind == "amount"
        and _PRICE.search(fold(f"{question.text} {question.context}")) is not None
        and not _INVESTED.isdisjoint(best.stems)
        and _INVESTED.isdisjoint(question.terms)
    )


def names_covered(candidates: Candidates, scores: np.ndarray) -> bool:
    """Whether the best candidate's section speaks of the rarest thing that the question names."""
    names = candidates.weights * candidates.naming
    if not names.any():
        return False
    return bool(candidates.section_nearness[int(scores.argmax()), int(names.argmax())] >= SPOKEN_OF)


def enough(probability: float) -> bool:
    """Whether to answer at this confidence, or to refuse."""
    return probability >= load_forest("decision").threshold
