"""Take the pictures of docs/images: `python docs/screenshots.py ADDRESS`, with `relais serve` running there."""

import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from browser import DESKTOP, MOBILE, ask, open_chromium, visit

IMAGES = Path(__file__).with_name("images")
QUESTION = "Quel est le préavis pour résilier la convention d'Épinay ?"
CONVERSATION = (
    "Quel est le montant de la prime d'activité ?",
    "Quels sont les objectifs poursuivis par l'axe 2 de la convention d'Épinay ?",
)


def take_pictures(
    browser: Browser, address: str, name: str, viewport: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    """The first screen, an answer with its source, and a conversation with a refusal."""
    with visit(browser, address, viewport, scheme) as visited:
        page = visited.page
        page.locator(".example").first.wait_for()
        page.screenshot(path=IMAGES / f"{name}-home.png")
        ask(page, QUESTION)
        page.locator(".answer .chip").first.click()
        page.locator("#source mark.quote").first.wait_for()
        page.screenshot(path=IMAGES / f"{name}.png")
        page.get_by_role("button", name="Nouvelle conversation").click()
        page.locator(".example").first.wait_for()
        for question in CONVERSATION:
            ask(page, question)
        page.screenshot(path=IMAGES / f"{name}-conversation.png", full_page=True)


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    with open_chromium() as chromium:
        take_pictures(chromium, sys.argv[1], "desktop-light", DESKTOP, "light")
        take_pictures(chromium, sys.argv[1], "desktop-dark", DESKTOP, "dark")
        take_pictures(chromium, sys.argv[1], "mobile-light", MOBILE, "light")
