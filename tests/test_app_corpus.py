"""The Corpus tab in a real browser: files are checked, indexed, described, removed; nothing wrong gets through."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from browser import ask, chromium_missing, open_chromium, served, visit
from playwright.sync_api import Browser, Page, expect

from index import Encoder
from settings import Settings
from ui.intake import INCOMING, LARGEST

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_missing(), reason="no Chromium on this machine"),
]

PASSWORD = "ouvre-toi"
CHARTER = """Charte d'accueil de Valbourg

Article 1 : Durée
La présente charte est conclue pour une durée de quatre ans à compter du 1er mars 2024.

Article 2 : Préavis
Chaque partie peut dénoncer la charte avec un préavis de cinq mois.
"""
QUESTION = "Quel est le préavis pour dénoncer la charte de Valbourg ?"


@pytest.fixture(scope="module")
def index(corpus_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the index, which the tests of this module change."""
    copy = tmp_path_factory.mktemp("administered") / "index"
    shutil.copytree(corpus_index, copy)
    return copy


@pytest.fixture(scope="module")
def address(index: Path, encoder: Encoder) -> Iterator[str]:
    with served(Settings(index=index, admin_password=PASSWORD), encoder) as opened:
        yield f"{opened}?tab=corpus"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as chromium:
        yield chromium


def enter(page: Page) -> None:
    page.locator("#password input").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#statistics table").wait_for()


def send(page: Page, *files: Path) -> None:
    page.locator("#upload input[type=file]").set_input_files([str(file) for file in files])


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def choose_added(page: Page, name: str) -> None:
    page.locator("#added input").click()
    page.get_by_role("option", name=name).click()


def test_without_a_password_there_is_no_such_tab(browser: Browser, corpus_index: Path, encoder: Encoder) -> None:
    with (
        served(Settings(index=corpus_index), encoder) as opened,
        visit(browser, f"{opened}?tab=corpus") as visited,
    ):
        expect(visited.page.locator("#tab-questions-button")).to_have_attribute("aria-selected", "true")
        expect(visited.page.locator("#tab-corpus-button")).to_have_count(0)


