"""The application end to end: a real index of the corpus, a real server, a real browser. Here, what tabs share."""

import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import gradio as gr
import pytest
from browser import (
    DESKTOP,
    MOBILE,
    ask,
    chromium_missing,
    free_port,
    hosts,
    open_chromium,
    served,
    violations,
    visit,
)
from playwright.sync_api import Browser, Page, ViewportSize, expect

from answer.model import Turn
from app import build_notice, guarded, launch
from errors import AddressError, MissingIndexError
from index import Encoder
from settings import Settings
from ui import shell
from ui.chat import Reply, Services, build_chat
from ui.conversation_bar import kept_in_browser
from ui.discover import Views, build_discover
from ui.filters import Choices, Limits
from ui.messages import Offers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_missing(), reason="no Chromium on this machine"),
]

QUESTION = "Quel est le préavis pour résilier la convention d'Épinay ?"
PASSWORD = "ouvre-toi"


@pytest.fixture(scope="module")
def address(corpus_index: Path, encoder: Encoder) -> Iterator[str]:
    with served(Settings(index=corpus_index, admin_password=PASSWORD, feedback=True), encoder) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as chromium:
        yield chromium


def show_questions(page: Page) -> None:
    page.locator(".example").first.wait_for()
    assert violations(page) == []
    ask(page, QUESTION)
    ask(page, "Quel est le prix d'une baguette ?")
    page.locator(".answer .chip").first.click()
    page.locator("#source mark.quote").first.wait_for()


def show_comparison(page: Page) -> None:
    page.locator("#tab-comparer button").first.wait_for()


def show_discovery(page: Page) -> None:
    page.locator(".card").first.wait_for()
    page.locator(".card summary").first.click()
    for part, shown in (
        ("fiches", "#table-fiches tbody tr"),
        ("frise", "#timeline .js-plotly-plot"),
        ("sigles", "#table-sigles tbody tr"),
        ("quiz", ".quiz fieldset"),
    ):
        assert violations(page) == []
        page.locator(f"#part-{part}-button").click()
        page.locator(shown).first.wait_for(timeout=90_000)  # ms; Plotly weighs five megabytes
    page.locator("[data-choice=wrong]").first.click()


def show_administration(page: Page) -> None:
    page.locator("#password input").wait_for()
    assert violations(page) == []
    page.locator("#password input").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#statistics table").wait_for()


TABS = {
    "questions": show_questions,
    "comparer": show_comparison,
    "decouvrir": show_discovery,
    "corpus": show_administration,
}


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(DESKTOP, "light"), (DESKTOP, "dark"), (MOBILE, "light"), (MOBILE, "dark")],
    ids=["1280-light", "1280-dark", "390-light", "390-dark"],
)
def test_no_accessibility_violation_no_other_host_no_error(
    browser: Browser, address: str, tab: str, viewport: ViewportSize, scheme: Any
) -> None:
    with visit(browser, f"{address}?tab={tab}", viewport, scheme) as visited:
        page = visited.page
        expect(page.locator(f"#tab-{tab}-button")).to_have_attribute("aria-selected", "true")
        TABS[tab](page)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
        assert hosts(visited) == {"127.0.0.1"}
        assert visited.errors == []


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_french_in_an_english_browser(browser: Browser, address: str, tab: str) -> None:
    with visit(browser, f"{address}?tab={tab}", locale="en-US") as visited:
        page = visited.page
        page.locator(f"#tab-{tab}-button[aria-selected=true]").wait_for()
        TABS[tab](page)
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        names = page.evaluate(
            "[...document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')].flatMap(node =>"
            "['aria-label', 'title', 'placeholder', 'alt'].map(name => node.getAttribute(name)).filter(Boolean))"
        )
        shown = {*names, *page.locator("body").inner_text().splitlines()}
        english = {
            "chatbot", "loading", "message", "clear", "submit", "send", "scroll", "built", "settings", "use", "file",
            "drop", "click", "here", "upload", "remove", "option", "options", "empty", "value", "error", "search",
            "select", "edit", "copy", "download", "undo", "no", "or", "plot", "zoom", "reset", "share",
        }  # fmt: skip
        assert not [text for text in shown if english & set(text.lower().replace("'", " ").split())]


