"""Time the library: `python benchmarks/library.py --from ARCHIVE > benchmarks/results/library.md`.

ARCHIVE holds the information sheets, as `relais corpus add service-public --from` takes them. Their passages get
vectors that cost nothing: what is timed is all but the encoding.
"""

import argparse
import hashlib
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from index.build import build_index
from index.store import Entry
from ingest.readers.structured import SUFFIX
from library.add import add_sheets
from library.shelf import library_folder

CHANGES = 5  # sheets changed one after the other
_LETTERS = np.random.default_rng(0).standard_normal((4096, 384), dtype=np.float32)


class SumEncoder:
    """A text's vector is the sum of eight rows that its hash chooses."""

    name, fingerprint, dimension = "somme", "sum", 384

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of these texts."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        """The vectors of these texts."""
        chosen = [
            np.frombuffer(hashlib.blake2b(text.encode(), digest_size=16).digest(), "<u2") % 4096 for text in texts
        ]
        vectors: np.ndarray = _LETTERS[np.array(chosen)].sum(axis=1)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def timed(action: Callable[[], object]) -> str:
    """Seconds of processor time, and on the clock, of one call."""
    clock, processor = time.perf_counter(), time.process_time()
    action()
    return f"{time.process_time() - processor:.2f} | {time.perf_counter() - clock:.2f}"


def change(index: Path, entry: Entry) -> None:
    """Change words of one sheet, as its publisher would; their length stays, as the marks give offsets."""
    path = library_folder(index) / entry.file
    path.write_bytes(path.read_bytes().replace(b" de ", b" DE "))


def main() -> None:
    """Run it all and write the report to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="origin", required=True)
    origin = parser.parse_args().origin
    encoder = SumEncoder()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        rows = [("sheets read and shelved", timed(lambda: add_sheets(index, origin, (), date.today())))]
        rows.append(("first index", timed(lambda: build_index(None, index, encoder))))
        rows.append(("nothing changed", timed(lambda: build_index(None, index, encoder))))
        report = build_index(None, index, encoder)
        spread = len(report.entries) // CHANGES
        for entry in report.entries[:: spread + 1]:
            change(index, entry)
            rows.append(
                (f"{entry.file.removesuffix(SUFFIX)} changed", timed(lambda: build_index(None, index, encoder)))
            )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("# Library\n")
    print(f"`python benchmarks/library.py --from ARCHIVE`, {platform.machine()}. Vectors cost nothing.\n")
    print(
        f"{report.documents} sheets, {report.sections} sections, {report.passages} passages; {memory:.0f} MB at most.\n"
    )
    print("| | processor, s | clock, s |\n|---|---|---|")
    for name, seconds in rows:
        print(f"| {name} | {seconds} |")


if __name__ == "__main__":
    main()
