import gzip
import json
import math
from dataclasses import replace

import pytest

from answer.model import Answer, Block, Citation
from errors import BenchError, GoldFileError, GoldQuoteError
from evals.bench import find_files, read_bench
from evals.bench_corpus import corpus_hash, write_corpus
from evals.gold import locate, read_gold, write_gold
from evals.places import PROJECT
from evals.plot import Bar, draw_bars
from evals.ranking import RankingScores, score_rankings
from evals.scores import auc, folded_words, judge, score, score_groups
from ingest.corpus import read_document, scan_corpus

SIZES = {"evals": 200, **dict.fromkeys("abcd", 160), **dict.fromkeys("efm", 200), **dict.fromkeys("ghijkl", 210)}
GOLD_FILES = [PROJECT / "evals" / "gold.jsonl", *sorted((PROJECT / "evals" / "development").glob("*/gold.jsonl"))]
PREAVIS = "respectant un délai de préavis de 6 mois"
CONVERSATIONS = sorted((PROJECT / "evals").glob("**/conversations.jsonl"))


@pytest.fixture(scope="module")
def documents():
    scan = scan_corpus(PROJECT / "corpus")
    return {file.document_id: read_document(file) for file in scan.files}


def gold_line(**changes):
    line = {
        "id": "T1",
        "question": "Quel est le préavis ?",
        "history": [],
        "kind": "fact",
        "persona": "staff",
        "answerable": True,
        "gold": [{"doc": "004", "section": "Art.5 : RESILIATION", "quote": PREAVIS}],
        "must_include": ["6 mois"],
        "must_not_include": ["3 mois"],
        "reference": "6 mois.",
        "tags": [],
    }
    return {key: value for key, value in {**line, **changes}.items() if value is not None}


def written(tmp_path, *lines):
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def citation(documents, quote, number=1, document_id="epinay-convention-petite-enfance"):
    document = documents[document_id]
    start = document.text.index(quote)
    section = document.section_at(start)
    return Citation(
        number=number,
        document_id=document.id,
        section_id=section.id,
        source=document.source.file,
        title=document.source.title,
        section=section.path,
        label=section.label,
        quote=quote,
        start=start,
        end=start + len(quote),
        page=None,
    )


def answer(text, *citations, refused=False, confidence=0.5):
    return Answer(text, None, (Block(None, citations),) if citations else (), refused, confidence)


# Gold files


@pytest.mark.parametrize("path", GOLD_FILES, ids=lambda path: path.parent.name)
def test_gold_files_of_the_project_are_well_formed_and_found_in_their_corpus(path):
    questions = read_gold(path)
    corpus = path.parent / "corpus" if path.parent != PROJECT / "evals" else PROJECT / "corpus"
    documents = {file.document_id: read_document(file) for file in scan_corpus(corpus).files}
    spans = locate(questions, documents)
    assert len(questions) == SIZES[path.parent.name]
    assert {question.kind for question in questions} == {
        "fact", "list", "definition", "comparison", "followup", "unanswerable", "false_premise"
    }  # fmt: skip
    for question in questions:
        for span in spans[question.id]:
            assert documents[span.document_id].text[span.start : span.end] == span.quote


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.parent.name)
def test_conversations_are_found_in_their_corpus_and_go_on(path):
    questions = read_gold(path)
    corpus = path.parent / "corpus" if path.parent != PROJECT / "evals" else PROJECT / "corpus"
    documents = {file.document_id: read_document(file) for file in scan_corpus(corpus).files}
    assert locate(questions, documents).keys() == {question.id for question in questions}
    asked_after = [question for question in questions if question.after is not None]
    assert len(asked_after) > len(questions) / 2
    assert 0.15 < sum(not question.answerable for question in asked_after) / len(asked_after) < 0.4


def test_every_development_set_is_checked():
    assert {path.parent.name for path in GOLD_FILES} == SIZES.keys()


