"""Lists that follow the corpus, in a real browser: they are renewed, and take back nothing that was chosen."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import gradio as gr
import pytest
from browser import chromium_missing, free_port, open_chromium, visit
from playwright.sync_api import expect

from ui.corpus_lists import follow_corpus

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_missing(), reason="no Chromium on this machine"),
]
SLOW = 1.5  # seconds; a machine that is busy, or an index that is read again


@dataclass
class Corpus:
    """What there is to choose from, told as late as a busy machine tells it."""

    texts: list[tuple[str, str]] = field(default_factory=lambda: [("Lettre", "l"), ("Charte", "c"), ("Avenant", "a")])
    told: int = 0

    def tell(self) -> list[list[tuple[str, str]]]:
        offered = list(self.texts)
        time.sleep(SLOW)
        self.told += 1
        return [offered]


@pytest.fixture
def corpus() -> Corpus:
    return Corpus()


@pytest.fixture
def address(corpus: Corpus) -> Iterator[str]:
    with gr.Blocks() as blocks, gr.Tabs():
        with gr.Tab("Autre", elem_id="tab-other"):
            gr.Markdown("rien")
        with gr.Tab("Lire", elem_id="tab-read") as tab:
            texts = gr.Dropdown(list(corpus.texts), label="Textes", multiselect=True, elem_id="texts")
        follow_corpus(blocks, tab, [texts], corpus.tell)
    port = free_port()
    blocks.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True)
    yield f"http://127.0.0.1:{port}"
    blocks.close(verbose=False)


def test_what_is_chosen_before_the_corpus_was_read_again_stays(corpus: Corpus, address: str) -> None:
    with open_chromium() as browser, visit(browser, address) as visited:
        page = visited.page
        page.locator("#tab-read-button").click()
        page.locator("#texts input").click()
        page.get_by_role("option", name="Charte").click()
        page.keyboard.press("Escape")
        assert corpus.told == 0, "the choice was to be made before the answer to the page's opening"
        while corpus.told == 0:
            page.wait_for_timeout(100)
        page.wait_for_timeout(1_000)  # for what the answer does to the page
        expect(page.locator("#texts")).to_contain_text("Charte")


def test_a_text_that_goes_leaves_the_list_and_the_others_keep_their_names(corpus: Corpus, address: str) -> None:
    with open_chromium() as browser, visit(browser, address) as visited:
        page = visited.page
        page.locator("#tab-read-button").click()
        for name in ("Charte", "Avenant"):
            page.locator("#texts input").click()
            page.get_by_role("option", name=name).click()
        page.keyboard.press("Escape")
        corpus.texts = [("Bilan", "b"), ("Lettre", "l"), ("Avenant", "a")]
        page.locator("#tab-other-button").click()
        page.locator("#tab-read-button").click()
        expect(page.locator("#texts")).not_to_contain_text("Charte")
        expect(page.locator("#texts")).to_contain_text("Avenant")
        expect(page.locator("#texts")).not_to_contain_text("Bilan")
