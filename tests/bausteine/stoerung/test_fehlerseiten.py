"""Error pages and the closed portal: in the portal's design, with nothing to rely on."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from bausteine.stoerung import fehlerseiten, wartung
from bausteine.stoerung.fehlerseiten import (
    bad_request,
    database_gone,
    out_of_order,
    server_error,
    unavailable,
)
from tests.besuch import Besucher
from tests.formular import forge
from ueberblick.views import Daten

ADRESSEN = ("/", "/umsetzungsprojekte/", "/hilfe/", "/kontakt/", "/admin/", "/admin/login/")


@pytest.fixture
def gast() -> Besucher:
    """A visitor who sees the answer to an exception instead of the exception."""
    return Besucher(raise_request_exception=False)


@pytest.fixture
def kaputt():
    """Every statement fails as on a database that is gone."""

    def weg(*args):
        raise OperationalError("connection refused: geheim.example")

    with connection.execute_wrapper(weg):
        yield


def raising(monkeypatch, ausnahme):
    """The page /daten/ raises that."""

    def wirft(self, **kwargs):
        raise ausnahme

    monkeypatch.setattr(Daten, "get_context_data", wirft)


@pytest.mark.parametrize(
    ("ausnahme", "status", "titel"),
    [
        (SuspiciousOperation("geheim"), 400, "Das ließ sich nicht lesen"),
        (PermissionDenied("geheim"), 403, "Diese Seite dürfen Sie nicht öffnen"),
        (RuntimeError("geheim"), 500, "Das hat nicht geklappt"),
        (OperationalError("geheim"), 503, "Das Portal ist zurzeit nicht erreichbar"),
        (InterfaceError("geheim"), 503, "Das Portal ist zurzeit nicht erreichbar"),
    ],
)
def test_every_error_has_a_page(db, gast, monkeypatch, ausnahme, status, titel):
    """With style, policy and a way out; nothing of the error itself."""
    raising(monkeypatch, ausnahme)
    seite = gast.seite("/daten/", status=status)
    assert seite.text("h1") == [titel]
    assert "geheim" not in seite.html
    assert [e["href"] for e in seite.alle("link") if e["href"].endswith("css/portal.css")]
    assert "/" in [a["href"] for a in seite.alle("a")]


@pytest.mark.parametrize("status", [400, 500, 503])
def test_plain_pages_ask_nobody(monkeypatch, status):
    """No database (this test has none), no context processor, no manifest of static files."""
    monkeypatch.setattr("ueberblick.kontext.portal", lambda request: 1 / 0)

    def fehlt(name):
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(fehlerseiten, "static", fehlt)
    seiten = {400: bad_request, 500: server_error, 503: lambda request: unavailable()}
    antwort = seiten[status](None)
    assert antwort.status_code == status
    assert '"/static/css/portal.css"' in antwort.content.decode()


class TestDatabaseGone:
    """503 from whichever corner the failure comes."""

    def test_a_view_without_database_is_no_unhandled_error(self, db, besucher, monkeypatch, caplog):
        """One line in the log instead of a report for every visitor."""
        raising(monkeypatch, OperationalError("weg"))
        assert besucher.get("/daten/").status_code == 503
        assert "Die Datenbank antwortet nicht: weg" in caplog.text
        assert "Traceback" not in caplog.text

    @pytest.mark.parametrize("adresse", [a for a in ADRESSEN if "admin" not in a])
    def test_every_address_says_so(self, db, gast, kaputt, adresse):
        """Also the 404 page, whose footer asks for the date of the data."""
        antwort = gast.get(adresse)
        assert (antwort.status_code, antwort["Retry-After"]) == (503, "300")
        assert antwort["Cache-Control"] == "no-store"
        assert "Die Datenbank antwortet gerade nicht" in antwort.seite.html
        assert "geheim.example" not in antwort.seite.html

    def test_in_the_verwaltung_too(self, db):
        """The session itself cannot be read."""
        client = Client(raise_request_exception=False)
        client.force_login(get_user_model().objects.create_superuser("chefin"))

        def weg(*args):
            raise OperationalError

        with connection.execute_wrapper(weg):
            antwort = client.get("/admin/")
        assert antwort.status_code == 503
        assert "default-src 'none'" in antwort["Content-Security-Policy"]

    @pytest.mark.parametrize(
        ("gesagt", "weg", "satz"),
        [
            ("connection refused", True, "Die Datenbank antwortet gerade nicht"),
            ("connection failed: could not write init file", True, "kein Platz mehr"),
            ("database or disk is full", False, "kein Platz mehr"),
            ("database is locked", False, "an anderer Stelle geändert"),
        ],
    )
    def test_who_is_not_connected_may_get_a_kept_page(self, gesagt, weg, satz):
        """A full disk refuses one change, or everybody; only then pages come from the store."""
        antwort = out_of_order(OperationalError(gesagt))
        assert database_gone(antwort) is weg
        assert satz in antwort.content.decode()

    @pytest.mark.parametrize("gesagt", ["", "database or disk is full", "database is locked"])
    @pytest.mark.parametrize("methode", ["GET", "HEAD", "POST"])
    def test_only_who_sends_hears_that_nothing_was_saved(self, rf, gesagt, methode):
        """Who reads had nothing to save."""
        antwort = out_of_order(OperationalError(gesagt), rf.generic(methode, "/kontakt/"))
        assert ("nichts gespeichert" in antwort.content.decode()) is (methode == "POST")


class TestMaintenance:
    """A file closes the portal."""

    @pytest.fixture(autouse=True)
    def _var(self, settings, tmp_path):
        settings.VAR = tmp_path
        self.datei = tmp_path / wartung.DATEI

    @pytest.mark.parametrize("adresse", ADRESSEN)
    def test_while_the_file_is_there_every_address_answers_503(self, gast, adresse):
        """With the reason, escaped, and without the database, which this test has not."""
        self.datei.write_text("Umzug bis 14 Uhr <script>x</script>\n\nDanke.")
        antwort = gast.get(adresse)
        assert (antwort.status_code, antwort["Retry-After"]) == (503, "300")
        assert "Umzug bis 14 Uhr &lt;script&gt;" in antwort.seite.html
        assert len([p for p in antwort.seite.text("p") if p == "Danke."]) == 1

    def test_sending_is_closed_too(self, gast):
        """A POST reaches no view."""
        self.datei.touch()
        assert gast.post("/kontakt/").status_code == 503

    @pytest.mark.parametrize("inhalt", [b"", b" \n", b"\xff\xfe kaputt", b"x" * 100_000])
    def test_whatever_the_file_holds(self, gast, inhalt):
        """Empty, not text, far too long: a page."""
        self.datei.write_bytes(inhalt)
        seite = gast.seite("/", status=503)
        assert len(seite.html) < 5000
        assert inhalt.strip() or "Das Portal wird gerade gewartet." in seite.html

    def test_without_the_file_the_portal_is_open(self, db, gast):
        """And a folder of that name closes nothing."""
        assert gast.get("/").status_code == 200
        self.datei.mkdir()
        assert gast.get("/").status_code == 200


def test_a_form_of_the_verwaltung_without_its_cookie(db):
    """403 in our words, not in Django's page, whose style the policy blocks."""
    client = Client(enforce_csrf_checks=True)
    antwort = forge(client, "/admin/login/", {"username": "x", "password": "y"})
    assert antwort.status_code == 403
    assert "Das Formular ist nicht mehr gültig" in antwort.content.decode()


def test_a_foreign_host_gets_a_page(db, gast):
    """400."""
    assert gast.get("/", headers={"host": "x.example"}).status_code == 400
