"""The files of a Kommune's page: Anschlüsse, calendar, feed, the paper for its council."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from bausteine.werte.zeitraum import Zeitraum
from gebiete.models import Kommune
from projects.enums import Rolle
from tests import factories as f
from tests.pdf import Pdf, violations

pytestmark = pytest.mark.usefixtures("db")
ADRESSE = "/kommunen/telgte/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def telgte():
    """With an Anschluss online, one planned, and a project."""
    kommune = f.kommune(organisation=f.organisation(name="Telgte"), quelle=f.quelle())
    f.anschluss(kommune, f.online_dienst("Mängelmelder"), quelle=f.quelle(titel="Ratsbericht"))
    f.anschluss(
        kommune,
        f.online_dienst("Bauantrag"),
        "vertrag",
        geplant=Zeitraum.parse("Q1 2031"),
        erstplanung=Zeitraum.parse("Q3 2030"),
    )
    f.anschluss(f.kommune(), f.online_dienst("Fremdes"))
    f.projekt(
        titel="Parkausweis",
        partner=[(kommune.organisation, Rolle.INTERESSE)],
        phasen={"umsetzung": "Q2 2031"},
        themenfelder=[f.themenfeld()],
    )
    return kommune


def test_the_connections_are_files_of_the_same_rows(besucher, telgte):
    """CSV, XLSX and JSON; the number agrees."""
    csv = besucher.csv(ADRESSE)
    assert [zeile["kommune"] for zeile in csv] == ["telgte", "telgte"]
    assert len(besucher.xlsx(ADRESSE)) == besucher.json(ADRESSE)["anzahl"] == 2


def test_the_calendar_holds_its_plans_and_those_of_its_projects(besucher, telgte):
    """Each once, with the first plan."""
    antwort = besucher.get(ADRESSE, {"format": "ics"})
    assert antwort["Content-Type"].startswith("text/calendar")
    eintraege = [e for e in Calendar.from_ical(antwort.content).walk() if e.name == "VEVENT"]
    assert [str(e["summary"]) for e in eintraege] == [
        "Telgte: Bauantrag geht online (geplant)",
        "Parkausweis: Umsetzung (geplant)",
    ]
    assert "Zuerst geplant: Q3 2030" in str(eintraege[0]["description"])
    assert len({str(e["uid"]) for e in eintraege}) == 2


def test_the_feed_tells_each_step(besucher, telgte):
    """Done or open, with the day; once more when it changes, and no more when it is gone."""
    kommune = Kommune.objects.get(organisation__kennung="telgte")
    anschluss = f.anschluss(kommune, f.online_dienst("Fischereischein"), "test")
    schritt = f.schrittstand(anschluss, f.anschlussschritt("Zertifikat"), erledigt_am=None)

    def told() -> str:
        return besucher.get(ADRESSE, {"format": "atom"}).content.decode()

    assert "Fischereischein: Zertifikat, noch nicht erledigt" in told()
    schritt.erledigt_am = dt.date(2026, 3, 1)
    schritt.bemerkung = "Vom Landkreis <geprüft>"
    schritt.save()
    assert "Fischereischein: Zertifikat, erledigt am 01.03.2026" in told()
    assert "noch nicht erledigt" not in told()
    schritt.delete()
    assert "Zertifikat" not in told()


def test_the_feed_tells_what_changed(besucher, telgte):
    """Anschlüsse and projects of this Kommune, each entry with an id of its own."""
    antwort = besucher.get(ADRESSE, {"format": "atom"})
    wurzel = ElementTree.fromstring(antwort.content)  # noqa: S314 (our own answer)
    titel = [e.findtext(f"{ATOM}title") for e in wurzel.findall(f"{ATOM}entry")]
    assert {"Mängelmelder: online", "Bauantrag: Vertrag"} <= set(titel)
    assert any("Parkausweis" in text for text in titel)
    assert not any("Fremdes" in text for text in titel)
    nummern = [e.findtext(f"{ATOM}id") for e in wurzel.findall(f"{ATOM}entry")]
    assert len(set(nummern)) == len(nummern)


def test_the_pages_of_the_feed_have_each_entry_once(besucher, telgte, monkeypatch):
    """As on one page, in the same order: projects, Anschlüsse and steps together."""

    def read(adresse):
        wurzel = ElementTree.fromstring(besucher.get(adresse).content)  # noqa: S314 (our own answer)
        links = {e.get("rel"): e.get("href") for e in wurzel.findall(f"{ATOM}link")}
        return [e.findtext(f"{ATOM}id") for e in wurzel.findall(f"{ATOM}entry")], links

    alle, links = read(f"{ADRESSE}?format=atom")
    assert len(alle) > 2
    assert "next" not in links
    for modul in ("projects.feed", "meinekommune.feed"):
        monkeypatch.setattr(f"{modul}.HOECHSTENS", 2)
    gelesen, weiter = [], f"{ADRESSE}?format=atom"
    while weiter:
        nummern, links = read(weiter)
        gelesen += nummern
        weiter = links.get("next")
    assert gelesen == alle
    assert links["last"] == links["self"] == f"{links['first']}&seite={-(-len(alle) // 2)}"


def test_an_unknown_format_gives_the_page_and_a_sentence(besucher, telgte):
    """Which names those that there are."""
    seite = besucher.seite(ADRESSE, {"format": "doc"})
    assert "Das Format „doc“ gibt es nicht." in " ".join(seite.meldungen)


def test_the_paper_is_accessible_and_names_its_sources(besucher, telgte):
    """PDF/UA as far as a program can tell; every row with the number of its Quelle."""
    f.leika_leistung(typ="5")
    antwort = besucher.get(ADRESSE, {"format": "pdf"})
    assert antwort["Content-Type"] == "application/pdf"
    pdf = Pdf(antwort.content)
    assert not violations(pdf)
    assert "Quellen" in pdf.bookmarks
    for frage in ("Was betrifft uns?", "Was haben wir?", "Was kommt wann?", "Wen fragen wir?"):
        assert frage in pdf.bookmarks


def test_the_paper_has_six_pages_at_most(besucher, telgte):
    """However much there is; what is left out is named."""
    for nummer in range(60):
        dienst = f.online_dienst(f"Dienst mit einem recht langen Namen für den Rat {nummer:03d}")
        quelle = f.quelle(titel=f"Bericht an den Rat über die Digitalisierung Nummer {nummer}")
        f.anschluss(telgte, dienst, quelle=quelle, fundstelle="Anlage 1, Tabelle 2")
        frei = f.online_dienst(f"Möglicher Dienst {nummer:03d}", abdeckung="alle")
        f.betriebsstand(frei, quelle=f.quelle())
    pdf = Pdf(besucher.get(ADRESSE, {"format": "pdf"}).content)
    assert not violations(pdf)
    assert len(pdf.pdf.pages) <= 6
