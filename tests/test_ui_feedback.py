"""Verdicts kept in a real SQLite file, and read back as CSV."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from answer.model import Answer, Block, Citation
from cli import main
from errors import NoFeedbackError
from ui.conversations import Exchange
from ui.feedback import export_feedback, keep_feedback

QUOTE = Citation(1, "doc", "doc/article-5", "doc.txt", "Titre", "Art. 5", "Titre, art. 5", "six mois", 10, 18, None)
EXCHANGE = Exchange(
    "a1", "Quel préavis ?", date(2026, 3, 1), answer=Answer("six mois [1]", None, (Block(None, (QUOTE,)),), False, 0.9)
)


def rows(index: Path) -> list[dict[str, str]]:
    out = io.StringIO()
    export_feedback(index, out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_a_verdict_is_kept_with_what_it_is_about(tmp_path: Path) -> None:
    keep_feedback(tmp_path, EXCHANGE, "mauvaise source")
    (row,) = rows(tmp_path)
    assert (row["verdict"], row["question"], row["answer"]) == ("mauvaise source", "Quel préavis ?", "six mois [1]")
    assert json.loads(row["citations"])[0]["quote"] == "six mois"
    assert row["version"] == "0.1.0" and row["refused"] == "0"


def test_the_last_verdict_on_an_exchange_counts(tmp_path: Path) -> None:
    keep_feedback(tmp_path, EXCHANGE, "faux")
    keep_feedback(tmp_path, EXCHANGE, "utile")
    keep_feedback(tmp_path, replace(EXCHANGE, id="b2"), "autre")
    assert [row["verdict"] for row in rows(tmp_path)] == ["utile", "autre"]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    keep_feedback(tmp_path, replace(EXCHANGE, question="=1+1"), "faux")
    assert rows(tmp_path)[0]["question"] == "'=1+1"


def test_without_any_verdict_the_way_to_get_some_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoFeedbackError) as raised:
        export_feedback(tmp_path, io.StringIO())
    assert "RELAIS_FEEDBACK" in raised.value.french_message


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    keep_feedback(tmp_path, EXCHANGE, "incomplet")
    out = tmp_path / "avis.csv"
    assert main(["feedback", "export", "--index", str(tmp_path), "--out", str(out)]) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row["verdict"] for row in csv.DictReader(file)] == ["incomplet"]


def test_the_command_says_when_there_is_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "export", "--index", str(tmp_path)]) == 1
    assert "Aucun avis n'est gardé" in capsys.readouterr().err
