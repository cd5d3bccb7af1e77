"""The manifest: what it gives, what it refuses, and what is guessed without it."""

from datetime import date
from pathlib import Path

import pytest

from errors import ManifestError
from ingest.manifest import guess_source, read_manifest
from ingest.model import KnownDate, Source
from ingest.sections import split_sections

CORPUS = Path(__file__).parent.parent / "corpus"


def test_the_five_documents_are_described() -> None:
    sources = read_manifest(CORPUS / "sources.toml")
    assert sorted(sources) == sorted(path.name for path in CORPUS.glob("*.txt"))
    schema = sources["loire-atlantique-schema-2014-2017.txt"]
    assert schema.short_title == "Schéma de Loire-Atlantique 2014-2017"
    assert schema.territory == ("Loire-Atlantique",)
    assert KnownDate("signed", date(2014, 7, 4)) in schema.dates
    assert sources["epinay-convention-petite-enfance.txt"].territory == ("Épinay-sur-Seine", "Seine-Saint-Denis")
    assert sources["fepem-cnaf-2017.txt"].territory == ()


def test_no_manifest_is_no_entry(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "sources.toml") == {}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[[source]\n", "ce n'est pas du TOML valable"),
        ("title = 'x'\n", "chaque document s'écrit sous un titre [[source]]"),
        ("[[source]]\nfile = 'a.txt'\n", "« title » manque"),
        ("[[source]]\nfile = 'a.txt'\ntitle = 'A'\nauteur = 'B'\n", "la clé « auteur » est inconnue"),
        ("[[source]]\nfile = 'a.txt'\ntitle = 'A'\nkind = 'roman'\n", "« kind » vaut « roman »"),
        ("[[source]]\nfile = 'a.txt'\ntitle = 'A'\nterritory = 'Rhône'\n", "« territory » doit être une liste"),
        ("[[source]]\nfile = 'a.txt'\ntitle = 'A'\ndates = { signed = '2014' }\n", "il faut une date 2014-07-04"),
        ("[[source]]\nfile = 'a.txt'\ntitle = 'A'\npublisher = 3\n", "« publisher » doit être un texte"),
        ("[[source]]\nfile = 'a.txt'\ntitle = 'A'\n" * 2, "« a.txt » y figure deux fois"),
    ],
)
def test_malformed_manifest_says_what_to_correct(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    assert reason in caught.value.french_message
    assert caught.value.french_message.endswith("Corrigez-le, puis relancez l'indexation.")


@pytest.mark.parametrize(
    ("relative", "text", "title", "kind"),
    [
        ("a.txt", "Convention de partenariat\n\nArticle 1 : Objet\n\nUn.", "Convention de partenariat", "convention"),
        ("b.txt", "Fiche action n° 4 – Répit\n\nCONSTAT\n\nUn texte.", "Fiche action n° 4 – Répit", "fiche"),
        ("lettre-des-partenaires-3.txt", "Bonjour à tous. " * 20, "lettre-des-partenaires-3", "lettre"),
        ("notes/reunion.txt", "Compte rendu\n\nUn texte assez court.", "Compte rendu", "autre"),
        ("lettre-2.txt", "A\n\nLettre valant convention\n\nUn texte.", "Lettre valant convention", "convention"),
    ],
)
def test_source_guessed_from_the_text(relative: str, text: str, title: str, kind: str) -> None:
    guessed = guess_source(relative, text, split_sections("x", text))
    assert guessed == Source(file=relative, title=title, short_title=title, kind=kind)  # type: ignore[arg-type]
