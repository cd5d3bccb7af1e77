"""An adapter of a run → the same weakened or strengthened, as a file to measure or to ship.

    python -m training.export --adapter FILE --scale S --out FILE

A scale between 0 and 1 lies between no adapter and the one trained: what was forgotten comes back faster than what
was learnt goes.
"""

from pathlib import Path
from typing import Annotated

import typer
from safetensors import safe_open

from training.network import write_adapter


def export(adapter: Path, scale: float, out: Path) -> None:
    """Write `adapter` with its change multiplied by `scale`, and the scale among its metadata."""
    with safe_open(adapter, framework="pt") as opened:
        weights = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118  # not a dict
        metadata = dict(opened.metadata() or {})
    write_adapter(out, weights, scale, metadata | {"scale": f"{scale:g}"})


def main(
    adapter: Annotated[Path, typer.Option(help="adapter file of a run")],
    out: Annotated[Path, typer.Option(help="file to write")],
    scale: Annotated[float, typer.Option(help="1 leaves it as it is")] = 1.0,
) -> None:
    """Write a scaled adapter."""
    export(adapter, scale, out)


if __name__ == "__main__":
    typer.run(main)
