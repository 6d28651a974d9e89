"""Licence of the data: one setting, and it stands wherever the data can be got."""

import io
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from icalendar import Calendar
from openpyxl import load_workbook

from bausteine.tabellen.dateien import read_table
from ozgportal.einstellungen.lizenz import BEKANNT, licence
from tests import factories as f

LISTE = "/umsetzungsprojekte/"
NAMENSNENNUNG = BEKANNT["dl-de/by-2-0"]


@pytest.fixture
def festgelegt(settings, db):
    """A portal with a licence, a source and one project with a plan."""
    settings.PORTAL_LIZENZ = NAMENSNENNUNG
    settings.PORTAL_STELLE = "Stadt Beispiel"
    f.projekt(titel="Impfung", phasen={"rollout": "Q1 2031"})


@pytest.mark.parametrize("text", [*BEKANNT, *(code.upper() for code in BEKANNT)])
def test_a_known_licence_by_its_code(text):
    assert licence(f" {text} ") is BEKANNT[text.lower()]


@pytest.mark.parametrize(
    ("text", "erwartet"),
    [
        ("", None),
        ("https://www.govdata.de/dl-de/by-2-0/", NAMENSNENNUNG),
        ("https://example.org/daten?v=2#a", ("https://example.org/daten?v=2#a",) * 2),
    ],
)
def test_an_address_of_ones_own(text, erwartet):
    assert licence(text) == erwartet or licence(text)[:2] == erwartet


@pytest.mark.parametrize(
    "text",
    [
        "frei",
        "cc-by",
        "http://example.org/",
        "https://",
        "https://a b/",
        "https://[",
        "https://x/<b>",
        "https://wer@example.org/",
        "javascript:alert(1)",
        'https://x/"',
    ],
)
def test_anything_else_stops_the_start_with_a_sentence(text):
    with pytest.raises(ImproperlyConfigured, match="PORTAL_LIZENZ muss eine dieser Lizenzen sein"):
        licence(text)


def test_while_none_is_fixed_the_page_says_so(db, besucher):
    """And nothing claims one."""
    f.projekt()
    seite = besucher.seite("/daten/")
    assert "Eine Lizenz der Daten ist noch nicht festgelegt." in seite.text("p")
    assert "Lizenz der Daten" not in besucher.seite(LISTE).html
    assert besucher.json(LISTE)["lizenz"] is None
    for form in ("csv", "atom", "ics"):
        antwort = besucher.get(f"{LISTE}?format={form}")
        assert "Link" not in antwort
        assert "izenz" not in antwort.inhalt.decode()


@pytest.mark.usefixtures("festgelegt")
class TestFestgelegt:
    """Where a licence stands."""

    def test_pages_name_it(self, besucher):
        """With what it asks for."""
        seite = besucher.seite("/daten/")
        text = " ".join(seite.text("main")[0].split())
        assert f"Die Daten stehen unter der Lizenz {NAMENSNENNUNG.name}." in text
        assert "Nennen Sie als Quelle „Stadt Beispiel“" in text
        for adresse in ("/daten/", LISTE, "/neues/", "/organisationen/"):
            f.organisation()
            ziele = [e["href"] for e in besucher.seite(adresse).alle("a")]
            assert NAMENSNENNUNG.url in ziele, adresse

    def test_a_licence_that_asks_for_nothing(self, besucher, settings):
        settings.PORTAL_LIZENZ = BEKANNT["cc0"]
        assert "Nennen Sie als Quelle" not in besucher.seite("/daten/").html

    def test_machines_read_it(self, besucher):
        """In the Dataset, and in the header of every file."""
        html = besucher.seite(LISTE).html
        blocks = [json.loads(t.partition("</script>")[0]) for t in html.split('ld+json">')[1:]]
        (daten,) = (block for block in blocks if block["@type"] == "Dataset")
        assert daten["license"] == NAMENSNENNUNG.url
        for form in ("csv", "xlsx", "json", "ics", "atom"):
            antwort = besucher.get(f"{LISTE}?format={form}")
            assert antwort["Link"] == f'<{NAMENSNENNUNG.url}>; rel="license"', form
        assert "Link" in besucher.get(f"{LISTE}?bild=status&format=csv")

    def test_files_carry_it(self, besucher):
        """And the table in them stays what can be imported."""
        daten = {
            form: besucher.get(f"{LISTE}?format={form}").inhalt
            for form in ("csv", "xlsx", "json", "atom", "ics")
        }
        kopf = json.loads(daten["json"])["lizenz"]
        assert kopf == {"name": NAMENSNENNUNG.name, "url": NAMENSNENNUNG.url}
        mappe = load_workbook(io.BytesIO(daten["xlsx"]))
        assert NAMENSNENNUNG.url in mappe.properties.description
        assert mappe.custom_doc_props["Lizenz"].value == str(NAMENSNENNUNG)
        assert f"<rights>Lizenz der Daten: {NAMENSNENNUNG}</rights>" in daten["atom"].decode()
        assert f'href="{NAMENSNENNUNG.url}" rel="license"' in daten["atom"].decode()
        assert str(NAMENSNENNUNG) in Calendar.from_ical(daten["ics"])["description"]
        csv, xlsx = (read_table(daten[form], f"a.{form}") for form in ("csv", "xlsx"))
        assert csv.headers == xlsx.headers
        assert csv.dict == xlsx.dict
        assert csv.headers[0] == "kennung"
