"""Validity as it is met: on citations, said first when a text is past, as a filter, in the commands, by hand."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import cli
from answer import answer_question
from answer.validity import standing_as
from errors import ManifestError
from index import Encoder, Index, open_index
from index.contents import index_contents
from ingest.manifest import read_manifest
from settings import Settings, read_settings

PLACES = "Combien de places d'accueil en Loire-Atlantique ?"
NOTICE = "Quel est le préavis pour résilier la convention d'Épinay ?"
SCHEMA = "loire-atlantique-schema-2014-2017"
Relais = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def index(corpus_index: Path, encoder: Encoder) -> Index:
    return open_index(corpus_index, encoder)


@pytest.fixture
def relais(
    capsys: pytest.CaptureFixture[str], encoder: Encoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Relais:
    """The command in this process, with the session's encoder: the same one, loaded already."""
    monkeypatch.setattr("index.encoder.load_encoder", lambda name: encoder)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.delenv("RELAIS_AS_OF", raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        status = cli.main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return run


def test_an_answer_from_an_expired_text_says_so_first(index: Index) -> None:
    answer = answer_question(index, PLACES, (), Settings(as_of=date(2018, 1, 1)))
    assert answer.caution == (
        "Attention, au 1er janvier 2018 : « Schéma de Loire-Atlantique 2014-2017 » n'est plus en vigueur "
        "(échéance passée : 31 décembre 2017)."
    )
    assert answer.text.startswith(f"*{answer.caution}*\n\n")
    assert answer.citations[0].validity is not None
    assert answer.citations[0].validity.status == "échue"
    assert "4 000 places" in answer.citations[0].quote


def test_the_same_answer_on_its_last_day_needs_no_caution(index: Index) -> None:
    past = answer_question(index, PLACES, (), Settings(as_of=date(2018, 1, 1)))
    answer = answer_question(index, PLACES, (), Settings(as_of=date(2017, 12, 31)))
    assert answer.caution is None
    assert past.text == f"*{past.caution}*\n\n{answer.text}"  # nothing else differs
    assert [(c.quote, c.start) for c in answer.citations] == [(c.quote, c.start) for c in past.citations]


def test_a_text_to_come_is_said_to_be(index: Index) -> None:
    answer = answer_question(index, PLACES, (), Settings(as_of=date(2013, 12, 31)))
    assert answer.caution is not None
    assert "n'est pas encore en vigueur (à venir : 1er janvier 2014)" in answer.caution


def test_an_undetermined_text_is_marked_without_caution(index: Index) -> None:
    answer = answer_question(index, NOTICE, (), Settings())
    assert answer.caution is None
    assert answer.citations[0].validity is not None
    assert answer.citations[0].validity.reason.startswith("Il prend effet à sa notification, date absente du texte")


def test_a_refusal_has_no_caution_and_its_nearest_section_a_standing(index: Index) -> None:
    answer = answer_question(index, "Quelle est la recette de la tarte aux pommes ?", (), Settings())
    assert answer.refused and answer.caution is None
    assert answer.nearest is None or answer.nearest.validity is not None


def test_standing_as_filters_the_documents(index: Index) -> None:
    assert standing_as(index.documents, "en vigueur", date(2016, 1, 1)) == {SCHEMA}
    assert standing_as(index.documents, "en vigueur", date(2018, 1, 1)) == {"fepem-cnaf-2017"}


def test_documents_come_back_from_the_index_with_their_validity(corpus_index: Path, index: Index) -> None:
    documents = [held.document for held in index_contents(corpus_index) if held.document]
    assert {document.id: document.validity for document in documents} == {
        name: document.validity for name, document in index.documents.items()
    }
    assert next(d for d in documents if d.id == SCHEMA).validity.term == date(2017, 12, 31)


# The command line


def test_ask_as_of_a_day(relais: Relais, corpus_index: Path) -> None:
    status, out, err = relais("ask", PLACES, "--as-of", "1er juin 2015", "--json", "--index", corpus_index)
    assert (status, err) == (0, "")
    (citation, *_) = json.loads(out)["citations"]
    assert citation["validity"] == {
        "status": "en vigueur",
        "badge": "en vigueur jusqu'au 31 décembre 2017",
        "reason": "Il s'applique du 1er janvier 2014 au 31 décembre 2017.",
    }


def test_ask_among_texts_in_force_leaves_the_others_out(relais: Relais, corpus_index: Path) -> None:
    options = ("--as-of", "2018-06-01", "--status", "en-vigueur", "--json", "--index", corpus_index)
    status, out, _ = relais("ask", PLACES, *options)
    assert status == 0
    assert {citation["source"] for citation in json.loads(out)["citations"]} <= {"fepem-cnaf-2017.txt"}
    status, out, _ = relais("search", "places d'accueil", *options)
    assert {result["source"] for result in json.loads(out)["results"]} == {"fepem-cnaf-2017.txt"}


def test_no_text_of_that_status_is_said_with_what_to_do(relais: Relais, corpus_index: Path) -> None:
    status, out, err = relais(
        "search", "places", "--status", "a venir", "--as-of", "22/11/2026", "--index", corpus_index
    )
    assert (status, out) == (1, "")
    assert err == (
        "Aucun texte n'a le statut « à venir » au 22 novembre 2026. "
        "Changez « --status » ou « --as-of », ou consultez « relais timeline ».\n"
    )


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--as-of", "2015-13-01", "« 2015-13-01 » n'est pas un jour. Écrivez --as-of 2024-03-01, 01/03/2024"),
        ("--as-of", "bientôt", "« bientôt » n'est pas un jour."),
        ("--status", "valable", "« valable » n'est pas un statut. Les statuts sont : en-vigueur, échue, à-venir"),
    ],
)
def test_a_wrong_day_or_status_is_wrong_usage(relais: Relais, option: str, value: str, sentence: str) -> None:
    status, out, err = relais("timeline", option, value)
    assert (status, out) == (2, "")
    assert err.startswith(sentence)


