"""Trees of sections: the five documents against their golden files, three texts of other styles, and invariants."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.headings import keyword_mark
from ingest.manifest import guess_source
from ingest.model import Section
from ingest.readers import read_file
from ingest.sections import split_sections

ROOT = Path(__file__).parent.parent
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))
TEXTS = sorted((ROOT / "tests" / "texts").glob("*.txt"))
GOLDEN = ROOT / "tests" / "golden"


def sections_of(name: str, folder: str = "corpus") -> tuple[str, tuple[Section, ...]]:
    path = ROOT / folder / name
    reading = read_file(path)
    return reading.text, split_sections(path.stem, reading.text, reading.headings)


def outline(sections: tuple[Section, ...]) -> list[tuple[int, str, str | None, str]]:
    return [(len(s.ancestors), s.kind, s.number, s.label) for s in sections[1:]]


def test_golden_files_are_not_being_rewritten(update_golden: bool) -> None:
    assert not update_golden, (
        "les fichiers de tests/golden viennent d'être réécrits : relisez-les, puis relancez sans --update-golden"
    )


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_tree_is_the_one_checked_by_eye(path: Path, update_golden: bool) -> None:
    reading = read_file(path)
    tree = [
        {
            "id": s.id,
            "kind": s.kind,
            "number": s.number,
            "label": s.label,
            "path": s.path,
            "start": s.start,
            "end": s.end,
            "own_end": s.own_end,
            "date": s.date,
        }
        for s in split_sections(path.stem, reading.text)
    ]
    golden = GOLDEN / f"{path.stem}.json"
    if update_golden:
        golden.write_text(json.dumps(tree, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert tree == json.loads(golden.read_text(encoding="utf-8"))


def check_invariants(text: str, sections: tuple[Section, ...]) -> None:
    root = sections[0]
    assert (root.start, root.end, root.label, root.kind) == (0, len(text), "", "document")
    assert len({s.id for s in sections}) == len(sections)
    by_id = {s.id: s for s in sections}
    for s in sections:
        children = [c for c in sections if c.parent_id == s.id]
        edges = [s.own_end, *(c.end for c in children)]
        assert [c.start for c in children] == edges[:-1], "children follow one another after the own text"
        assert edges[-1] == s.end
        assert s.start <= s.body_start <= s.own_end <= s.end
        if s.parent_id is None or s.label == "Signatures" or s.id.endswith("-suite"):
            continue
        parent = by_id[s.parent_id]
        assert s.ancestors == ((*parent.ancestors, parent.label) if parent.label else ())
        shown = " ".join(text[s.start : s.end].replace("*", "").lstrip("# ").split())
        assert shown.removeprefix(f"{s.date} ").startswith(s.label)
    own = sorted((s.start, s.own_end) for s in sections)
    assert "".join(text[start:end] for start, end in own) == text


@pytest.mark.parametrize("path", [*CORPUS, *TEXTS], ids=lambda path: path.stem)
def test_own_spans_cover_the_text(path: Path) -> None:
    text = read_file(path).text
    check_invariants(text, split_sections(path.stem, text))


LINES = st.sampled_from(
    [
        "",
        "",
        "Article 1 : Objet",
        "ARTICLE PREMIER - OBJET",
        "Article 3.2 – Suivi",
        "TITRE II - SUITE",
        "Axe de travail 1 : Accueillir",
        "Axe 2 : Informer",
        "Annexe 1",
        "ENTRE :",
        "ET :",
        "PREAMBULE",
        "DIAGNOSTIC",
        "ACTION 1",
        "1.2 - Améliorer",
        "I. CONTEXTE",
        "II. SUITE",
        "1. Une",
        "2. Deux",
        "- un point",
        " - un point imbriqué",
        "jeudi 13 novembre 2014",
        "Au niveau local, il s'agira de :",
        "Quel intérêt ?",
        "Par ailleurs, d'autres propositions pourront être abordées.",
        "Fait à Bobigny, le 3 mars 2015",
        "Jean Dupont",
        "Président du Conseil",
        "La convention est conclue pour trois ans. Elle prend effet à sa notification.",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_any_sequence_of_lines_makes_a_tree(lines: list[str]) -> None:
    text = "\n".join(lines)
    check_invariants(text, split_sections("texte", text))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from("aàÉ1.-:\n\r\t \xa0’'A?•\ufeffŒ"), max_size=60))
def test_any_text_makes_a_tree(text: str) -> None:
    check_invariants(text, split_sections("texte", text))


def test_convention_of_other_style() -> None:
    text, sections = sections_of("convention-val-doulin.txt", "tests/texts")
    assert outline(sections) == [
        (0, "title", None, "CONVENTION DE PARTENARIAT relative au lieu d’accueil itinérant « La Roulotte »"),
        (0, "parties", None, "ENTRE LES SOUSSIGNÉS :"),
        (0, "part", "II", "Titre II – DISPOSITIONS GENERALES"),
        (1, "article", "1", "ARTICLE PREMIER – OBJET"),
        (1, "article", "2", "Article 2. – Durée"),
        (1, "article", "3", "Article 3 – Engagements"),
        (2, "article", "3.1", "Article 3.1 – Engagements de la Communauté"),
        (2, "article", "3.2", "Article 3.2 – Engagements de l’Association"),
        (0, "part", "III", "Titre III – FIN DE LA CONVENTION"),
        (1, "article", "4", "Article 4"),
        (1, "article", "5", "Art. 5 – RESILIATION"),
        (0, "signature", None, "Signatures"),
        (0, "annexe", "1", "Annexe 1 – Calendrier des tournées"),
        (0, "annexe", "A", "ANNEXE A : CHARTE D’ACCUEIL"),
    ]
    by_id = {s.id.split("/", 1)[-1]: s for s in sections}
    # "Article 5 ci-dessous …" and "article 5 compris." begin a line inside articles 1 and 2.
    assert text[by_id["article-1"].body_start : by_id["article-1"].own_end].strip().endswith("les effets.")
    assert text[by_id["article-4"].body_start :].startswith("La présente convention est modifiée par avenant.")
    assert text[by_id["signatures"].body_start :].startswith("Fait à Sermonde, le 3 février 2020")
    assert by_id["article-5"].title == "RESILIATION"


def test_schema_of_other_style() -> None:
    _, sections = sections_of("schema-haute-lande.txt", "tests/texts")
    assert outline(sections) == [
        (0, "title", None, "Schéma départemental des services aux familles de la Haute-Lande 2025-2029"),
        (0, "heading", None, "SOMMAIRE"),
        (0, "preamble", None, "PRÉAMBULE"),
        (0, "part", "1", "1-UN TERRITOIRE ÉTENDU"),
        (1, "heading", "1.1", "1.1 - Une population dispersée"),
        (1, "heading", "1.2", "1.2 - Des besoins nouveaux"),
        (0, "axe", "1", "Axe stratégique 1 : Accueillir tous les enfants"),
        (1, "fiche", "4", "Fiche action n° 4 – Ouvrir des places en horaires décalés"),
        (2, "heading", None, "CONSTAT"),
        (2, "action", "1", "ACTION 1"),
        (2, "action", "2", "ACTION 2"),
        (2, "heading", None, "CALENDRIER"),
        (1, "fiche", "5", "Fiche action n° 5 – Soutenir les assistants maternels"),
        (2, "heading", None, "CONSTAT"),
        (0, "axe", "2", "Axe stratégique 2 : Accompagner les parents"),
        (1, "fiche", "6", "Fiche action n° 6 – Proposer un relais aux aidants"),
        (2, "heading", None, "CONSTAT"),
        (0, "annexe", "1", "ANNEXE 1 : GLOSSAIRE"),
    ]


def test_reglement_of_other_style() -> None:
    _, sections = sections_of("reglement-les-bruyeres.txt", "tests/texts")
    assert outline(sections) == [
        (0, "title", None, "REGLEMENT INTERIEUR DU MULTI-ACCUEIL LES BRUYERES"),
        (0, "heading", "I", "I. L’ÉTABLISSEMENT"),
        (1, "heading", "A", "A. Présentation"),
        (1, "heading", "B", "B. Horaires"),
        (0, "heading", "II", "II. L’ADMISSION"),
        (1, "heading", "A", "A. La demande"),
        (1, "heading", "B", "B. La décision"),
        (2, "heading", "1", "1) L’avis du médecin"),
        (2, "heading", "2", "2) La commission"),
        (0, "heading", "III", "III. LE CONTRAT"),
        (1, "heading", None, "Qui peut le rompre ?"),
        (1, "heading", None, "Objets personnels"),
        (0, "heading", "IV", "IV. DISPOSITIONS FINALES"),
        (1, "heading", "1", "Section 1 – Affichage"),
        (1, "heading", "2", "Section 2 – Révision"),
    ]


@pytest.mark.parametrize(
    ("line", "kind", "number", "title"),
    [
        ("ARTICLE PREMIER", "article", "1", ""),
        ("ARTICLE DEUXIEME – OBJET", "article", "2", "OBJET"),
        ("Article unique : Objet", "article", "unique", "Objet"),
        ("Art. 1er - Objet", "article", "1", "Objet"),
        ("Article 3.2 – Suivi", "article", "3.2", "Suivi"),
        ("Art 2 : MODALITES", "article", "2", "MODALITES"),
        ("Art.5 : RESILIATION", "article", "5", "RESILIATION"),
        ("Article L. 214-1", "article", "L. 214-1", ""),
        ("Titre II", "part", "II", ""),
        ("TITRE PREMIER", "part", "1", ""),
        ("Partie 1", "part", "1", ""),
        ("Chapitre 3 : Les moyens", "chapter", "3", "Les moyens"),
        ("Fiche action n° 4", "fiche", "4", ""),
        ("Fiche PE 1.2.1", "fiche", "PE 1.2.1", ""),
        ("Axe stratégique 2", "axe", "2", ""),
        ("AXE STRATEGIQUE 2 : AIDER", "axe", "2", "AIDER"),
        ("Axe de travail 1 : Accroître l'offre", "axe", "1", "Accroître l'offre"),
        ("Action 3", "action", "3", ""),
        ("Annexe 1", "annexe", "1", ""),
        ("ANNEXE : BUDGET", "annexe", None, "BUDGET"),
    ],
)
def test_numbered_headings(line: str, kind: str, number: str | None, title: str) -> None:
    mark = keyword_mark(line)
    assert mark is not None
    assert (mark.kind, mark.number, mark.title) == (kind, number, title)


@pytest.mark.parametrize(
    "line",
    [
        "Conformément à l'article 5, la convention prend fin.",
        "Article 5 ci-dessus en précise les effets.",
        "article 5 de la présente convention",
        "Article 5, alinéa 2, du règlement",
        "Article 3 et 4 de la convention",
        "l'axe 2 de la convention",
        "Actions à destination des Relais Petite-Enfance :",
        "Articles de presse",
        "Titre de séjour",
        "OBJECTIFS OPÉRATIONNELS",
        "Action sociale et familiale",
        "Objectifs poursuivis",
    ],
)
def test_cross_references_and_sentences_are_not_headings(line: str) -> None:
    assert keyword_mark(line) is None


def test_continuation_after_the_axes_belongs_to_article_1() -> None:
    text, sections = sections_of("epinay-convention-petite-enfance.txt")
    suite = next(s for s in sections if s.id.endswith("-suite"))
    article = next(s for s in sections if s.id.endswith("/article-1"))
    assert suite.path == article.path == "Article 1 : ENGAGEMENT DES PARTIES"
    assert (suite.kind, suite.number, suite.parent_id) == ("article", "1", article.id)
    assert text[suite.start : suite.end].startswith("Par ailleurs, d'autres propositions")


def test_date_above_an_item_does_not_leak_to_the_next() -> None:
    _, sections = sections_of("caf92-lettre-partenaires-2014.txt")
    dates = {s.label.split()[0]: s.date for s in sections if s.kind == "news"}
    assert dates == {
        "Les": "vendredi 28 novembre 2014",
        "Forum": "vendredi 14 novembre 2014",
        "Édito": None,
        "Une": "jeudi 13 novembre 2014",
        "Vers": "vendredi 7 novembre 2014",
        "Un": None,
        "Des": None,
    }


def test_text_without_heading_is_its_root() -> None:
    _, sections = sections_of("fepem-cnaf-2017.txt")
    assert [(s.id, s.kind) for s in sections] == [("fepem-cnaf-2017", "document")]


def test_markdown_levels_make_the_tree(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text(
        "# Convention\n\nTexte.\n\n## Article 1 – Objet\n\nUn.\n\n### Suivi\n\nDeux.\n\n## Article 2\n\nTrois.\n",
        encoding="utf-8",
    )
    reading = read_file(path)
    sections = split_sections("note", reading.text, reading.headings)
    assert [(len(s.ancestors), s.kind, s.number, s.label) for s in sections[1:]] == [
        (0, "title", None, "Convention"),
        (0, "article", "1", "Article 1 – Objet"),
        (1, "heading", None, "Suivi"),
        (0, "article", "2", "Article 2"),
    ]
    check_invariants(reading.text, sections)


LENT = """COMMUNE DE VALBRISE

