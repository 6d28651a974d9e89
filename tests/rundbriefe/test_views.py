"""The archive of Rundbriefe, its pages and feed, and the block on the page of a Themenfeld."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from rundbriefe.filters import RundbriefFilterSet
from rundbriefe.models import Rundbrief
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises

ATOM = "{http://www.w3.org/2005/Atom}"


class TestRundbriefListe(ListPromises):
    """The promises of lists."""

    liste = "rundbriefe"
    filterset = RundbriefFilterSet
    suchwort = "rundbrief 1"


class TestRundbriefDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "rundbrief"
    model = Rundbrief


class TestAbfragenRundbriefListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.rundbriefe(anzahl, f.themenfeld(), quelle=f.quelle())
        return "/rundbriefe/"


class TestAbfragenRundbriefDetail(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        mengen.rundbriefe(anzahl, feld := f.themenfeld())
        return f.rundbrief(themenfelder=[feld], quelle=f.quelle()).get_absolute_url()


@pytest.mark.usefixtures("db")
def test_what_was_put_right_stands_above_what_was_sent(besucher):
    """On the page and in the feed, where links have their whole address."""
    f.rundbrief(
        kennung="maerz",
        berichtigung="Gemeint war **April**.",
        verschickt_am=dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC),
    )
    text = " ".join(besucher.seite("/rundbriefe/maerz/").text("main")[0].split())
    assert text.index("Gemeint war April.") < text.index("Der Fahrplan ist da.")
    assert "Per E-Mail verschickt 02.03.2026 09:00" in text
    feed = ET.fromstring(besucher.get("/rundbriefe/?format=atom").inhalt)  # noqa: S314 (our own feed)
    (eintrag,) = feed.findall(f"{ATOM}entry")
    inhalt = eintrag.findtext(f"{ATOM}summary")
    assert inhalt.index("Gemeint war") < inhalt.index('<a href="http://testserver/fahrplan/"')


@pytest.mark.usefixtures("db")
def test_a_themenfeld_shows_its_latest_three_or_says_how_to_get_one(besucher):
    """Drafts never; the way to the archive always."""
    feld = f.themenfeld(slug="bauen")
    ziel = "/rundbriefe/?themenfeld=bauen"
    seite = besucher.seite(feld.get_absolute_url())
    assert "Zu diesem Themenfeld gibt es noch keinen Rundbrief." in seite.html
    assert ziel in {a["href"] for a in seite.alle("a")}
    for monat in range(1, 5):
        f.rundbrief(kennung=f"r{monat}", datum=dt.date(2026, monat, 1), themenfelder=[feld])
    f.rundbrief(kennung="entwurf", themenfelder=[feld], veroeffentlichung="entwurf")
    links = {a["href"] for a in besucher.seite(feld.get_absolute_url()).alle("a")}
    assert {f"/rundbriefe/r{n}/" for n in (2, 3, 4)} | {ziel} <= links
    assert not {"/rundbriefe/r1/", "/rundbriefe/entwurf/"} & links


@pytest.mark.usefixtures("db")
def test_an_empty_archive_says_how_to_get_one(besucher, settings):
    """By mail, or by feed where no mail goes out."""
    assert "?format=atom" in besucher.seite("/rundbriefe/").html
    settings.PORTAL_ADRESSE = "https://ozg.example"
    settings.KONTAKT_POSTFACH = "ozg@kreis.example"
    # a portal that knows its address names another host than the visitor of the tests
    html = Client().get("/rundbriefe/").content.decode()
    assert "bekommt den ersten" in " ".join(html.split())