def test_timeline_as_a_table_and_as_json(relais: Relais, corpus_index: Path) -> None:
    status, out, _ = relais("timeline", "--as-of", "2016-03-01", "--json", "--index", corpus_index)
    record = json.loads(out)
    assert (status, record["day"], len(record["texts"])) == (0, "2016-03-01", 5)
    assert [record["texts"][0][key] for key in ("document", "first", "last")] == [SCHEMA, "2014-01-01", "2017-12-31"]
    status, out, _ = relais("timeline", "--as-of", "2016-03-01", "--index", corpus_index)
    assert "Les textes au 1er mars 2016" in out
    assert "31/12/2017" in out and "en vigueur" in out and "à venir" in out
    assert "date absente du texte" in out


def test_a_comparison_notes_the_texts_that_are_past(relais: Relais, corpus_index: Path) -> None:
    options = (
        "--theme",
        "durée",
        "--document",
        "fepem-cnaf-2017",
        "--document",
        SCHEMA,
        "--json",
        "--index",
        corpus_index,
    )
    status, out, _ = relais("compare", *options, "--as-of", "2018-01-01")
    assert status == 0
    note = "« Schéma de Loire-Atlantique 2014-2017 » n'est plus en vigueur (échéance passée : 31 décembre 2017)."
    assert json.loads(out)["notes"][0] == f"au 1er janvier 2018, {note}"
    assert not any("FEPEM" in one and "en vigueur" in one for one in json.loads(out)["notes"])


def test_the_day_may_be_a_setting() -> None:
    assert read_settings({"RELAIS_AS_OF": "2020-02-03"}).as_of == date(2020, 2, 3)
    assert read_settings({}).as_of is None


# The manifest


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("validity = 'bientôt'", "« validity » ne dit ni date ni durée que je sache lire"),
        ("validity = 3", "« validity » doit être un texte entre guillemets"),
        ("amended_by = 'avenant 1'", "« amended_by » doit être une liste de textes"),
        ("replaced_by = ['b.txt']", "« replaced_by » doit être un texte"),
        ("consolidated = 'oui'", "« consolidated » vaut true ou false"),
        ("dates = { effective = 2020-01-01, ended = 2019-01-01 }", "« dates » : « ended » est avant « effective »"),
    ],
)
def test_malformed_validity_says_what_to_correct(tmp_path: Path, entry: str, reason: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(f"[[source]]\nfile = 'a.txt'\ntitle = 'A'\n{entry}\n", encoding="utf-8")
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    assert reason in caught.value.french_message


def test_validity_by_hand_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        "[[source]]\nfile = 'a.txt'\ntitle = 'A'\nvalidity = 'Conclue pour un an à compter du 1er mars 2022.'\n"
        "amended_by = ['avenant-1.txt']\nreplaced_by = 'b.txt'\n",
        encoding="utf-8",
    )
    source = read_manifest(path)["a.txt"]
    assert (source.amended_by, source.replaced_by) == (("avenant-1.txt",), "b.txt")
    assert source.validity == "Conclue pour un an à compter du 1er mars 2022."
