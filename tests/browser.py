"""A real headless Chromium for the tests and the screenshots, and a record of what it fetches and complains of."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright
from playwright.sync_api import TimeoutError as PatienceOver

from app import build_app, launch
from index import Encoder, open_index
from settings import Settings

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# The browser's own traffic is switched off, so that every request recorded is the page's.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
DESKTOP = ViewportSize(width=1280, height=900)
MOBILE = ViewportSize(width=390, height=844)
expect.set_options(timeout=20_000)  # ms; machines that run the tests are often busy


def chromium_path() -> str | None:
    """The Chromium of this machine, or None."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def chromium_missing() -> bool:
    """Whether browser tests are to be skipped: never where `CI` is set, so that they cannot vanish there unseen."""
    return chromium_path() is None and "CI" not in os.environ


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong on the page, of any impact, once all parts of it are loaded."""
    expect(page.locator("p.loading")).to_have_count(0)
    found = Axe().run(page).response["violations"]
    return [f"{each['impact']}: {each['id']} {[node['html'][:120] for node in each['nodes']]}" for each in found]


@dataclass(frozen=True)
class Visit:
    """A page with what it asked of the network and wrote to the console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def served(settings: Settings, encoder: Encoder) -> Iterator[str]:
    """The address of the whole application, over the index that the settings name, on a free port."""
    settings = replace(settings, port=free_port())
    index = open_index(settings.index, encoder)
    blocks = build_app(index, settings, encoder)
    launch(blocks, settings, index)
    yield f"http://127.0.0.1:{settings.port}/"
    blocks.close(verbose=False)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """A browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=SWITCHES)
        yield browser
        browser.close()


@contextmanager
def visit(
    browser: Browser,
    address: str,
    viewport: ViewportSize = DESKTOP,
    scheme: Literal["light", "dark"] = "light",
    locale: str = "en-US",
) -> Iterator[Visit]:
    """A page at the address, ready for a question; the browser is English unless told otherwise."""
    context = browser.new_context(viewport=viewport, color_scheme=scheme, locale=locale)
    visited = Visit(context.new_page())
    visited.page.on("request", lambda request: visited.requests.append(request.url))
    visited.page.on("pageerror", lambda error: visited.errors.append(str(error)))
    visited.page.on("console", lambda message: visited.errors.append(message.text) if message.type == "error" else None)
    visited.page.goto(address)
    yield visited
    context.close()


def hosts(visited: Visit) -> set[str | None]:
    """All hosts that the page asked anything of."""
    return {urlsplit(url).hostname for url in visited.requests if not url.startswith(("data:", "blob:"))}


def press_until(page: Page, key: str, shown: Locator) -> None:
    """Press a key until what it brings is there: until the event before it is over, the page does not hear it."""
    while not shown.is_visible():
        page.keyboard.press(key)
        with suppress(PatienceOver):
            shown.wait_for(timeout=5_000)


def ask(page: Page, question: str) -> None:
    """Type a question, send it, and wait until its answer is whole."""
    answers, questions = page.locator(".answer"), page.locator(".question")
    before = answers.count()
    page.locator("#question textarea").fill(question)
    press_until(page, "Enter", questions.nth(before))
    answers.nth(before).wait_for()
    page.locator("#conversation:not(:has(.searching))").wait_for()
