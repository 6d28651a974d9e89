"""The data dictionary: every column of every public file, for people and for programs."""

import csv
import datetime as dt
import io
import json

import pytest

from schnittstelle.dateien import DATEIEN, TEILDATEIEN, public_files
from schnittstelle.listen import LISTEN
from schnittstelle.verzeichnis import KOPF, allowed, data_package, form, rows


@pytest.fixture(scope="module")
def zeilen():
    """The rows, made once."""
    return rows()


@pytest.fixture(scope="module")
def felder():
    """Every field of the Data Package with the name of its file."""
    paket = data_package("https://ozg.example.org")
    return [(r["name"], feld) for r in paket["resources"] for feld in r["schema"]["fields"]]


def test_every_public_file_is_in_it_column_by_column(zeilen, felder):
    """In the order of the file; both ways of telling say the same."""
    namen = [name for name, _ in LISTEN] + [name for _, teile in TEILDATEIEN for name in teile]
    assert {z["datei"] for z in zeilen} == {*namen, *DATEIEN, "aenderungen"}
    for datei in public_files():
        spalten = [spalte.column_name for spalte in datei.spalten]
        assert [z["spalte"] for z in zeilen if z["datei"] == datei.name] == spalten
        assert [feld["name"] for name, feld in felder if name == datei.name] == spalten
    assert not {"interne_notiz", "veroeffentlichung"} & {z["spalte"] for z in zeilen}


def test_each_row_says_what_it_is(zeilen):
    """In the words of the pages where a field stands behind the column."""
    assert all(z["bezeichnung"] and z["bedeutung"] and z["form"] for z in zeilen)
    ohne_wort = {z["spalte"] for z in zeilen if z["bezeichnung"] == z["spalte"]}
    assert not ohne_wort, "Welches Wort sollen Menschen lesen?"
    worte = {(z["datei"], z["spalte"]): z["bezeichnung"] for z in zeilen}
    assert worte["umsetzungsprojekte", "rollout_stand"] == "Roll-out NRW"
    assert worte["leistungen", "leika_schluessel"] == "LeiKa-Schlüssel"
    assert worte["kommunen", "ags"] == "AGS"
    assert worte["anschluesse", "online_seit"] == "Online seit"
    assert {z["herkunft"] for z in zeilen if z["datei"] == "aenderungen"} == {"berechnet"}


def test_an_example_can_be_read_as_the_schema_says(felder):
    """Dates by their format, numbers by their signs, words as one of those allowed."""
    gesehen = set()
    for name, feld in felder:
        beispiel, typ = feld.get("example", ""), feld["type"]
        gesehen.add(typ)
        if typ in {"date", "datetime"}:
            assert dt.datetime.strptime(beispiel, feld["format"]), name
        elif typ == "number":
            assert float(beispiel.replace(feld["decimalChar"], "."))
        elif typ == "integer":
            assert int(beispiel)
        elif typ == "boolean":
            assert beispiel in feld["trueValues"]
        elif "enum" in feld.get("constraints", {}):
            assert beispiel in feld["constraints"]["enum"]
    assert gesehen == {"string", "date", "datetime", "integer", "number", "boolean"}


def test_what_every_kind_writes_is_what_the_schema_allows():
    """Each value of each enumeration, as a cell."""
    for datei in public_files():
        for spalte in datei.spalten:
            art = spalte.art
            werte = form(art)[1].get("constraints", {}).get("enum", ())
            for wert, _ in getattr(getattr(art, "enum", None), "choices", ()):
                if zelle := art.write(wert):
                    assert zelle in werte, (datei.name, spalte.column_name)
            assert not werte or allowed(art) == [*werte]


def test_the_addresses_give_it(db, besucher, settings):
    """As a table like every other, as JSON, and as a Data Package that leads to the files."""
    roh = besucher.get("/daten/spalten.csv").inhalt.decode("utf-8-sig")
    tabelle = list(csv.DictReader(io.StringIO(roh, newline=""), delimiter=";"))
    assert tuple(tabelle[0]) == KOPF
    antwort = json.loads(besucher.get("/daten/spalten.json").inhalt)
    assert antwort["anzahl"] == len(antwort["ergebnisse"]) == len(tabelle)
    assert [z["spalte"] for z in antwort["ergebnisse"]] == [z["spalte"] for z in tabelle]
    assert "licenses" not in json.loads(besucher.get("/daten/datapackage.json").inhalt)
    settings.PORTAL_STELLE = "Stadt Beispiel"
    paket = json.loads(besucher.get("/daten/datapackage.json").inhalt)
    assert paket["contributors"][0]["title"] == "Stadt Beispiel"
    for resource in paket["resources"]:
        pfad = resource["path"].removeprefix("http://testserver")
        kopf = besucher.get(pfad).inhalt.decode("utf-8-sig").splitlines()[0].split(";")
        assert kopf == [feld["name"] for feld in resource["schema"]["fields"]]
    ziele = [e["href"] for e in besucher.seite("/daten/").alle("a")]
    for name in ("spalten.csv", "spalten.json", "datapackage.json"):
        assert f"/daten/{name}" in ziele
