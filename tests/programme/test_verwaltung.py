"""The forms and files of Programme, which any Land fills in without code."""

import json

import pytest

from bausteine.importe.register import resource_for
from bausteine.werte.zeitraum import Zeitraum
from programme.models import Konzeptantwort, Programm, Programmangabe, Programmprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    filled,
    open_form,
    refused,
    save,
)
from tests.dateien import importiere, saetze
from tests.import_dateien import errors, loaded

pytestmark = pytest.mark.usefixtures("db")


def problems_of(name: str, zeile: dict) -> str:
    """What the import of one row complains about."""
    _, fehler = importiere(name, zeile)
    return saetze(fehler)


def test_a_land_starts_its_own_programm_without_code(verwaltung, besucher):
    """Two forms of the admin; every page, file, filter and address has it from then on."""
    kommune, quelle = f.kommune(), f.quelle(titel="Aufruf 2027")
    daten = filled(
        verwaltung,
        Programm,
        kennung="smarte-region-2027",
        name="Smarte Region 2027",
        land="hessen",
        regionsname="Erprobungsraum",
        veroeffentlichung="veroeffentlicht",
    )
    add_inline(daten, "angaben", art="projekte", zahl=12, quelle=quelle.pk)
    add_inline(daten, "angaben", art="beginn", zeitraum="Q2 2027", quelle=quelle.pk)
    add_inline(daten, "regionen", name="Nordkreis", leitkommune=kommune.pk)
    add_inline(daten, "konzeptfragen", nummer=1, gruppe="kosten", text="Was kostet es?")
    save(verwaltung, Programm, daten)
    programm = Programm.objects.get(kennung="smarte-region-2027")
    region, frage = programm.regionen.get(), programm.konzeptfragen.get()
    assert region.kennung == "nordkreis"
    daten = filled(
        verwaltung,
        Programmprojekt,
        kennung="pendeln",
        titel="Pendeln",
        programm=programm.pk,
        regionen=region.pk,
        konzeption_bestaetigt="2025",
        veroeffentlichung="veroeffentlicht",
    )
    add_inline(daten, "kategorien", name="Mobilität")
    add_inline(daten, "konzeptantworten", frage=frage.pk, text="Zehn Euro.")
    save(verwaltung, Programmprojekt, daten)
    assert besucher.seite("/programme/", {"land": "hessen"}).anzahl == 1
    text = " ".join(besucher.seite(programm.get_absolute_url()).text("main")[0].split())
    assert "12 Projekte laut Quelle, 1 hier beschrieben." in text
    assert all(wort in text for wort in ("Erprobungsraum", "Nordkreis", "Q2 2027", "Aufruf 2027"))
    for name, wert in (
        ("programm", programm.kennung),
        ("region", region.kennung),
        ("stand", "konzeption"),
        ("kategorie", "Mobilität"),
    ):
        assert besucher.seite("/programme/projekte/", {name: wert}).anzahl == 1, name
    seite = besucher.seite(Programmprojekt.objects.get().get_absolute_url())
    assert "Stand: Konzeption" in seite.text("h2")
    assert "Zehn Euro." in seite.text("dd")
    kommunenseite = " ".join(besucher.seite(kommune.get_absolute_url()).text("main")[0].split())
    assert "Erprobungsraum Nordkreis (Programm Smarte Region 2027, Leitkommune)" in kommunenseite
    antwort = besucher.get("/api/v1/programmprojekte/?programm=smarte-region-2027")
    (zeile,) = json.loads(antwort.inhalt)["ergebnisse"]
    assert zeile["kennung"] == "pendeln"


def test_bad_input_is_explained_and_loses_nothing(verwaltung):
    """Every field comes back as it was typed."""
    projekt, fremde = f.programmprojekt(), f.programmregion()
    daten = open_form(verwaltung, Programmprojekt, projekt.pk)
    daten |= {"umsetzung_bestaetigt": ["2090"], "hinweis": ["Bleibt."]}
    daten |= {"beginn": ["2027"], "ende": ["2025"]}
    daten |= {"regionen": [str(fremde.pk)]}
    meldungen, wieder = refused(verwaltung, Programmprojekt, daten, projekt.pk)
    assert "Bestätigt ist, was war" in meldungen
    assert "Das Ende liegt vor dem Beginn." in meldungen
    assert f"„{fremde}“ gehört zu einem anderen Programm." in meldungen
    assert wieder["hinweis"] == ["Bleibt."]
    daten = open_form(verwaltung, Programm, projekt.programm.pk)
    add_inline(daten, "angaben", art="ende", zahl=12)
    meldungen, wieder = refused(verwaltung, Programm, daten, projekt.programm.pk)
    assert "Was eine Quelle sagt, braucht diese Quelle." in meldungen
    assert "Beginn und Ende sind eine Zeit" in meldungen
    assert wieder["angaben-0-zahl"] == ["12"]


def test_an_answer_is_one_of_those_to_choose_and_of_the_own_programm():
    """In a file as in the form."""
    projekt = f.programmprojekt(kennung="pendeln")
    frage = f.konzeptfrage(projekt.programm, auswahl="ja\nnein")
    fremd = f.konzeptfrage()
    for bezeichner, text, satz in (
        (frage.bezeichner, "vielleicht", "„vielleicht“ steht nicht zur Wahl."),
        (fremd.bezeichner, "ja", "Diese Frage stellt ein anderes Programm."),
    ):
        zeile = {"projekt": "pendeln", "frage": bezeichner, "text": text}
        assert satz in problems_of("konzeptantworten", zeile)
    zeile = {"projekt": "pendeln", "frage": frage.bezeichner, "text": "ja"}
    assert not problems_of("konzeptantworten", zeile)
    assert Konzeptantwort.objects.get().text == "ja"


