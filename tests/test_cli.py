"""The command line as its users meet it: exit statuses, French sentences, what goes to which stream, JSON shapes."""

import json
import logging
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import cli
from index.encoder import Encoder

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
CONVENTION = "epinay-convention-petite-enfance.txt"
NOTICE = "Quel est le préavis pour résilier la convention d'Épinay ?"
ANSWER_KEYS = ["id", "answer", "refused", "citations", "confidence", "seconds"]
CITATION_KEYS = ["source", "title", "section", "quote", "start", "end", "page", "validity"]

BLANK = "La question est vide. Écrivez votre question, puis validez."
TOO_LONG = (
    "La question fait 20000 caractères, le maximum est 2000. Posez une question plus courte, sans coller de document."
)
WORDLESS = (
    "Je ne vois pas de mot dans la question. Écrivez-la avec des mots, "
    "par exemple « Quelle est la durée de la convention ? »."
)
ONE_OF = "Donnez une question entre guillemets, ou un fichier de questions avec --batch."
TOGETHER = "--batch et --out vont ensemble : le premier est lu, le second est écrit."
EXTRA = "Il y a un mot de trop. Mettez entre guillemets une question ou un chemin avec des espaces."
MISUSED = "L'option « {} » est mal employée : elle attend une valeur, ou n'en attend pas."


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


