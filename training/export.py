"""Adapters of runs → one file to measure or to ship: their mean change, weakened or strengthened.

    python -m training.export --adapter FILE [--adapter FILE …] --scale S --out FILE

A scale between 0 and 1 lies between no adapter and the one trained: what was forgotten comes back faster than what
was learnt goes. The mean of several is exact: their ranks stand side by side, so the file grows with their number.
"""

from pathlib import Path
from typing import Annotated

import torch
import typer
from safetensors import safe_open
from safetensors.torch import load_file

from index.low_rank import UP
from training.network import write_adapter


def export(adapters: list[Path], scale: float, out: Path) -> None:
    """Write the mean of the adapters' changes, multiplied by `scale`; its notes are the first one's, and the scale."""
    parts = [load_file(path) for path in adapters]
    weights = {
        # A is (rank, inputs) and B (outputs, rank): side by side along the rank, B·A is the sum of the products.
        name: torch.cat([part[name] for part in parts if name in part], dim=1 if name.endswith(UP) else 0)
        for name in sorted({name for part in parts for name in part})
    }
    with safe_open(adapters[0], framework="pt") as opened:
        notes = dict(opened.metadata() or {})
    notes |= {"scale": f"{scale:g}", "adapters": " ".join(f"{path.parent.name}/{path.stem}" for path in adapters)}
    write_adapter(out, weights, scale / len(adapters), notes)


def main(
    adapter: Annotated[list[Path], typer.Option(help="adapter file of a run; may be given several times")],
    out: Annotated[Path, typer.Option(help="file to write")],
    scale: Annotated[float, typer.Option(help="1 leaves the mean as it is")] = 1.0,
) -> None:
    """Write a scaled adapter, or the mean of several."""
    export(adapter, scale, out)


if __name__ == "__main__":
    typer.run(main)
