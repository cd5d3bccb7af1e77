"""Each part of the answerer is switched off and comes back, and the differences are those of the scores."""

import re
from pathlib import Path

import numpy as np
import pytest

import answer.extract
import answer.ranking
from answer.model import Turn
from answer.respond import answer_question
from evals.__main__ import main
from evals.ablations import AROUND, PARTS, replaced, run_whole, run_without
from evals.asking import as_shipped
from evals.differences import differences
from evals.gold import GoldQuestion, read_gold, write_gold
from evals.places import PROJECT
from evals.scores import Outcome, score
from index.encoder import Encoder
from index.search import open_index
from settings import Settings

OWN = {question.id: question for question in read_gold(PROJECT / "evals" / "gold.jsonl")}


def asked(question: str, *history: str) -> GoldQuestion:
    """A question whose answer is looked at, not judged."""
    turns = tuple(Turn("user" if place % 2 == 0 else "assistant", said) for place, said in enumerate(history))
    return GoldQuestion(
        id=question, question=question, history=turns, kind="unanswerable", persona="staff", answerable=False,
        gold=(), must_include=(), must_not_include=(), reference="", tags=(),
    )  # fmt: skip


# For each part, a question whose answer or confidence it changes.
TELLING = {
    "Adapter": asked("Quel préavis pour quitter la convention d'Épinay ?"),
    "Vectors": asked("Quel préavis pour quitter la convention d'Épinay ?"),
    "BM25": asked("Quelles sont les missions du relais assistantes maternelles ?"),
    "Numbers of sections": asked("Que prévoit l'article 1 pour le handicap ?"),
    "Spelling": asked("c koi le preavi pour resilié la convension"),
    "Everyday words": asked("Qui peut garder les gosses ?"),
    "Word likeness": asked("Quels parents cherchent une nounou ?"),
    "Names and territories": asked("Qui a signé le schéma dans la Loire-Atlantique ?"),
    "Kinds of answer": asked("Quand le schéma a-t-il été signé ?"),
    "Headings that tell": asked("Quand a été signé le schéma de Loire-Atlantique ?"),
    "Several texts": asked("Quelle est la durée de la convention ?"),
    "What is counted": asked("Combien de places de crèche y a-t-il à Épinay ?"),
    "Asserted figures": asked("Le préavis est bien de 3 mois à Épinay ?"),
    "Earlier turns": asked("et ça commence quand ?", "Qui pilote la fiche PE 1.2.1 ?", "La Caf du Rhône."),
    "Section and headings": asked("Quel est le préavis de résiliation ?"),
    "Place in a list": asked("Quels sont les objectifs de l'axe 2 ?"),
    "Acronyms": asked("Que veut dire RAM ?"),
    "Headings listed": asked("Quels sont les axes de la convention d'Épinay ?"),
    "Comparisons": asked("Durée de la convention d'Épinay et de la convention FEPEM–CNAF ?"),
    "Sections that do not exist": asked("Que dit l'article 9 de la convention d'Épinay sur les locaux ?"),
    "Whole lists": asked("Quelles sont toutes les actions de la fiche PE 1.2.1 pour les relais ?"),
    "Several quotes": asked("Quelles sont les dates du schéma de Loire-Atlantique ?"),
    "Learnt order": asked("Quel est le préavis de résiliation ?"),
    "Words left uncovered": asked("Quel est le montant du RSA ?"),
    "Decision": asked("Quel est le montant du RSA ?"),
}


@pytest.fixture(scope="module")
def whole(corpus_index: Path, encoder: Encoder) -> tuple[dict[str, Outcome], dict[str, float]]:
    outcomes, means = run_whole(corpus_index, encoder, list(dict.fromkeys(TELLING.values())), Settings())
    return {outcome.id: outcome for outcome in outcomes}, means


def test_every_part_has_a_question_that_tells():
    assert [part.title for part in PARTS] == list(TELLING)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_a_part_switched_off_changes_the_answer_and_leaves_no_trace(part, whole, corpus_index, encoder):
    outcomes, means = whole
    question = TELLING[part.title]
    (without,) = run_without(part, corpus_index, encoder, [question], Settings(), means)
    before = outcomes[question.id]
    assert (without.answer, without.confidence) != (before.answer, before.confidence)
    again = answer_question(
        open_index(corpus_index, as_shipped(encoder)), question.question, question.history, Settings()
    )
    assert (again.text, again.confidence) == (before.answer, before.confidence)


