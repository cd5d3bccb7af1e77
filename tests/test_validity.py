"""How long texts apply: fictional snippets with what they should give, the real documents, the day and the words."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest import Document, KnownDate, Source, read_document, scan_corpus, split_sections
from ingest.model import Duration, Renewal, Validity
from ingest.validity import french_date, french_duration, read_day, read_validity, standing_on, timeline
from ingest.validity.clauses import Clause, YearTerm, read_clause
from ingest.validity.dates import last_day, plain, read_date, read_duration
from ingest.validity.standing import final_day

ROOT = Path(__file__).parent.parent
SETS = ROOT / "evals" / "validity"
TODAY = date(2026, 11, 22)


def make(text: str, kind: str = "convention", title: str = "Convention", **known: Any) -> Document:
    source = Source("x.txt", title, title, kind, **known)  # type: ignore[arg-type]
    sections = split_sections("x", text)
    return Document("x", source, text, "hash", sections, validity=read_validity(source, text, sections))


def given(row: dict[str, Any]) -> Document:
    manifest = row.get("manifest", {})
    dates = tuple(KnownDate(name, date.fromisoformat(day)) for name, day in manifest.get("dates", {}).items())
    return make(row["text"], row["kind"], row["title"], dates=dates, validity=manifest.get("validity"))


def facts(document: Document, on: str) -> dict[str, Any]:
    validity, renewal, last = document.validity, document.validity.renewal, final_day(document.validity)
    period = renewal.period if renewal else None
    return {
        "signed": validity.signed.isoformat() if validity.signed else None,
        "effective": validity.effective.isoformat() if validity.effective else None,
        "event": validity.event,
        "duration": "indéterminée"
        if validity.open_ended
        else french_duration(validity.duration)
        if validity.duration
        else None,
        "term": validity.term.isoformat() if validity.term else None,
        "renewal": renewal.manner if renewal else None,
        "times": renewal.times if renewal else None,
        "period": french_duration(period) if period else None,
        "last": last.isoformat() if last else None,
        "status": standing_on(document, date.fromisoformat(on)).status,
    }


def snippets() -> list[Any]:
    rows = [json.loads(line) for name in ("gold", "held_out") for line in _lines(SETS / f"{name}.jsonl")]
    return [pytest.param(row, id=row["id"]) for row in rows]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("row", snippets())
def test_snippets_give_exactly_what_they_say(row: dict[str, Any]) -> None:
    assert facts(given(row), row["on"]) == row["expected"]


@pytest.mark.parametrize("row", snippets())
def test_findings_are_words_of_the_text(row: dict[str, Any]) -> None:
    document = given(row)
    for finding in document.validity.findings:
        quote = document.text[finding.start : finding.end]
        assert quote.strip() and len(quote) < 400
    read = {finding.fact for finding in document.validity.findings}
    if row["expected"]["duration"] and "validity" not in row.get("manifest", {}):
        assert "duration" in read
    if row["expected"]["renewal"]:
        assert "renewal" in read


# The real documents


@pytest.fixture(scope="module")
def documents(corpus: Path) -> dict[str, Document]:
    return {file.document_id: read_document(file) for file in scan_corpus(corpus).files}


def test_the_convention_takes_effect_at_a_notification_without_date(documents: dict[str, Document]) -> None:
    document = documents["epinay-convention-petite-enfance"]
    assert (document.validity.event, document.validity.duration) == ("notification", Duration(months=36))
    standing = standing_on(document, TODAY)
    assert standing.status == "indéterminée"
    assert standing.reason == "Il prend effet à sa notification, date absente du texte, pour une durée de 3 ans."
    quotes = {finding.fact: document.text[finding.start : finding.end] for finding in document.validity.findings}
    assert quotes["effective"].startswith("La présente convention prendra effet le jour de sa notification au CCAS")
    assert quotes["duration"] == "La présente convention est conclue pour une durée de trois ans."


def test_a_date_of_notification_in_the_manifest_settles_it(corpus: Path) -> None:
    text = (corpus / "epinay-convention-petite-enfance.txt").read_text(encoding="utf-8")
    document = make(text, dates=(KnownDate("effective", date(2015, 11, 5)),))
    assert document.validity.term == date(2018, 11, 4)
    assert standing_on(document, date(2018, 11, 4)).status == "en vigueur"
    assert standing_on(document, date(2018, 11, 5)).badge == "échéance passée : 4 novembre 2018"


def test_the_signed_engagement_runs_from_its_signature_and_says_that_this_is_assumed(
    documents: dict[str, Document],
) -> None:
    validity = documents["fepem-cnaf-2017"].validity
    assert (validity.effective, validity.assumed, validity.term) == (date(2017, 2, 14), True, date(2020, 2, 13))
    assert standing_on(documents["fepem-cnaf-2017"], date(2020, 2, 14)).reason == (
        "Son terme était le 13 février 2020 : 3 ans à compter de sa signature, le 14 février 2017, "
        "faute d'autre date d'effet dans le texte."
    )


def test_a_newsletter_and_a_sheet_have_no_duration_of_their_own(documents: dict[str, Document]) -> None:
    assert documents["caf92-lettre-partenaires-2014"].validity == Validity()
    assert standing_on(documents["caf92-lettre-partenaires-2014"], TODAY).reason == (
        "C'est un texte d'information (lettre), du 28 novembre 2014 : il n'a pas de durée de validité."
    )
    assert standing_on(documents["rhone-fiche-pe-1-2-1"], TODAY).status == "indéterminée"


def test_timeline_puts_the_corpus_in_order(documents: dict[str, Document]) -> None:
    periods = timeline(documents.values(), date(2016, 3, 1))
    assert [(p.document_id, p.first, p.last, p.standing.status) for p in periods[:2]] == [
        ("loire-atlantique-schema-2014-2017", date(2014, 1, 1), date(2017, 12, 31), "en vigueur"),
        ("fepem-cnaf-2017", date(2017, 2, 14), date(2020, 2, 13), "à venir"),
    ]
    assert len(periods) == 5
    assert all(period.first is None for period in periods[2:])


# Conventions written by others, read by hand: first and last day, renewal.
DEVELOPMENT = (
    ("a/corpus/allier-ctg-val-de-brenelle.txt", "2022-01-01", "2026-12-31", "expresse"),
    ("a/corpus/somme-convention-passerelle-lisieres.txt", "2018-04-01", "2020-12-31", "exclue"),
    ("b/corpus/valmesnil-convention-petite-enfance-parentalite.txt", "2022-01-01", "2025-12-31", "exclue"),
    ("b/corpus/jura-schema-services-familles-2023-2027.txt", "2023-04-01", "2027-12-31", None),
    ("b/corpus/ferepa-convention-nationale-2022.txt", "2022-06-09", "2024-06-08", "expresse"),
    ("b/corpus/kerlouarn-reglement-creche-petits-galets.txt", "2022-08-29", None, None),
    ("c/corpus/valbernac-convention-evs.txt", "2022-01-01", "2024-12-31", "exclue"),
    ("d/corpus/yonne-convention-points-relais.txt", "2023-03-01", "2026-02-28", "expresse"),
    ("e/corpus/aubremont-convention-petite-enfance.txt", "2017-07-01", "2021-06-30", "exclue"),
    ("f/corpus/mayenne-sdavs-2024-2027.txt", "2024-01-01", "2027-12-31", None),
    ("g/corpus/unaci-ccmsa-2019.txt", "2019-06-05", "2022-12-04", None),
    ("h/corpus/tarn-convention-relais-traverses.txt", "2019-09-01", "2021-02-28", "expresse"),
)


@pytest.mark.parametrize(("path", "first", "last", "renewal"), DEVELOPMENT, ids=[row[0] for row in DEVELOPMENT])
def test_conventions_written_by_others(path: str, first: str, last: str | None, renewal: str | None) -> None:
    folder = ROOT / "evals" / "development" / path.split("/")[0] / "corpus"
    file = next(file for file in scan_corpus(folder).files if path.endswith(file.relative))
    validity = read_document(file).validity
    assert validity.effective == date.fromisoformat(first)
    assert validity.term == (date.fromisoformat(last) if last else None)
    assert (validity.renewal.manner if validity.renewal else None) == renewal


# By hand


def test_what_the_manifest_says_goes_before_the_text() -> None:
    text = "Article 2 : Durée\n\nLa présente convention est conclue du 1er janvier 2020 au 31 décembre 2023."
    ended = make(text, dates=(KnownDate("ended", date(2021, 6, 30)),), replaced_by="Convention 2021")
    assert standing_on(ended, date(2021, 6, 30)).status == "en vigueur"
    assert (
        standing_on(ended, date(2021, 7, 1)).reason
        == "Il a pris fin le 30 juin 2021, remplacé par « Convention 2021 »."
    )
    replaced = make(text, replaced_by="convention-2021.txt")
    assert standing_on(replaced, TODAY).badge == "remplacé"
    told = make(text, validity="Conclue pour un an à compter du 1er mars 2022.")
    assert (told.validity.effective, told.validity.duration) == (date(2022, 3, 1), Duration(months=12))


def test_a_consolidated_text_is_in_force_as_of_its_update_and_not_searched_for_durations() -> None:
    text = "Article 1\n\nLe présent accord est conclu pour la période du 1er janvier 2010 au 31 décembre 2012."
    document = make(text, consolidated=True, dates=(KnownDate("updated", date(2026, 4, 4)),))
    assert document.validity.term is None
    assert standing_on(document, TODAY).badge == "en vigueur, version du 4 avril 2026"
    assert standing_on(document, date(2020, 1, 1)).status == "indéterminée"
    assert standing_on(make(text), TODAY).badge == "échéance passée : 31 décembre 2012"


def test_amendments_named_at_the_top_are_quoted() -> None:
    document = make(
        "Convention de branche\n\n(texte mis à jour de l’avenant n° 8 du 14 novembre 2022)\n\nArticle 1\n\nUn."
    )
    assert document.validity.amended_by == ("l’avenant n° 8 du 14 novembre 2022",)
    (finding,) = document.validity.findings
    assert document.text[finding.start : finding.end] == "l’avenant n° 8 du 14 novembre 2022"


def test_tacit_renewal_goes_on_without_limit_but_never_beyond_the_total() -> None:
    start, term = date(2018, 9, 1), date(2019, 8, 31)
    endless = Validity(effective=start, term=term, duration=Duration(12), renewal=Renewal("tacite"))
    assert final_day(endless) is None
    document = replace(make("Rien."), validity=endless)
    assert standing_on(document, TODAY).reason == (
        "Son premier terme était le 31 août 2019 ; il est reconduit tacitement pour la même durée, "
        "sauf dénonciation : le texte ne peut pas le dire."
    )
    assert final_day(replace(endless, renewal=Renewal("tacite", times=2))) == date(2021, 8, 31)
    assert final_day(replace(endless, renewal=Renewal("tacite", total=Duration(48)))) == date(2022, 8, 31)
    assert final_day(replace(endless, renewal=Renewal("expresse", times=2))) == term


# Words


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1er janvier 2021", date(2021, 1, 1)),
        ("premier janvier deux mille vingt-et-un", date(2021, 1, 1)),
        ("31 DECEMBRE 2024", date(2024, 12, 31)),
        ("14/03/2019", date(2019, 3, 14)),
        ("03.04.2020", date(2020, 4, 3)),
        ("2020-05-06", date(2020, 5, 6)),
        ("31 février 2020", None),
        ("14/13/2019", None),
        ("2015-13-01", None),
        ("le schéma", None),
    ],
)
def test_days_as_they_are_written(written: str, day: date | None) -> None:
    assert read_date(plain(written)) == day
    assert read_day(written) == day


def test_a_month_or_a_year_has_a_first_and_a_last_day() -> None:
    assert read_date("aout 2025") == date(2025, 8, 1)
    assert read_date("fevrier 2024", last=True) == date(2024, 2, 29)
    assert read_date("fin 2026", last=True) == date(2026, 12, 31)
    assert read_day("août 2025") is None  # a day is asked for


@pytest.mark.parametrize(
    ("written", "duration", "shown"),
    [
        ("trois (3) ans", Duration(36), "3 ans"),
        ("dix-huit mois", Duration(18), "18 mois"),
        ("trois ans et demi", Duration(42), "42 mois"),
        ("un an et six mois", Duration(18), "18 mois"),
        ("quarante-cinq jours", Duration(0, 45), "45 jours"),
        ("deux semestres", Duration(12), "1 an"),
    ],
)
def test_durations_as_they_are_written(written: str, duration: Duration, shown: str) -> None:
    assert read_duration(plain(written)) == duration
    assert french_duration(duration) == shown


def test_a_duration_ends_on_the_eve_of_its_anniversary() -> None:
    assert last_day(date(2022, 1, 1), Duration(36)) == date(2024, 12, 31)
    assert last_day(date(2024, 2, 29), Duration(12)) == date(2025, 2, 27)
    assert french_date(date(2021, 1, 1)) == "1er janvier 2021"
    assert french_date(date(2021, 8, 2)) == "2 août 2021"


def test_going_on_unless_someone_objects_is_tacit_renewal() -> None:
    clause = read_clause("Elle est ensuite reconduite d'année en année, sans formalité, sauf opposition d'une partie.")
    assert clause.renewal == Renewal("tacite", period=Duration(12))


def test_a_year_counted_from_the_first() -> None:
    clause = read_clause("Elle prend effet au 1er janvier 2021 et jusqu'au 31 décembre de la 4e année.")
    assert clause.year_term == YearTerm("31 decembre", 3)
    assert read_clause("Elle expire le 30 juin de l'année suivant sa signature.").year_term == YearTerm("30 juin", 1)


def test_notice_delays_and_reports_say_nothing_of_validity() -> None:
    assert read_clause("Chaque partie peut y mettre fin moyennant un préavis de six mois.") == Clause()
    assert read_clause("Un bilan est remis dans un délai de trois mois à compter du 1er mars 2022.") == Clause()
