import json
import subprocess
from dataclasses import replace

import pytest

from answer import answer_question
from answer.model import Turn
from evals.__main__ import main
from evals.answers import Run, run
from evals.gold import read_gold, write_gold
from evals.places import PROJECT
from evals.report import figure_lines, write_page
from evals.results import committed_result, read_result, summarise, write_result
from evals.scores import Outcome
from index.search import open_index
from settings import Settings

OWN_GOLD = PROJECT / "evals" / "gold.jsonl"


def outcome(name, **changes):
    values = {
        "id": name,
        "kind": "fact",
        "persona": "staff",
        "question": "Quel préavis ?",
        "answerable": True,
        "answer": "**6 mois** « … » [1]",
        "refused": False,
        "confidence": 0.9,
        "seconds": 0.1,
        "cited_first": True,
        "covered": 1,
        "gold": 1,
        "correct": True,
        "missing": (),
        "forbidden": (),
        "quotes": 1,
        "verbatim": 1,
        "words_shared": 4,
        "words_quoted": 8,
        "words_gold": 8,
    }
    return Outcome(**{**values, **changes})


RIGHT = outcome("T1")
WRONG = outcome("T2", correct=False, missing=("6 mois",), forbidden=("3 mois",), cited_first=False, covered=0)
REFUSED = outcome("T3", answer="Rien.", refused=True, correct=False, quotes=0, verbatim=0, words_quoted=0)
ANSWERED = outcome("T4", kind="unanswerable", answerable=False, correct=False, gold=0, covered=0, confidence=0.3)


def a_run(*outcomes):
    return Run("essai", "0" * 64, "e" * 32, outcomes)


def test_result_is_read_as_it_was_written(tmp_path):
    result = summarise(a_run(RIGHT, WRONG, ANSWERED))
    path = write_result(result, tmp_path / "results")
    assert read_result(path.read_text(encoding="utf-8")) == result
    assert result.failures == ("T2", "T4")
    assert result.groups["all"].correct == 0.5
    assert json.loads(path.read_text(encoding="utf-8"))["groups"]["fact"]["n"] == 2


def test_page_names_failures_with_their_reasons_and_what_changed(tmp_path):
    before = summarise(a_run(RIGHT, WRONG, RIGHT, REFUSED))
    page = write_page(a_run(RIGHT, WRONG, REFUSED, ANSWERED), before, tmp_path).read_text(encoding="utf-8")
    assert "**T2** (fact, staff) Quel préavis ?\n– first citation elsewhere, lacks `6 mois`, holds `3 mois`" in page
    assert "**T3** (fact, staff) Quel préavis ?\n– refused; confidence 0.90." in page
    assert "**T4** (unanswerable, staff) Quel préavis ?\n– answered, should be refused; confidence 0.30." in page
    assert "**T1**" not in page
    assert "0 repaired (none), 1 newly failing (T4)" in page
    assert "| correct | 0.500 | 0.333 | -0.167 | ≥ 0.800 | 0.920 |" in page
    assert (tmp_path / "essai.svg").read_text(encoding="utf-8").startswith("<svg")


def test_figures_for_the_terminal():
    now, before = summarise(a_run(RIGHT, RIGHT)), summarise(a_run(RIGHT, WRONG))
    lines = figure_lines(now, before)
    assert "  correct                  1.000 (+0.500)" in lines
    assert "  word F1                  0.500 (+0.000)" in lines
    assert not any("refused  " in line for line in lines)  # no unanswerable question in the run


def test_last_committed_result_is_what_git_holds(tmp_path):
    assert committed_result("essai", tmp_path) is None
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    committed = summarise(a_run(RIGHT))
    write_result(committed, tmp_path)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "one"], check=True)
    write_result(summarise(a_run(WRONG)), tmp_path)
    assert committed_result("essai", tmp_path) == committed
    assert committed_result("autre", tmp_path) is None
    assert committed_result("essai", tmp_path / "nowhere") is None


def test_questions_are_answered_over_the_real_index(encoder, corpus_index):
    questions = [question for question in read_gold(OWN_GOLD) if question.id in {"R003", "R005", "R034"}]
    outcomes = run(open_index(corpus_index, encoder), questions, Settings(index=corpus_index))
    assert [outcome.id for outcome in outcomes] == ["R003", "R005", "R034"]
    assert all(outcome.verbatim == outcome.quotes for outcome in outcomes)
    assert all(0 <= outcome.confidence <= 1 and outcome.seconds > 0 for outcome in outcomes)


