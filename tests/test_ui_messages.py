"""Answers as messages: citations that can be pressed, refusals that cannot be taken for answers, all text escaped."""

import re
from dataclasses import replace
from datetime import date

from answer.model import Answer, Block, Citation
from ui.conversations import Exchange
from ui.messages import Offers, exchange_stages, question_html

OFFERS = Offers("votre référent Caf")


def exchange(answer: Answer | None = None, question: str = "Quel préavis ?", error: str | None = None) -> Exchange:
    return Exchange("a1", question, date(2026, 3, 1), answer=answer, error=error)


def stages(answer: Answer) -> tuple[str, ...]:
    return exchange_stages(exchange(answer), OFFERS)


def citation(number: int, quote: str, section_id: str = "convention/article-5", start: int = 100) -> Citation:
    return Citation(
        number=number,
        document_id="convention",
        section_id=section_id,
        source="convention.txt",
        title="Convention d'Épinay",
        section="Art.5 : RESILIATION",
        label="Convention d'Épinay, art. 5 – Résiliation",
        quote=quote,
        start=start,
        end=start + len(quote),
        page=None,
    )


def answered(*blocks: Block, lead: str | None = None) -> Answer:
    return Answer(text="texte entier", lead=lead, blocks=blocks, refused=False, confidence=0.9)


def test_a_quote_carries_a_button_that_names_its_source() -> None:
    html = stages(answered(Block(None, (citation(1, "un préavis de 6 mois"),))))[-1]
    assert '<span class="quoted">un préavis de 6 mois</span>' in html
    assert 'data-source="convention/article-5#100-120"' in html
    assert 'aria-label="Citation 1, ouvrir le passage : Convention d&#x27;Épinay, art. 5 – Résiliation"' in html


def test_the_quote_and_its_place_show_when_a_citation_is_pointed_at() -> None:
    html = stages(answered(Block(None, (citation(1, "un préavis\n de 6 mois"),))))[-1]
    tip = '<span class="tip" aria-hidden="true"><strong>Convention d&#x27;Épinay, art. 5 – Résiliation</strong>'
    assert html.count(f"{tip}<span>« un préavis de 6 mois »</span></span>") == 2  # the chip's, the source line's


def test_an_answer_comes_block_by_block() -> None:
    shown = stages(
        answered(
            Block("Épinay", (citation(1, "six mois"),)),
            Block("Rhône", (), silence="La fiche ne dit rien sur ce point."),
            lead="6 mois",
        )
    )
    assert len(shown) == 4  # the lead, two blocks, the sources with what can be done of the answer
    assert "six mois" not in shown[0] and "six mois" in shown[1]
    assert '<h3>Rhône</h3><p class="silence">La fiche ne dit rien sur ce point.</p>' in shown[2]
    assert "data-copy" in shown[3] and "data-copy" not in shown[2]


def test_an_answer_carries_its_sheet_and_asks_for_a_verdict_only_where_that_is_switched_on() -> None:
    whole = exchange(answered(Block(None, (citation(1, "six mois"),))))
    html = exchange_stages(whole, OFFERS)[-1]
    assert "« six mois » [1]\n" in html.split('<template class="sheet-text">')[1].split("</template>")[0]
    assert '<blockquote class="quote">« six mois » [1]</blockquote>' in html
    assert "data-verdict" not in html
    asked = exchange_stages(whole, Offers("votre référent Caf", feedback=True))[-1]
    assert re.findall(r'data-verdict="(.*?)"', asked) == [
        "utile",
        "faux",
        "incomplet",
        "mauvaise source",
        "incompréhensible",
        "autre",
    ]
    assert 'data-exchange="a1"' in asked


def test_sources_are_one_line_a_section_and_mark_its_other_quotes() -> None:
    quotes = (citation(1, "un"), citation(2, "deux", start=200), citation(3, "trois", "convention/article-6", 300))
    html = stages(answered(Block(None, quotes)))[-1]
    assert re.findall(r'<span class="numbers">(.*?)</span>', html) == ["1–2", "3"]
    assert 'data-source="convention/article-5#200-204,100-102"' in html  # quote 2 first, quote 1 beside it


