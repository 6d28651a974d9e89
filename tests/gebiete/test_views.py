"""The list of Kommunen, and what their pages say of what nobody knows."""

import datetime as dt

from gebiete.filters import KommuneFilterSet
from tests import factories as f
from tests import mengen
from tests.import_dateien import counts, exported, load
from tests.promises import ListPromises, ListQueryPromises


class TestKommuneListe(ListPromises):
    """The promises of lists."""

    liste = "kommunen"
    filterset = KommuneFilterSet
    suchwort = "zweitname"


class TestAbfragenKommuneListe(ListQueryPromises):
    """The list."""

    hoechstens = 9

    def fill(self, anzahl):
        mengen.kommunen(anzahl, kreis=f.organisation(name="Kreis Soest", typ="kreis"))
        mengen.kommunenindex()
        return "/kommunen/"


def _facts(seite) -> dict[str, str]:
    """What stands beside the terms of a page."""
    return dict(zip(seite.text("dt"), seite.text("dd"), strict=True))


def test_what_nobody_has_said_is_no_zero(db, besucher):
    """No people, no Größenklasse: the page says that, the file is empty, and none is worked out."""
    f.kommune(organisation=f.organisation(name="Kerken"), art="gemeinde")
    seite = besucher.seite("/kommunen/kerken/")
    fakten = _facts(seite)
    assert fakten["Einwohner"] == "keine Angabe"
    assert " ".join(fakten["Größenklasse"].split()) == "nicht eingelesen"
    assert "wird es nicht berechnet" in " ".join(seite.text("main")[0].split())
    (zeile,) = besucher.json("/kommunen/")["ergebnisse"]
    assert (zeile["einwohner"], zeile["groessenklasse"]) == (None, "")


def test_whether_there_are_more_postcodes_has_three_answers(db, besucher):
    """Where not even the first one is known, nobody has said that there are no more."""
    f.kommune(organisation=f.organisation(name="Offen"))
    f.kommune(organisation=f.organisation(name="Ja"), plz_sitz="48291", mehrere_plz=True)
    f.kommune(organisation=f.organisation(name="Nein"), plz_sitz="48653", mehrere_plz=False)
    erwartet = {"Offen": ("", None), "Ja": ("ja", True), "Nein": ("nein", False)}
    zellen = {z["name"]: z["mehrere_plz"] for z in besucher.csv("/kommunen/")}
    werte = {e["name"]: e["mehrere_plz"] for e in besucher.json("/kommunen/")["ergebnisse"]}
    assert {name: (zellen[name], werte[name]) for name in erwartet} == erwartet
    kopf, zeilen = exported("kommunen")
    assert counts(load("kommunen", [kopf, *zeilen])) == (0, 0, 3)


def test_a_sum_says_how_many_are_missing(db, besucher):
    """On the page of the Kreis and above the list; a Kreis itself is not counted."""
    kreis = f.kommune(organisation=f.organisation(name="Kreis Kleve", typ="kreis"), art="kreis")
    for zahl in (10_000, 20_500, None):
        f.kommune(organisation=f.organisation(kreis=kreis.organisation), einwohner=zahl)
    f.kommune(
        organisation=f.organisation(kreis=kreis.organisation),
        einwohner=5,
        gueltig_bis=dt.date(2020, 1, 1),
    )
    seite = besucher.seite("/kommunen/kreis-kleve/")
    text = " ".join(seite.text("main")[0].split())
    assert "In 2 der 3 Gemeinden und Städte des Kreises leben 30.500 Menschen; für 1 fehlt" in text
    assert "ohne 1 von 3 Gemeinden" in text
    liste = " ".join(besucher.seite("/kommunen/?kreis=kreis-kleve").text("main")[0].split())
    assert "In 3 der 4 Gemeinden und Städte dieser Auswahl leben 30.505 Menschen" in liste


def test_a_kommune_is_found_by_whatever_it_is_called(db, besucher):
    """AGS with or without its zero, ARS, PLZ, name, former name: in the list and in the search."""
    f.kommune(
        organisation=f.organisation(
            name="Köln", ags="05315000", ars="053150000000", aliase=["Cöln am Rhein"]
        ),
        plz_sitz="50667",
    )
    f.kommune(organisation=f.organisation(name="Bonn", ags="05314000", ars="053140000000"))
    for wort in ("05315000", "5315000", "053150000000", "53150000000", "50667", "Koeln", "Cöln"):
        assert besucher.seite("/kommunen/", {"q": wort}).anzahl == 1, wort
        seite = besucher.seite("/suche/", {"q": wort})
        treffer = [e["href"] for e in seite.alle("a") if e.in_element("main")]
        assert "/kommunen/koeln/" in treffer, wort
        assert "/kommunen/bonn/" not in treffer, wort


def test_the_page_of_an_organisation_leads_to_the_kommune(db, besucher):
    """And not where there is none."""
    ziel = f.kommune(organisation=f.organisation(name="Telgte")).get_absolute_url()
    f.organisation(name="Regio")
    for name, gibt in (("telgte", True), ("regio", False)):
        links = [e["href"] for e in besucher.seite(f"/organisationen/{name}/").alle("a")]
        assert (ziel in links) is gibt


def test_a_kreis_has_a_short_address(db, besucher):
    """/kreise/ is a filter, /kreise/x/ the page of x; a Gemeinde is no Kreis."""
    f.kommune(organisation=f.organisation(name="Kreis Soest", typ="kreis"), art="kreis")
    f.kommune(organisation=f.organisation(name="Soest"))
    assert besucher.get("/kreise/kreis-soest/")["Location"] == "/kommunen/kreis-soest/"
    assert besucher.get("/kreise/soest/").status_code == 404
    liste = besucher.get("/kreise/")["Location"]
    assert besucher.seite(liste).anzahl == 1