def test_gold_file_is_written_as_it_was_read(tmp_path):
    questions = read_gold(GOLD_FILES[0])
    write_gold(questions, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_text(encoding="utf-8") == GOLD_FILES[0].read_text(encoding="utf-8")


def test_short_name_is_resolved_by_its_quotes(tmp_path, documents):
    (span,) = locate(read_gold(written(tmp_path, gold_line())), documents)["T1"]
    assert span.document_id == "epinay-convention-petite-enfance"
    assert documents[span.document_id].section_at(span.start).label == "Art.5 : RESILIATION"


def test_recurring_quote_is_found_in_the_section_named(tmp_path, documents):
    gold = [
        {"doc": "001", "section": section, "quote": "➔ Relais Petite-Enfance"}
        for section in ("PUBLICS ET TERRITOIRES", "PARTENAIRES IMPLIQUÉS", "RESSOURCES ET FINANCEMENTS")
    ]
    spans = locate(read_gold(written(tmp_path, gold_line(gold=gold))), documents)["T1"]
    labels = [documents[span.document_id].section_at(span.start).label for span in spans]
    assert labels == ["PUBLICS ET TERRITOIRES", "PARTENAIRES IMPLIQUÉS", "RESSOURCES ET FINANCEMENTS"]
    assert len({span.start for span in spans}) == 3


@pytest.mark.parametrize(
    "line, reason",
    [
        ("{", "ce n'est pas du JSON"),
        (gold_line(persona=None), "il manque « persona »"),
        (gold_line(kind="facts"), "« kind » a une valeur inconnue"),
        (gold_line(note="x"), "« note » n'est pas une clé connue"),
        (gold_line(answerable="peut-être"), "« answerable » n'a pas la bonne forme"),
        (gold_line(answerable=False), "« gold » est vide exactement quand « answerable » est faux"),
        (gold_line(must_include=["("]), "l'expression « ( » est mal écrite"),
        (gold_line(id="T0"), "« T0 » est déjà pris"),
        (gold_line(after="T9"), "« after » nomme une question qui précède, et « history » est alors vide"),
        (
            gold_line(after="T0", history=[{"role": "user", "content": "Bonjour"}]),
            "« after » nomme une question qui précède, et « history » est alors vide",
        ),
    ],
)
def test_malformed_line_is_named(tmp_path, line, reason):
    with pytest.raises(GoldFileError) as caught:
        read_gold(written(tmp_path, gold_line(id="T0"), "", line))
    assert caught.value.french_message == (
        f"Le fichier d'évaluation « gold.jsonl » est mal écrit (ligne 3) : {reason}. Corrigez-le, puis relancez."
    )


@pytest.mark.parametrize("content, reason", [(None, "ne peut pas être lu"), ("\n", "aucune question")])
def test_missing_or_empty_gold_file(tmp_path, content, reason):
    if content is not None:
        written(tmp_path, content)
    with pytest.raises(GoldFileError, match=reason):
        read_gold(tmp_path / "gold.jsonl")


@pytest.mark.parametrize("quote", ["un délai de 7 mois", "petite enfance"], ids=["in none", "in several"])
def test_quote_that_singles_out_no_document(tmp_path, documents, quote):
    questions = read_gold(written(tmp_path, gold_line(gold=[{"doc": "x", "section": "", "quote": quote}])))
    with pytest.raises(GoldQuoteError):
        locate(questions, documents)


# Figures on answers


def judged(tmp_path, documents, given, seconds=0.1, **changes):
    questions = read_gold(written(tmp_path, gold_line(**changes)))
    return judge(questions[0], locate(questions, documents)["T1"], given, seconds, documents)


def test_right_answer(tmp_path, documents):
    outcome = judged(tmp_path, documents, answer("**6** **mois** « … » [1]", citation(documents, PREAVIS)))
    assert (outcome.cited_first, outcome.covered, outcome.correct, outcome.failed) == (True, 1, True, False)
    assert (outcome.words_shared, outcome.words_quoted, outcome.words_gold) == (8, 8, 8)
    assert outcome.verbatim == outcome.quotes == 1


def test_quote_elsewhere_in_the_section_is_cited_but_shares_few_words(tmp_path, documents):
    same_section = citation(documents, "par lettre recommandée avec accusé de réception")
    outcome = judged(tmp_path, documents, answer("par lettre", same_section))
    assert (outcome.cited_first, outcome.covered, outcome.correct) == (True, 1, False)
    assert outcome.missing == ("6 mois",)
    assert outcome.words_shared == 1  # "de"


def test_first_citation_elsewhere(tmp_path, documents):
    duration = citation(documents, "conclue pour une durée de trois ans")
    outcome = judged(tmp_path, documents, answer("6 mois", duration, citation(documents, PREAVIS, 2)))
    assert (outcome.cited_first, outcome.covered, outcome.correct, outcome.failed) == (False, 1, True, True)


def test_section_of_that_name_in_another_document_does_not_count(tmp_path, documents):
    foreign = replace(citation(documents, PREAVIS), document_id="fepem-cnaf-2017")
    outcome = judged(tmp_path, documents, answer("6 mois", foreign))
    assert (outcome.cited_first, outcome.verbatim, outcome.failed) == (False, 0, True)


def test_forbidden_string_makes_it_wrong(tmp_path, documents):
    outcome = judged(tmp_path, documents, answer("6 mois, et non 3 MOIS", citation(documents, PREAVIS)))
    assert (outcome.correct, outcome.forbidden) == (False, ("3 mois",))


def test_refusal_of_an_answerable_question_is_not_correct_even_if_it_holds_the_words(tmp_path, documents):
    outcome = judged(tmp_path, documents, answer("Peut-être 6 mois.", refused=True))
    assert (outcome.correct, outcome.cited_first, outcome.covered, outcome.failed) == (False, False, 0, True)


def test_unanswerable_question(tmp_path, documents):
    silent = {"answerable": False, "gold": [], "must_include": [], "kind": "unanswerable"}
    refused = judged(tmp_path, documents, answer("Les textes ne le disent pas.", refused=True), **silent)
    answered = judged(tmp_path, documents, answer("6 mois", citation(documents, PREAVIS)), **silent)
    assert (refused.failed, answered.failed) == (False, True)
    assert not refused.correct


def test_scores_of_a_group(tmp_path, documents):
    silent = {"answerable": False, "gold": [], "must_include": [], "kind": "unanswerable", "persona": "volunteer"}
    right = answer("6 mois", citation(documents, PREAVIS), confidence=0.9)
    wrong = answer("Cela dure trois ans.", citation(documents, "conclue pour une durée de trois ans"), confidence=0.4)
    outcomes = [
        judged(tmp_path, documents, right, 0.1),
        judged(tmp_path, documents, wrong, 0.2),
        judged(tmp_path, documents, answer("Rien.", refused=True, confidence=0.4), 0.3, kind="list"),
        judged(tmp_path, documents, answer("Rien.", refused=True, confidence=0.2), 0.4, **silent),
        judged(tmp_path, documents, wrong, 0.5, **silent),
    ]
    scores = score(outcomes)
    assert scores.n == 5
    assert scores.cited_at_1 == scores.coverage == scores.correct == scores.false_refusals == pytest.approx(1 / 3)
    assert scores.refused == 0.5
    # Shared: 8 words of the first, then "de" of the second; quoted 8 + 7, gold 3 × 8.
    assert scores.word_f1 == pytest.approx(2 * 9 / (8 + 7 + 24))
    assert scores.verbatim == 1.0
    # Of six pairs, .9 wins twice; each .4 beats .2 and ties .4.
    assert scores.auc == pytest.approx((2 + 1.5 + 1.5) / 6)
    assert scores.median_seconds == 0.3
    assert scores.p90_seconds == pytest.approx(0.46)
    assert scores.fact_characters == (len("6 mois") + len("Cela dure trois ans.")) / 2
    assert scores.quotes == 1.0
    groups = score_groups(outcomes)
    assert list(groups) == ["all", "fact", "list", "unanswerable", "staff", "volunteer"]
    assert (groups["fact"].n, groups["fact"].correct, groups["fact"].refused, groups["fact"].auc) == (
        2,
        0.5,
        None,
        None,
    )
    assert (groups["volunteer"].refused, groups["volunteer"].coverage) == (0.5, None)


def test_auc_and_words():
    assert auc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auc([0.5], [0.5]) == 0.5
    assert auc([0.1], [0.2, 0.3]) == 0.0
    assert auc([], [0.2]) is None
    assert folded_words("L’État, à 12.25 % : ÉPINAY-sur-Seine") == [
        "l",
        "etat",
        "a",
        "12",
        "25",
        "epinay",
        "sur",
        "seine",
    ]


# Figures on rankings


def test_ranking_figures():
    judgements = {"a": {"d1": 2, "d2": 1}, "b": {"d9": 1}}
    rankings = {"a": ["d3", "d2", "d1"], "b": ["d1", "d2"]}
    ideal = 3 + 1 / math.log2(3)
    found = 1 / math.log2(3) + 3 / 2
    assert score_rankings(rankings, judgements) == RankingScores(found / ideal / 2, 0.5, 0.25, 0.0, 2)


def test_nothing_below_the_depth_counts():
    ranking = [f"x{rank}" for rank in range(10)] + ["d"]
    assert score_rankings({"a": ranking}, {"a": {"d": 1}}) == RankingScores(0.0, 0.0, 0.0, 0.0, 1)
    assert score_rankings({"a": ["d", *ranking]}, {"a": {"d": 1}}) == RankingScores(1.0, 1.0, 1.0, 1.0, 1)


# Test sets


def make_bench(folder):
    folder.mkdir()
    records = [
        {
            "_id": "F/1",
            "title": "Congé « parental »",
            "text": "Le congé parental dure un an, renouvelable deux fois.\n",
        },
        {"_id": "F/2", "title": "", "text": "La prime de naissance est versée au septième mois de grossesse.\n"},
        {"_id": "F/3", "title": "Crèche", "text": "Une place en crèche se demande à la mairie de sa commune.\n"},
    ]
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write("".join(json.dumps(record) + "\n" for record in records))
    queries = {"q1": "combien de temps dure un congé parental", "q2": "qui demande la crèche", "q3": "sans réponse"}
    (folder / "queries.jsonl").write_text(
        "".join(json.dumps({"_id": query, "text": text}) + "\n" for query, text in queries.items()), encoding="utf-8"
    )
    qrels = "query-id\tcorpus-id\tscore\nq1\tF/1\t2\nq2\tF/3\t1\nq3\tF/9\t1\n"
    (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_bench_is_read_and_queries_without_a_document_are_left_out(tmp_path):
    bench = read_bench(*find_files(make_bench(tmp_path / "set")))
    assert [record.id for record in bench.records] == ["F/1", "F/2", "F/3"]
    assert list(bench.queries) == ["q1", "q2"]
    assert bench.judgements == {"q1": {"F/1": 2}, "q2": {"F/3": 1}}


@pytest.mark.parametrize(
    "name, content, line, reason",
    [
        ("queries.jsonl", '{"_id": "q1"}\n', 1, "il manque « text »"),
        ("queries.jsonl", "[1]\n", 1, "ce n'est pas un objet JSON"),
        ("queries.jsonl", '\n{"_id"', 2, "ce n'est pas du JSON"),
        ("qrels.tsv", "a\tb\tc\nq1 F/1 2\n", 2, "trois colonnes"),
        ("qrels.tsv", "a\tb\tc\n", 0, "aucune question"),
        ("corpus.jsonl", '{"_id": "F/1", "text": " "}', 1, "ni titre ni texte"),
        ("corpus.jsonl.gz", "pas une archive", 0, "n'est pas lisible"),
    ],
)
def test_malformed_bench(tmp_path, name, content, line, reason):
    folder = make_bench(tmp_path / "set")
    if name == "corpus.jsonl":
        (folder / "corpus.jsonl.gz").unlink()
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(BenchError, match=reason) as caught:
        read_bench(*find_files(folder))
    assert caught.value.fields["line"] == line


def test_records_become_documents_with_their_titles(tmp_path):
    bench = read_bench(*find_files(make_bench(tmp_path / "set")))
    write_corpus(bench.records, tmp_path / "corpus")
    read = [read_document(file) for file in scan_corpus(tmp_path / "corpus").files]
    assert [document.text for document in read] == [record.text for record in bench.records]
    assert read[0].source.short_title == "Congé « parental »"
    assert corpus_hash(bench.records) != corpus_hash(bench.records[:2])


# The plot


def test_bar_chart_is_an_xml_document_with_its_figures():
    from xml.etree import ElementTree

    svg = draw_bars("Essai <1>", [Bar("correct", 0.75, 0.5, 0.8, 0.92, reached=False)])
    root = ElementTree.fromstring(svg)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[:3] == ["Essai <1>", "correct", "0.750"]
