"""A `Run` ⇄ its result file, and the last result committed, to compare with."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from evals.answers import Run
from evals.scores import Scores

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Result:
    """What is kept of a run: figures and the ids of the failures. Nothing in it depends on the machine but seconds."""

    label: str
    gold_hash: str
    encoder: str
    groups: Mapping[str, Scores]
    failures: tuple[str, ...]


RESULT = TypeAdapter(Result)
SCORES = TypeAdapter(Scores)


def summarise(run: Run) -> Result:
    """What is kept of a run."""
    failures = tuple(outcome.id for outcome in run.outcomes if outcome.failed)
    groups = {name: _rounded(scores) for name, scores in run.groups.items()}
    return Result(run.label, run.gold_hash, run.encoder, groups, failures)


def _rounded(scores: Scores) -> Scores:
    values = {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(scores).items()}
    return SCORES.validate_python(values)


def write_result(result: Result, folder: Path) -> Path:
    """Write `<label>.json`, made to be committed: keys in a fixed order, one figure a line."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.label}.json"
    path.write_text(json.dumps(RESULT.dump_python(result, mode="json"), indent=1) + "\n", encoding="utf-8")
    return path


def read_result(text: str) -> Result:
    """Read what `write_result` wrote."""
    return RESULT.validate_json(text)


def committed_result(label: str, results: Path = RESULTS) -> Result | None:
    """The result of that label in the last commit; None when there is none, or no git."""
    try:
        shown = subprocess.run(
            ["git", "show", f"HEAD:./{label}.json"], cwd=results, capture_output=True, encoding="utf-8", check=False
        )
    except FileNotFoundError:  # git is not installed, or the folder is yet to be made
        return None
    return read_result(shown.stdout) if shown.returncode == 0 else None
