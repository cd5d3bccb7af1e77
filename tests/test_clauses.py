"""Clause types of sections, on conventions of three styles; corrections by hand; themes as readers name them."""

from dataclasses import replace
from pathlib import Path

import pytest

from answer.clauses.phrases import PhraseBook, roots
from answer.clauses.themes import all_themes, read_theme, theme_names_in, typed_themes_in
from answer.clauses.types import clause_types
from answer.clauses.typing import Clauses, read_clauses
from errors import ManifestError, UnknownClauseTypeError, UnreadableThemeError
from ingest import Document, read_document, scan_corpus, split_units
from ingest.manifest import read_manifest

TEXTS = Path(__file__).parent / "texts"
DEVELOPMENT = Path(__file__).parent.parent / "evals" / "development"


def document(folder: Path, name: str) -> Document:
    return next(read_document(each) for each in scan_corpus(folder).files if each.relative == name)


def clauses(text: Document) -> Clauses:
    return read_clauses(text, lambda section: split_units(text.text, section.body_start, section.own_end))


def types_by_label(text: Document) -> dict[str, set[str]]:
    read = clauses(text)
    return {s.label: {t.type for t in read.typings[s.id]} for s in text.sections}


def test_every_article_of_a_formal_convention() -> None:
    types = types_by_label(document(TEXTS, "convention-trois-clochers.txt"))
    assert {label: found for label, found in types.items() if label.startswith("ARTICLE")} == {
        "ARTICLE 1 – OBJET": {"objet"},
        "ARTICLE 2 – PUBLIC ET TERRITOIRE": {"public visé", "territoire"},
        "ARTICLE 3 – ENGAGEMENTS DE L'ASSOCIATION": {"engagements"},
        "ARTICLE 4 – ENGAGEMENTS DE LA COMMUNAUTÉ": {"engagements"},
        "ARTICLE 5 – DISPOSITIONS FINANCIÈRES": {"financement"},
        "ARTICLE 6 – ASSURANCES": {"assurance"},
        "ARTICLE 7 – SUIVI ET ÉVALUATION": {"gouvernance", "évaluation"},
        "ARTICLE 8 – DURÉE ET PRISE D'EFFET": {"durée", "reconduction"},
        "ARTICLE 9 – RÉVISION": {"modification"},
        "ARTICLE 10 – RÉSILIATION": {"résiliation"},
        "ARTICLE 11 – LITIGES": {"litiges"},
    }


def test_headings_that_name_nothing_are_read_through_their_text() -> None:
    types = types_by_label(document(TEXTS, "convention-anse-aux-moines.txt"))
    assert "objet" in types["1. Pourquoi cet accord"]
    assert "communication" in types["6. Faire connaître l'accord"]
    assert types["5. Secret et fichiers"] == {"données"}
    assert types["9. Comment en sortir"] == {"résiliation"}


def test_what_a_part_is_about_holds_for_what_lies_in_it() -> None:
    types = types_by_label(document(DEVELOPMENT / "d" / "corpus", "ccn-soutien-domicile-extrait.txt"))
    assert types["Article 3.3 – Préavis"] == {"préavis de rupture"}
    assert "période d'essai" in types["3.2.1 Durée"] and "période d'essai" in types["3.2.2 Renouvellement"]
    assert types["Article 5.4 – Enfant malade"] == {"congés"}


def test_clauses_of_employment_are_not_found_in_a_convention_of_partners() -> None:
    text = document(DEVELOPMENT / "d" / "corpus", "mayenne-convention-pole-ressources-handicap.txt")
    found = {typing.type for typings in clauses(text).typings.values() for typing in typings}
    assert found & {each.name for each in clause_types().values() if each.labour} == set()
    assert "résiliation" in found


def test_the_manifest_corrects_by_hand(tmp_path: Path) -> None:
    (tmp_path / "texte.txt").write_text("Article 1 – Durée\n\nDeux ans.\n\nArticle 2 – Divers\n\nRien.", "utf-8")
    manifest = tmp_path / "sources.toml"
    manifest.write_text(
        '[[source]]\nfile = "texte.txt"\ntitle = "Texte"\n'
        'clauses = { "Article 2 – Divers" = ["litiges", "communication"] }\n',
        "utf-8",
    )
    text = document(tmp_path, "texte.txt")
    by_hand = next(t for label, t in clauses(text).typings.items() if label.endswith("article-2"))
    assert [(t.type, t.confidence, t.by_hand) for t in by_hand] == [
        ("litiges", 1.0, True),
        ("communication", 1.0, True),
    ]

    wrong = replace(text, source=replace(text.source, clauses=(("Article 2 – Divers", ("litige",)),)))
    with pytest.raises(UnknownClauseTypeError) as raised:
        clauses(wrong)
    assert "« litige », qui n'est pas un type de clause" in raised.value.french_message

    manifest.write_text('[[source]]\nfile = "texte.txt"\ntitle = "Texte"\nclauses = ["durée"]\n', "utf-8")
    with pytest.raises(ManifestError, match="clauses"):
        read_manifest(manifest)


@pytest.mark.parametrize(
    ("asked", "types"),
    [
        ("résiliation", ("résiliation",)),
        ("la durée de la convention", ("durée",)),
        ("durée du travail", ("durée du travail",)),
        ("RGPD", ("données",)),
        ("Prise d'effet", ("durée",)),
        ("gouvernance / pilotage", ("gouvernance",)),
        ("préavis", ("résiliation", "préavis de rupture")),
        ("heures supplémentaires", ("durée du travail", "rémunération")),
        ("scolarisation des enfants handicapés", ()),
    ],
)
def test_themes_as_readers_name_them(asked: str, types: tuple[str, ...]) -> None:
    theme = read_theme(asked)
    assert (theme.asked, theme.types) == (asked, types)


def test_every_type_is_a_theme_under_its_own_label() -> None:
    assert [read_theme(each.asked).types for each in all_themes()] == [(name,) for name in clause_types()]
    assert len(all_themes()) == 23


def test_a_blank_theme_is_refused() -> None:
    with pytest.raises(UnreadableThemeError):
        read_theme("  ")
    with pytest.raises(UnreadableThemeError) as told:
        read_theme("💶")
    assert "« 💶 »" in told.value.french_message


def test_themes_of_a_question() -> None:
    found = typed_themes_in("compare la durée et la résiliation de ces deux conventions")
    assert [theme.types for theme in found] == [("durée",), ("résiliation",)]


def test_phrases_are_found_whatever_their_accents_and_endings() -> None:
    book = PhraseBook([("a", "durée du travail"), ("b", "durée"), ("c", "mettre|met * convention"), ("d", "=durée")])
    assert {each.owner for each in book.find(roots("La DUREE du travail"))} == {"a"}
    assert {each.owner for each in book.find(roots("durées"))} == {"b", "d"}
    assert [each.owner for each in book.find(roots("il met fin à la présente convention"))] == ["c"]
    assert book.find(roots("une communication")) == []


def test_the_names_of_themes_are_told_as_the_table_writes_them() -> None:
    assert theme_names_in("compare le pilotage et la durée de la convention") == ("pilotage", "durée de la convention")


def test_by_what_means_is_no_theme() -> None:
    assert [theme.types for theme in typed_themes_in("Par quel moyen modifie-t-on la charte ?")] == [("modification",)]
    assert [theme.types for theme in typed_themes_in("Comparez les moyens")] == [("financement",)]