def test_a_document_is_checked_indexed_answered_from_described_and_removed(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        page.locator("#password input").fill("autre chose")
        page.keyboard.press("Enter")
        expect(page.locator("#admin-notice .failed")).to_contain_text("Ce n'est pas le mot de passe.")
        expect(page.locator("#upload")).to_have_count(0)
        enter(page)

        send(page, written(tmp_path, "Charte d'accueil.txt", CHARTER))
        card = page.locator("#waiting .card")
        expect(card).to_contain_text("Charte d'accueil de Valbourg")
        card.locator("summary", has_text="Plan lu").click()
        expect(card.locator(".tree li").nth(2)).to_have_text("art. 2 – Préavis")
        page.reload()  # what waits is still there, and the session too
        expect(card).to_contain_text("Charte d'accueil de Valbourg")

        page.get_by_role("button", name="Accepter et indexer").click()
        expect(page.locator("#stage")).to_contain_text("ndexation")
        page.reload()  # the indexing goes on, and is followed again
        expect(page.locator("#stage")).to_contain_text("Indexation terminée. Nouveaux : 1,", timeout=120_000)
        expect(page.locator("#statistics tbody tr", has_text="charte-d-accueil.txt")).to_contain_text("ajouté")
        expect(card).to_have_count(0)

        page.locator("#tab-comparer-button").click()
        page.locator("#compare-documents input").click()
        expect(page.get_by_role("option", name="Charte d'accueil de Valbourg")).to_be_visible()
        page.keyboard.press("Escape")
        page.locator("#tab-questions-button").click()
        ask(page, QUESTION)
        expect(page.locator(".answer").last).to_contain_text("un préavis de cinq mois")
        page.locator("#tab-corpus-button").click()

        choose_added(page, "Charte d'accueil de Valbourg")
        expect(page.locator("#edit-title input, #edit-title textarea")).to_have_value("Charte d'accueil de Valbourg")
        page.get_by_label("Signé le").fill("le 31 février 2024")
        page.get_by_role("button", name="Enregistrer et réindexer").click()
        expect(page.locator("#stage")).to_contain_text(
            "« le 31 février 2024 » n'est pas une date (Signé le)", timeout=60_000
        )
        expect(page.locator("#stage")).to_be_in_viewport()
        page.wait_for_timeout(1500)  # until the event is over, the next press is not heard
        page.get_by_label("Signé le").fill("1er mars 2024")
        page.locator("#edit-short-title input, #edit-short-title textarea").fill("Charte de Valbourg")
        page.locator("#edit-territory input, #edit-territory textarea").fill("Valbourg ; Rhône")
        page.get_by_role("button", name="Enregistrer et réindexer").click()
        expect(page.locator("#stage")).to_contain_text("Nouveaux : 0, modifiés : 1,", timeout=120_000)
        page.locator("#tab-decouvrir-button").click()
        described = page.locator(".card", has_text="Charte de Valbourg")
        expect(described).to_contain_text("signé le 1er mars 2024")
        expect(described).to_contain_text("Valbourg, Rhône")
        page.locator("#tab-corpus-button").click()

        page.locator("#tab-comparer-button").click()
        page.locator("#compare-documents input").click()
        page.get_by_role("option", name="Charte de Valbourg").click()
        expect(page.locator("#compare-documents")).to_contain_text("Charte de Valbourg")
        page.locator("#tab-corpus-button").click()
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Retirer du corpus").click()
        expect(page.locator("#stage")).to_contain_text("retirés : 1, documents en tout : 5.", timeout=120_000)
        page.locator("#tab-comparer-button").click()
        expect(page.locator("#compare-documents")).not_to_contain_text("Charte de Valbourg")
        page.locator("#compare-start").click()
        expect(page.locator("#comparison .failed")).to_contain_text("Aucun texte n'est choisi")
        # The old conversation still shows its answer; its citation says that the text is gone.
        page.locator("#tab-questions-button").click()
        page.locator(".answer .chip").last.click()
        expect(page.locator("#source")).to_contain_text("Ce passage n'est plus dans les textes")
        with page.expect_navigation():
            page.get_by_role("button", name="Télécharger (DOCX)").last.click()
        expect(page.locator("h1")).to_have_text("La fiche n'a pas été faite")


def test_what_cannot_be_indexed_says_why_and_the_rest_is_kept(
    browser: Browser, address: str, index: Path, tmp_path: Path
) -> None:
    hostile = written(tmp_path, "<img src=x onerror=alert(1)>.txt", "Article 1 : Objet\nLe texte vaut pour deux ans.\n")
    wrong_type = written(tmp_path, "programme.exe", "MZ")
    empty = written(tmp_path, "vide.txt", " \n")
    broken = written(tmp_path, "faux.pdf", "ceci n'est pas un PDF")
    heavy = tmp_path / "lourd.txt"
    with heavy.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with visit(browser, address) as visited:
        page = visited.page
        enter(page)
        send(page, hostile, wrong_type, empty, broken)
        expect(page.locator("#admin-notice")).to_contain_text("« programme.exe » n'est pas d'un type connu.")
        cards = page.locator("#waiting .card")
        expect(cards).to_have_count(3)
        expect(page.locator("#waiting")).to_contain_text("img-src-x-onerror-alert-1.txt")
        expect(page.locator("#waiting .unreadable", has_text="vide.txt")).to_contain_text("est vide")
        expect(page.locator("#waiting .unreadable", has_text="faux.pdf")).to_contain_text("ne peut pas être lu")
        assert page.locator("#waiting img").count() == 0
        page.locator("#chosen label", has_text="img-src").click()
        page.get_by_role("button", name="Accepter et indexer").click()
        expect(page.locator("#admin-notice")).to_contain_text("Aucun des documents cochés ne peut être accepté")
        expect(cards).to_have_count(3)
        send(page, heavy)
        expect(page.locator("#admin-notice")).to_contain_text(f"le maximum est {LARGEST // 1024**2} Mo", timeout=60_000)
        page.get_by_role("button", name="Écarter").click()
        expect(cards).to_have_count(0)
        assert list((index / INCOMING).iterdir()) == []
        assert visited.errors == []


def test_two_people_send_files_of_one_name_at_once(browser: Browser, address: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = written(tmp_path / "a", "avenant.txt", "Article 1 : Objet\nLe premier avenant vaut pour un an.\n")
    two = written(tmp_path / "b", "avenant.txt", "Article 1 : Objet\nLe second avenant vaut pour deux ans.\n")
    with visit(browser, address) as first, visit(browser, address) as second:
        enter(first.page)
        enter(second.page)
        send(first.page, one)
        send(second.page, two)
        second.page.locator("#waiting .card").first.wait_for()
        first.page.locator("#waiting .card").first.wait_for()
        first.page.reload()
        expect(first.page.locator("#waiting .card")).to_have_count(2)
        first.page.get_by_role("button", name="Écarter").click()
        expect(first.page.locator("#waiting .card")).to_have_count(0)


class PatientEncoder:
    """The encoder, which encodes texts once it is told to go on."""

    def __init__(self, encoder: Encoder, go_on: threading.Event) -> None:
        self._encoder = encoder
        self._go_on = go_on
        self.fingerprint, self.name, self.dimension = encoder.fingerprint, encoder.name, encoder.dimension

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        assert self._go_on.wait(60)
        return self._encoder.encode_passages(texts, progress)

    def encode_queries(self, queries: Sequence[str]) -> np.ndarray:
        return self._encoder.encode_queries(queries)


def test_the_work_of_another_administrator_is_followed(
    browser: Browser, corpus_index: Path, encoder: Encoder, tmp_path: Path
) -> None:
    go_on = threading.Event()
    index = tmp_path / "index"
    shutil.copytree(corpus_index, index)
    with (
        served(Settings(index=index, admin_password=PASSWORD), PatientEncoder(encoder, go_on)) as opened,
        visit(browser, f"{opened}?tab=corpus") as first,
        visit(browser, f"{opened}?tab=corpus") as second,
    ):
        enter(first.page)
        send(first.page, written(tmp_path, "charte.txt", CHARTER))
        first.page.locator("#waiting .card").wait_for()
        enter(second.page)
        second.page.locator("#waiting .card").wait_for()
        first.page.get_by_role("button", name="Accepter et indexer").click()
        first.page.locator("#stage progress").wait_for()
        second.page.get_by_role("button", name="Accepter et indexer").click()
        refusal = second.page.locator("#admin-notice .failed")
        expect(refusal).to_contain_text("Une autre indexation est en cours")
        second.page.locator("#stage progress").wait_for()
        second.page.wait_for_timeout(2500)  # two looks at the indexing later, it can still be read
        expect(refusal).to_be_visible()
        go_on.set()
        for page in (first.page, second.page):
            expect(page.locator("#stage")).to_contain_text("Indexation terminée. Nouveaux : 1,", timeout=120_000)
            expect(page.locator("#waiting .card")).to_have_count(0)
        expect(refusal).to_have_count(0)


def test_a_session_that_has_expired_asks_for_the_password_again(browser: Browser, address: str, tmp_path: Path) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        enter(page)
        other = page.context.new_page()
        other.goto(address)
        other.get_by_role("button", name="Fermer la session").click()  # the session ends for both pages
        expect(other.locator("#password")).to_be_visible()
        send(page, written(tmp_path, "note.txt", "Le texte vaut pour deux ans.\n"))
        expect(page.locator("#admin-notice .failed")).to_contain_text("Votre session a expiré.")
        expect(page.locator("#upload")).to_be_hidden()
        enter(page)  # in the same page
        expect(page.locator("#admin-notice .failed")).to_have_count(0)
        expect(page.locator("#waiting")).to_contain_text("Aucun document en attente.")
        send(page, tmp_path / "note.txt")
        expect(page.locator("#waiting .card")).to_contain_text("note.txt")
        page.get_by_role("button", name="Écarter").click()
        expect(page.locator("#waiting .card")).to_have_count(0)
