"""Auswahlen: a list under a name holds what its filter lets through, on its page and in files."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from icalendar import Calendar

from auswahlen.enums import Listenname
from auswahlen.models import Auswahl
from bausteine.seiten.listen import list_page
from schnittstelle.listen import LISTEN
from tests import factories as f
from tests import mengen
from tests.bausteine.verwaltung.hilfe import adresse, page_of, said
from tests.formular import open_page
from tests.promises import QueryPromises
from tests.promises.seiten import keep_index

#: a filter of each list that lets some of the small world through and not all
FILTER = {
    "umsetzungsprojekte": "status=rollout",
    "themenfelder": "q=gesundheit",
    "ozg-leistungen": "q=1",
    "leika-leistungen": "q=1",
    "kommunen": "q=1",
    "organisationen": "typ=kommune",
    "online-dienste": "q=1",
    "plattformen": "q=1",
    "fachverfahren": "q=1",
    "mittel": "q=1",
    "zahlen": "zusatz=rund",
    "termine": "teilnahme=online",
    "rundbriefe": "q=1",
    "gesuche": "art=pilotkommune",
    "programme": "land=hessen",
    "programmprojekte": "uebertragbar=ja",
    "onboardings": "q=1",
}


def test_every_public_list_can_be_chosen_from():
    """But for one whose other looks stand elsewhere, and one that is worked out anew each night."""
    assert {*Listenname.values} == {liste for _, liste in LISTEN} - {
        "anschluesse",
        "abgleich",
        "meinungsbilder",
    }
    assert {*FILTER} == {*Listenname.values}


@pytest.mark.usefixtures("welt", "db")
@pytest.mark.parametrize("liste", Listenname.values)
def test_page_number_and_files_are_those_of_the_filtered_list(besucher, liste):
    """And further filters choose within it."""
    auswahl = f.auswahl(liste=liste, abfrage=FILTER[liste])
    eigene, ganze = auswahl.get_absolute_url(), reverse(liste)
    filter_ = QueryDict(FILTER[liste]).dict()
    anzahl, zeilen = besucher.alle_zeilen(ganze, filter_)
    assert 0 < anzahl < besucher.seite(ganze).anzahl
    assert besucher.alle_zeilen(eigene) == (anzahl, zeilen)
    assert besucher.json(eigene)["ergebnisse"] == besucher.json(ganze, filter_)["ergebnisse"]
    assert besucher.csv(eigene) == besucher.csv(ganze, filter_)
    seite = besucher.seite(eigene)
    assert seite.facetten == besucher.seite(ganze, filter_).facetten or "q" not in filter_
    for name, werte in list(seite.facetten.items())[:3]:
        wert, gezaehlt = next(iter(werte.items()))
        assert besucher.seite(eigene, {name: wert}).anzahl == gezaehlt, (name, wert)
    view = list_page(Listenname(liste))
    beide = view.filterset_class(QueryDict(FILTER[liste]), queryset=view().get_base()).qs
    assert anzahl == beide.count()


@pytest.fixture
def im_bau(db):
    """Two projects in the Umsetzung, one of them of a Themenfeld; one that is not."""
    feld = f.themenfeld(name="Bauen", slug="bauen")
    f.projekt(titel="Bauantrag", themenfelder=[feld], phasen={"umsetzung": "laeuft"})
    f.projekt(titel="Wohngeld", phasen={"umsetzung": "laeuft"})
    f.projekt(titel="Parken", themenfelder=[feld], phasen={"rollout": "laeuft"})
    return f.auswahl(kennung="im-bau", titel="Woran gebaut wird", text="Das läuft gerade.")


class TestSeite:
    """What a visitor sees."""

    def test_it_says_what_it_is(self, besucher, im_bau):
        """Name, sentence, filter in words, and the way to the whole list."""
        seite = besucher.seite("/auswahl/im-bau/")
        assert seite.text("h1") == ["Woran gebaut wird"]
        assert "Woran gebaut wird" in seite.text("title")[0]
        text = seite.text("main")[0]
        assert "Das läuft gerade." in text
        assert "mit Status: Umsetzung" in text
        ziele = [e["href"] for e in seite.alle("a")]
        assert "/umsetzungsprojekte/?status=umsetzung" in ziele
        assert "/auswahl/" in ziele
        fahrplan = besucher.seite("/auswahl/im-bau/", {"ansicht": "fahrplan"})
        assert fahrplan.text("h1") == ["Fahrplan: Woran gebaut wird"]

    def test_further_filters_stay_within(self, besucher, im_bau):
        """Also one that would contradict it, in every format and on the next page."""
        assert besucher.seite("/auswahl/im-bau/").anzahl == 2
        assert besucher.seite("/auswahl/im-bau/", {"themenfeld": "bauen"}).anzahl == 1
        assert besucher.seite("/auswahl/im-bau/", {"status": "rollout"}).anzahl == 0
        assert besucher.json("/auswahl/im-bau/", {"status": "rollout"})["anzahl"] == 0
        assert besucher.seite("/auswahl/im-bau/", {"q": "parken"}).anzahl == 0

    def test_files_are_called_like_it(self, besucher, im_bau):
        """And the feed holds the changes of its projects alone."""
        antwort = besucher.get("/auswahl/im-bau/", {"format": "csv"})
        assert 'filename="im-bau-' in antwort["Content-Disposition"]
        termine = besucher.get("/auswahl/im-bau/", {"format": "ics"})
        assert 'filename="im-bau-' in termine["Content-Disposition"]
        name = Calendar.from_ical(termine.inhalt)["X-WR-CALNAME"]
        assert name == f"OZG-Portal: geplante Phasen – {im_bau.titel}"
        feed = besucher.get("/auswahl/im-bau/", {"format": "atom"}).inhalt.decode()
        assert "Woran gebaut wird" in feed
        assert "Bauantrag" in feed
        assert "Parken" not in feed

    def test_what_its_filter_named_and_is_gone_is_said(self, besucher, im_bau):
        """Nothing is shown instead of everything."""
        Auswahl.objects.update(abfrage="themenfeld=gab-es-mal")
        seite = besucher.seite("/auswahl/im-bau/")
        assert seite.anzahl == 0
        (satz,) = [m for m in seite.meldungen if "gab-es-mal" in m]
        assert satz.startswith("Diese Auswahl passt nicht mehr zu den Daten.")
        assert besucher.json("/auswahl/im-bau/")["anzahl"] == 0

    def test_hidden_deleted_and_unknown(self, besucher, im_bau):
        """404, and 410 for what was public."""
        Auswahl.objects.update(veroeffentlichung="entwurf")
        assert besucher.get("/auswahl/im-bau/").status_code == 404
        assert "Woran" not in besucher.seite("/auswahl/").html
        Auswahl.objects.update(veroeffentlichung="veroeffentlicht")
        assert "Woran" in besucher.seite("/auswahl/").html
        Auswahl.objects.get().delete()
        assert besucher.get("/auswahl/im-bau/").status_code == 410
        assert besucher.get("/auswahl/gab-es-nie/").status_code == 404
        assert "noch keine Auswahl" in besucher.seite("/auswahl/").html


class TestPflege:
    """How one is made."""

    @pytest.mark.parametrize(
        ("eingabe", "gemerkt"),
        [
            ("https://ozg.example/umsetzungsprojekte/?status=rollout", "status=rollout"),
            (
                "/umsetzungsprojekte/?sortierung=-titel&status=rollout&status=umsetzung"
                "&seite=2&suche_partner=x&status=rollout&utm_source=a",
                "status=rollout&status=umsetzung",
            ),
            ("?q=a%26b", "q=a%26b"),
            ("status=rollout#inhalt", "status=rollout"),
        ],
    )
    def test_an_address_is_copied_from_the_browser(self, verwaltung, eingabe, gemerkt):
        """Its filters are kept, in one order; the Kennung follows from the title."""
        seite = open_page(verwaltung, adresse(Auswahl, "add"), "abfrage")
        seite.fill(titel="Im Roll-out", liste="umsetzungsprojekte", abfrage=eingabe)
        assert seite.send("_save").status_code == 302
        auswahl = Auswahl.objects.get()
        assert (auswahl.kennung, auswahl.abfrage) == ("im-roll-out", gemerkt)

    @pytest.mark.parametrize(
        ("eingabe", "satz"),
        [
            ("/kommunen/?q=a", "gehört nicht zur Liste „Umsetzungsprojekte“"),
            ("farbe=rot", "Den Filter „farbe“ gibt es in dieser Liste nicht."),
            ("status=gibtsnicht", "Der Wert „gibtsnicht“ ist im Filter „Status“ nicht bekannt"),
            ("/umsetzungsprojekte/?sortierung=titel", "Hier fehlt ein Filter."),
            ("/umsetzungsprojekte/", "Hier fehlt ein Filter."),
        ],
    )
    def test_what_is_no_filter_of_the_list_is_refused_in_words(self, verwaltung, eingabe, satz):
        """And everything typed stands in the form again."""
        seite = open_page(verwaltung, adresse(Auswahl, "add"), "abfrage")
        seite.fill(titel="Neu", liste="umsetzungsprojekte", abfrage=eingabe)
        antwort = seite.send("_save")
        assert antwort.status_code == 200
        assert satz in said(antwort)
        (feld,) = [e for e in page_of(antwort).alle("input") if e["name"] == "abfrage"]
        assert feld["value"] == eingabe
        assert not Auswahl.objects.exists()


class TestAbfragenAuswahl(QueryPromises):
    """The page of one: a query more than its list."""

    hoechstens = 9

    def fill(self, anzahl):
        mengen.projekte(anzahl)
        auswahl = f.auswahl(abfrage="efa=ohne")
        keep_index(reverse(auswahl.liste))
        return auswahl.get_absolute_url()
