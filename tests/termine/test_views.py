"""The list and page of Termine, their calendar and feed, and their block on other pages."""

import datetime as dt
import json
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from bausteine.werte.zeitraum import Zeitraum
from termine.filters import TerminFilterSet
from termine.models import Termin
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises

ATOM = "{http://www.w3.org/2005/Atom}"


class TestTerminListe(ListPromises):
    """The promises of lists."""

    liste = "termine"
    filterset = TerminFilterSet
    suchwort = "treffen 1"


class TestTerminDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "termin"
    model = Termin


class TestAbfragenTerminListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        ziele = {"projekt": f.projekt(), "themenfeld": f.themenfeld()}
        mengen.termine(anzahl, **ziele, veranstalter=f.organisation(), quelle=f.quelle())
        return "/termine/"


class TestAbfragenTerminDetail(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        mengen.termine(anzahl, projekt := f.projekt(), feld := f.themenfeld())
        ziele = {"projekte": [projekt], "themenfelder": [feld]}
        termin = f.termin(**ziele, veranstalter=f.organisation(), quelle=f.quelle())
        return termin.get_absolute_url()


def line(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())


@pytest.fixture
def termin(db):
    """A past one of a project, a Themenfeld and an organiser, from a report."""
    return f.termin(
        kennung="2022-08-25-denkmal",
        titel="Infoveranstaltung Denkmal",
        teilnahme="hybrid",
        ort="Düsseldorf",
        adresse="https://www.kdn.de/denkmal",
        veranstalter=f.organisation(name="KDN"),
        themenfelder=[f.themenfeld(name="Bauen")],
        projekte=[f.projekt(titel="Denkmalschutz")],
        teilnehmende=1400,
        hinweis="Mit Fragerunde.",
        quelle=f.quelle(titel="Bericht 2022"),
        fundstelle="Anhang, Zeile 66",
    )


@pytest.fixture
def kommender(db):
    """One that is never over."""
    return f.termin(kennung="kommt", titel="Kommt noch", zeitraum=Zeitraum.parse("05.05.2090"))


def test_the_page_tells_each_fact_and_links_out(termin, besucher):
    """Nobody registers here, and a past one invites nobody."""
    seite = besucher.seite(termin.get_absolute_url())
    werte = [" ".join(text.split()) for text in seite.text("dd")]
    angaben = dict(zip(seite.text("dt"), werte, strict=True))
    assert angaben["Zeit"] == "25.08.2022 vergangen"
    assert angaben["Ort"] == "Düsseldorf und online"
    assert angaben["Veranstalter"] == "KDN"
    assert angaben["Themenfelder"] == "Bauen"
    assert angaben["Umsetzungsprojekte"] == "Denkmalschutz"
    assert angaben["Teilnehmende laut Quelle"] == "1.400"
    assert "Quelle: Bericht 2022, Anhang, Zeile 66" in line(seite)
    assert "anmelden" not in line(seite)
    assert termin.adresse in [e["href"] for e in seite.alle("a")]
    Termin.objects.update(zeitraum_von="2090-05-05", zeitraum_bis="2090-05-05")
    assert "mehr erfahren oder anmelden" in line(besucher.seite(termin.get_absolute_url()))


def test_what_is_not_known_is_called_so(db, besucher):
    """Without a Quelle nothing is guessed."""
    seite = besucher.seite(f.termin(zeitraum=None).get_absolute_url())
    werte = [" ".join(text.split()) for text in seite.text("dd")]
    unbekannt = "keine Angabe"
    assert werte == [unbekannt, "Informationsveranstaltung", *[unbekannt] * 5, "noch nie"]


def test_the_views_are_to_come_past_and_all(termin, kommender, besucher):
    """Each with its number; of those to come the next one first, of the past ones the last."""
    f.termin(zeitraum=None)
    f.termin(kennung="spaeter", zeitraum=Zeitraum.parse("2091"))
    f.termin(kennung="frueher", zeitraum=Zeitraum.parse("2019"))
    wege = [
        [" ".join(link.text.split()) for link in besucher.seite("/termine/", {"zeit": z}).alle("a")]
        for z in ("", "kommend")
    ]
    for texte in wege:
        assert {"Kommend (2)", "Vergangen (2)", "Alle (5)"} <= {*texte}
    for zeit, kennungen in (
        ("kommend", ["kommt", "spaeter"]),
        ("vergangen", ["2022-08-25-denkmal", "frueher"]),
    ):
        zeilen = besucher.json("/termine/", {"zeit": zeit})["ergebnisse"]
        assert [zeile["kennung"] for zeile in zeilen] == kennungen
    assert besucher.seite("/termine/", {"zeit": "ohne"}).anzahl == 1


def test_without_any_to_come_the_view_says_none(termin, besucher):
    """The way there stands all the same."""
    assert "Kommend (0)" in line(besucher.seite("/termine/"))
    assert besucher.seite("/termine/", {"zeit": "kommend"}).anzahl == 0


def test_the_sum_is_that_of_the_filtered_rows_and_a_kennzahl_stands_beside_it(db, besucher):
    """With what the same Quelle says otherwise."""
    quelle = f.quelle()
    for zahl in (4000, 755, None):
        f.termin(teilnehmende=zahl, quelle=quelle)
    f.termin(teilnehmende=50)
    anders = f.kennzahl(wert=Decimal(4800), zusatz="ca", quelle=quelle, bezeichnung="Im Text")
    f.kennzahl(wert=Decimal(4755), zusatz="ca", quelle=quelle, widerspricht=[anders])
    assert "4.805 Teilnehmende laut Quellen" in line(besucher.seite("/termine/"))
    auswahl = {"quelle": quelle.kennung}
    text = line(besucher.seite("/termine/", auswahl)).replace("\xa0", " ")
    zeilen = besucher.json("/termine/", auswahl)["ergebnisse"]
    assert sum(zeile["teilnehmende"] or 0 for zeile in zeilen) == 4755
    assert "4.755 Teilnehmende laut Quellen: die Summe der Zahlen von 2 Terminen" in text
    satz = "Unter Kennzahlen steht dazu ca. 4.755 Personen, davon abweichend ca. 4.800 Personen"
    assert f"{satz} (Im Text)." in text


def test_the_calendar_holds_the_filtered_ones_that_have_a_day(termin, kommender, besucher):
    """All-day entries, each with a lasting name, its place and its Quelle."""
    f.termin(zeitraum=None)
    f.termin(kennung="monat", zeitraum=Zeitraum.parse("Dezember 2019"))
    antwort = besucher.get("/termine/", {"format": "ics", "zeit": "vergangen"})
    assert antwort["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(zeile) <= 75 for zeile in antwort.inhalt.split(b"\r\n"))
    kalender = Calendar.from_ical(antwort.inhalt)
    monat, eintrag = kalender.walk("VEVENT")
    assert not kalender.errors + eintrag.errors
    assert eintrag["uid"] == "termin-2022-08-25-denkmal@testserver"
    assert eintrag["summary"] == "Infoveranstaltung Denkmal"
    assert eintrag["location"] == "Düsseldorf und online"
    assert (eintrag["dtstart"].dt, eintrag["dtend"].dt) == (
        dt.date(2022, 8, 25),
        dt.date(2022, 8, 26),
    )
    assert {"dtstamp", "url", "categories"} <= {name.lower() for name in eintrag}
    assert "Quelle: Bericht 2022, Anhang, Zeile 66" in eintrag["description"]
    assert "Den Tag nennt die Quelle nicht (Genauigkeit: Monat)." in monat["description"]
    alle = Calendar.from_ical(besucher.get("/termine/", {"format": "ics"}).inhalt)
    assert len(alle.walk("VEVENT")) == 3


def test_the_feed_has_an_entry_for_each_and_pages(termin, besucher):
    """Last changed first; a past one says so; the entry's name does not change with the address."""
    mengen.termine(60)
    atom = ET.fromstring(besucher.get("/termine/", {"format": "atom"}).inhalt)  # noqa: S314 (our own feed)
    assert len(atom.findall(f"{ATOM}entry")) == 50
    naechste = [e for e in atom.findall(f"{ATOM}link") if e.get("rel") == "next"]
    assert naechste[0].get("href").endswith("/termine/?format=atom&seite=2")
    auswahl = {"format": "atom", "themenfeld": termin.themenfelder.get().slug}
    atom = ET.fromstring(besucher.get("/termine/", auswahl).inhalt)  # noqa: S314 (our own feed)
    (eintrag,) = atom.findall(f"{ATOM}entry")
    assert eintrag.findtext(f"{ATOM}title") == "Infoveranstaltung Denkmal: 25.08.2022 (vergangen)"
    name = eintrag.findtext(f"{ATOM}id")
    Termin.objects.filter(pk=termin.pk).update(kennung="anders", titel="Anders")
    atom = ET.fromstring(besucher.get("/termine/", auswahl).inhalt)  # noqa: S314 (our own feed)
    assert atom.find(f"{ATOM}entry").findtext(f"{ATOM}id") == name
    assert "Themenfeld: Bauen" in atom.findtext(f"{ATOM}title")


def test_themenfeld_project_and_organiser_lead_to_it_and_back(termin, besucher):
    """Their pages have a block of the public ones, with a way to the list of exactly these."""
    f.termin(themenfelder=termin.themenfelder.all(), veroeffentlichung="entwurf")
    feld, projekt = termin.themenfelder.get(), termin.projekte.get()
    for record in (feld, projekt, termin.veranstalter):
        seite = besucher.seite(record.get_absolute_url())
        assert "Termine" in seite.text("h2")
        assert "1 vergangener Termin." in line(seite)
        ziele = [e["href"] for e in seite.alle("a")]
        assert termin.get_absolute_url() in ziele
        (liste,) = [ziel for ziel in ziele if (ziel or "").startswith("/termine/?")]
        assert besucher.seite(liste).anzahl == 1
        zurueck = [e["href"] for e in besucher.seite(termin.get_absolute_url()).alle("a")]
        assert record.get_absolute_url() in zurueck
    Termin.objects.update(veroeffentlichung="archiviert")
    for record in (feld, projekt, termin.veranstalter):
        assert "Termine" not in besucher.seite(record.get_absolute_url()).text("h2")


def test_a_block_of_many_shows_the_latest_and_says_so(db, besucher):
    """It would fill the page; the list has all."""
    feld = f.themenfeld()
    mengen.termine(20, themenfeld=feld)
    text = line(besucher.seite(feld.get_absolute_url()))
    assert "20 vergangene Termine." in text
    assert "Gezeigt sind die 12 spätesten von 20." in text


def test_the_steckbrief_on_paper_has_them_too(termin, besucher, als_text):
    """With time, place and number."""
    projekt = termin.projekte.get()
    antwort = besucher.get(f"{projekt.get_absolute_url()}steckbrief.pdf")
    (block,) = json.loads(antwort.inhalt)["bloecke"]
    assert (block["titel"], block["zeilen"][0][0]) == ("Termine", "25.08.2022")
    assert "1400 Teilnehmende" in " ".join(block["zeilen"][0][1])


def test_the_search_finds_by_place_project_and_organiser(termin, besucher):
    """And says where the word stands."""
    for wort, grund in (
        ("infoveranstaltung", ""),
        ("Fragerunde", "Hinweis: Mit Fragerunde."),
        ("Denkmalschutz", "Projekt: Denkmalschutz"),
        ("kdn", "Veranstalter: KDN"),
    ):
        text = line(besucher.seite("/suche/", {"q": wort}))
        assert "Infoveranstaltung Denkmal" in text, wort
        assert grund in text, wort


def test_foot_and_siblings_name_the_list_once_it_holds_something(db, besucher):
    """A draft is nothing."""
    f.termin(veroeffentlichung="entwurf")
    assert "/termine/" not in [e["href"] for e in besucher.seite("/").alle("a")]
    f.termin()
    assert "/termine/" in [e["href"] for e in besucher.seite("/").alle("a")]