def test_a_page_is_named_in_the_sources() -> None:
    paged = replace(citation(1, "x"), page=4)
    assert "art. 5 – Résiliation, page 4" in stages(answered(Block(None, (paged,))))[-1]


def test_an_old_text_warns_beside_its_answer_with_a_link_to_check() -> None:
    warning = (
        "« Prime <x> » n'a pas changé depuis le 1er avril 2020 : vérifiez sur https://a.fr/F1?b&c avant de vous y fier."
    )
    html = stages(replace(answered(Block(None, (citation(1, "947 €"),))), old=(warning,)))[-1]
    assert (
        '<p class="old">« Prime &lt;x&gt; » n&#x27;a pas changé depuis le 1er avril 2020 : vérifiez sur '
        '<a href="https://a.fr/F1?b&amp;c" target="_blank" rel="noopener noreferrer">https://a.fr/F1?b&amp;c</a> avant'
    ) in html


def test_a_refusal_looks_and_reads_as_one() -> None:
    refusal = Answer(
        text="Les textes ne répondent pas.",
        lead=None,
        blocks=(),
        refused=True,
        confidence=0.1,
        nearest=citation(1, "six mois"),
    )
    html = stages(refusal)[-1]
    assert html.startswith('<div class="answer refusal"><p class="verdict">Pas de réponse dans les textes</p>')
    assert "Le passage le plus proche, qui n'y répond pas" in html
    assert 'data-source="convention/article-5#100-108"' in html


def test_how_a_follow_up_was_understood_comes_first() -> None:
    answer = Answer("t", None, (Block(None, (citation(1, "x"),)),), False, 0.9, understood_as="Et à <Épinay> ?")
    assert stages(answer)[0] == (
        '<div class="answer"><p class="understood">Question comprise ainsi : « Et à &lt;Épinay&gt; ? »</p></div>'
    )


def test_an_error_is_shown_in_its_place() -> None:
    (html,) = exchange_stages(exchange(error="La question est vide."), OFFERS)
    assert html.startswith('<div class="answer failed">') and "La question est vide." in html


def test_nothing_that_is_shown_can_be_markup() -> None:
    hostile = '"><img src=x onerror=alert(1)>'
    block = Block(hostile, (citation(1, hostile),), silence=hostile)
    limited = replace(exchange(Answer(hostile, hostile, (block,), False, 0.9), hostile), id=hostile)
    shown = [
        *exchange_stages(replace(limited, limited_to=(hostile,)), Offers(hostile, feedback=True)),
        *stages(Answer(hostile, hostile, (block,), False, 0.9, understood_as=hostile)),
        *stages(Answer(hostile, None, (), True, 0.1, nearest=citation(1, hostile))),
        *exchange_stages(exchange(error=hostile), OFFERS),
        question_html(replace(limited, limited_to=(hostile,))),
    ]
    assert not any("<img" in html for html in shown)


def test_of_a_pasted_document_only_the_beginning_is_shown() -> None:
    assert question_html(exchange(question="a" * 20_000)) == f'<p class="question">{"a" * 600}…</p>'
    assert question_html(exchange(question=" \n")).endswith(">(question vide)</p>")


def test_a_question_with_personal_data_stays_out_of_the_address() -> None:
    assert "data-shared" in question_html(exchange(question="Quel préavis ?"))
    assert "data-shared" not in question_html(exchange(question="Et pour le 06 12 34 56 78 ?"))


def test_what_the_search_was_limited_to_is_said() -> None:
    limited = replace(exchange(), limited_to=("Convention d'Épinay", "lettre"))
    assert question_html(limited).endswith(
        '<p class="limits">Recherche limitée à : Convention d&#x27;Épinay, lettre</p>'
    )
