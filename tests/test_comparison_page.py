"""The comparison tab in a real browser: choose, read, open a citation, read face to face, download."""

import io
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import openpyxl  # type: ignore[import-untyped]
import pytest
from browser import MOBILE, chromium_missing, open_chromium, violations, visit
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app import build_app, launch
from index import Encoder, build_index, open_index
from settings import Settings

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_missing(), reason="no Chromium on this machine"),
]
LATE = 4_000  # ms
# What opens the page goes out at once (Gradio numbers the page itself 0); what the page drawn tells comes late.
SLOW_NETWORK = f"""
const send = window.fetch;
window.fetch = async (address, request) => {{
  const told = String(address).includes("queue/join") && JSON.parse(request.body).trigger_id !== 0;
  if (told) await new Promise(over => setTimeout(over, {LATE}));
  return send(address, request);
}};
"""
TEXTS = Path(__file__).parent / "texts"
CLOCHERS, ANSE = "convention-trois-clochers", "convention-anse-aux-moines"


@pytest.fixture(scope="module")
def address(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    corpus = tmp_path_factory.mktemp("compared-page")
    for name in (CLOCHERS, ANSE):
        shutil.copy(TEXTS / f"{name}.txt", corpus)
    folder = tmp_path_factory.mktemp("compared-page-index") / "index"
    build_index(corpus, folder, encoder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = Settings(index=folder, port=port)
    index = open_index(folder, encoder)
    blocks = build_app(index, settings)
    launch(blocks, settings, index)
    yield f"http://127.0.0.1:{port}"
    blocks.close(verbose=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as chromium:
        yield chromium


def choose(page: Page, field: str, *names: str) -> None:
    for name in names:
        page.locator(f"#compare-{field} input").fill(name)
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def start(page: Page, *documents: str, themes: tuple[str, ...] = ()) -> None:
    page.locator("#compare-start").wait_for()
    expect(page.locator("#compare-documents input")).to_be_visible()
    choose(page, "documents", *documents)
    choose(page, "themes", *themes)
    page.locator("#compare-start").click()


def test_compare_open_a_citation_and_download(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/?tab=comparer") as visited:
        page = visited.page
        start(page, "roulant", "besoins particuliers", themes=("résiliation / préavis", "communication", "sécurité"))
        rows = page.locator(".compare tbody tr")
        expect(rows).to_have_count(3)
        expect(page.locator(".compare thead th")).to_have_count(3)
        expect(rows.nth(0).locator("th")).to_contain_text("≠ Différent : préavis")
        expect(rows.nth(0).locator(".facts li.differs").first).to_contain_text("≠")
        expect(rows.nth(1).locator("td").first).to_contain_text("Non prévu")
        rows.nth(0).locator(".chip").first.click()
        expect(page.locator("#comparison-source mark.quote")).to_contain_text("un préavis de trois (3) mois")
        link = page.locator(".compare-downloads a", has_text="Excel").get_attribute("href")
        assert link is not None
        with urlopen(f"{address}/{link.removeprefix('./')}") as answer:
            book = openpyxl.load_workbook(io.BytesIO(answer.read()))
        assert [row[0].value for row in book["Comparaison"]][1:] == [
            "résiliation / préavis",
            "communication",
            "sécurité",
        ]
        assert visited.errors == []


def test_two_texts_face_to_face(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/?tab=comparer") as visited:
        page = visited.page
        page.get_by_label("Lecture en regard").check()
        start(page, "roulant", "besoins particuliers")
        page.locator(".reading").wait_for()
        sides = page.locator(".reading .side")
        ends = next(at for at in range(sides.count()) if "art. 10" in sides.nth(at).inner_text())
        expect(sides.nth(ends + 1)).to_contain_text("9. Comment en sortir")
        sides.nth(ends).locator(".source").click()
        expect(page.locator("#comparison-source .source-trail")).to_have_text("art. 10 – Résiliation")
        assert violations(page) == []


def test_what_cannot_be_compared_is_explained(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/?tab=comparer") as visited:
        page = visited.page
        start(page, "roulant")
        expect(page.locator("#comparison .failed")).to_contain_text("au moins deux textes")
        page.get_by_label("Lecture en regard").check()
        page.locator("#compare-start").click()
        expect(page.locator("#comparison .failed")).to_contain_text("exactement deux textes")
        page.goto(f"{address}/comparaison.xlsx?document=%3Cb%3Einconnu")
        expect(page.locator("body")).to_contain_text("« <b>inconnu »")


def test_what_is_chosen_while_the_page_is_drawn_stays(browser: Browser, address: str) -> None:
    with visit(browser, "about:blank") as visited:
        page = visited.page
        page.add_init_script(SLOW_NETWORK)
        page.goto(f"{address}/?tab=comparer")
        expect(page.locator("#compare-documents input")).to_be_visible()
        choose(page, "documents", "roulant", "besoins particuliers")
        page.wait_for_timeout(2 * LATE)  # for all that was told late, and its answers
        expect(page.locator("#compare-documents .token")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [ViewportSize(width=1280, height=900), MOBILE], ids=["1280", "390"])
def test_no_accessibility_violation(browser: Browser, address: str, scheme: str, viewport: ViewportSize) -> None:
    with visit(browser, f"{address}/?tab=comparer", viewport, scheme) as visited:
        page = visited.page
        start(page, "roulant", "besoins particuliers")
        page.locator(".compare").wait_for()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