Relais = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("RELAIS_INDEX", "RELAIS_ENCODER", "RELAIS_HOST", "RELAIS_PORT", "RELAIS_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))  # where the journal goes
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def relais(capsys: pytest.CaptureFixture[str]) -> Relais:
    """The command in this process, with the encoder that it loads itself."""

    def run(*arguments: object) -> Outcome:
        status = cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Outcome(status, out, err)

    return run


@pytest.fixture
def quick(relais: Relais, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Relais:
    """The command in this process, with the session's encoder: the same one, loaded already."""
    monkeypatch.setattr("index.encoder.load_encoder", lambda name: encoder)
    return relais


def write_batch(path: Path, lines: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def read_batch(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def assert_verbatim(source: str, quote: str, start: int, end: int) -> None:
    assert (CORPUS / source).read_bytes().decode("utf-8")[start:end] == quote


# Usage


def test_help_is_french_and_instant() -> None:
    script = (
        "import sys, cli; status = cli.main(['--help']); "
        "slow = {'torch', 'gradio', 'chromadb', 'spacy'} & set(sys.modules); "
        "sys.exit(status or len(slow))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Usage : relais [OPTIONS] COMMANDE …" in done.stdout
    for command in ("index", "ask", "search", "serve", "Affiche cette aide."):
        assert command in done.stdout
    assert "Show" not in done.stdout and "Commands" not in done.stdout and "completion" not in done.stdout


@pytest.mark.parametrize(
    "command", [["index", str(CORPUS)], ["corpus", "list"], ["corpus", "show", Path(CONVENTION).stem], ["timeline"]]
)
def test_what_encodes_nothing_does_not_load_the_encoder(corpus_index: Path, command: list[str], tmp_path: Path) -> None:
    script = "import sys, cli; assert cli.main(sys.argv[1:]) == 0; print(*sys.modules)"
    arguments = [*command, "--index", str(corpus_index)]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "index.store" in loaded
    assert loaded.isdisjoint({"torch", "sentence_transformers", "openvino", "spacy"})


def test_an_answer_takes_neither_torch_nor_sentence_transformers(corpus_index: Path) -> None:
    """Which take ten seconds to import, for nothing that the embedded encoder needs."""
    script = "import sys, cli; assert cli.main(sys.argv[1:]) == 0; print(*sys.modules)"
    arguments = ["ask", "Quel est le préavis pour résilier la convention ?", "--index", str(corpus_index)]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "un délai de préavis de 6 mois" in done.stdout
    loaded = set(done.stdout.splitlines()[-1].split())
    assert {"openvino", "spacy"} <= loaded
    assert loaded.isdisjoint({"torch", "sentence_transformers", "transformers"})


@pytest.mark.parametrize("command", ["index", "ask", "search", "serve"])
def test_help_of_each_command_is_french(relais: Relais, command: str) -> None:
    status, out, err = relais(command, "--help")
    assert (status, err) == (0, "")
    assert f"Usage : relais {command} [OPTIONS]" in out
    assert "--index" in out and "Affiche cette aide." in out
    assert "default" not in out and "Show" not in out


def test_version(relais: Relais) -> None:
    assert relais("--version") == (0, "relais 0.1.0\n", "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("demander",),
            "La commande « demander » n'existe pas. Les commandes sont : index, ask, search, compare, serve, timeline, "
            "corpus, feedback.",
        ),
        (("ask",), ONE_OF),
        (("ask", "Quel", "est"), EXTRA),
        (("ask", "Qui ?", "--batch", "a", "--out", "b"), ONE_OF),
        (("ask", "--batch", "a"), TOGETHER),
        (("search", "préavis", "--out", "a"), TOGETHER),
        (("search", "préavis", "--tout"), "L'option « --tout » n'existe pas."),
        (("search", "préavis", "--top", "dix"), "La valeur donnée à « --top » ne convient pas."),
        (("search", "préavis", "--top", "0"), "La valeur donnée à « --top » ne convient pas."),
        (("search", "préavis", "--top"), MISUSED.format("--top")),
        (("ask", "Qui ?", "--json=oui"), MISUSED.format("--json")),
        (("serve", "--port", "70000"), "La valeur donnée à « --port » ne convient pas."),
    ],
)
def test_wrong_usage_is_2_with_a_french_sentence(relais: Relais, arguments: tuple[str, ...], sentence: str) -> None:
    status, out, err = relais(*arguments)
    assert (status, out) == (2, "")
    assert err.splitlines()[0] == sentence
    assert "Error" not in err and "Try" not in err


def test_no_command_shows_the_help_as_wrong_usage(relais: Relais) -> None:
    status, _, _ = relais()
    assert status == 2


# Bad input


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", BLANK),
        (" \n\t ", BLANK),
        (
            "préavis " * 2500,
            TOO_LONG,
        ),
        (
            "?!… — ;",
            WORDLESS,
        ),
        (
            "🙂👶🏽❓",
            WORDLESS,
        ),
    ],
    ids=["empty", "blank", "20000 characters", "punctuation", "emoji"],
)
def test_what_cannot_be_asked(relais: Relais, command: str, question: str, sentence: str) -> None:
    assert relais(command, question) == (1, "", sentence + "\n")


def test_ask_before_index(quick: Relais, tmp_path: Path) -> None:
    sentence = "Aucun index dans « index ». Lancez d'abord « relais index DOSSIER » pour lire vos documents.\n"
    assert quick("ask", NOTICE, "--index", tmp_path / "index") == (1, "", sentence)
    assert quick("search", "préavis", "--index", tmp_path / "index") == (1, "", sentence)


def test_relais_index_names_the_index(quick: Relais, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_INDEX", str(tmp_path / "ailleurs"))
    assert "Aucun index dans « ailleurs »." in quick("ask", NOTICE).err


def test_an_index_from_another_encoder(
    relais: Relais, encoder: Encoder, corpus_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other:
        name = "un-autre-modele"
        fingerprint = "0123456789abcdef"
        dimension = encoder.dimension

        def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
            return encoder.encode_queries(texts)

    monkeypatch.setattr("index.encoder.load_encoder", lambda name: Other())
    status, out, err = relais("ask", NOTICE, "--index", corpus_index)
    assert (status, out) == (1, "")
    assert err.startswith(f"L'index « {corpus_index.name} » a été construit avec un autre modèle (")
    assert err.endswith("Reconstruisez-le avec « relais index DOSSIER --rebuild ».\n")


def test_an_encoder_that_is_not_there(relais: Relais, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_ENCODER", str(tmp_path / "aucun-modele"))
    status, out, err = relais("ask", NOTICE, "--index", tmp_path)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1 and "ne peut pas être chargé. Vérifiez RELAIS_ENCODER" in err


def damage_pointer(index: Path) -> None:
    (index / "CURRENT").write_bytes(b"\xff\x00nonsense")


def remove_generations(index: Path) -> None:
    shutil.rmtree(index / "generations")


def cut_every_file_short(index: Path) -> None:
    for path in (index / "generations").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [damage_pointer, remove_generations, cut_every_file_short])
def test_an_unreadable_or_half_written_index(
    quick: Relais, corpus_index: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    index = tmp_path / "index"
    shutil.copytree(corpus_index, index)
    damage(index)
    sentence = (
        "L'index « index » est illisible ou incomplet. Relancez « relais index DOSSIER » : "
        "il sera reconstruit sans recalcul.\n"
    )
    assert quick("ask", NOTICE, "--index", index) == (1, "", sentence)


def test_a_missing_folder_and_a_folder_without_documents(quick: Relais, tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert quick("index", tmp_path / "rien", "--index", index) == (
        1,
        "",
        "Le dossier « rien » n'existe pas. Vérifiez le chemin donné à « relais index ».\n",
    )
    (tmp_path / "vide").mkdir()
    assert quick("index", tmp_path / "vide", "--index", index) == (
        1,
        "",
        "Le dossier « vide » ne contient aucun document lisible. "
        "Déposez-y des fichiers PDF, Word (.docx), LibreOffice (.odt), HTML, texte ou courriel (.eml), "
        "puis relancez.\n",
    )


def test_one_bad_file_never_stops_the_others(quick: Relais, tmp_path: Path) -> None:
    folder = tmp_path / "textes"
    folder.mkdir()
    (folder / "bon.txt").write_text("Article 1 : Durée\n\nLa convention dure trois ans.\n", encoding="utf-8")
    (folder / "ancien.txt").write_bytes(
        "Article 1 : Résiliation\n\nLa résiliation est précédée d'un préavis de six mois, notifié par écrit.\n".encode(
            "cp1252"
        )
    )
    (folder / "vide.txt").write_bytes(b"")
    (folder / "photo.xyz").write_bytes(b"\x00\x01")
    (folder / "abime.pdf").write_bytes(b"%PDF-1.7\nrien de lisible")
    status, out, _ = quick("index", folder, "--index", tmp_path / "index")
    assert status == 0
    assert "Documents" in out and "Sections" in out and "Passages" in out and "Avertissements" in out
    lines = out.splitlines()
    assert "Non lu, vide.txt : « vide.txt » est vide. Vérifiez le fichier, puis relancez l'indexation." in lines
    assert any(line.startswith("Non lu, photo.xyz : « photo.xyz » n'est pas d'un type connu.") for line in lines)
    assert any(line.startswith("Non lu, abime.pdf : « abime.pdf »") for line in lines)
    assert any(line.startswith("Avertissement, ancien.txt : ") for line in lines)
    found = json.loads(quick("search", "préavis", "--json", "--index", tmp_path / "index").out)
    assert "un préavis de six mois" in found["results"][0]["text"]


def test_an_unknown_setting(relais: Relais, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_INDX", "/srv")
    status, out, err = relais("ask", NOTICE)
    assert (status, out) == (1, "")
    assert err.startswith("Le réglage RELAIS_INDX n'est pas valable : il n'existe pas")


def test_a_port_in_use_is_known_at_once(relais: Relais) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert relais("serve", "--port", port) == (
            1,
            "",
            f"L'adresse 127.0.0.1, port {port}, n'est pas libre ou n'existe pas ici. "
            "Choisissez un autre port avec « --port ».\n",
        )


def test_an_unforeseen_error_is_logged_under_the_number_shown(
    relais: Relais, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> Encoder:
        raise ZeroDivisionError("division by zero in the test")

    monkeypatch.setattr("index.encoder.load_encoder", broken)
    status, out, err = relais("ask", NOTICE, "--index", tmp_path)
    assert (status, out) == (1, "")
    assert err.startswith("Une erreur inattendue est survenue.") and err.count("\n") == 1
    journal = (tmp_path / "state" / "relais" / "log" / "relais.log").read_text(encoding="utf-8")
    reference = err.split("la référence ")[1].split()[0]
    assert f"incident {reference}" in journal
    assert "ZeroDivisionError: division by zero in the test" in journal
    assert logging.getLogger().handlers == [h for h in logging.getLogger().handlers if "relais.log" not in repr(h)]


# Batches


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b'{"id": "1", "question": "Qui ?"}\n\nQui ?\n', 3, "ce n'est pas du JSON"),
        (b'["Qui ?"]\n', 1, "ce n'est pas un objet JSON"),
        (b'{"question": "Qui ?"}\n', 1, "il manque « id »"),
        (b'{"id": "1"}\n', 1, "il manque « question »"),
        (b'{"id": "1", "question": "\xe9"}\n', 1, "elle n'est pas en UTF-8"),
        (
            b'{"id": "1", "question": "Qui ?", "history": [{"role": "system", "content": "x"}]}\n',
            1,
            "« history » doit être une liste de messages avec « role » (user ou assistant) et « content »",
        ),
    ],
)
def test_a_wrong_line_is_named_before_any_answer(
    relais: Relais, tmp_path: Path, content: bytes, line: int, reason: str
) -> None:
    batch, out = tmp_path / "questions.jsonl", tmp_path / "reponses.jsonl"
    batch.write_bytes(content)
    assert relais("ask", "--batch", batch, "--out", out, "--index", tmp_path) == (
        1,
        "",
        f"Le fichier de questions « questions.jsonl » ne peut pas être lu (ligne {line}) : {reason}. "
        "Il faut une question JSON par ligne.\n",
    )
    assert not out.exists()


def test_files_of_a_batch_that_cannot_be_opened(quick: Relais, corpus_index: Path, tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    assert quick("ask", "--batch", batch, "--out", tmp_path / "o", "--index", corpus_index).err == (
        "Le fichier de questions « questions.jsonl » est introuvable. Vérifiez le chemin donné à « --batch ».\n"
    )
    write_batch(batch, [{"id": "1", "question": NOTICE}])
    status, _, err = quick("ask", "--batch", batch, "--out", tmp_path / "rien" / "o.jsonl", "--index", corpus_index)
    assert (status, err) == (
        1,
        "Le fichier « o.jsonl » ne peut pas être écrit. "
        "Vérifiez le chemin donné à « --out » et vos droits sur le dossier.\n",
    )


def test_every_line_in_has_its_line_out(quick: Relais, corpus_index: Path, tmp_path: Path) -> None:
    batch = write_batch(
        tmp_path / "questions.jsonl",
        [
            {"id": "a", "question": NOTICE, "history": [], "kind": "other keys are left alone"},
            {"id": 2, "question": "  "},
            {"id": "c", "question": "x" * 20_000},
            {"id": "d", "question": "❓"},
            {
                "id": "e",
                "question": "Et sa durée ?",
                "history": [{"role": "user", "content": NOTICE}, {"role": "assistant", "content": "6 mois"}],
            },
        ],
    )
    assert quick("ask", "--batch", batch, "--out", tmp_path / "out.jsonl", "--index", corpus_index) == (0, "", "")
    records = read_batch(tmp_path / "out.jsonl")
    assert [record["id"] for record in records] == ["a", 2, "c", "d", "e"]
    assert all(list(record) == ANSWER_KEYS for record in records)
    notice, blank, long, wordless, _ = records
    assert notice["refused"] is False and "6 mois" in notice["answer"]
    assert (blank["refused"], blank["citations"], blank["answer"]) == (
        True,
        [],
        BLANK,
    )
    assert long["refused"] and long["answer"].startswith("La question fait 20000 caractères")
    assert wordless["refused"] and wordless["answer"].startswith("Je ne vois pas de mot")
    for record in records:
        assert 0 <= record["confidence"] <= 1 and 0 <= record["seconds"] < 60
        for citation in record["citations"]:
            assert list(citation) == CITATION_KEYS
            assert citation["page"] is None
            assert_verbatim(*(citation[key] for key in ("source", "quote", "start", "end")))


def test_a_batch_of_searches(quick: Relais, corpus_index: Path, tmp_path: Path) -> None:
    lines = [{"id": "1", "question": "resiliation preavis epinay"}, {"id": "2", "question": ""}]
    batch = write_batch(tmp_path / "in.jsonl", lines)
    arguments = ("search", "--batch", batch, "--out", tmp_path / "out.jsonl", "--top", 3, "--index", corpus_index)
    assert quick(*arguments) == (0, "", "")
    found, nothing = read_batch(tmp_path / "out.jsonl")
    assert nothing == {"id": "2", "results": []}
    assert found["id"] == "1" and len(found["results"]) == 3
    best = found["results"][0]
    assert list(best) == ["source", "section", "text", "start", "end", "score"]
    assert (best["source"], best["section"]) == (CONVENTION, "Art.5 : RESILIATION")
    for result in found["results"]:
        assert_verbatim(*(result[key] for key in ("source", "text", "start", "end")))
    assert [r["score"] for r in found["results"]] == sorted((r["score"] for r in found["results"]), reverse=True)


# One question


def test_ask_in_json_from_a_process_of_its_own(corpus_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "ask", NOTICE, "--json", "--index", corpus_index],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    (line,) = done.stdout.decode("utf-8").splitlines()
    record = json.loads(line)
    assert list(record) == ANSWER_KEYS
    assert record["id"] is None and record["refused"] is False
    citation = record["citations"][0]
    assert (citation["source"], citation["section"]) == (CONVENTION, "Art.5 : RESILIATION")
    assert "un délai de préavis de 6 mois" in citation["quote"]


def test_ask_for_a_reader(quick: Relais, corpus_index: Path) -> None:
    status, out, err = quick("ask", NOTICE, "--index", corpus_index)
    assert (status, err) == (0, "")
    assert "6 mois" in out
    assert f"art. 5 – Résiliation ({CONVENTION})" in out[out.index("\nSources\n") :]


def test_search_for_a_reader(quick: Relais, corpus_index: Path) -> None:
    status, out, err = quick("search", "résiliation préavis Épinay", "--top", 2, "--index", corpus_index)
    assert (status, err) == (0, "")
    assert out.startswith(f"1. {CONVENTION} › Art.5 : RESILIATION  (")
    assert "\n2. " in out and "\n3. " not in out


# Indexing


def test_index_ends_with_a_table_and_does_nothing_twice(quick: Relais, tmp_path: Path) -> None:
    folder = tmp_path / "textes"
    folder.mkdir()
    shutil.copy(CORPUS / CONVENTION, folder)
    first = quick("index", folder, "--index", tmp_path / "index")
    assert (first.status, first.err) == (0, "")
    assert "Nouveaux : 1 · modifiés : 0 · retirés : 0 · inchangés : 0" in first.out
    second = quick("index", folder, "--index", tmp_path / "index")
    assert "Nouveaux : 0 · modifiés : 0 · retirés : 0 · inchangés : 1 · textes encodés : 0" in second.out


def test_serve_updates_the_index_that_it_opens(tmp_path: Path, corpus: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port)]
    command += ["--corpus", str(corpus), "--index", str(tmp_path / "index")]
    shown = []

    def heed_interruptions() -> None:  # which a shell has what runs in its background ignore
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=heed_interruptions
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            shown.append(line.rstrip())
            if line.startswith("Relais est ouvert"):
                process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
    assert any(line.startswith("Nouveaux : 5 · ") for line in shown)
    assert shown[-1] == f"Relais est ouvert à l'adresse http://127.0.0.1:{port}/ (Ctrl + C pour l'arrêter)."
