"""Settings of the database: limits, pool, and what a visitor reads when one is reached."""

import threading

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, transaction
from django.test import Client

from bausteine.stoerung.stoerung import reason
from ozgportal.einstellungen.datenbank import database_settings
from tests import factories as f
from ueberblick.views import Daten

POSTGRES = "postgres://a:b@127.0.0.1:5432/ozg"
GRENZEN = {"pool": 0, "abfrage": 15, "sperre": 10}


def nur(vendor: str):
    """Leaves a test out on the other database."""
    return pytest.mark.skipif(connection.vendor != vendor, reason=f"nur auf {vendor}")


class TestSettings:
    """From an address."""

    def test_without_an_address_sqlite(self):
        """In the given file; one writer at a time, readers beside it."""
        werte = database_settings("", "datei", **GRENZEN)
        assert (werte["ENGINE"], werte["NAME"]) == ("django.db.backends.sqlite3", "datei")
        assert werte["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert werte["OPTIONS"]["timeout"] == 20

    def test_postgresql_has_limits_and_tries_its_connections(self):
        """Milliseconds for PostgreSQL."""
        werte = database_settings(POSTGRES, "", **GRENZEN)
        assert "-c statement_timeout=15000 -c lock_timeout=10000" in werte["OPTIONS"]["options"]
        assert (werte["CONN_HEALTH_CHECKS"], werte["CONN_MAX_AGE"]) == (True, 60)
        assert "pool" not in werte["OPTIONS"]

    def test_a_pool_keeps_the_connections_itself(self):
        """Django refuses both at once."""
        werte = database_settings(POSTGRES, "", **GRENZEN | {"pool": 4})
        assert werte["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 4, "timeout": 5}
        assert werte["CONN_MAX_AGE"] == 0

    @pytest.mark.parametrize("adresse", ["mysql://a:b@c/d", "redis://c/1"])
    def test_anything_else_is_refused(self, adresse):
        """With the name of the setting."""
        with pytest.raises(ImproperlyConfigured, match=r"DATABASE_URL .*Siehe \.env\.example"):
            database_settings(adresse, "", **GRENZEN)

    def test_what_the_tests_run_on_has_them(self, db):
        """The server knows the limits; SQLite its pragmas."""
        frage = {
            "postgresql": ["SHOW statement_timeout", "SHOW lock_timeout", "SHOW jit"],
            "sqlite": ["PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA busy_timeout"],
        }
        antwort = {"postgresql": ["15s", "10s", "off"], "sqlite": ["wal", 1, 20000]}
        with connection.cursor() as zeiger:
            gelesen = []
            for sql in frage[connection.vendor]:
                zeiger.execute(sql)
                gelesen.append(zeiger.fetchone()[0])
        assert gelesen == antwort[connection.vendor]


class TestLimits:
    """Reached for real."""

    @nur("postgresql")
    def test_an_endless_statement_ends(self, db, monkeypatch):
        """503 in the portal's design, with what the visitor can do."""

        def langsam(self, **kwargs):
            with connection.cursor() as zeiger:
                zeiger.execute("SET LOCAL statement_timeout = 50")
                zeiger.execute("SELECT pg_sleep(5)")

        monkeypatch.setattr(Daten, "get_context_data", langsam)
        antwort = Client(raise_request_exception=False).get("/daten/")
        assert antwort.status_code == 503
        assert "zu lange gedauert" in antwort.content.decode()

    @nur("postgresql")
    @pytest.mark.django_db(transaction=True)
    def test_waiting_for_a_lock_ends(self):
        """What somebody else is writing, and that nothing was saved."""
        projekt = f.projekt()
        gesperrt, fertig = threading.Event(), threading.Event()

        def halten():
            with transaction.atomic():
                type(projekt).objects.select_for_update().get(pk=projekt.pk)
                gesperrt.set()
                fertig.wait(20)
            connection.close()

        faden = threading.Thread(target=halten)
        faden.start()
        try:
            gesperrt.wait(10)
            with transaction.atomic():
                connection.cursor().execute("SET LOCAL lock_timeout = 50")
                with pytest.raises(OperationalError) as fehler:
                    type(projekt).objects.select_for_update().get(pk=projekt.pk)
                transaction.set_rollback(True)
        finally:
            fertig.set()
            faden.join()
        assert "an anderer Stelle geändert" in reason(fehler.value)

    def test_sqlite_says_locked(self):
        """Its own words for the same."""
        assert "an anderer Stelle geändert" in reason(OperationalError("database is locked"))

    def test_a_database_that_is_away_is_no_lock(self):
        """The page's own sentence."""
        assert reason(OperationalError("connection refused")) == ""