def test_columns_of_the_former_database_are_read():
    """With its names for them; where there is one Programm, that is meant."""
    stelle = f.organisation(name="Stadt Soest", kurzname="Soest")
    zeile = {
        "projekttitel": "Bewerbung online",
        "projektbeschreibung": "Für Feste.",
        "beginn_durchfuehrungszeitraum": "01.03.2019",
        "ende_durchfuehrungszeitraum": "Dezember 2021",
        "alleinstellungsmerkmal": "Gibt es sonst nicht.",
        "nutzen": "Weniger Papier.",
        "uebertragbare_leistung": "Der Quelltext.",
        "geplanter_zeitpunkt": "Q1 2022",
        "zuwendungsempfaenger": "Soest",
    }
    assert problems_of("programmprojekte", zeile)
    programm = f.programm()
    assert not problems_of("programmprojekte", zeile)
    projekt = Programmprojekt.objects.get()
    assert (projekt.kennung, projekt.programm) == ("bewerbung-online", programm)
    assert [str(projekt.beginn), str(projekt.ende)] == ["01.03.2019", "Dezember 2021"]
    assert [projekt.alleinstellung, projekt.nutzen_kommunen] == [
        "Gibt es sonst nicht.",
        "Weniger Papier.",
    ]
    assert projekt.uebertragbar_ab == Zeitraum.parse("Q1 2022")
    assert [*projekt.zuwendungsempfaenger.all()] == [stelle]
    assert projekt.stufe is None  # a planned time confirms nothing


def test_links_and_kategorien_stand_in_one_cell():
    """And come back as they were; a wrong one is explained."""
    projekt = f.programmprojekt(kennung="pendeln", kategorien=["Mobilität"], links=["a"])
    spalten = {s.column_name: s for s in resource_for("programmprojekte")().columns}
    assert spalten["links"].cell(projekt) == "Webseite: a https://beispiel.example/a"
    zeile = {
        "kennung": "pendeln",
        "links": "Video: So geht es https://x.example/v | b https://x.example/",
    }
    assert not problems_of("programmprojekte", zeile)
    assert sorted(str(link) for link in projekt.links.all()) == ["Video: So geht es", "Webseite: b"]
    falsch = problems_of("programmprojekte", {"kennung": "pendeln", "links": "nur ein Titel"})
    assert "„nur ein Titel“ ist kein Link." in falsch
    assert Programmangabe.objects.count() == 0


UMGEDREHT = "Dieselbe Quelle nennt als Beginn 2025 und als Ende 2018: Das Ende läge vor dem Beginn."


def test_what_one_quelle_says_does_not_end_before_it_begins(verwaltung):
    """In the form of the Programm, in the list of all, in a file with the number of its row; two
    Quellen may contradict each other, and with a Zusatz one may do so itself."""
    programm, quelle, andere = f.programm(), f.quelle(kennung="bescheid"), f.quelle()
    daten = open_form(verwaltung, Programm, programm.pk)
    add_inline(daten, "angaben", art="beginn", zeitraum="2025", quelle=quelle.pk)
    zweite = add_inline(daten, "angaben", art="ende", zeitraum="2018", quelle=quelle.pk)
    meldung, wieder = refused(verwaltung, Programm, daten, programm.pk)
    assert UMGEDREHT in meldung
    assert wieder[f"{zweite}-zeitraum"] == ["2018"]
    save(verwaltung, Programm, daten | {f"{zweite}-quelle": [str(andere.pk)]}, programm.pk)
    eine = programm.angaben.get(art="ende")
    daten = open_form(verwaltung, Programmangabe, eine.pk) | {"quelle": [str(quelle.pk)]}
    assert UMGEDREHT in refused(verwaltung, Programmangabe, daten, eine.pk, forged=True)[0]
    zeile = {"programm": programm.kennung, "art": "Ende", "zeitraum": "2018", "quelle": "bescheid"}
    kopf = list(zeile)
    fehler = errors("programmangaben", [kopf, list(zeile.values())])
    assert [(z, s) for z, s, satz in fehler if UMGEDREHT in satz] == [(2, "zeitraum")]
    zeile["zusatz"] = "so im Bescheid"
    loaded("programmangaben", [list(zeile), list(zeile.values())])
    assert programm.angaben.filter(art="ende", quelle=quelle).exists()


def test_a_file_may_move_beginning_and_end_in_any_order():
    programm, quelle = f.programm(kennung="p"), f.quelle(kennung="bescheid")
    for art, jahr in (("beginn", "2018"), ("ende", "2020")):
        f.programmangabe(programm, art=art, zeitraum=Zeitraum.parse(jahr), quelle=quelle)
    kopf = ["programm", "art", "zeitraum", "quelle"]
    zeilen = [["p", "Beginn", "2026", "bescheid"], ["p", "Ende", "2028", "bescheid"]]
    loaded("programmangaben", [kopf, *zeilen])
    assert [str(a.zeitraum) for a in programm.angaben.order_by("art")] == ["2026", "2028"]
