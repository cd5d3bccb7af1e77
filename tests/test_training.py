"""The training pipeline on a few made texts: prepared, encoded, trained two steps with a stop between, merged."""

import json
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import typer
from safetensors.torch import load_file, save_file
from typer.testing import CliRunner

import training.evaluate
import training.export
from index.encoder import Encoder, load_embedded
from index.low_rank import DOWN, UP, AdapterFormatError
from library.agreements import read_agreements as library_files
from training.bench import read_test_set
from training.colloquial import colloquial, without_accents
from training.encode import encode
from training.evaluate import OUTSIDE
from training.export import export
from training.network import QueryTower, load_weights
from training.plan import batches, read_pools, read_tasks
from training.prepare import prepare
from training.scores import interval, ndcg, rank_groups
from training.texts import fold, read_questions, read_texts
from training.train import Options, train
from training.windows import cut, split_headed
from training.written import SHEETS, read_agreements, read_sheet_questions

PROJECT = Path(__file__).parent.parent
AGREEMENT = PROJECT / "tests" / "files" / "library" / "KALICONT000099990001.json"
OPTIONS = Options(steps=2, every=1, rate=0.02, rank=2, first_layer=10, batch=4)

FICHES = {
    "T1": (
        "Carte de bus scolaire",
        "La carte est demandée à la mairie.\nComment la demander ?\n" + "Il faut une photo. " * 12,
    ),
    "T2": (
        "Garde d'enfant à domicile",
        "L'aide dépend des revenus.\nQui peut en bénéficier ?\n" + "Les parents qui travaillent. " * 9,
    ),
    "T3": (
        "",
        "Oui, le parent doit prévenir la crèche la veille.\nQuel est le délai ?\n" + "La veille avant midi. " * 10,
    ),
    "T4": ("", "Non, la réponse est restée secrète et ne sert à personne."),
}
RULES = """RÈGLEMENT DE LA CRÈCHE

Article 1 : Horaires
La crèche ouvre tôt. La crèche ferme à dix-huit heures.

Article 2 : Repas
Les repas sont fournis.
"""
MANIFEST = """[[source]]
file = "creche.txt"
title = "Règlement de la crèche des Tilleuls"
short_title = "Crèche des Tilleuls"
kind = "règlement"
"""
GOLD = {
    "id": "X1",
    "question": "Quand la crèche ferme-t-elle ?",
    "history": [],
    "gold": [{"doc": "creche.txt", "section": "", "quote": "La crèche ferme à dix-huit heures."}],
}

SHORT = {"doc": "creche.txt", "section": "", "quote": "Les repas sont fournis."}


def names(prefix: str, chosen: int, count: int) -> list[str]:
    """Ids that fall into one fold."""
    return [name for n in range(400) if fold(name := f"{prefix}{n}") == chosen][:count]


def write_set(folder: Path, articles: dict[str, tuple[str, str]], queries: list[dict[str, object]]) -> None:
    folder.mkdir(parents=True)
    rows = [{"_id": name, "title": title, "text": text} for name, (title, text) in articles.items()]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    labels = [f"{query['_id']}\t{query['answer']}\t1" for query in queries]
    (folder / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *labels]) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def plain() -> Encoder:
    return load_embedded(None)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, plain: Encoder) -> Path:
    root = tmp_path_factory.mktemp("training")
    bench, fictions = root / "bench", root / "fictions"
    (taught,), (kept,) = names("q", 1, 1), names("q", 0, 1)
    asked = [
        {"_id": taught, "text": "Faut-il prévenir la crèche d'une absence ?", "answer": "T3"},
        {"_id": kept, "text": "Où demander la carte de bus ?", "answer": "T1"},
    ]
    write_set(bench / "spf-qr", FICHES, asked)
    entries = [*names("entry", 1, 2), *names("entry", 4, 1)]
    wordings = [
        {"_id": f"w{n}", "text": f"aide garde enfant {n}", "entry": entry, "answer": "T2"}
        for n, entry in enumerate(entries)
    ]
    write_set(bench / "cdtn-preq", FICHES, wordings)
    paragraph = "Le phare mesure trente mètres. Il date de 1850. Son gardien partit en 1990."
    piaf = [{"_id": f"p{n}", "text": "Quelle est sa hauteur ?", "answers": ["trente"], "answer": "A"} for n in range(3)]
    write_set(bench / "piaf", {"A": ("Phare", paragraph)}, piaf)
    for name in ("a", "d"):
        corpus = fictions / name / "corpus"
        corpus.mkdir(parents=True)
        (corpus / "creche.txt").write_text(RULES, encoding="utf-8")
        (corpus / "sources.toml").write_text(MANIFEST, encoding="utf-8")
        short = GOLD | {"id": "X2", "question": "repas ?", "gold": [SHORT], "tags": ["short"]}
        (fictions / name / "gold.jsonl").write_text(f"{json.dumps(GOLD)}\n{json.dumps(short)}\n", encoding="utf-8")
    prepare(bench, fictions, root / "work", seed=1)
    encode(root / "work", plain)
    return root / "work"


