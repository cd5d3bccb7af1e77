"""The source panel on the real convention: the whole section, the quote marked, everything escaped."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from errors import LostPassageError
from ingest import Document, Page, Section, read_document, scan_corpus
from ui.source_panel import Reference, read_reference, render_reference, render_source

CORPUS = Path(__file__).parent.parent / "corpus"
SENTENCE = "respectant un délai de préavis de 6 mois."


@pytest.fixture(scope="module")
def convention() -> Document:
    scan = scan_corpus(CORPUS)
    return next(read_document(file) for file in scan.files if file.document_id == "epinay-convention-petite-enfance")


def section(document: Document, name: str) -> Section:
    return next(section for section in document.sections if section.id == f"{document.id}/{name}")


def text_shown(html: str) -> str:
    """What a reader sees of the panel's text block."""
    block = re.search(r'<div class="source-text"[^>]*>(.*?)</div>', html, re.DOTALL)
    assert block is not None
    return unescape(re.sub(r"<[^>]+>", "", block[1]))


def test_the_whole_section_is_shown_verbatim_with_the_quote_marked(convention: Document) -> None:
    article = section(convention, "article-5")
    start = convention.text.index(SENTENCE)
    html = render_source(convention, article, [(start, start + len(SENTENCE))])
    assert f'<mark class="quote">{SENTENCE}</mark>' in html
    assert text_shown(html) == convention.text[article.start : article.end].strip()
    assert "<strong>Art.5 : RESILIATION" in html
    assert "<li>art. 5 – Résiliation</li>" in html
    assert '<p class="note">Il prend effet à sa notification, date absente du texte, pour une durée' in html
    assert "Convention · Territoire : Épinay-sur-Seine, Seine-Saint-Denis" in html


def test_every_section_of_the_convention_is_shown_verbatim(convention: Document) -> None:
    for each in convention.sections:
        if convention.text[each.start : each.end].strip():
            html = render_source(convention, each)
            assert text_shown(html) == convention.text[each.start : each.end].strip(), each.id


def test_other_quotes_of_the_section_are_marked_lighter(convention: Document) -> None:
    goals = section(convention, "axe-2/objectifs-poursuivis")
    first, second = "1. Favoriser la mixité sociale", "6. Améliorer la complémentarité"
    spans = [(at, at + len(text)) for text in (first, second) if (at := convention.text.index(text, goals.start))]
    html = render_source(convention, goals, spans)
    assert f'<mark class="quote">{first}</mark>' in html
    assert f'<mark class="also">{second}</mark>' in html
    assert html.index("axe 2 – ") < html.index("Objectifs poursuivis")


def test_the_page_is_named_when_the_file_has_pages(convention: Document) -> None:
    article = section(convention, "article-5")
    paged = replace(convention, pages=(Page(1, 0, article.start), Page(2, article.start, len(convention.text))))
    assert "page 2" in render_source(paged, article)
    assert "page" not in render_source(convention, article)


def test_markup_in_a_document_is_shown_and_not_run(convention: Document) -> None:
    hostile = 'Article 1\n<img src=x onerror=alert(1)> & "${value}" {{value}}'
    root = replace(convention.sections[0], end=len(hostile), own_end=len(hostile))
    document = replace(
        convention,
        text=hostile,
        sections=(root,),
        source=replace(convention.source, title="<script>alert(2)</script>", territory=("<b>ici</b>",)),
    )
    html = render_source(document, root, [(10, 38)])
    assert "<img" not in html and "<script" not in html and "<b>" not in html
    assert text_shown(html) == hostile


def test_a_reference_survives_its_trip_through_the_browser() -> None:
    reference = Reference("epinay-convention-petite-enfance/article-5", ((12784, 12978), (12800, 12810)))
    assert str(reference) == "epinay-convention-petite-enfance/article-5#12784-12978,12800-12810"
    assert read_reference(str(reference)) == reference


@pytest.mark.parametrize("text", ["", "article-5", "article-5#", "#1-2", "article-5#1-2,", "article-5#a-b", "x#1-2\n"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(LostPassageError):
        read_reference(text)


@pytest.mark.parametrize(
    "reference",
    ["epinay-convention-petite-enfance/article-99#1-2", "epinay-convention-petite-enfance/article-5#1-2"],
)
def test_a_passage_that_is_gone_says_so(convention: Document, reference: str) -> None:
    with pytest.raises(LostPassageError) as error:
        render_reference(
            {convention.id: convention},
            {each.id: each for each in convention.sections},
            read_reference(reference),
            date(2026, 1, 1),
        )
    assert error.value.french_message.startswith("Ce passage n'est plus dans les textes")
