"""What `make run` costs the second time: seconds to the first answer, milliseconds a warm question, memory.

    make install && .venv/bin/python -m benchmarks.first_answer

The clock starts with `relais serve --corpus corpus`, the command of `make run`, over an index that is up to date, and
stops when a browser that is open already shows the answer to the question in the address. Warm questions are asked in
process, after one pass over them. Memory is the peak resident set of the served process once it has answered (Linux
only). Writes `results/first_answer.md`.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from answer import answer_question
from index.encoder import load_encoder
from index.search import open_index
from settings import read_settings

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results" / "first_answer.md"
RELAIS = Path(sys.executable).with_name("relais")
CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
PATIENCE = 120.0  # seconds before the server is given up


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--gold", type=Path, default=ROOT / "evals" / "gold.jsonl", help="questions to ask warm")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args(arguments)
    lines = options.gold.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    with TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        subprocess.run([RELAIS, "index", options.corpus, "--index", index], check=True, stdout=subprocess.DEVNULL)
        first, computed, memory = measure_first_answer(options.corpus, index, questions[0], options.chromium)
        warm = measure_warm(index, questions)
    report = RESULT.format(
        command="python -m benchmarks.first_answer",
        cores=os.cpu_count(),
        first=first,
        computed=computed,
        memory=memory / 1e9,
        count=len(warm),
        median=statistics.median(warm) * 1000,
        p90=statistics.quantiles(warm, n=10)[-1] * 1000,
        longest=max(warm) * 1000,
    )
    RESULTS.write_text(report, encoding="utf-8")
    print(report)


RESULT = """# From the command to the first answer

`{command}`, {cores} cores.

| what | figure | aim |
|---|---|---|
| first answer shown, seconds from the start of the command | {first:.1f} | 20 |
| of these, seconds that its process computed | {computed:.1f} | |
| peak memory of the application, GB | {memory:.2f} | 1.6 |
| warm question, median ms ({count} questions) | {median:.0f} | 150 |
| warm question, ninth decile ms | {p90:.0f} | |
| warm question, longest ms | {longest:.0f} | |
"""


def measure_first_answer(corpus: Path, index: Path, question: str, chromium: str) -> tuple[float, float, int]:
    """Seconds to the first answer, those that the server computed, and the peak memory of the server in bytes."""
    port = _free_port()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        page = browser.new_page()
        started = time.perf_counter()
        with _served(corpus, index, port) as process:
            page.goto(f"http://127.0.0.1:{port}/?q={quote(question)}")
            page.locator(".answer").first.wait_for(timeout=PATIENCE * 1000)
            first = time.perf_counter() - started
            computed, memory = _computed(process.pid), _peak_memory(process.pid)
        browser.close()
    return first, computed, memory


def measure_warm(index: Path, questions: Sequence[str]) -> list[float]:
    """Seconds that each question takes once all have been asked."""
    settings = read_settings()
    opened = open_index(index, load_encoder(settings.encoder))
    seconds = []
    for timed in (False, True):
        for question in questions:
            started = time.perf_counter()
            answer_question(opened, question, (), settings)
            if timed:
                seconds.append(time.perf_counter() - started)
    return seconds


@contextmanager
def _served(corpus: Path, index: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [RELAIS, "serve", "--corpus", corpus, "--index", index, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while not _listening(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"relais serve does not listen (exit status {process.poll()})")
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _computed(process: int) -> float:
    """Seconds of all its threads; far below the clock's when other programs had the processor."""
    after_name = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def _peak_memory(process: int) -> int:
    """Bytes of the peak resident set, from the kernel."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