CONVENTION DE PRÊT D'UNE SALLE

Entre les soussignés :

La Commune de Valbrise, représentée par son Maire, et l'association Le Fil, représentée par sa présidente.

Il a été convenu ce qui suit :

Article 1er : La Commune prête à l'association la salle du Four, qui lui appartient. Elle en garde les clefs.

Article 2 : L'association rend la salle propre.

Article 3 : Le présent prêt est consenti pour un an, à compter du 1er mai 2024. Il se renouvelle tacitement.

Fait et passé à Valbrise, en deux exemplaires, le 12 avril 2024.
"""


def test_articles_whose_text_stands_on_their_own_line() -> None:
    sections = split_sections("pret", LENT)
    assert [(s.label, LENT[s.body_start : s.own_end].split(".")[0]) for s in sections if s.kind == "article"] == [
        ("Article 1er", "La Commune prête à l'association la salle du Four, qui lui appartient"),
        ("Article 2", "L'association rend la salle propre"),
        ("Article 3", "Le présent prêt est consenti pour un an, à compter du 1er mai 2024"),
    ]
    assert [s.label for s in sections if s.kind == "signature"] == ["Signatures"]


def test_the_title_says_what_the_text_is_and_not_which_office_wrote_it() -> None:
    source = guess_source("pret.txt", LENT, split_sections("pret", LENT))
    assert (source.title, source.kind) == ("CONVENTION DE PRÊT D'UNE SALLE", "convention")


def test_paragraph_signs_and_roman_numbers_with_parts_are_headings() -> None:
    text = """Convention du lieu d'accueil

I. CADRE

I-1. Ce que règle le texte

Le texte règle l'ouverture du lieu d'accueil des familles.

I-2. Les familles reçues

Les familles du canton sont reçues sans rendez-vous.

II. VIE DU TEXTE

II-1. Période

Le texte vaut du 1er janvier 2025 au 31 décembre 2027.
"""
    assert [(depth, label) for depth, _, _, label in outline(split_sections("lieu", text))][1:] == [
        (0, "I. CADRE"),
        (1, "I-1. Ce que règle le texte"),
        (1, "I-2. Les familles reçues"),
        (0, "II. VIE DU TEXTE"),
        (1, "II-1. Période"),
    ]
    text = """Charte de l'épicerie

§ 1

Chaque partie garde un exemplaire du texte signé.

§ 2

Les parties se revoient au mois de mai.
"""
    assert [label for _, _, _, label in outline(split_sections("charte", text))][1:] == ["§ 1", "§ 2"]
