"""Information sheets: a sample of ours after the publisher's schema, in XML and in the JSON form of the package."""

import json
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import date
from pathlib import Path

import pytest

from errors import DamagedArchiveError, MissingSourceError, UnknownSchemaError, UnknownThemeError
from ingest.corpus import read_document, scan_folder
from ingest.model import KnownDate
from ingest.readers import read_file
from ingest.readers.structured import StructuredText, dump
from ingest.sections import split_sections
from library.nodes import MalformedTreeError, read_json, read_xml
from library.public_sheets import read_sheets
from library.sheet import NotASheetError, read_sheet

SAMPLE = Path(__file__).parent / "files" / "library" / "F99901.xml"
HOME = "Garde à domicile"


@pytest.fixture(scope="module")
def sheet() -> StructuredText:
    return read_sheet(read_xml(SAMPLE.read_bytes()))


def as_json(xml: bytes) -> bytes:
    """The same tree as the package writes it."""
    prefixes = {"http://purl.org/dc/elements/1.1/": "dc:", "http://www.w3.org/2001/XMLSchema-instance": "xsi:"}

    def name(qualified: str) -> str:
        space, _, local = qualified.rpartition("}")
        return prefixes.get(space[1:], "") + local

    def node(element: ElementTree.Element) -> dict[str, object]:
        children: list[object] = [{"type": "text", "text": element.text}] if (element.text or "").strip() else []
        for child in element:
            children.append(node(child))
            if (child.tail or "").strip():
                children.append({"type": "text", "text": child.tail})
        attributes = {name(key): value for key, value in element.attrib.items()}
        return {"type": "element", "name": name(element.tag), "attributes": attributes, "children": children}

    return json.dumps({"id": "F99901", "children": [node(ElementTree.fromstring(xml))]}).encode()


def section_texts(sheet: StructuredText) -> dict[str, str]:
    sections = split_sections("f99901", sheet.text, sheet.headings, complete=True)
    return {section.path: sheet.text[section.body_start : section.own_end].strip() for section in sections}


def test_the_tree_is_that_of_the_publisher(sheet: StructuredText) -> None:
    sections = split_sections("f99901", sheet.text, sheet.headings, complete=True)
    assert [(section.kind, section.path) for section in sections] == [
        ("document", ""),
        ("title", "Aide au répit des familles (ARF)"),
        ("reform", "Réforme annoncée : Hausse du plafond"),
        ("case", HOME),
        ("chapter", f"{HOME} / Montant"),
        ("case", f"{HOME} / Montant / 1 enfant"),
        ("case", f"{HOME} / Montant / 2 enfants"),
        ("chapter", f"{HOME} / Montant"),
        ("chapter", f"{HOME} / Demande"),
        ("case", f"{HOME} / Demande / Cas général (Caf) ou Régime agricole (MSA)"),
        ("case", f"{HOME} / Demande / 2 enfants"),
        ("case", "Garde en structure"),
        ("chapter", "Garde en structure / Conditions"),
        ("heading", "Où s'adresser ?"),
        ("heading", "Textes de référence"),
        ("heading", "Définitions"),
    ]
    assert sections[5].id == "f99901/garde-a-domicile/montant/1-enfant"
    assert sections[7].id == "f99901/garde-a-domicile/montant-suite"


def test_own_texts_cover_the_sheet(sheet: StructuredText) -> None:
    sections = split_sections("f99901", sheet.text, sheet.headings, complete=True)
    assert "".join(sheet.text[section.start : section.own_end] for section in sections) == sheet.text


def test_each_element_keeps_its_place(sheet: StructuredText) -> None:
    texts = section_texts(sheet)
    assert texts[f"{HOME} / Montant / 1 enfant"] == (
        "Montant mensuel :\n"
        "- Ressources : Jusqu'à 20 000 € ; Prise en charge – Moins de 3 ans : 90 € ; "
        "Prise en charge – De 3 à 6 ans : 45 €\n"
        "- Ressources : Au-delà ; Prise en charge – Moins de 3 ans, Prise en charge – De 3 à 6 ans : 30 €\n\n"
        "À noter : l'aide n'est pas imposable."
    )
    # What follows the cases belongs to the chapter again, not to the last case.
    assert texts[f"{HOME} / Montant / 2 enfants"] == "L'aide est de 120 € par mois."
    assert texts[f"{HOME} / Montant"] == "L'aide est versée le 5 du mois."
    # Two cases that say the same are one; a passage for some readers says for whom.
    assert texts[f"{HOME} / Demande / Cas général (Caf) ou Régime agricole (MSA)"] == (
        "La demande se fait en ligne :\n- Téléservice : Demande d'aide au répit (cerfa n° 99999*01) – "
        "Caisse nationale des allocations familiales (Cnaf)"
    )
    assert texts[f"{HOME} / Demande / 2 enfants"] == "Joignez le livret de famille."
    assert texts["Garde en structure / Conditions"] == (
        "Vous devez :\n- résider en France,\n  - outre-mer compris,\n- avoir un enfant de moins de 6 ans."
    )
    assert texts["Réforme annoncée : Hausse du plafond"] == (
        "Annonce d'une évolution à venir : ce n'est pas la règle en vigueur.\n\n"
        "Le plafond passera à 30 000 € au 1er janvier 2021."
    )
    assert texts["Où s'adresser ?"] == (
        "- Caisse d'allocations familiales (Caf) – Pour effectuer la demande – https://www.example.org/ma-caf"
    )
    assert texts["Textes de référence"] == "- Code fictif : articles X1 à X3 – Conditions"
    assert texts["Définitions"] == "- Répit : Temps de repos de l'aidant"


