"""The public files beside the lists, and that no page shows a fact that no file has."""

import json

import pytest
from django.urls import get_resolver, reverse

from bausteine.importe.register import resource_for
from programme.models import Konzeptantwort, Konzeptfrage, Programmangabe, Programmregion
from projects.teildateien import TEILE
from quellen.models import Quelle
from reifegrad.models import Reifegradbewertung
from relevanz.models import Selbstauskunft, Vollzugszuordnung
from schnittstelle.dateien import DATEIEN, TEILDATEIEN
from schnittstelle.listen import LISTEN
from tests import factories as f
from themenfelder.models import Lage

FORMATE = ("csv", "xlsx", "json")
#: in the order of DATEIEN
MODELLE_DER_DATEIEN = (
    Quelle,
    Lage,
    Programmangabe,
    Programmregion,
    Konzeptfrage,
    Konzeptantwort,
    Reifegradbewertung,
    Selbstauskunft,
    Vollzugszuordnung,
)
#: fields that no public file has, with the reason; projects are in tests/projects/test_angaben
IN_KEINER_DATEI = {
    "id": "technisch",
    "angelegt_am": "technisch",
    "suchtext": "technisch",
    "sortiertext": "technisch",
    "veroeffentlichung": "öffentlich ist nur Veröffentlichtes",
    "im_leika": "folgt aus dem Schlüssel",
    "geaendert_am": "bei Lagen auf keiner Seite",
    "datenblatt_bestaetigt_am": "geschlossen: geht nur die Kommune und die Koordination an",
}


def models():
    """The nouns with pages or files of their own, and the public columns of their files."""
    for name, liste in LISTEN[1:]:
        model = get_resolver().resolve(reverse(liste)).func.view_class.model
        yield pytest.param(model, resource_for(name), id=name)
    for model, name in zip(MODELLE_DER_DATEIEN, DATEIEN, strict=True):
        yield pytest.param(model, resource_for(name), id=name)


