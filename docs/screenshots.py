"""Take the pictures of docs/images: `python docs/screenshots.py`. It serves the corpus itself."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from browser import DESKTOP, MOBILE, ask, open_chromium, served, visit

from index import build_index, load_encoder
from settings import Settings

ROOT = Path(__file__).parent.parent
IMAGES = Path(__file__).with_name("images")
QUESTION = "Quel est le préavis pour résilier la convention d'Épinay ?"
CONVERSATION = (
    "Quel est le montant de la prime d'activité ?",
    "Quels sont les objectifs poursuivis par l'axe 2 de la convention d'Épinay ?",
)
COMPARED = {"documents": ("Convention d'Épinay", "Convention FEPEM"), "themes": ("durée", "résiliation")}
PASSWORD = "images"


def take_pictures(
    browser: Browser, address: str, name: str, viewport: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    """Each tab as a reader who uses it sees it."""
    for tab, use in TABS.items():
        with visit(browser, f"{address}?tab={tab}", viewport, scheme) as visited:
            page = visited.page
            page.locator(f"#tab-{tab}-button[aria-selected=true]").wait_for()
            for shot in use(page):
                page.mouse.move(0, 0)
                page.wait_for_timeout(500)  # until what faded in is still
                page.screenshot(path=IMAGES / f"{name}-{shot}.png")


def questions(page: Page) -> Iterator[str]:
    """The first screen, an answer beside its source, a conversation with a refusal."""
    page.locator(".example").first.wait_for()
    yield "home"
    ask(page, QUESTION)
    page.locator(".answer .chip").first.click()
    page.locator("#source mark.quote").first.wait_for()
    yield "answer"
    page.get_by_role("button", name="Nouvelle conversation").click()
    page.locator(".example").first.wait_for()
    for question in CONVERSATION:
        ask(page, question)
    page.evaluate("scrollTo(0, 0)")
    yield "conversation"


def comparison(page: Page) -> Iterator[str]:
    """Two texts side by side."""
    for field, names in COMPARED.items():
        for name in names:
            page.locator(f"#compare-{field} input").fill(name)
            page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    page.locator("#compare-start").click()
    page.locator(".compare tbody tr").first.wait_for()
    yield "comparison"


def discovery(page: Page) -> Iterator[str]:
    """Each of the five parts."""
    shown = {
        "documents": ".card",
        "fiches": "#table-fiches",
        "frise": "#timeline .js-plotly-plot",
        "sigles": "#table-sigles",
        "quiz": ".quiz fieldset",
    }
    for part, sign in shown.items():
        page.locator(f"#part-{part}-button").click()
        page.locator(sign).first.wait_for(timeout=60_000)
        page.evaluate("scrollTo(0, 0)")
        yield f"discover-{part}"


def administration(page: Page) -> Iterator[str]:
    """The desk of an administrator."""
    page.locator("#password input").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#statistics table").wait_for()
    yield "corpus"


TABS: dict[str, Callable[[Page], Iterator[str]]] = {
    "questions": questions,
    "comparer": comparison,
    "decouvrir": discovery,
    "corpus": administration,
}


def main() -> None:
    """Take all of them."""
    IMAGES.mkdir(exist_ok=True)
    encoder = load_encoder()
    with TemporaryDirectory() as folder, open_chromium() as chromium:
        build_index(ROOT / "corpus", Path(folder), encoder)
        with served(Settings(index=Path(folder), admin_password=PASSWORD), encoder) as address:
            take_pictures(chromium, address, "desktop-light", DESKTOP, "light")
            take_pictures(chromium, address, "desktop-dark", DESKTOP, "dark")
            take_pictures(chromium, address, "mobile-light", MOBILE, "light")


if __name__ == "__main__":
    main()
