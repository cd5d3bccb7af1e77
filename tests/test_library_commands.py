"""`relais corpus …` as its users meet it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import cli

FILES = Path(__file__).parent / "files" / "library"


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


Relais = Callable[..., Outcome]


@pytest.fixture
def relais(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Relais:
    for name in ("RELAIS_INDEX", "RELAIS_ENCODER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RELAIS_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "140")

    def run(*arguments: str | Path) -> Outcome:
        status = cli.main([str(argument) for argument in arguments])
        return Outcome(status, *capsys.readouterr())

    return run


def test_add_list_show_remove_refresh(relais: Relais, tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("# Horaires\n\n## Mardi\n\nOuvert de 9 h à 12 h.\n", encoding="utf-8")
    added = relais("corpus", "add", "collective-agreement", "9998", "--from", FILES)
    assert added.status == 0
    assert added.out.startswith("1 document : idcc-9998.\n")
    assert "IDCC 9998 : 5 articles, 1 abrogé laissé de côté." in added.out
    assert "Nouveaux : 1 " in added.out
    assert relais("corpus", "add", note).status == 0

    listed = relais("corpus", "list", "--json")
    assert [(one["id"], one["source"], one["scope"], one["updated"]) for one in json.loads(listed.out)] == [
        ("idcc-9998", "idcc-9998", "national", "2022-02-10"),
        ("note", "note.md", "local", None),
    ]
    table = relais("corpus", "list").out
    assert "règle nationale" in table and "engagement local" in table and "2 documents, " in table

    tree = json.loads(relais("corpus", "show", "IDCC-9998", "--json").out)
    assert tree["sections"][5]["path"].endswith("Article 5 – Rupture / Article 5.1")
    shown = relais("corpus", "show", "idcc-9998").out
    assert "Adresse : https://www.legifrance.gouv.fr/conv_coll/id/KALICONT000099990001" in shown
    assert "Article 5.1 – Préavis" in shown

    note.write_text("# Horaires\n\n## Mardi\n\nOuvert de 9 h à 13 h.\n", encoding="utf-8")
    refreshed = relais("corpus", "refresh")
    assert (refreshed.status, "modifiés : 1 " in refreshed.out) == (0, True)

    assert relais("corpus", "remove", "note").status == 0
    assert [one["id"] for one in json.loads(relais("corpus", "list", "--json").out)] == ["idcc-9998"]
    assert "\n1 document, " in relais("corpus", "list").out
    last = relais("corpus", "remove", "idcc-9998")
    assert (last.status, last.out) == (0, "L'index ne contient plus aucun document.\n")
    assert "Aucun index" in relais("corpus", "list").err


def test_one_bad_source_stops_no_other(relais: Relais, tmp_path: Path) -> None:
    first, second = tmp_path / "mardi.md", tmp_path / "jeudi.md"
    for note in (first, second):
        note.write_text("# Horaires\n\nOuvert de 9 h à 12 h.\n", encoding="utf-8")
    added = relais("corpus", "add", first, tmp_path / "absent.md", second, tmp_path / "perdu.md")
    assert added.status == 1
    assert added.err.splitlines()[-2:] == [
        "« perdu.md » est introuvable. Vérifiez le chemin, puis relancez.",
        "« absent.md » est introuvable. Vérifiez le chemin, puis relancez.",
    ]
    assert "Nouveaux : 2 " in added.out

    first.unlink()
    second.write_text("# Horaires\n\nOuvert de 9 h à 13 h.\n", encoding="utf-8")
    refreshed = relais("corpus", "refresh")
    assert refreshed.err.endswith(
        "« mardi.md » est introuvable. Vérifiez le chemin, puis relancez. Le document reste tel quel.\n"
    )
    assert (refreshed.status, "modifiés : 1 " in refreshed.out) == (1, True)
    assert [one["id"] for one in json.loads(relais("corpus", "list", "--json").out)] == ["jeudi", "mardi"]


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["add", "collective-agreement"], 2, "Donnez un ou plusieurs numéros IDCC"),
        (["add", "collective-agreement", "abc"], 2, "« abc » n'est pas un numéro IDCC"),
        (
            ["add", "collective-agreement", "1", "--from", str(FILES)],
            1,
            "Aucune convention collective de numéro IDCC 1",
        ),
        (
            ["add", "collective-agreement", "9997", "--from", str(FILES)],
            1,
            "La source donne le titre de la convention IDCC 9997",
        ),
        (["add", "service-public", "F1"], 2, "« service-public » s'ajoute seul"),
        (["add", "service-public", "--from", "absent.zip"], 1, "« absent.zip » est introuvable"),
        (["add", "absent.pdf"], 1, "« absent.pdf » est introuvable"),
        (["add"], 2, "Il manque « QUOI… »"),
        (["add", " "], 2, "Un des noms est vide"),
        (["add", "note.md", "--themes", "logement"], 2, "« --themes » ne sert qu'avec « service-public »."),
        (["add", "note.md", "--from", "npm"], 2, "« --from » ne sert qu'avec « service-public » ou"),
        (["add", "note.md", "--with-repealed"], 2, "« --with-repealed » ne sert qu'avec « collective-agreement »."),
        (["add", "www.caf.fr/doc.pdf"], 1, "« www.caf.fr/doc.pdf » n'a pas pu être téléchargé : une adresse commence"),
        (["show", "F1"], 1, "Aucun index"),
        (["remove", "F1"], 1, "Aucun index"),
        (["refresh"], 1, "Rien n'a encore été ajouté"),
        (["ajoute"], 2, "La commande « ajoute » n'existe pas."),
    ],
)
def test_a_wrong_request_is_one_french_sentence(
    relais: Relais, arguments: list[str], status: int, sentence: str
) -> None:
    outcome = relais("corpus", *arguments)
    assert (outcome.status, outcome.out) == (status, "")
    assert outcome.err.startswith(sentence), outcome.err


def test_help_is_french(relais: Relais) -> None:
    for command in ("add", "list", "show", "remove", "refresh"):
        outcome = relais("corpus", command, "--help")
        assert outcome.status == 0
        assert "Usage : " in outcome.out
        assert "Show" not in outcome.out