@pytest.mark.parametrize(("model", "resource"), list(models()))
def test_every_field_of_a_page_is_in_a_file(model, resource):
    """A new field is a public column or an exception with a reason."""
    spalten = resource().public_columns
    attribute = {spalte.attribute.split("__")[0] for spalte in spalten}
    felder = {feld.name for feld in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    attribute |= {n.removesuffix("_von").removesuffix("_bis") for n in attribute}
    zeiten = {n.removesuffix("_von") for n in felder if n.endswith("_von")}
    felder = {n for n in felder if n.removesuffix("_von").removesuffix("_bis") not in zeiten}
    assert (felder | zeiten) - attribute <= {*IN_KEINER_DATEI}


@pytest.mark.usefixtures("db")
class TestDateien:
    """Linked from /daten/, each in three formats."""

    @pytest.fixture(autouse=True)
    def _eintraege(self, db):
        quelle = f.quelle(kennung="bericht", titel="Bericht")
        f.quelle(kennung="geheim", veroeffentlichung="entwurf")
        feld = f.themenfeld()
        f.lage(name="Umzug", themenfeld=feld, quelle=quelle)
        f.lage(name="Geheim", veroeffentlichung="archiviert")
        f.projekt(
            titel="B",
            kennung="b",
            themenfelder=[feld],
            phasen={"rollout": "2023", "vorbereitung": "2020"},
            partner=[(f.organisation(name="Bonn"), "mitarbeit")],
        )
        f.projekt(titel="A", kennung="a", phasen={"konzeption": "2021"})
        f.projekt(titel="Geheim", phasen={"konzeption": "2021"}, veroeffentlichung="entwurf")

    def test_the_page_names_every_column_and_leads_to_every_file(self, besucher):
        """Address as a link, columns in the order of the file."""
        seite = besucher.seite("/daten/")
        ziele = [e["href"] for e in seite.alle("a") if "csv" in (e["href"] or "")]
        ziele.remove("/daten/spalten.csv")
        teile = sum(len(namen) for _, namen in TEILDATEIEN)
        assert len(ziele) == len(LISTEN) + teile + len(DATEIEN) + len(["aenderungen"])
        tabellen = [e for e in seite.alle("div") if (e["aria-labelledby"] or "")[:8] == "tabelle-"]
        for ziel, tabelle in zip(ziele, tabellen, strict=True):
            kopf = besucher.get(ziel).inhalt.decode("utf-8-sig").splitlines()[0].split(";")
            assert [e.text for e in seite.alle("code") if tabelle in e.vorfahren] == kopf
            for form in FORMATE:
                assert besucher.get(ziel.replace("csv", form)).status_code == 200

    def test_files_hold_what_is_public(self, besucher):
        """And nothing else, in all formats."""
        for ziel, zellen in (
            ("/daten/quellen.", ["bericht"]),
            ("/daten/lagen.", ["Umzug"]),
        ):
            assert [z[1] for z in _rows(besucher, f"{ziel}csv")] != []
            text = besucher.get(f"{ziel}csv").inhalt.decode()
            antwort = json.loads(besucher.get(f"{ziel}json").inhalt)
            assert antwort["anzahl"] == len(antwort["ergebnisse"]) == len(zellen)
            assert antwort["stand"]
            assert all(zelle in text for zelle in zellen)
            assert "eheim" not in text
            assert besucher.get(f"{ziel}xlsx")["Content-Disposition"].endswith('.xlsx"')

    @pytest.mark.parametrize(
        "adresse",
        [
            "/daten/ansprechstellen.csv",
            "/daten/umsetzungsprojekte.csv",
            "/daten/quellen.exe",
            "/daten/quellen.",
            "/daten/gibtesnicht.json",
        ],
    )
    def test_there_is_no_other_file(self, besucher, adresse):
        """People's contacts stand in no file."""
        assert besucher.get(adresse).status_code == 404

    def test_parts_belong_to_the_selection(self, besucher):
        """Number and rows are those of the filtered projects, in the order of their titles."""
        daten = {"datei": "phasen"}
        zeilen = besucher.csv("/umsetzungsprojekte/", daten)
        assert [(z["projekt"], z["phase"]) for z in zeilen] == [
            ("a", "Konzeption"),
            ("b", "Vorbereitung"),
            ("b", "Roll-out NRW"),
        ]
        assert zeilen == [
            {n: w or "" for n, w in z.items()} for z in besucher.xlsx("/umsetzungsprojekte/", daten)
        ]
        assert besucher.json("/umsetzungsprojekte/", daten)["anzahl"] == 3
        gefiltert = besucher.json("/umsetzungsprojekte/", daten | {"organisation": "bonn"})
        assert [z["projekt"] for z in gefiltert["ergebnisse"]] == ["b", "b"]
        assert gefiltert["anzahl"] == 2
        partner = besucher.csv("/umsetzungsprojekte/", {"datei": "beteiligungen"})
        assert [(z["projekt"], z["organisation"], z["rolle"]) for z in partner] == [
            ("b", "Bonn", "Mitarbeit zugesichert")
        ]
        antwort = besucher.get("/umsetzungsprojekte/", daten | {"format": "csv"})
        assert 'filename="phasen-' in antwort["Content-Disposition"]

    def test_the_list_offers_them_with_its_filters(self, besucher):
        """Below the table, beside the list's own files."""
        seite = besucher.seite("/umsetzungsprojekte/", {"organisation": "bonn", "seite": 1})
        ziele = [e["href"] for e in seite.alle("a") if "datei=" in (e["href"] or "")]
        assert len(ziele) == 3 * len(FORMATE)
        assert all("organisation=bonn" in ziel and "seite" not in ziel for ziel in ziele)
        assert besucher.get(f"/umsetzungsprojekte/{ziele[0]}").inhalt.count(b"\r\n") == 3

    @pytest.mark.parametrize(
        ("daten", "satz"),
        [
            ({"datei": "x", "format": "csv"}, "Die Datei „x“ gibt es nicht. Möglich sind: phasen"),
            ({"datei": "x\x00" * 99}, "gibt es nicht"),
            ({"datei": "phasen", "format": "pdf"}, "Phasen gibt es nur in den Formaten csv, xlsx"),
            ({"datei": "phasen"}, ""),
        ],
    )
    def test_what_there_is_not_gives_the_page_and_a_hint(self, besucher, daten, satz):
        """With what is possible."""
        antwort = besucher.get("/umsetzungsprojekte/", daten)
        assert satz in " ".join(antwort.seite.meldungen)
        assert antwort.seite.anzahl == 2


@pytest.mark.parametrize("anzahl", [1, 40])
class TestAbfragenDatei:
    """The files cost the same however many rows they have."""

    def test_queries_are_on_record(self, db, besucher, abfragen, anzahl):
        """Of parts and of what belongs to no list."""
        quelle, feld = f.quelle(), f.themenfeld()
        for nummer in range(anzahl):
            projekt = f.projekt(titel=f"P{nummer}", fortgeschrieben=False)
            f.phase(projekt, quelle=quelle)
            f.beteiligung(projekt, quelle=quelle)
            f.lage(themenfeld=feld, quelle=quelle)
        for name in TEILE:
            daten = {"datei": name, "format": "csv"}
            abfragen(f"Datei {name}", lambda d=daten: besucher.get("/umsetzungsprojekte/", d))
        for name in DATEIEN:
            abfragen(f"Datei {name}", lambda n=name: besucher.get(f"/daten/{n}.csv"))


def _rows(besucher, adresse) -> list[list[str]]:
    zeilen = besucher.get(adresse).inhalt.decode("utf-8-sig").splitlines()
    return [zeile.split(";") for zeile in zeilen[1:]]