def test_what_is_held_is_measured_or_observed(whole):
    _, means = whole
    for part in PARTS:
        for pattern in [part.held] if part.held != AROUND else AROUND.split("|"):
            assert pattern == "(?!)" or any(re.match(pattern, name) for name in means), pattern


def test_a_name_that_the_product_no_longer_has_is_told():
    with pytest.raises(AttributeError), replaced(answer.extract, "NO_SUCH_NAME", 1):
        pass


def test_a_name_is_put_back_after_an_error():
    before = answer.ranking.STATED
    with pytest.raises(ZeroDivisionError), replaced(answer.ranking, "STATED", 0.0):
        assert answer.ranking.STATED == 0.0
        raise ZeroDivisionError
    assert before == answer.ranking.STATED


# Differences


def outcome(name: str, **changes: object) -> Outcome:
    values = {
        "id": name, "kind": "fact", "persona": "staff", "question": "?", "answerable": True, "answer": "", "gold": 1,
        "refused": False, "confidence": 0.5, "seconds": 0.1, "cited_first": True, "covered": 1, "correct": True,
        "missing": (), "forbidden": (), "quotes": 1, "verbatim": 1, "words_shared": 4, "words_quoted": 8,
        "words_gold": 8,
    }  # fmt: skip
    return Outcome(**(values | changes))


def made(seed: int) -> list[Outcome]:
    rng = np.random.default_rng(seed)
    return [
        outcome(
            f"Q{n}", answerable=n % 4 > 0, refused=bool(rng.random() < 0.3), cited_first=bool(rng.random() < 0.6),
            correct=bool(rng.random() < 0.5), confidence=round(float(rng.random()), 1), covered=int(rng.integers(3)),
            gold=2 if n % 4 else 0, words_shared=int(rng.integers(9)),
        )
        for n in range(40)
    ]  # fmt: skip


def test_differences_are_those_of_the_scores():
    before, after = made(1), made(2)
    found = differences(before, after)
    scored, then = score(after), score(before)
    assert list(found) == ["cited_at_1", "coverage", "correct", "word_f1", "refused", "false_refusals", "auc"]
    for name, difference in found.items():
        assert difference.value == pytest.approx(getattr(scored, name))
        assert difference.change == pytest.approx(getattr(scored, name) - getattr(then, name))
        assert difference.low <= difference.change <= difference.high


def test_intervals_are_paired():
    before = [outcome(f"Q{n}", cited_first=n % 2 == 0) for n in range(40)]
    worse = [outcome(f"Q{n}", cited_first=False) for n in range(40)]
    same = differences(before, before)["cited_at_1"]
    assert (same.change, same.low, same.high, same.beyond_noise) == (0.0, 0.0, 0.0, False)
    change = differences(before, worse)["cited_at_1"]
    assert change.change == -0.5
    assert -0.68 < change.low < -0.58
    assert -0.42 < change.high < -0.32
    assert change.beyond_noise
    assert "refused" not in differences(before, worse)  # no question without an answer
    assert "auc" not in differences(before, worse)


def test_runs_over_other_questions_are_not_compared():
    with pytest.raises(ValueError, match="same questions"):
        differences(made(1), made(1)[:-1])


def test_ablations_command_from_gold_file_to_page(tmp_path, corpus_index, capsys):
    gold = tmp_path / "three.jsonl"
    write_gold([OWN[name] for name in ("R003", "R005", "R034")], gold)
    arguments = ["--gold", str(gold), "--index", str(corpus_index), "--part", "Decision", "--out", str(tmp_path)]
    assert main(["ablations", *arguments]) == 0
    page = (tmp_path / "ablations.md").read_text(encoding="utf-8")
    assert "## three: 3 questions" in page
    assert page.count("\n| Decision | everything is answered") == 1
    assert "| Adapter |" not in page
    assert str(tmp_path) not in page
    assert page in capsys.readouterr().out
