"""What readers are told of national rules and local commitments, over a real index of both."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from answer import answer_question
from answer.origins import blocks_by_scope, with_origins
from answer.understanding.knowledge import Knowledge, ReadUnit
from index.build import build_index
from index.encoder import Encoder
from index.search import Index, open_index
from library.add import add_sheets
from settings import Settings
from terminal.records import answer_record

FILES = Path(__file__).parent / "files" / "library"
TODAY = date(2026, 11, 20)
NATIONAL = "Règle nationale : Aide au répit des familles (ARF)."
OLD = (
    "« Aide au répit des familles (ARF) » n'a pas changé depuis le 5 mars 2020, il y a 6 ans : vérifiez les montants "
    "et les conditions sur https://www.service-public.fr/particuliers/vosdroits/F99901 avant de vous y fier."
)


@pytest.fixture(scope="module")
def index(corpus: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("both") / "index"
    build_index(corpus, folder, encoder)
    source = tmp_path_factory.mktemp("fiches")
    (source / "F99901.xml").write_bytes((FILES / "F99901.xml").read_bytes())
    add_sheets(folder, str(source), (), TODAY)
    build_index(None, folder, encoder)
    return open_index(folder, encoder)


def unit(knowledge: Knowledge, words: str) -> ReadUnit:
    return next(
        each
        for section in knowledge.index.sections.values()
        for each in knowledge.units(section.id)
        if words in knowledge.document(section).text[each.unit.start : each.unit.end]
    )


def test_no_block_holds_quotes_of_both(index: Index) -> None:
    knowledge = Knowledge(index)
    local, national = unit(knowledge, "délai de préavis de 6 mois"), unit(knowledge, "120 €")
    other = unit(knowledge, "45 €")
    blocks = blocks_by_scope([national, local, other], "Une liste", knowledge)
    assert [(block.heading, [c.source for c in block.citations]) for block in blocks] == [
        ("Règle nationale", ["F99901", "F99901"]),
        ("Engagement local", ["epinay-convention-petite-enfance.txt"]),
    ]
    assert [citation.number for block in blocks for citation in block.citations] == [1, 2, 3]
    [alone] = blocks_by_scope([local], "Une liste", knowledge)
    assert alone.heading == "Une liste"


def test_an_answer_names_the_kind_of_rule_and_its_age(index: Index) -> None:
    settings = Settings(as_of=TODAY)
    answer = answer_question(index, "Quel est le montant mensuel de l'aide au répit pour 2 enfants ?", (), settings)
    assert not answer.refused
    assert answer.citations[0].source == "F99901"
    assert answer.citations[0].section == "Garde à domicile / Montant / 2 enfants"
    assert answer.citations[0].quote == "L'aide est de 120 € par mois."
    assert (answer.notes, answer.old) == ((NATIONAL,), (OLD,))
    assert answer.text.endswith(f"*{NATIONAL}*\n\n*{OLD}*")
    record = json.loads(json.dumps(answer_record(None, answer, 0.1)))
    assert record["citations"][0]["source"] == "F99901"


def test_a_passage_repeated_from_case_to_case_is_found_once_before_the_others(tmp_path: Path, encoder: Encoder) -> None:
    regions = "".join(
        f"<Cas><Titre>Région {name}</Titre><Paragraphe>Lettre au {name}.</Paragraphe>"
        "<BlocCas><Cas><Titre>Recours</Titre><Paragraphe>La demande de recours se fait par lettre.</Paragraphe></Cas>"
        "</BlocCas></Cas>"
        for name in ("Est", "Ouest", "Nord", "Sud", "Centre")
    )
    content = (FILES / "F99901.xml").read_text(encoding="utf-8")
    content = content.replace(
        "<Paragraphe>L'aide est versée le 5 du mois.</Paragraphe>", f"<BlocCas>{regions}</BlocCas>"
    )
    source = tmp_path / "fiches"
    source.mkdir()
    (source / "F99901.xml").write_text(content, encoding="utf-8")
    folder = tmp_path / "index"
    add_sheets(folder, str(source), (), TODAY)
    build_index(None, folder, encoder)
    opened = open_index(folder, encoder)
    repeated = "La demande de recours se fait par lettre."
    assert sum(passage.text == repeated for passage in opened.passages.values()) == 5
    found = [hit.passage.text for hit in opened.retrieve("Comment faire une demande de recours ?", top=3)]
    assert found.count(repeated) == 1
    whole = [hit.passage.text for hit in opened.retrieve("Comment faire une demande de recours ?", top=100)]
    assert whole[-4:] == [repeated] * 4


def test_a_local_answer_is_named_where_the_index_holds_both(index: Index) -> None:
    answer = answer_question(
        index, "Quel est le préavis pour résilier la convention d'Épinay ?", (), Settings(as_of=TODAY)
    )
    assert [note.partition(" : ")[0] for note in answer.notes] == ["Engagement local"]
    documents = {name: document for name, document in index.documents.items() if name != "f99901"}
    bare = replace(answer, notes=())
    assert with_origins(bare, documents, TODAY) == bare