@pytest.fixture(scope="module")
def adapter(work: Path) -> Path:
    """The adapter of a run stopped after its first step and taken up again."""
    run = work / "runs" / "stopped"
    train(work, run, OPTIONS, stop=1)
    train(work, run, OPTIONS)
    return run / "last.safetensors"


def test_a_blanked_fiche_that_is_not_asked_for_is_left_out(work: Path) -> None:
    assert {text.document for text in read_texts(work / "texts.jsonl") if text.pool == "service-public"} == {
        "T1",
        "T2",
        "T3",
    }


def test_questions_set_aside_are_for_development(work: Path) -> None:
    splits = {(question.set, question.split) for question in read_questions(work / "questions.jsonl")}
    assert {("spf-qr", "train"), ("spf-qr", "dev"), ("cdtn-preq", "train"), ("cdtn-preq", "dev")} <= splits


def test_a_gold_quote_marks_its_sentence_alone(work: Path) -> None:
    questions = read_questions(work / "questions.jsonl")
    (found,) = [q for q in questions if q.set == "fiction-sentences" and q.split == "train"]
    texts = {text.id: text.embedded for text in read_texts(work / "texts.jsonl")}
    assert [texts[name].splitlines()[-1] for name in found.gains] == ["La crèche ferme à dix-huit heures."]


def test_a_fictional_text_is_taught_under_the_title_of_its_manifest(work: Path) -> None:
    taught = [text.embedded for text in read_texts(work / "texts.jsonl") if text.pool == "fiction-a-sentences"]
    assert taught
    assert all(text.startswith("Crèche des Tilleuls") for text in taught)


def test_data_are_recorded_by_hash(work: Path) -> None:
    record = json.loads((work / "data.json").read_text(encoding="utf-8"))
    assert record["seed"] == 1
    assert len(record["sha256"]["spf-qr/queries.jsonl"]) == 64


def test_batches_depend_on_the_seed_alone(work: Path) -> None:
    tasks = read_tasks(work, read_pools(work))
    first = [asked for _, asked in next(batches(tasks, 8, 3))]
    assert first == [asked for _, asked in next(batches(tasks, 8, 3))]
    assert all(task.question.split == "train" for task, _ in next(batches(tasks, 8, 3)))


