"""The application end to end: a real index of the corpus, a real server, a real browser."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import MOBILE, ask, chromium_missing, open_chromium, visit
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app import build_app, build_notice, guarded, launch
from errors import MissingIndexError
from index import Encoder, open_index
from settings import Settings

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_missing(), reason="no Chromium on this machine"),
]

QUESTION = "Quel est le préavis pour résilier la convention d'Épinay ?"
NOTICE = "respectant un délai de préavis de 6 mois."


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(corpus_index: Path, encoder: Encoder) -> Iterator[str]:
    settings = Settings(index=corpus_index, port=free_port())
    blocks = build_app(open_index(corpus_index, encoder), settings)
    launch(blocks, settings)
    yield f"http://127.0.0.1:{settings.port}/"
    blocks.close(verbose=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as chromium:
        yield chromium


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['impact']}: {each['id']} {[node['html'][:120] for node in each['nodes']]}" for each in found]


def test_ask_read_the_answer_open_its_source(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        ask(page, QUESTION)
        answer = page.locator(".answer").last
        expect(answer).to_contain_text("6 mois")
        answer.locator(".chip", has_text="1").first.click()
        mark = page.locator("#source mark.quote").first
        expect(mark).to_contain_text(NOTICE)
        expect(mark).to_be_in_viewport()
        expect(page.locator("#source .source-trail")).to_have_text("art. 5 – Résiliation")
        expect(page.locator("#source .source-text")).to_contain_text("Art.5 : RESILIATION")
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        expect(page).to_have_title("Relais – conventions et schémas des services aux familles")
        assert {urlsplit(url).hostname for url in visited.requests if not url.startswith("data:")} == {"127.0.0.1"}
        assert visited.errors == []


def test_the_page_is_french_in_an_english_browser(browser: Browser, address: str) -> None:
    with visit(browser, address, locale="en-US") as visited:
        ask(visited.page, QUESTION)
        names = visited.page.evaluate(
            "[...document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')].flatMap(node =>"
            "['aria-label', 'title', 'placeholder', 'alt'].map(name => node.getAttribute(name)).filter(Boolean))"
        )
        shown = {*names, *visited.page.locator("body").inner_text().splitlines()}
        english = {"chatbot", "loading", "message", "clear", "submit", "send", "scroll", "built", "settings", "use"}
        assert not [text for text in shown if english & set(text.lower().replace("'", " ").split())]


def test_the_keyboard_is_enough(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        expect(page.locator("#question textarea")).to_be_focused()
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        chip = page.locator(".answer .chip").first
        chip.wait_for()
        page.locator("#conversation:not(:has(.searching))").wait_for()
        for _ in range(12):
            page.keyboard.press("Shift+Tab")
            if chip.evaluate("node => node === document.activeElement"):
                break
        expect(chip).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#source mark.quote").first).to_contain_text(NOTICE)
        expect(page.locator("#source .source-title")).to_be_focused()
        for _ in range(2):  # the text, which scrolls, then the way back
            page.keyboard.press("Tab")
        expect(page.locator("#source .source-back")).to_be_focused()
        page.keyboard.press("Enter")
        expect(chip).to_be_focused()


def test_citations_of_earlier_answers_stay_good(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        ask(page, QUESTION)
        ask(page, "Combien de naissances à Épinay ?")
        assert page.locator(".question").all_inner_texts() == [QUESTION, "Combien de naissances à Épinay ?"]
        page.locator(".answer").first.locator(".source").first.click()
        expect(page.locator("#source mark.quote").first).to_contain_text(NOTICE)


def test_a_question_in_the_address_is_asked(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}?q={quote(QUESTION)}") as visited:
        expect(visited.page.locator(".answer")).to_contain_text("6 mois", timeout=20_000)


def test_every_example_is_answered(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        page.locator(".example").first.wait_for()
        count = page.locator(".example").count()
        assert count == 6
        for number in range(count):
            example = page.locator(".example").nth(number)
            question = example.inner_text()
            example.click()
            expect(page.locator(".question")).to_have_text(question)
            page.locator("#conversation:not(:has(.searching)) .answer").first.wait_for()
            assert page.locator(".answer.refusal, .answer.failed").count() == 0, question
            page.get_by_role("button", name="Nouvelle conversation").click()
            page.locator(".example").first.wait_for()
        expect(page.locator(".answer")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("   ", "La question est vide. Écrivez votre question, puis validez."),
        ("mot " * 5_000, "Posez une question plus courte, sans coller de document."),
        ("🎉🎉 ?!", "Je ne vois pas de mot dans la question."),
    ],
    ids=["blank", "20,000 characters", "emoji"],
)
def test_a_question_that_cannot_be_asked_is_explained(
    browser: Browser, address: str, question: str, sentence: str
) -> None:
    with visit(browser, address) as visited:
        ask(visited.page, question)
        expect(visited.page.locator(".answer.failed")).to_contain_text(sentence)
        assert visited.errors == []


def test_markup_in_a_question_stays_text(browser: Browser, address: str) -> None:
    hostile = "<img src=x onerror=\"document.title='piégé'\"> {{value}} ${1+1} préavis ?"
    with visit(browser, address) as visited:
        ask(visited.page, hostile)
        expect(visited.page.locator(".question")).to_have_text(hostile)
        assert visited.page.locator("#conversation img").count() == 0
        assert visited.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [ViewportSize(width=1280, height=900), MOBILE], ids=["1280", "390"])
def test_no_accessibility_violation(browser: Browser, address: str, scheme: str, viewport: ViewportSize) -> None:
    with visit(browser, address, viewport, scheme) as visited:
        page = visited.page
        page.locator(".example").first.wait_for()
        assert violations(page) == []
        ask(page, QUESTION)
        ask(page, "Quel est le prix d'une baguette ?")
        page.locator(".answer .chip").first.click()
        page.locator("#source mark.quote").first.wait_for()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_without_an_index_the_page_says_what_to_run(browser: Browser) -> None:
    settings = replace(Settings(), port=free_port())
    blocks = build_notice(MissingIndexError(path=Path("nulle-part")).french_message)
    launch(blocks, settings)
    with visit(browser, f"http://127.0.0.1:{settings.port}/") as visited:
        expect(visited.page.locator(".answer.failed")).to_contain_text("Lancez d'abord « relais index DOSSIER »")
        assert violations(visited.page) == []
    blocks.close(verbose=False)


def test_an_unforeseen_error_becomes_a_reference_number(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_question: str) -> str:
        raise ZeroDivisionError("détail interne")

    sentence = guarded(broken, str.strip)("question")
    assert sentence.startswith("Une erreur inattendue est survenue.")
    reference = sentence.split("la référence ")[1].split(" ")[0]
    assert reference in caplog.text and "détail interne" in caplog.text
    assert "détail interne" not in sentence
