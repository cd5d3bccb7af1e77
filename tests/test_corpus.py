"""The corpus folder: which files are found, under which ids and hashes; one bad file never stops the others."""

import shutil
from pathlib import Path

import pytest

from errors import EmptyCorpusError, EmptyFileError, ManifestError, MissingCorpusError, UnknownFileTypeError
from ingest.corpus import read_document, scan_corpus

CORPUS = Path(__file__).parent.parent / "corpus"


def fill(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_the_five_documents() -> None:
    scan = scan_corpus(CORPUS)
    assert scan.failures == ()
    assert [file.document_id for file in scan.files] == [
        "caf92-lettre-partenaires-2014",
        "epinay-convention-petite-enfance",
        "fepem-cnaf-2017",
        "loire-atlantique-schema-2014-2017",
        "rhone-fiche-pe-1-2-1",
    ]
    documents = [read_document(file) for file in scan.files]
    for file, document in zip(scan.files, documents, strict=True):
        assert document.text == file.path.read_bytes().decode("utf-8")
        assert document.source.file == file.relative
        assert document.sections[0].id == document.id == file.document_id
    assert documents[1].source.short_title == "Convention d'Épinay"
    assert documents[1].section_at(documents[1].text.index("6 mois")).label == "Art.5 : RESILIATION"


def test_ids_and_files_that_are_skipped(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {
            "Convention Été.txt": "Un.",
            "Convention Été.md": "Deux.",
            "sous dossier/Convention Été.txt": "Trois.",
            ".cache/brouillon.txt": "Caché.",
            ".brouillon.txt": "Caché.",
            "README.md": "Lisez-moi.",
            "photo.jpg": "image",
            "vide.txt": "  \n",
        },
    )
    scan = scan_corpus(tmp_path)
    assert [(file.relative, file.document_id) for file in scan.files] == [
        ("Convention Été.md", "convention-ete"),
        ("Convention Été.txt", "convention-ete-txt"),
        ("README.md", "readme"),
        ("sous dossier/Convention Été.txt", "sous-dossier-convention-ete"),
    ]
    assert [(failure.relative, type(failure.error)) for failure in scan.failures] == [
        ("photo.jpg", UnknownFileTypeError),
        ("vide.txt", EmptyFileError),
    ]
    assert scan.failures[0].error.french_message.startswith("« photo.jpg » n'est pas d'un type connu.")


def test_hash_follows_the_bytes_and_the_entry(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": "Un texte.", "b.txt": "Un texte."})
    before = {file.relative: file.content_hash for file in scan_corpus(tmp_path).files}
    assert len(before["a.txt"]) == 64
    fill(tmp_path, {"sources.toml": '[[source]]\nfile = "a.txt"\ntitle = "Texte A"\n'})
    after = {file.relative: file.content_hash for file in scan_corpus(tmp_path).files}
    assert after["a.txt"] != before["a.txt"]
    assert after["b.txt"] == before["b.txt"]
    fill(tmp_path, {"b.txt": "Un autre texte."})
    assert scan_corpus(tmp_path).files[1].content_hash != before["b.txt"]


def test_missing_and_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(MissingCorpusError):
        scan_corpus(tmp_path / "absent")
    with pytest.raises(EmptyCorpusError):
        scan_corpus(tmp_path)
    fill(tmp_path, {"photo.jpg": "image"})
    with pytest.raises(EmptyCorpusError) as caught:
        scan_corpus(tmp_path)
    assert "ne contient aucun document lisible" in caught.value.french_message


def test_malformed_manifest_stops(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": "Un texte.", "sources.toml": "[[source]\n"})
    with pytest.raises(ManifestError):
        scan_corpus(tmp_path)


def test_document_without_manifest_reads_all_the_same(tmp_path: Path) -> None:
    shutil.copy(CORPUS / "epinay-convention-petite-enfance.txt", tmp_path / "convention.txt")
    document = read_document(scan_corpus(tmp_path).files[0])
    assert document.source.kind == "convention"
    assert document.source.title.startswith("Convention de partenariat entre le Département de la Seine-Saint-Denis")
    assert len(document.source.title) <= 121
    assert document.source.territory == ()
