"""Kommunen in the admin: the official file with its preview, the form, the review button."""

import datetime as dt

import pytest

from gebiete.models import Kommune
from organisationen.models import Organisation
from tests import factories as f
from tests.bausteine.bearbeiten.test_papierkorb import bring_back
from tests.bausteine.bearbeiten.test_zusammenfuehren import merge
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    confirm,
    delete,
    page_of,
    shown_after,
    upload,
)
from tests.formular import open_page
from tests.gebiete.verzeichnis import directory, gemeinde

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ablage")]
DATEI = "GV100AD_300920.ASC"


class TestVerzeichnis:
    """Upload, preview, confirmation."""

    def test_the_official_file_is_shown_before_it_is_written(self, verwaltung):
        """What is new, what changes at Organisationen, and what is left alone, by its line."""
        f.organisation(name="Telgte")
        f.organisation(name="Beckum", ags="05570004")
        daten = directory(
            gemeinde("05570004", "Neubeckum, Stadt"), gemeinde("05570044", "Telgte, Stadt")
        )
        antwort = upload(verwaltung, Kommune, daten, dateiname=DATEI, resource="1")
        seite = page_of(antwort)
        text = " ".join(" ".join(seite.text("main")[0].split()).split())
        assert "2 neu, 0 geändert, 0 unverändert" in text
        assert "1 vorhandene Organisation bekommt AGS, ARS oder Kreis aus der Datei" in text
        hinweise = verwaltung.get(antwort.request["PATH_INFO"], {"zeigen": "hinweise"})
        zellen = page_of(hinweise).text("td")
        assert zellen[:2] == ["7", "Telgte"]
        assert zellen[3] == "6"
        assert zellen[4].startswith("Nicht übernommen: Der Schlüssel 05570004 gehört im Portal zu")
        ziel = confirm(verwaltung, Kommune, antwort)
        assert "2 neu, 0 geändert, 0 unverändert" in shown_after(verwaltung, ziel)
        assert Organisation.objects.get(name="Telgte").ars == "055700044044"

    def test_in_another_format_the_page_says_which_one_to_choose(self, verwaltung):
        """By the name that the list of formats has for it. Nothing is read."""
        antwort = upload(verwaltung, Kommune, directory(), dateiname=DATEI, resource="0")
        satz = "Statistischen Ämter veröffentlichen“: Bitte wählen Sie es als Dateiformat."
        assert satz in antwort.content.decode()

    def test_a_bad_line_is_named(self, verwaltung):
        """At the field of the file."""
        daten = directory(gemeinde("0557004x", "Telgte"))
        antwort = upload(verwaltung, Kommune, daten, dateiname=DATEI, resource="1")
        assert "Zeile 6: „0557004x“ ist kein Schlüssel" in antwort.content.decode()

    def test_only_what_people_fill_in_has_a_template(self, verwaltung):
        """The official file comes from the publisher."""
        links = [e["href"] for e in page_of(verwaltung.get(adresse(Kommune, "import"))).alle("a")]
        vorlagen = [ziel for ziel in links if "/vorlage/" in (ziel or "")]
        assert {ziel.split("?")[0].split("/")[-2] for ziel in vorlagen} == {"kommunen"}
        ziel = "/admin/gebiete/kommune/import/vorlage/gv100ad/"
        assert verwaltung.get(ziel).status_code == 404


class TestFormular:
    """One Kommune."""

    def test_what_is_typed_is_saved_once(self, verwaltung):
        """With one entry in its history; 0 is refused with a sentence, and nothing is lost."""
        kommune = f.kommune(organisation=f.organisation(name="Telgte", ags="05570044"))
        ort = adresse(Kommune, "change", kommune.pk)
        formular = open_page(verwaltung, ort, "einwohner")
        antwort = formular.fill(einwohner="0", plz_sitz="48291").send()
        text = antwort.content.decode()
        assert "nie 0" in text
        assert 'value="48291"' in text
        antwort = (
            open_page(verwaltung, ort, "einwohner")
            .fill(einwohner="19697", einwohner_am="31.12.2017", plz_sitz="48291")
            .send("_save")
        )
        assert antwort.status_code == 302
        kommune.refresh_from_db()
        assert (kommune.einwohner, kommune.einwohner_am) == (19_697, dt.date(2017, 12, 31))
        assert kommune.history.count() == 2

    def test_one_click_says_that_it_still_holds(self, verwaltung):
        """And the page tells the day."""
        kommune = f.kommune()
        ort = adresse(Kommune, "changelist")
        assert kommune.alterung == "noch nie"
        open_page(verwaltung, ort, "action").send("_bestaetigen", str(kommune.pk))
        kommune.refresh_from_db()
        assert kommune.heute_bestaetigt


class TestTeil:
    """What happens to an Organisation happens to what the directory says of it."""

    def test_what_is_deleted_comes_back_with_its_organisation(self, verwaltung):
        """One button of the Papierkorb; the page is there again."""
        kommune = f.kommune(
            organisation=f.organisation(name="Telgte", ags="05570044"), einwohner=19_697
        )
        ort = kommune.get_absolute_url()
        delete(verwaltung, kommune.organisation, grund="aus Versehen")
        assert not Kommune.objects.exists()
        assert verwaltung.get(ort).status_code == 410
        bring_back(verwaltung)
        assert Kommune.objects.get().einwohner == 19_697
        assert verwaltung.get(ort).status_code == 200

    def test_of_two_that_are_one_the_rest_keeps_one_kommune(self, verwaltung):
        """The one that has none gets that of the other; the former address leads on."""
        weg = f.organisation(name="Stadt Telgte")
        f.kommune(organisation=weg, einwohner=19_697)
        bleibt = f.organisation(name="Telgte")
        merge(verwaltung, bleibt, weg)
        assert Kommune.objects.get().organisation == bleibt
        antwort = verwaltung.get("/kommunen/stadt-telgte/")
        assert antwort["Location"] == "/kommunen/telgte/"
        doppelt = f.organisation(name="Telgte in Westfalen")
        f.kommune(organisation=doppelt, einwohner=1)
        merge(verwaltung, bleibt, doppelt)
        assert Kommune.objects.get().einwohner == 19_697
