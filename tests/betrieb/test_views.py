"""What programs of the operator ask."""

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from bausteine.stoerung.wartung import DATEI
from betrieb import zaehler

TOKEN = "t" * 40
Platte = namedtuple("Platte", "total used free")


@pytest.fixture(autouse=True)
def _var(settings, tmp_path):
    settings.VAR = tmp_path


def gruende(besucher) -> dict:
    """The reasons that /bereit/ gives with its 503."""
    antwort = besucher.get("/bereit/")
    assert antwort.status_code == 503
    assert antwort.json()["bereit"] is False
    return antwort.json()["gruende"]


class TestGesund:
    """The process."""

    def test_needs_no_database(self, besucher):
        """This test has none."""
        antwort = besucher.get("/gesund/")
        assert (antwort.status_code, antwort.json()) == (200, {"gesund": True})
        assert "no-store" in antwort["Cache-Control"]

    def test_is_well_while_the_portal_is_closed(self, besucher, tmp_path):
        """A restart would not help."""
        (tmp_path / DATEI).touch()
        assert besucher.get("/gesund/").status_code == 200
        assert besucher.get("/").status_code == 503


class TestBereit:
    """Everything visitors need."""

    def test_all_is_well(self, db, besucher):
        """200 and no reasons; every check is named."""
        antwort = besucher.get("/bereit/")
        assert antwort.status_code == 200
        assert antwort.json() == {
            "bereit": True,
            "geprueft": ["datenbank", "migrationen", "zwischenspeicher", "platte", "wartung"],
            "gruende": {},
        }

    def test_database_gone(self, db, besucher):
        """Without its address or the driver's words."""

        def weg(*args):
            raise OperationalError("geheim.example")

        with connection.execute_wrapper(weg):
            gesagt = gruende(besucher)
        assert gesagt["datenbank"] == "Die Datenbank antwortet nicht."
        assert "geheim" not in str(gesagt)

    def test_migration_missing(self, db, besucher):
        """The code is newer than the tables."""
        letzte = MigrationRecorder(connection).migration_qs.filter(app="sessions")
        letzte.delete()
        assert gruende(besucher) == {"migrationen": "1 Migrationen fehlen: manage.py migrate"}

    def test_disk_full(self, db, besucher, monkeypatch):
        """Before writing fails."""
        monkeypatch.setattr(shutil, "disk_usage", lambda pfad: Platte(100, 99, 150 * 2**20))
        assert gruende(besucher) == {"platte": "Auf der Platte sind nur noch 150 MB frei."}

    def test_folder_gone(self, db, besucher, settings):
        """VAR is not there."""
        settings.VAR = settings.VAR / "weg"
        assert gruende(besucher) == {"platte": "Der Ordner VAR fehlt."}

    def test_cache_forgets(self, db, besucher, monkeypatch):
        """What was written cannot be read."""
        monkeypatch.setattr(cache, "get", lambda *args: None, raising=False)
        assert gruende(besucher) == {"zwischenspeicher": "Der Zwischenspeicher merkt sich nichts."}

    def test_closed(self, db, besucher, tmp_path):
        """No balancer should send anybody here."""
        (tmp_path / DATEI).touch()
        assert gruende(besucher) == {"wartung": "Das Portal ist geschlossen."}


class TestKennzahlen:
    """Prometheus."""

    @pytest.mark.parametrize("kopf", ["", "Bearer falsch", "Bearer ", f"Basic {TOKEN}"])
    def test_nobody_without_the_token(self, besucher, settings, db, kopf):
        """As if it did not exist."""
        settings.KENNZAHLEN_TOKEN = TOKEN
        assert besucher.get("/kennzahlen/", headers={"Authorization": kopf}).status_code == 404

    @pytest.mark.parametrize("kopf", ["", "Bearer ", f"Bearer {TOKEN}"])
    def test_nobody_where_it_is_not_set(self, besucher, db, kopf):
        """The default."""
        assert besucher.get("/kennzahlen/", headers={"Authorization": kopf}).status_code == 404

    def test_counts_answers(self, besucher, settings, db):
        """By status and time, over all processes: the numbers lie in a file."""
        settings.KENNZAHLEN_TOKEN = TOKEN
        for adresse in ("/gesund/", "/gesund/", "/gibt/es/nicht/"):
            besucher.get(adresse)
        zaehler._memory.cache_clear()  # another process
        antwort = besucher.get("/kennzahlen/", headers={"Authorization": f"Bearer {TOKEN}"})
        text = antwort.inhalt.decode().splitlines()
        assert antwort["Content-Type"].startswith("text/plain; version=0.0.4")
        assert 'ozgportal_antworten_total{status="2xx"} 2' in text
        assert 'ozgportal_antworten_total{status="4xx"} 1' in text
        assert 'ozgportal_antwort_sekunden_bucket{le="+Inf"} 3' in text
        assert "ozgportal_antwort_sekunden_count 3" in text
        assert 'ozgportal_bereit{pruefung="datenbank"} 1' in text

    def test_an_unwritable_folder_stops_nobody(self, besucher, settings):
        """A page is worth more than its count."""
        settings.KENNZAHLEN_TOKEN, settings.VAR = TOKEN, settings.VAR / "weg"
        assert besucher.get("/gesund/").status_code == 200


class TestSecurityTxt:
    """RFC 9116."""

    ADRESSE = "/.well-known/security.txt"

    def test_nothing_without_a_contact(self, besucher, db):
        """404."""
        assert besucher.get(self.ADRESSE).status_code == 404

    def test_fields(self, besucher, settings):
        """Contact, a date less than a year ahead, its own address; plain text."""
        settings.SICHERHEIT_KONTAKT = "mailto:sicherheit@stadt.example"
        antwort = besucher.get(self.ADRESSE, headers={"host": "localhost"})
        assert antwort["Content-Type"] == "text/plain; charset=utf-8"
        felder = dict(z.split(": ", 1) for z in antwort.inhalt.decode().splitlines())
        assert felder.keys() == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
        assert felder["Contact"] == "mailto:sicherheit@stadt.example"
        assert felder["Canonical"] == f"http://localhost{self.ADRESSE}"
        endet = datetime.strptime(felder["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert timedelta(days=150) < endet - datetime.now(UTC) < timedelta(days=365)


@pytest.mark.parametrize("adresse", ["/gesund/", "/bereit/", "/kennzahlen/"])
def test_nothing_can_be_sent(besucher, db, adresse):
    """Reading only."""
    assert besucher.post(adresse).status_code == 405
