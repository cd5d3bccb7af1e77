"""`python -m evals clauses`: gold sections and cells → typing F1, cells correct, facts exact, on the terminal.

The agreements are not kept here: give an index where `relais corpus add collective-agreement …` added them, or they
are said to be absent.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from errors import GoldFileError
from evals.clauses import Cells, GoldCell, GoldSection, Typings, measure_cells, measure_typings
from evals.places import PROJECT, cached_index
from index.build import build_index
from index.encoder import load_encoder
from index.search import open_index
from settings import read_settings

Gold = TypeVar("Gold", GoldSection, GoldCell)
GOLD = Path(__file__).parent / "clauses"


def add_to(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--index", type=Path, action="append", help="an index that holds agreements of the gold; may be repeated"
    )
    parser.add_argument("--unseen", action="store_true", help="the gold written before its agreements were compared")
    parser.add_argument(
        "--doc", action="append", help="only the gold of documents whose name holds this; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run_command(chosen: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Measure on the texts of the project, and on the agreements where an index holds them.

    Raises:
        KnowledgeBaseError: an index cannot be used.
    """
    suffix = "_unseen" if chosen.unseen else ""
    sections = read_gold(GOLD / f"sections{suffix}.jsonl", GoldSection)
    cells = read_gold(GOLD / f"cells{suffix}.jsonl", GoldCell)
    if chosen.doc:
        sections = [each for each in sections if any(name in each.doc for name in chosen.doc)]
        cells = [each for each in cells if any(name in each.doc for name in chosen.doc)]
    encoder = load_encoder(read_settings().encoder)
    docs = {each.doc for each in sections} | {each.doc for each in cells}
    names = sorted(doc for doc in docs if (PROJECT / doc).is_file())
    corpus = cached_index("clauses-gold", encoder).parent / "clauses-gold-texts"
    shutil.rmtree(corpus, ignore_errors=True)
    indexes = []
    if names:
        corpus.mkdir(parents=True)
        for name in names:
            shutil.copy(PROJECT / name, corpus)
        own = cached_index(str(corpus), encoder)
        build_index(corpus, own, encoder, None)
        indexes.append(open_index(own, encoder))
    indexes += [open_index(folder, encoder) for folder in chosen.index or ()]
    report(measure_typings(sections, indexes), measure_cells(cells, indexes), chosen.json)


def report(typings: Typings, cells: Cells, as_json: bool) -> None:
    """Print the figures, each failure and what could not be measured."""
    figures = {
        "sections": typings.sections,
        "typing_f1": round(typings.f1, 3),
        "cells": cells.cells,
        "cells_correct": round(cells.correct, 3),
        "facts": cells.facts,
        "facts_exact": round(cells.facts_exact, 3),
        "absent": sorted({*typings.absent, *cells.absent}),
    }
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for line in (*typings.failures, *cells.failures):
        print(line)
    print("\n".join(f"{name}: {value}" for name, value in figures.items()))


def read_gold(path: Path, kind: type[Gold]) -> list[Gold]:
    """The lines of a gold file.

    Raises:
        GoldFileError: a line is not what it should be.
    """
    adapter = TypeAdapter(kind)
    gold: list[Gold] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            gold.append(adapter.validate_json(line))
        except ValidationError as error:
            raise GoldFileError(path=path, line=number, reason=str(error.errors()[0]["msg"])) from error
    return gold