def test_what_is_known_of_the_sheet(sheet: StructuredText) -> None:
    source = sheet.source
    assert source.file == "F99901"
    assert source.title == "Aide au répit des familles (ARF) (service-public.fr, fiche F99901)"
    assert source.address == "https://www.service-public.fr/particuliers/vosdroits/F99901"
    assert source.dates == (KnownDate("updated", date(2020, 3, 5)),)
    assert source.themes == ("Famille", "Allocations destinées aux familles", "Enfant")
    assert (source.scope, source.kind) == ("national", "fiche")


def test_the_json_form_gives_the_same(sheet: StructuredText) -> None:
    assert read_sheet(read_json(as_json(SAMPLE.read_bytes()))) == sheet


def test_a_sheet_is_a_file_of_the_corpus(sheet: StructuredText, tmp_path: Path) -> None:
    (tmp_path / "F99901.relais").write_bytes(dump(sheet))
    reading = read_file(tmp_path / "F99901.relais")
    assert (reading.text, reading.headings, reading.source) == (sheet.text, sheet.headings, sheet.source)
    [scanned] = scan_folder(tmp_path, "library").files
    document = read_document(scanned)
    assert (document.id, document.source) == ("f99901", sheet.source)
    assert document.section_at(document.text.index("90 €")).path == f"{HOME} / Montant / 1 enfant"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Schemas/3.3/", b"Schemas/4.0/"),
        (b"<dc:title>Aide au r\xc3\xa9pit des familles (ARF)</dc:title>", b""),
        (b'ID="F99901" type', b'ID="N99901" type'),
    ],
)
def test_what_is_no_sheet_of_schema_3_is_refused(before: bytes, after: bytes) -> None:
    content = SAMPLE.read_bytes()
    assert before in content
    with pytest.raises(NotASheetError):
        read_sheet(read_xml(content.replace(before, after)))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<Publication>",
        b'<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>&b;</p>',
        b"<p>" * 5000 + b"</p>" * 5000,
    ],
)
def test_hostile_xml_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedTreeError):
        read_xml(content)


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"children": [{"name": "p", "children": 3}]}', b"[" * 99999])
def test_json_of_another_shape_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedTreeError):
        read_json(content)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "vosdroits.zip"
    content = SAMPLE.read_bytes()
    housing = content.replace(b"F99901", b"F99902").replace(b">Famille<", b">Logement<")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("F99901.xml", content)
        made.writestr("F99902.xml", housing)
        made.writestr("N20.xml", content)
        made.writestr("F99903.xml", b"<Publication/>")
        made.writestr("professionnels/F99904.json", as_json(content))
    return path


def test_the_sheets_of_an_archive_are_read_by_theme(archive: Path) -> None:
    everything = read_sheets(archive, ())
    assert [sheet.file for sheet in everything.files] == ["F99901.relais", "F99902.relais"]
    assert everything.unread == ("F99903.xml",)
    assert [sheet.file for sheet in read_sheets(archive, ["logement"]).files] == ["F99902.relais"]
    assert len(read_sheets(archive, ["allocation"]).files) == 2


def test_an_unknown_theme_names_its_neighbours(archive: Path) -> None:
    with pytest.raises(UnknownThemeError) as refusal:
        read_sheets(archive, ["logemant"])
    assert refusal.value.french_message.startswith(
        "Aucune fiche n'est publiée sous « logemant ». Les thèmes les plus proches : Logement, "
    )


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "autre.zip"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("F1.xml", SAMPLE.read_bytes().replace(b"Schemas/3.3/", b"Schemas/4.0/"))
    for path in (other, SAMPLE):
        with pytest.raises(UnknownSchemaError) as refusal:
            read_sheets(path, ())
        assert "ne contient pas de fiches « vos droits et démarches » au schéma 3" in refusal.value.french_message
    truncated = tmp_path / "coupe.tgz"
    truncated.write_bytes(b"\x1f\x8b\x08\x00 cut")
    with pytest.raises(DamagedArchiveError):
        read_sheets(truncated, ())
    with pytest.raises(MissingSourceError):
        read_sheets(tmp_path / "absent.zip", ())


def test_a_file_larger_than_it_says_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.archive.LARGEST", 1000)
    path = tmp_path / "bombe.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("F1.xml", b"<p>" + b" " * 5000 + b"</p>")
    with pytest.raises(UnknownSchemaError):
        read_sheets(path, ())