def test_a_run_taken_up_ends_as_one_that_was_not_stopped(work: Path, adapter: Path) -> None:
    train(work, work / "runs" / "whole", OPTIONS)
    stopped, whole = load_file(adapter), load_file(work / "runs" / "whole" / "last.safetensors")
    assert stopped.keys() == whole.keys()
    assert all(torch.equal(stopped[name], whole[name]) for name in whole)
    assert (adapter.parent / "curves.png").stat().st_size > 10_000
    assert len((adapter.parent / "loss.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_the_adapter_changes_questions_and_no_passage(adapter: Path, plain: Encoder) -> None:
    merged = load_embedded(adapter)
    text = ["Quand la crèche ferme-t-elle ?"]
    assert plain.fingerprint != merged.fingerprint
    assert np.array_equal(plain.encode_passages(text), merged.encode_passages(text))
    cosine = float((plain.encode_queries(text) @ merged.encode_queries(text).T)[0, 0])
    assert 0.9 < cosine < 0.99999
    tower = QueryTower(OPTIONS.first_layer, OPTIONS.rank, OPTIONS.seed)
    load_weights(adapter, tower.weights)
    with torch.no_grad():
        trained = tower.encode(text).numpy()
    assert float((trained @ merged.encode_queries(text).T)[0, 0]) > 0.9999


def test_make_train_encoder_ends_with_the_adapter_that_ships_and_its_figures(
    work: Path, adapter: Path, tmp_path: Path, plain: Encoder
) -> None:
    bench, shipped = tmp_path / "bench", tmp_path / "shipped.safetensors"
    queries = [{"_id": "q", "text": "Qui peut demander la carte de bus ?", "answer": "T1"}]
    for name in OUTSIDE:
        write_set(bench / name, FICHES, queries)
    shutil.copytree(adapter.parent, work / "runs" / "latest")
    variables = [f"BENCH={bench}", f"WORK={work}", f"ADAPTER={shipped}", "PYTHON=python3"]
    recipe = subprocess.run(
        ["make", "--dry-run", "train-encoder", *variables], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.replace("\\\n", " ")
    steps = [line.split()[2:] for line in recipe.splitlines() if " -m training." in line]
    assert [step[0] for step in steps] == [
        f"training.{name}" for name in ("prepare", "encode", "train", "export", "evaluate")
    ]
    for (_, *options), command in zip(steps[3:], (training.export.main, training.evaluate.main), strict=True):
        application = typer.Typer()
        application.command()(command)
        result = CliRunner().invoke(application, options, catch_exceptions=False)
        assert result.exit_code == 0, result.output
    asked = ["Qui peut demander la carte de bus ?"]
    moved = [load_embedded(path).encode_queries(asked) for path in (shipped, adapter)]
    # Seven tenths of the change: nearer to the plain encoder than the whole of it, and not the plain one.
    near, far = (float((plain.encode_queries(asked) @ vector.T)[0, 0]) for vector in moved)
    assert far < near < 0.99999
    rows = (work / "results.md").read_text(encoding="utf-8")
    assert "| kali-3239 | 1 | nDCG@10 |" in rows
    assert "| fiction-sentences (development) | 1 | hit@1 |" in rows


def write_agreement(folder: Path, number: int) -> None:
    """The fictional agreement as the library keeps it, under another number and with articles on other matters."""
    container = json.loads(AGREEMENT.read_text(encoding="utf-8"))
    container["data"]["num"] = number
    for rank in range(10):
        data = {"cid": f"X{rank}", "id": f"KALIARTIX{rank}", "num": f"{20 + rank}", "etat": "VIGUEUR"}
        data |= {"surtitre": f"Jeux de la table {rank}", "content": f"<p>La table {rank} a ses jeux.</p>"}
        container["children"][0]["children"][0]["children"].append({"type": "article", "data": data})
    folder.mkdir(exist_ok=True)
    (folder / "KALICONT000099990009.json").write_text(json.dumps(container), encoding="utf-8")
    (file,) = library_files(folder, [number])
    (folder / file.file).write_bytes(file.content)


def test_questions_by_topic_are_asked_in_the_agreements_that_have_its_heading(tmp_path: Path) -> None:
    for number in (9990, 9991):
        write_agreement(tmp_path, number)
    texts, questions = read_agreements(tmp_path)
    assert {text.pool for text in texts} == {"agreement-idcc-9990", "agreement-idcc-9991"}
    bodies = {text.id: text.embedded for text in texts}
    asked = [q for q in questions if q.text == "J'ai trouvé un autre boulot, je peux partir tout de suite ?"]
    answers = [[bodies[name] for name in question.gains] for question in asked]
    bare, headed = answers
    assert bare[0].startswith("Le délai-congé est fixé ainsi :")
    assert "Article 5.1 – Préavis\nLe délai-congé" in headed[0]
    assert not any("Un congé de cinq jours" in text for text in bodies.values())  # an attached text
    assert not any("enceinte" in question.text for question in questions)  # no heading on it


def test_questions_written_since_come_with_the_agreements_alone(work: Path, tmp_path: Path) -> None:
    write_agreement(tmp_path / "agreements", 9990)
    root = work.parent
    counts = prepare(root / "bench", root / "fictions", tmp_path / "later", 1, tmp_path / "agreements")
    assert counts["agreements train"] == 10  # seven on notice, three on looking for work
    assert counts["fiction-sentences train"] == 2
    usual = {question.set for question in read_questions(work / "questions.jsonl")}
    assert "agreements" not in usual
    assert len([q for q in read_questions(work / "questions.jsonl") if q.id.startswith("fiction-a-sentences")]) == 1


def test_a_written_question_goes_with_its_sheet() -> None:
    rows = [line.split("\t") for line in SHEETS.read_text(encoding="utf-8").splitlines()]
    assert len({asked for _, asked in rows}) == len(rows) > 1800
    sheets = {sheet for sheet, _ in rows}
    (found,) = read_sheet_questions("pool", {"F2300", "F1618"}, {"F1618"})
    assert (found.text, found.gains, found.split) == ("c'est combien le smic", {"F2300": 1}, "train")
    splits: dict[str, set[str]] = {}
    for question in read_sheet_questions("pool", sheets, set()):
        splits.setdefault(next(iter(question.gains)), set()).add(question.split)
    assert {len(of_sheet) for of_sheet in splits.values()} == {1}
    assert 0.15 < sum(of_sheet == {"dev"} for of_sheet in splits.values()) / len(splits) < 0.25


def test_another_fold_can_be_set_aside(work: Path) -> None:
    pools = read_pools(work)
    usual = {t.question.id: t.question.split for t in read_tasks(work, pools) if t.question.set == "cdtn-preq"}
    other = {t.question.id: t.question.split for t in read_tasks(work, pools, fold=1) if t.question.set == "cdtn-preq"}
    assert usual == {"cdtn-w0": "train", "cdtn-w1": "train", "cdtn-w2": "dev"}
    assert other == {"cdtn-w0": "dev", "cdtn-w1": "dev", "cdtn-w2": "train"}


def test_a_run_goes_on_from_an_adapter_without_a_set(work: Path, adapter: Path) -> None:
    run = work / "runs" / "from"
    train(work, run, replace(OPTIONS, rate=1e-9, start=str(adapter), without="fiction-sentences"))
    began, ended = load_file(adapter), load_file(run / "last.safetensors")
    assert all(torch.allclose(began[name], ended[name], atol=1e-3) for name in began)
    assert any(name.endswith(UP) and ended[name].abs().max() > 1e-3 for name in ended)
    drawn = {task.question.set for task, _ in next(batches(read_tasks(work, read_pools(work)), 60, 1, "cdtn-preq"))}
    assert "cdtn-preq" not in drawn and "spf-qr" in drawn


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "foreign.safetensors"
    save_file({"encoder.layer.99.output.dense.lora_A": torch.zeros(2, 2)}, path)
    with pytest.raises(AdapterFormatError):
        load_embedded(path)


def test_scores() -> None:
    assert rank_groups(np.array([0.1, 0.9, 0.5]), ["a", "b", "a"]) == ["b", "a"]
    assert ndcg(["b", "a"], {"a": 1}) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg(["a"], {"a": 2}) == 1.0
    low, high = interval([0.0, 1.0] * 50)
    assert 0.38 < low < 0.5 < high < 0.62


def test_headings_and_windows() -> None:
    headed = split_headed("Ouverture.\nQui est concerné ?\nTout le monde.\nCas général\nÀ la mairie\nSur rendez-vous.")
    assert [(one.heading, one.body) for one in headed] == [
        ("", "Ouverture."),
        ("Qui est concerné ?", "Tout le monde."),
        ("Cas général › À la mairie", "Sur rendez-vous."),
    ]
    assert cut("a" * 30 + "\n" + "b" * 30, 40) == ["a" * 30, "b" * 30]


def test_colloquial_keeps_the_sense() -> None:
    assert without_accents("Épinay, préavis") == "Epinay, preavis"
    asked = {colloquial("Est-ce que l'employeur doit payer les congés payés ?", random.Random(n)) for n in range(40)}
    assert len(asked) > 20
    assert any("patron" in text for text in asked)
    assert all(text.strip() for text in asked)


def test_a_test_set_is_read_without_unlabelled_queries(tmp_path: Path) -> None:
    write_set(tmp_path / "tiny", {"A": ("T", "x")}, [{"_id": "1", "text": "q", "answer": "A"}])
    with (tmp_path / "tiny" / "queries.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("\n" + json.dumps({"_id": "2", "text": "unlabelled"}))
    read = read_test_set(tmp_path / "tiny")
    assert read.queries == {"1": "q"}
    assert read.gains == {"1": {"A": 1}}


def test_the_mean_of_an_adapter_with_itself_is_itself(adapter: Path, tmp_path: Path) -> None:
    export([adapter, adapter], 0.5, tmp_path / "half.safetensors")
    whole, half = load_file(adapter), load_file(tmp_path / "half.safetensors")
    for name in (name.removesuffix(UP) for name in whole if name.endswith(UP)):
        change = whole[name + UP].float() @ whole[name + DOWN].float()
        halved = half[name + UP].float() @ half[name + DOWN].float()
        assert change.abs().max() > 0
        assert torch.allclose(halved, change / 2, atol=1e-4)