def test_a_question_that_comes_after_another_is_asked_with_the_answer_really_given(tmp_path, encoder, corpus_index):
    first, then = read_gold(OWN_GOLD)[:2]
    heard = []

    def answerer(index, question, history, settings):
        heard.append(history)
        return answer_question(index, question, history, settings)

    index, settings = open_index(corpus_index, encoder), Settings(index=corpus_index)
    chained = replace(then, after=first.id)
    write_gold([first, chained], tmp_path / "gold.jsonl")
    answered, _ = run(index, read_gold(tmp_path / "gold.jsonl"), settings, answerer)
    assert heard[-2:] == [(), (Turn("user", first.question), Turn("assistant", answered.answer))]


def test_answers_command_from_gold_file_to_page(tmp_path, corpus_index, capsys):
    write_gold(read_gold(OWN_GOLD)[:3], tmp_path / "three.jsonl")
    arguments = [
        "answers",
        "--gold",
        str(tmp_path / "three.jsonl"),
        "--index",
        str(corpus_index),
        "--out",
        str(tmp_path),
    ]
    assert main(arguments) == 0
    assert "three: 3 questions" in capsys.readouterr().out
    result = read_result((tmp_path / "three.json").read_text(encoding="utf-8"))
    assert (result.label, result.groups["all"].n, result.groups["all"].verbatim) == ("three", 3, 1.0)
    assert (tmp_path / "three.md").read_text(encoding="utf-8").startswith("# Answers: three\n")
    assert str(tmp_path) not in (tmp_path / "three.json").read_text(encoding="utf-8")


@pytest.fixture
def bench(tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    records = {
        "F/1": ("Congé parental", "Le congé parental d'éducation dure un an au plus et peut être renouvelé deux fois."),
        "F/2": ("", "La prime à la naissance est versée avant la fin du deuxième mois qui suit la naissance."),
        "F/3": ("Crèche", "La place en crèche se demande à la mairie de la commune, qui réunit une commission."),
    }
    (folder / "corpus.jsonl").write_text(
        "".join(json.dumps({"_id": i, "title": title, "text": text}) + "\n" for i, (title, text) in records.items())
    )
    queries = {"q1": "durée du congé parental", "q2": "prime naissance versée quand", "q3": "place en crèche mairie"}
    (folder / "queries.jsonl").write_text(
        "".join(json.dumps({"_id": query, "text": text}) + "\n" for query, text in queries.items())
    )
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tF/1\t2\nq2\tF/2\t1\nq3\tF/3\t1\n")
    return folder


def test_retrieval_command_scores_four_runs_and_keeps_its_index(bench, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert main(["retrieval", "--bench", str(bench), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    perfect = {"ndcg": 1.0, "recall": 1.0, "mrr": 1.0, "hit1": 1.0, "n": 3}
    assert first == {"runs": dict.fromkeys(("relais", "bm25", "encoder", "starter"), perfect)}
    built = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("manifest.json")}
    assert len(built) == 1
    files = [f"--{name}={bench / file}" for name, file in FILES.items()]
    assert main(["retrieval", *files]) == 0
    assert "starter    1.0000     1.0000   1.0000   1.0000      3" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("manifest.json")} == built


def test_refusals_command_asks_both_kinds_of_questions(bench, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    silent = {"u1": "Combien gagne un ministre ?", "u2": "À quelle heure ouvre la piscine ?"}
    (bench / "unanswerable.jsonl").write_text(
        "".join(json.dumps({"_id": query, "text": text}) + "\n" for query, text in silent.items())
    )
    assert main(["refusals", "--bench", str(bench), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["answerable"], found["unanswerable"], found["answered"]) == (3, 2, [])
    assert (found["refused"], found["refused_at_tenth"], found["auc"]) == (1.0, 1.0, 1.0)
    (bench / "unanswerable.jsonl").write_text("")
    assert main(["refusals", "--bench", str(bench)]) == 1
    assert "il ne contient aucune question" in capsys.readouterr().err


FILES = {"corpus": "corpus.jsonl", "queries": "queries.jsonl", "qrels": "qrels.tsv"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["answers"],
        ["answers", "--gold", "g.jsonl"],
        ["answers", "--gold", "g.jsonl", "--corpus", "c", "--index", "i"],
        ["retrieval"],
        ["retrieval", "--corpus", "c", "--queries", "q"],
        ["retrieval", "--bench", "b", "--corpus", "c", "--queries", "q", "--qrels", "r"],
    ],
)
def test_wrong_usage_ends_with_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m evals" in capsys.readouterr().err


def test_unusable_file_gives_one_french_sentence_and_status_1(tmp_path, capsys):
    assert main(["retrieval", "--bench", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error == (
        "Le jeu d'essai « corpus.jsonl » est illisible (ligne 0) : le fichier manque ou n'est pas lisible. "
        "Vérifiez le fichier, puis relancez.\n"
    )
