"""Every error has its French sentence, and every place that raises one fills the sentence and says so."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import errors
from errors import KnowledgeBaseError, MissingIndexError

ROOT = Path(errors.__file__).parent
CODE = sorted(
    path
    for path in (
        *ROOT.glob("*.py"),
        *(
            p
            for room in ("ingest", "index", "answer", "library", "ui", "terminal")
            for p in ROOT.glob(f"{room}/**/*.py")
        ),
    )
)


def subclasses(parent: type[KnowledgeBaseError]) -> Iterator[type[KnowledgeBaseError]]:
    for child in parent.__subclasses__():
        if child.__module__ == "errors":
            yield child
            yield from subclasses(child)


ALL = {kind.__name__: kind for kind in subclasses(KnowledgeBaseError)}
SPEAKING = [kind for kind in ALL.values() if "french" in vars(kind)]


def fields_of(kind: type[KnowledgeBaseError]) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(kind.french) if name}


def raised(tree: ast.AST) -> Iterator[tuple[type[KnowledgeBaseError], set[str], int]]:
    """Each `SomeError(field=…)` called, or `raise SomeError`: the class, its fields and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and node.exc.id in ALL:
            yield ALL[node.exc.id], set(), node.lineno
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in ALL:
                yield ALL[name], {keyword.arg or "" for keyword in node.keywords}, node.lineno


@pytest.mark.parametrize("kind", SPEAKING, ids=lambda kind: kind.__name__)
def test_the_french_sentence_is_formatted_with_the_fields(kind: type[KnowledgeBaseError]) -> None:
    fields = {name: Path("/un/dossier") / name for name in fields_of(kind)}
    error = kind(**fields)
    assert "{" not in error.french_message
    assert all(name in error.french_message for name in fields)
    # What happened, then what to do next: two sentences at least, or one after a colon.
    assert re.search(r"[.:;] .+\.$", error.french_message), error.french_message
    assert (kind.__doc__ or "").endswith(".") and "\n" not in (kind.__doc__ or "\n")


def test_a_path_is_shown_by_name_and_logged_in_full() -> None:
    error = MissingIndexError(path=Path("/srv/relais/index"))
    assert error.french_message == (
        "Aucun index dans « index ». Lancez d'abord « relais index DOSSIER » pour lire vos documents."
    )
    assert str(error) == "There is no index in the folder. (path=/srv/relais/index)"


def test_each_error_that_speaks_is_raised_somewhere() -> None:
    used = {
        kind
        for path in (*CODE, *ROOT.glob("evals/**/*.py"))
        for kind, _, _ in raised(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert [kind.__name__ for kind in SPEAKING if kind not in used] == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_error_raised_is_filled_and_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = " ".join(
        ast.get_docstring(node) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    )
    for kind, fields, line in raised(tree):
        assert fields_of(kind) <= fields, f"line {line}: {kind.__name__} lacks {fields_of(kind) - fields}"
        names = {parent.__name__ for parent in kind.__mro__ if issubclass(parent, KnowledgeBaseError)}
        assert any(name in documented for name in names), f"line {line}: {kind.__name__} is in no docstring"
