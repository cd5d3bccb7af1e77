"""Answers as messages: citations that can be pressed, refusals that cannot be taken for answers, all text escaped."""

import re

from answer.model import Answer, Block, Citation
from ui.messages import answer_reply, error_reply, question_html


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
    html = answer_reply(answered(Block(None, (citation(1, "un préavis de 6 mois"),)))).stages[-1]
    assert '<span class="quoted">un préavis de 6 mois</span>' in html
    assert 'data-source="convention/article-5#100-120"' in html
    assert 'aria-label="Citation 1, ouvrir le passage : Convention d&#x27;Épinay, art. 5 – Résiliation"' in html


def test_an_answer_comes_block_by_block_and_is_remembered_as_text() -> None:
    reply = answer_reply(
        answered(
            Block("Épinay", (citation(1, "six mois"),)),
            Block("Rhône", (), silence="La fiche ne dit rien sur ce point."),
            lead="6 mois",
        )
    )
    assert len(reply.stages) == 4  # the lead, two blocks, the sources
    assert "six mois" not in reply.stages[0] and "six mois" in reply.stages[1]
    assert '<h3>Rhône</h3><p class="silence">La fiche ne dit rien sur ce point.</p>' in reply.stages[2]
    assert reply.remembered == "texte entier"


def test_sources_are_one_line_a_section_and_mark_its_other_quotes() -> None:
    quotes = (citation(1, "un"), citation(2, "deux", start=200), citation(3, "trois", "convention/article-6", 300))
    html = answer_reply(answered(Block(None, quotes))).stages[-1]
    assert re.findall(r'<span class="numbers">(.*?)</span>', html) == ["1–2", "3"]
    assert 'data-source="convention/article-5#200-204,100-102"' in html  # quote 2 first, quote 1 beside it


def test_a_page_is_named_in_the_sources() -> None:
    paged = Citation(**{name: getattr(citation(1, "x"), name) for name in Citation.__slots__} | {"page": 4})
    assert "art. 5 – Résiliation, page 4" in answer_reply(answered(Block(None, (paged,)))).stages[-1]


def test_a_refusal_looks_and_reads_as_one() -> None:
    refusal = Answer(
        text="Les textes ne répondent pas.",
        lead=None,
        blocks=(),
        refused=True,
        confidence=0.1,
        nearest=citation(1, "six mois"),
    )
    html = answer_reply(refusal).stages[-1]
    assert html.startswith('<div class="answer refusal"><p class="verdict">Pas de réponse dans les textes</p>')
    assert "Le passage le plus proche, qui n'y répond pas" in html
    assert 'data-source="convention/article-5#100-108"' in html


def test_how_a_follow_up_was_understood_comes_first() -> None:
    answer = Answer("t", None, (Block(None, (citation(1, "x"),)),), False, 0.9, understood_as="Et à <Épinay> ?")
    assert answer_reply(answer).stages[0] == (
        '<div class="answer"><p class="understood">Question comprise ainsi : « Et à &lt;Épinay&gt; ? »</p></div>'
    )


def test_an_error_is_not_remembered() -> None:
    reply = error_reply("La question est vide.")
    assert reply.remembered is None
    assert "La question est vide." in reply.stages[0]


def test_nothing_that_is_shown_can_be_markup() -> None:
    hostile = '"><img src=x onerror=alert(1)>'
    block = Block(hostile, (citation(1, hostile),), silence=hostile)
    shown = [
        *answer_reply(Answer(hostile, hostile, (block,), False, 0.9, understood_as=hostile)).stages,
        *answer_reply(Answer(hostile, None, (), True, 0.1, nearest=citation(1, hostile))).stages,
        *error_reply(hostile).stages,
        question_html(hostile),
    ]
    assert not any("<img" in html for html in shown)


def test_of_a_pasted_document_only_the_beginning_is_shown() -> None:
    assert question_html("a" * 20_000) == f'<p class="question">{"a" * 600}…</p>'
    assert question_html(" \n") == '<p class="question">(question vide)</p>'
