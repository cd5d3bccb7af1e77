"""What a reader waits for: the first paint of the page, and the first words of an answer after Enter, both warm.

    make install && .venv/bin/python -m benchmarks.page

The application serves the corpus in this process; a real Chromium opens the page, once to warm up and then ten times
with an empty cache. First paint is the browser's own figure (first contentful paint). The first words are timed from
the press of Enter to the first character of an answer on screen. Writes `results/page.md`.
"""

import os
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from browser import SWITCHES, chromium_path, free_port
from playwright.sync_api import Page, sync_playwright

from app import build_app, launch
from index import build_index, load_encoder, open_index
from settings import Settings

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results" / "page.md"
VISITS = 10
QUESTIONS = (
    "Quel est le préavis pour résilier la convention d'Épinay ?",
    "Combien de naissances à Épinay ?",
    "Qui pilote la fiche PE 1.2.1 ?",
    "Quelle est la durée de la convention FEPEM–CNAF ?",
    "Que veut dire RAM ?",
)
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# Milliseconds from Enter to the first words of the answer that was not there before.
TIMED = """
(count) => new Promise((done) => {
  const started = performance.now();
  const look = () => {
    const answers = document.querySelectorAll("#conversation .answer");
    if (answers.length > count && answers[count].textContent.trim()) done(performance.now() - started);
    else requestAnimationFrame(look);
  };
  document.querySelector("#question textarea").dispatchEvent(
    new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true }));
  look();
})
"""
RESULT = """# The page and the first words of an answer

`python -m benchmarks.page`, {cores} cores, headless Chromium on the same machine.

| what | median | worst | aim |
|---|---|---|---|
| first contentful paint, s ({visits} visits, empty cache) | {paint:.2f} | {worst_paint:.2f} | 2 |
| first words of an answer after Enter, s ({asked} questions) | {word:.2f} | {worst_word:.2f} | 0.4 |
"""


def main() -> None:
    """Measure, print and write the results."""
    with TemporaryDirectory() as folder:
        encoder = load_encoder()
        build_index(ROOT / "corpus", Path(folder), encoder)
        settings = Settings(index=Path(folder), port=free_port())
        index = open_index(settings.index, encoder)
        blocks = build_app(index, settings, encoder)
        launch(blocks, settings, index)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=SWITCHES)
            paints, words = [], []
            for visited in range(VISITS + 1):
                page = browser.new_context().new_page()
                page.goto(f"http://127.0.0.1:{settings.port}/")
                page.locator(".example").first.wait_for()
                paint, first_words = float(page.evaluate(PAINTED)) / 1000, first_words_of(page)
                if visited:
                    paints.append(paint)
                    words += first_words
                page.context.close()
            browser.close()
        blocks.close(verbose=False)
    report = RESULT.format(
        cores=os.cpu_count(),
        visits=VISITS,
        paint=statistics.median(paints),
        worst_paint=max(paints),
        asked=len(words),
        word=statistics.median(words),
        worst_word=max(words),
    )
    RESULTS.write_text(report, encoding="utf-8")
    print(report)


def first_words_of(page: Page) -> list[float]:
    """Seconds to the first words of the answer to each question, asked one after the other."""
    seconds = []
    for asked, question in enumerate(QUESTIONS):
        page.locator("#question textarea").fill(question)
        seconds.append(float(page.evaluate(TIMED, asked)) / 1000)
        page.locator("#conversation:not(:has(.searching)) .actions").nth(asked).wait_for()
        page.wait_for_timeout(300)  # until the event is over, the next press is not heard
    return seconds


if __name__ == "__main__":
    main()
