"""The Questions tab in a real browser, over a real index of the corpus."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus, urlsplit

import docx
import pytest
from browser import MOBILE, ask, chromium_missing, open_chromium, press_until, served, visit
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PatienceOver

from index import Encoder
from settings import Settings

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_missing(), reason="no Chromium on this machine"),
]

QUESTION = "Quel est le préavis pour résilier la convention d'Épinay ?"
NOTICE = "respectant un délai de préavis de 6 mois."
OTHER = "Combien de naissances à Épinay ?"


@pytest.fixture(scope="module")
def address(corpus_index: Path, corpus: Path, encoder: Encoder) -> Iterator[str]:
    with served(Settings(index=corpus_index, corpus=corpus, feedback=True), encoder) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as chromium:
        yield chromium


def questions(page: Page) -> list[str]:
    return page.locator(".question").all_inner_texts()


def test_ask_read_the_answer_open_its_source_then_the_file(browser: Browser, address: str) -> None:
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
        expect(page.locator("#source .badge")).to_have_text("validité indéterminée")
        link = page.locator("#source .source-links a")
        expect(link).to_have_text("Ouvrir le document d'origine")
        given = page.request.get(f"{address}{link.get_attribute('href')}")
        assert given.headers["content-type"] == "text/plain; charset=utf-8"
        assert given.text() == (Path(__file__).parent.parent / "corpus/epinay-convention-petite-enfance.txt").read_text(
            encoding="utf-8"
        )
        assert visited.errors == []


def test_only_documents_of_the_index_are_served(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        for name in ("..%2F..%2Fpyproject.toml", "sources", "sources.toml", "inconnu"):
            answer = visited.page.request.get(f"{address}textes/{name}")
            assert answer.status == 404 and "tool.ruff" not in answer.text()
        assert "n'est plus dans le corpus" in visited.page.request.get(f"{address}textes/inconnu").text()


def test_a_citation_shows_its_quote_when_focused_and_hides_it_on_escape(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        ask(page, QUESTION)
        tip = page.locator(".answer blockquote .tip")
        expect(tip).to_be_hidden()
        page.locator(".answer .chip").hover()
        expect(tip).to_be_visible()
        expect(tip).to_contain_text(NOTICE)
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        page.mouse.move(0, 0)
        page.locator("#question textarea").focus()
        for _ in range(12):
            page.keyboard.press("Shift+Tab")
            if page.evaluate("document.activeElement.classList.contains('chip')"):
                break
        expect(tip).to_be_visible()


def test_the_quote_of_the_last_source_is_shown_whole(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        ask(page, QUESTION)
        page.locator(".sources .source").last.hover()
        tip = page.locator(".sources .tip").last
        expect(tip).to_contain_text(NOTICE)
        box = tip.bounding_box()
        assert box is not None
        assert tip.evaluate(
            "(tip, [x, y]) => tip.contains(document.elementFromPoint(x, y))",
            [box["x"] + 20, box["y"] + box["height"] - 8],
        )


def test_an_answer_that_is_not_sure_says_so_before_its_quote(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        ask(visited.page, "combien de temps dure une CTG")
        expect(visited.page.locator(".answer .caution")).to_contain_text("À vérifier : ouvrez le passage cité")


def test_on_a_phone_the_way_back_leads_from_the_passage_to_its_citation(browser: Browser, address: str) -> None:
    with visit(browser, address, MOBILE) as visited:
        page = visited.page
        ask(page, QUESTION)
        page.locator(".answer .chip").click()
        expect(page.locator("#source mark.quote")).to_be_in_viewport()
        page.go_back()
        expect(page.locator(".answer .chip")).to_be_in_viewport()
        expect(page.locator(".answer .chip")).to_be_focused()
        expect(page.locator("#tab-questions-button")).to_be_attached()


def test_a_question_too_long_stays_in_the_box(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        ask(page, "mot " * 600)
        expect(page.locator(".answer.failed")).to_contain_text("Posez une question plus courte")
        assert len(page.locator("#question textarea").input_value()) >= 2_000


def test_thanks_are_answered_and_what_was_compared_stays_in_mind(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        ask(page, "compare la durée de la convention d'Épinay et de la convention FEPEM-CNAF")
        expect(page.locator(".answer").last).to_contain_text("Convention FEPEM–CNAF")
        ask(page, "merci beaucoup")
        expect(page.locator(".answer").last).to_have_text(re.compile(r"^\s*Je vous en prie\."))
        expect(page.locator(".answer.failed")).to_have_count(0)
        ask(page, "et la résiliation ?")
        expect(page.locator(".answer").last).to_contain_text("délai de préavis de 6 mois")
        expect(page.locator(".answer").last).to_contain_text("Le texte disponible n'en dit rien.")
        assert visited.errors == []


def test_the_keyboard_is_enough(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        expect(page.locator("#question textarea")).to_be_focused()
        page.keyboard.type("Quel est le préavis")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("pour résilier la convention d'Épinay ?")
        page.keyboard.press("Enter")
        chip = page.locator(".answer .chip").first
        chip.wait_for()
        assert questions(page) == ["Quel est le préavis\npour résilier la convention d'Épinay ?"]
        page.locator("#conversation:not(:has(.searching)) .actions").wait_for()
        for _ in range(20):
            page.keyboard.press("Shift+Tab")
            if chip.evaluate("node => node === document.activeElement"):
                break
        expect(chip).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#source mark.quote").first).to_contain_text(NOTICE)
        expect(page.locator("#source .source-title")).to_be_focused()
        for _ in range(3):  # the text, which scrolls, the original file, then the way back
            page.keyboard.press("Tab")
        expect(page.locator("#source .source-back")).to_be_focused()
        page.keyboard.press("Enter")
        expect(chip).to_be_focused()


def test_conversations_stay_in_the_browser_with_their_citations(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        ask(page, QUESTION)
        ask(page, "Et la durée ?")
        page.get_by_role("button", name="Nouvelle conversation").click()
        expect(page.locator(".question")).to_have_count(0)
        page.locator(".example").first.wait_for()
        ask(page, OTHER)
        page.wait_for_url(lambda url: "naissances" in url)  # written once all is over; leaving before is an error
        page.goto(address)
        expect(page.locator(".question")).to_have_text([OTHER])
        page.locator("#conversations input").click()
        page.get_by_role("option", name=QUESTION[:40]).click()
        expect(page.locator(".question")).to_have_text([QUESTION, "Et la durée ?"])
        page.locator(".answer").first.locator(".chip").first.click()
        expect(page.locator("#source mark.quote").first).to_contain_text(NOTICE)

        page.get_by_role("button", name="Renommer").click()
        page.locator("#conversation-name input").fill("Permanence du lundi")
        page.keyboard.press("Enter")
        expect(page.locator("#conversations input")).to_have_value("Permanence du lundi")
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("button", name="Supprimer").click()
        expect(page.locator(".question")).to_have_count(2)
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Supprimer").click()
        expect(page.locator(".question")).to_have_count(0)
        page.locator("#conversations input").click()
        expect(page.get_by_role("option")).to_have_count(1)
        expect(page.get_by_role("option")).to_contain_text(OTHER)
        assert visited.errors == []


def test_an_answer_is_kept_from_its_first_words_on(browser: Browser, address: str) -> None:
    # A click is not always heard while an answer is on its way: what follows one that was heard is what is tested.
    begun = {OTHER: "naissances", "Combien de LAEP à Épinay ?": "LAEP", "Qui a signé la convention d'Épinay ?": "sign"}
    with visit(browser, address) as visited:
        page = visited.page
        heard = next((first for first, word in begun.items() if _turned_at_first_words(page, first, word)), None)
        assert heard is not None
        page.wait_for_timeout(1000)  # nothing comes after
        expect(page.locator(".question")).to_have_count(0)
        page.locator("#conversations input").click()
        page.get_by_role("option", name=heard[:40]).click()
        expect(page.locator(".question")).to_have_text([heard, QUESTION])
        assert visited.errors == []


def _turned_at_first_words(page: Page, first: str, word: str) -> bool:
    """Whether the page turns to a new conversation at the first words of the second answer of one."""
    ask(page, first)
    page.wait_for_url(lambda url: word in url)
    page.evaluate(
        """() => new MutationObserver((_, observer) => {
            if (document.querySelectorAll("#conversation .answer").length < 2) return;
            observer.disconnect();
            document.body.classList.add("turned");
            const buttons = [...document.querySelectorAll("button")];
            buttons.find((each) => each.innerText === "Nouvelle conversation").click();
        }).observe(document.getElementById("conversation"), { subtree: true, childList: true })"""
    )
    page.locator("#question textarea").fill(QUESTION)
    press_until(page, "Enter", page.locator("body.turned"))
    with suppress(PatienceOver):
        page.locator(".example").first.wait_for(timeout=10_000)
        return True
    page.evaluate("document.body.classList.remove('turned')")
    page.get_by_role("button", name="Nouvelle conversation").click()
    page.locator(".example").first.wait_for()
    return False


def test_conversations_survive_the_server(browser: Browser, corpus_index: Path, encoder: Encoder) -> None:
    context = browser.new_context()
    page = context.new_page()
    settings = Settings(index=corpus_index)
    with served(settings, encoder) as first:
        page.goto(first)
        ask(page, QUESTION)
        page.wait_for_function("localStorage.getItem('relais-conversations')")
        kept = page.evaluate("localStorage.getItem('relais-conversations')")
    with served(settings, encoder) as second:  # another port is another origin: the storage is carried over by hand
        context.add_init_script(f"localStorage.setItem('relais-conversations', {json.dumps(kept)})")
        page.goto(second)
        expect(page.locator(".question")).to_have_text(QUESTION)
        page.locator(".answer .chip").first.click()
        expect(page.locator("#source mark.quote").first).to_contain_text(NOTICE)
    context.close()


def test_a_search_is_limited_to_a_document(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        page.get_by_role("button", name="Limiter la recherche").click()
        page.locator("#limit-documents input").click()
        page.get_by_role("option", name="Lettre aux partenaires").click()
        page.keyboard.press("Escape")
        ask(page, "Quel est le délai de préavis ?")
        expect(page.locator(".limits")).to_have_text(
            "Recherche limitée à : Lettre aux partenaires de la Caf des Hauts-de-Seine"
        )
        expect(page.locator(".answer.refusal")).to_contain_text("Pas de réponse dans les textes")
        page.locator("#limit-kinds input").click()
        page.get_by_role("option", name="Convention").click()
        page.keyboard.press("Escape")
        ask(page, "Quel est le délai de préavis ?")
        expect(page.locator(".answer.failed")).to_contain_text("Aucun document ne correspond à tous ces filtres.")


def test_personal_data_is_warned_about_before_anything_is_sent(browser: Browser, address: str) -> None:
    question = f"{QUESTION} (appeler le 06 12 34 56 78)"
    with visit(browser, address) as visited:
        page = visited.page
        page.locator(".example").first.wait_for()
        page.locator("#question textarea").fill(question)
        press_until(page, "Enter", page.locator("#warning"))
        expect(page.locator("#warning")).to_contain_text("Votre question semble contenir un numéro de téléphone.")
        expect(page.locator(".question")).to_have_count(0)
        page.get_by_role("button", name="Modifier la question").click()
        expect(page.locator("#warning")).to_be_hidden()
        expect(page.locator("#question textarea")).to_be_focused()
        expect(page.locator("#question textarea")).to_have_value(question)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Envoyer quand même").click()
        expect(page.locator(".question")).to_have_text(question)
        page.locator(".answer .actions").wait_for()
        asked = urlsplit(page.url)  # its port may hold any digits
        assert "06" not in asked.path + asked.query + asked.fragment


def test_the_sheet_is_copied_printed_and_downloaded(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        ask(page, QUESTION)
        page.get_by_role("button", name="Copier").click()
        expect(page.locator(".actions .done")).to_have_text("Copié.")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("Relais – ce que disent les textes\nQuestion posée le ")
        assert f"\nQuestion\n{QUESTION}\n" in copied and NOTICE in copied and "votre référent Caf" in copied

        page.evaluate(
            "() => { window.print = () => { window.printed = document.getElementById('printed').innerText } }"
        )
        page.emulate_media(media="print")
        page.get_by_role("button", name="Imprimer").dispatch_event("click")
        assert NOTICE in page.evaluate("window.printed")
        expect(page.locator("#tabs")).to_be_hidden()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        expect(page.locator("#printed")).to_have_count(0)

        with page.expect_download() as download:
            page.get_by_role("button", name="Télécharger (DOCX)").click()
        assert download.value.suggested_filename == "fiche.docx"
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(download.value.path())).paragraphs)
        assert NOTICE in text and QUESTION in text


def test_a_forged_sheet_is_refused(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        answer = visited.page.request.post(f"{address}fiche.docx", form={"exchange": "{}"})
        assert answer.status == 410 and "La fiche n'a pas été faite" in answer.text()


def test_a_verdict_is_kept_on_this_machine(browser: Browser, address: str, corpus_index: Path) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        ask(page, QUESTION)
        asked = page.locator(".feedback")
        asked.get_by_role("button", name="Non", exact=True).click()
        asked.get_by_role("button", name="Mauvaise source").click()
        expect(page.locator("#feedback-note")).to_have_text("Merci, votre avis est enregistré sur ce poste.")
        expect(asked.get_by_role("button", name="Mauvaise source")).to_have_attribute("aria-pressed", "true")
    with sqlite3.connect(corpus_index / "feedback.sqlite") as base:
        rows = base.execute("SELECT question, verdict FROM feedback").fetchall()
    base.close()
    assert rows == [(QUESTION, "mauvaise source")]


def test_a_question_in_the_address_is_asked_once(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}?q={quote(QUESTION)}") as visited:
        page = visited.page
        expect(page.locator(".answer")).to_contain_text("6 mois")
        page.wait_for_function("localStorage.getItem('relais-conversations')")
        page.reload()
        expect(page.locator(".answer .actions")).to_have_count(1)
        page.wait_for_timeout(1000)
        assert questions(page) == [QUESTION]
        assert f"q={quote_plus(QUESTION)}" in page.url.replace("'", "%27")


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
            page.locator("#conversation:not(:has(.searching)) .answer .actions").first.wait_for()
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
        assert visited.errors == []
        visited.page.reload()
        expect(visited.page.locator(".question")).to_have_text(hostile)
        assert visited.page.locator("#conversation img").count() == 0