def test_the_tab_and_the_question_stand_in_the_address(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        ask(page, QUESTION)
        page.wait_for_url(lambda url: "q=" in url)
        page.locator("#tab-decouvrir-button").click()
        page.locator(".card").first.wait_for()
        assert "tab=decouvrir" in page.url
        shared = page.url
    with visit(browser, shared) as other:
        expect(other.page.locator("#tab-decouvrir-button")).to_have_attribute("aria-selected", "true")
        other.page.locator("#tab-questions-button").click()
        expect(other.page.locator(".question")).to_have_text(QUESTION)
        expect(other.page.locator(".answer")).to_contain_text("6 mois")


def test_the_foot_says_what_answers_are_worth_and_leads_to_the_statement(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        foot = page.locator(".imprint")
        expect(foot).to_contain_text("Les réponses citent les textes ; elles n'engagent pas la Caf.")
        expect(foot).to_contain_text("Relais, version 0.1.0 · corpus du ")
        foot.get_by_role("link").click()
        expect(page.locator("h1")).to_have_text("Déclaration d'accessibilité")
        assert violations(page) == []
        page.get_by_role("link", name="Revenir à Relais").click()
        expect(page).to_have_title("Relais – conventions et schémas des services aux familles")


def test_an_error_in_one_tab_leaves_the_others_alone(browser: Browser) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError("détail interne")

    def told(sentence: str) -> str:
        return f"<p class='empty'>{sentence}</p>"

    def reply(question: str, _history: Sequence[Turn], _limits: Limits) -> Reply:
        return Reply(None, f"Reçu : {question}")

    one_fails = guarded(broken, told)
    settings = replace(Settings(), port=free_port())
    with gr.Blocks() as blocks:
        notebook = kept_in_browser()
    with blocks, gr.Tabs() as tabs:
        with shell.tab("questions", "Questions") as tab:
            services = Services(reply, one_fails, lambda: Choices((), (), ()), None)
            build_chat(blocks, tab, notebook, services, Offers("la Caf"), {})
        with shell.tab("decouvrir", "Découvrir") as tab:
            views = Views(one_fails, one_fails, lambda: None, lambda: "<p>ici</p>", one_fails, one_fails, one_fails)
            build_discover(tab, views)
    with blocks:
        shell.open_named_tab(blocks, tabs, "questions")
    launch(blocks, settings)
    with visit(browser, f"http://127.0.0.1:{settings.port}/?tab=decouvrir") as visited:
        page = visited.page
        expect(page.locator("#cards")).to_contain_text("Une erreur inattendue est survenue.")
        page.locator("#part-frise-button").click()
        expect(page.locator("#periods")).to_have_text("ici")
        page.locator("#tab-questions-button").click()
        ask(page, "Et ici ?")
        expect(page.locator(".answer")).to_contain_text("Reçu : Et ici ?")
    blocks.close(verbose=False)


def test_a_question_of_10_000_characters_in_the_address_is_explained(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}?q={quote('mot ' * 2_500)}") as visited:
        expect(visited.page.locator(".answer.failed")).to_contain_text("Posez une question plus courte")
        visited.page.wait_for_function("!location.search.includes('q=')")


def test_a_server_that_cannot_be_reached_is_said_in_french(browser: Browser) -> None:
    settings = replace(Settings(), port=free_port())
    with gr.Blocks() as blocks:
        notebook = kept_in_browser()
        services = Services(lambda *_: Reply(None, "Reçu"), str, lambda: Choices((), (), ()), None)
        with shell.tab("questions", "Questions") as tab:
            build_chat(blocks, tab, notebook, services, Offers("la Caf"), {})
    launch(blocks, settings)
    with visit(browser, f"http://127.0.0.1:{settings.port}/") as visited:
        ask(visited.page, "Et ici ?")
        visited.page.context.set_offline(True)
        visited.page.locator("#question textarea").fill("Et puis ?")
        visited.page.keyboard.press("Enter")
        notice = visited.page.locator(".toast-body")
        expect(notice).to_contain_text("Relais ne répond plus.")
        expect(notice).to_contain_text("Erreur")
        expect(notice.get_by_role("button", name="Fermer", exact=True)).to_be_visible()
    blocks.close(verbose=False)


def test_without_an_index_the_page_says_what_to_run(browser: Browser) -> None:
    settings = replace(Settings(), port=free_port())
    blocks = build_notice(MissingIndexError(path=Path("nulle-part")).french_message)
    launch(blocks, settings)
    with visit(browser, f"http://127.0.0.1:{settings.port}/") as visited:
        expect(visited.page.locator(".answer.failed")).to_contain_text("Lancez d'abord « relais index DOSSIER »")
        assert violations(visited.page) == []
    blocks.close(verbose=False)


def test_a_port_taken_while_the_application_was_loading_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = replace(Settings(), port=other.getsockname()[1])
        with pytest.raises(AddressError) as told:
            launch(build_notice("L'index manque."), settings)
    assert str(settings.port) in told.value.french_message


def test_an_unforeseen_error_becomes_a_reference_number(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_question: str) -> str:
        raise ZeroDivisionError("détail interne")

    sentence = guarded(broken, str.strip)("question")
    assert sentence.startswith("Une erreur inattendue est survenue.")
    reference = sentence.split("la référence ")[1].split(" ")[0]
    assert reference in caplog.text and "détail interne" in caplog.text
    assert "détail interne" not in sentence
