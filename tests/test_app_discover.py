"""The Découvrir tab in a real browser, over a real index of the corpus."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browser import chromium_missing, open_chromium, served, visit
from playwright.sync_api import Browser, Page, expect

from index import Encoder
from settings import Settings

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_missing(), reason="no Chromium on this machine"),
]

DAY = date(2016, 1, 1)


@pytest.fixture(scope="module")
def address(corpus_index: Path, encoder: Encoder) -> Iterator[str]:
    with served(Settings(index=corpus_index, as_of=DAY), encoder) as opened:
        yield f"{opened}?tab=decouvrir"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as chromium:
        yield chromium


def open_part(page: Page, part: str) -> None:
    page.locator(".card").first.wait_for()
    page.locator(f"#part-{part}-button").click()


def test_a_card_a_document_and_its_outline_opens_any_section(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        expect(page.locator(".card")).to_have_count(5)
        card = page.locator(".card", has_text="Schéma de Loire-Atlantique 2014-2017")
        expect(card).to_contain_text("signé le 4 juillet 2014")
        expect(card.locator(".badge")).to_contain_text("en vigueur jusqu'au 31 décembre 2017")
        page.locator("#find-document input").fill("seine epinay")
        expect(page.locator(".card")).to_have_count(1)
        page.locator(".card summary").click()
        page.locator(".card").get_by_role("button", name="art. 5 – Résiliation").click()
        expect(page.locator("#discover-source .source-trail")).to_have_text("art. 5 – Résiliation")
        expect(page.locator("#discover-source .source-text")).to_contain_text("un délai de préavis de 6 mois")
        expect(page.locator("#discover-source mark")).to_have_count(0)


def test_action_sheets_are_filtered_and_open_in_the_text(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        open_part(page, "fiches")
        row = page.locator("#table-fiches tbody tr")
        expect(row).to_have_count(1)
        place = row.locator(".place li")
        expect(place.first).to_have_text("schéma des services aux familles du Rhône")
        expect(place.last).to_contain_text("fiche PE 1.2.1 – AMÉLIORER L'INFORMATION")
        expect(row.locator("td[data-column=Pilote]")).to_contain_text("Caf du Rhône")
        expect(row.locator("td[data-column=Échéance]")).to_contain_text("À partir de 2021")
        row.locator("td[data-column=Pilote] .chip").click()
        expect(page.locator("#discover-source mark.quote")).to_have_text("Caf du Rhône")
        page.locator("#filter-fiches").fill("ECHEANCE inconnue")
        expect(row).to_be_hidden()
        expect(page.locator("#part-fiches .count")).to_have_text("0 sur 1")
        page.locator("#filter-fiches").fill("rhone")
        expect(row).to_be_visible()


def test_the_timeline_marks_today_and_stands_in_a_table_too(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        open_part(page, "frise")
        expect(page.locator("#timeline .js-plotly-plot")).to_be_visible(timeout=60_000)
        expect(page.locator("#timeline .annotation-text")).to_have_count(4)
        expect(page.locator("#timeline .annotation-text").first).to_have_text("aujourd'hui")
        expect(page.locator("#timeline .annotation-text").last).to_be_visible()
        row = page.locator("#table-periodes tbody tr", has_text="Schéma de Loire-Atlantique")
        expect(row.locator("td").nth(0)).to_have_text("1er janvier 2014")
        expect(row.locator("td").nth(1)).to_have_text("31 décembre 2017")
        expect(row).to_contain_text("en vigueur")


def test_the_glossary_cites_or_says_that_the_texts_do_not_expand(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        open_part(page, "sigles")
        page.locator("#filter-sigles").fill("rpe")
        row = page.locator("#table-sigles tbody tr:visible").first
        expect(row).to_contain_text("Relais Petite-Enfance")
        row.locator(".chip").first.click()
        expect(page.locator("#discover-source mark.quote")).to_contain_text("Relais Petite-Enfance (RPE)")
        page.locator("#filter-sigles").fill("filoue")
        expect(page.locator("#table-sigles tbody tr:visible")).to_contain_text("Non développé dans les textes.")


def test_the_quiz_is_corrected_and_its_score_kept_by_the_browser(browser: Browser, address: str) -> None:
    with visit(browser, address) as visited:
        page = visited.page
        open_part(page, "quiz")
        fields = page.locator(".quiz fieldset")
        expect(fields).to_have_count(8)
        for number in range(8):
            kind = "wrong" if number == 0 else "right"
            fields.nth(number).locator(f"[data-choice={kind}]").first.click()
        expect(fields.first.locator(".verdict")).to_contain_text("Non : la bonne réponse est encadrée.")
        expect(page.locator(".score")).to_have_text(
            "7 sur 8 (8 questions). Meilleur score sur ce navigateur : 7 sur 8."
        )
        fields.first.locator(".verdict .open").click()
        expect(page.locator("#discover-source mark.quote").first).to_be_visible()
        page.get_by_role("button", name="D'autres questions").click()
        expect(page.locator("[aria-pressed=true][data-choice]")).to_have_count(0)
        page.locator("[data-choice=wrong]").first.click()
        expect(page.locator(".score")).to_have_text(
            "0 sur 1 (8 questions). Meilleur score sur ce navigateur : 7 sur 8."
        )
        assert visited.errors == []
