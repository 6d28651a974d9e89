"""The database that takes changes is gone: what visitors, accounts and writers get."""

import time

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

from bausteine.auslieferung import datenstand, pagecache, sharedmark
from bausteine.auslieferung.degraded import notice, without_primary
from bausteine.auslieferung.pagestore import StoredResponse
from bausteine.auslieferung.router import LESEN
from bausteine.stoerung.wartung import OHNE_DATENBANK
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of
from tests.leitung import Leitung

pytestmark = pytest.mark.django_db
ZEIT = 1795329000.0  # 22.11.2026, 07:30 in Germany
SATZ = "Sie sehen Daten vom "
LISTE = "/umsetzungsprojekte/"


@pytest.fixture
def leitung():
    """The portal with an empty store and one public project."""
    f.projekt(kennung="parken", titel="Parkausweis", veroeffentlichung="veroeffentlicht")
    return Leitung()


def lose_primary(leitung, *, replik: bool) -> None:
    """As a look at the servers would find; the test's database plays the replica."""
    health = leitung.portal.health
    health.primaer, health.replik = False, replik
    health.look = health.failed = lambda *alias: None
    health._geaendert = ZEIT


@pytest.fixture
def replik(leitung, monkeypatch):
    """Only a replica is left: the same database under its name."""
    lose_primary(leitung, replik=True)
    for modul in (datenstand, pagecache):
        monkeypatch.setattr(modul, "connections", Beide())
    yield leitung
    LESEN.set("default")


class Beide:
    """Connections by alias, all of them to the test's database."""

    def __getitem__(self, alias):
        from django.db import connections

        return connections["default"]


class TestNotice:
    """Before the page's content."""

    def test_says_of_when_the_data_are(self):
        text = notice(ZEIT)
        assert "Die Datenbank ist zurzeit nicht erreichbar." in text
        assert "Sie sehen Daten vom 22.11.2026, 07:30 Uhr." in text
        assert "einen früheren Stand" in notice(None)

    def test_other_files_stay_as_they_are(self):
        kopf = [("Content-Type", "application/atom+xml"), ("ETag", "x")]
        antwort = without_primary(StoredResponse("200 OK", kopf, b"<feed><main"), ZEIT)
        assert antwort.inhalt == b"<feed><main"
        assert dict(antwort.kopf) == {
            "Content-Type": "application/atom+xml",
            "Cache-Control": "no-store",
            "Content-Length": "11",
        }


class TestVisitors:
    """Reading goes on."""

    @pytest.mark.parametrize("packen", ["", "gzip"])
    def test_pages_from_the_replica_carry_the_notice(self, replik, packen):
        """Fresh and stored alike; nobody may keep them."""
        tag = Leitung().get(LISTE).kopf["ETag"]
        for _ in range(2):
            antwort = replik.get(LISTE, HTTP_ACCEPT_ENCODING=packen, HTTP_IF_NONE_MATCH=tag)
            assert antwort.status == 200
            text = antwort.inhalt.decode()
            assert text.index(SATZ) < text.index("<main") < text.index("Parkausweis")
            assert text.count(SATZ) == 1
            assert antwort.kopf["Cache-Control"] == "no-store"
            assert antwort.kopf["Content-Length"] == str(len(antwort.inhalt))
            assert not {"ETag", "Last-Modified", "Content-Encoding"} & antwort.kopf.keys()
        assert replik.gefragt == [LISTE]

    def test_the_stored_page_itself_is_without_notice(self, replik):
        """Once the database is back it is true again."""
        replik.get(LISTE)
        replik.portal.health.primaer = True
        antwort = replik.get(LISTE)
        assert SATZ not in antwort.inhalt.decode()
        assert "ETag" in antwort.kopf
        assert replik.gefragt == [LISTE]

    def test_downloads_go_on(self, replik):
        antwort = replik.get(f"{LISTE}?format=csv")
        assert "Parkausweis" in antwort.inhalt.decode()
        assert antwort.kopf["Cache-Control"] == "no-store"
        assert "ETag" not in antwort.kopf

    def test_without_replica_what_this_process_has(self, leitung):
        """Under the last mark it knew; nothing else."""
        leitung.get(LISTE)
        lose_primary(leitung, replik=False)
        assert SATZ in leitung.get(LISTE).inhalt.decode()
        assert leitung.get("/").status == 503
        assert leitung.get(LISTE, "HEAD").inhalt == b""

    def test_who_is_logged_in_reads_as_a_visitor(self, replik):
        """Accounts cannot be looked up, and what is kept is everybody's."""
        chefin = get_user_model().objects.create_superuser("chefin")
        cookie = {"HTTP_COOKIE": f"sessionid={client_of(chefin).cookies['sessionid'].value}"}
        replik.portal.health.primaer = True
        persoenlich, allgemein = replik.get(LISTE, **cookie), replik.get(LISTE)
        assert persoenlich.inhalt != allgemein.inhalt
        replik.portal.health.primaer = False
        replik.portal.store.clear()
        antwort = replik.get(LISTE, **cookie)
        assert antwort.inhalt.decode().replace(notice(replik.portal.health.stand()), "") == (
            allgemein.inhalt.decode()
        )

    @pytest.mark.parametrize("adresse", ["/admin/", f"{LISTE}parken/?vorschau"])
    def test_what_needs_an_account_says_so(self, replik, adresse):
        antwort = replik.get(adresse, HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}=abc")
        assert antwort.status == 503

    def test_the_process_itself_is_well(self, replik):
        assert replik.get("/gesund/").status == 200


class TestFailing:
    """A source dies while it is asked."""

    def failing(self, monkeypatch, wie_oft=1):
        """Django's first answers say that the database is gone."""
        from ueberblick.views import Startseite

        echt, rest = Startseite.get_context_data, [None] * wie_oft

        def kaputt(self, **kwargs):
            from django.db import OperationalError

            if rest:
                rest.pop()
                raise OperationalError("terminating connection")
            return echt(self, **kwargs)

        monkeypatch.setattr(Startseite, "get_context_data", kaputt)

    def test_the_replica_dies_and_the_primary_answers(self, replik, monkeypatch):
        """Once more, and nobody notices."""
        self.failing(monkeypatch)
        health, gemeldet = replik.portal.health, []
        health.primaer = health.aktuell = True
        health.failed = gemeldet.append
        antwort = replik.get("/")
        assert (antwort.status, SATZ in antwort.inhalt.decode()) == (200, False)
        assert gemeldet == ["replik"]

    def test_the_primary_dies_and_the_replica_answers(self, replik, monkeypatch):
        self.failing(monkeypatch)
        health = replik.portal.health
        health.primaer = True
        health.failed = lambda alias: setattr(health, "primaer", False)
        antwort = replik.get("/")
        assert (antwort.status, SATZ in antwort.inhalt.decode()) == (200, True)

    def test_the_primary_dies_for_somebody_logged_in(self, replik, monkeypatch):
        self.failing(monkeypatch)
        health = replik.portal.health
        health.primaer = True
        health.failed = lambda alias: setattr(health, "primaer", False)
        antwort = replik.get("/", HTTP_COOKIE="sessionid=abc")
        assert (antwort.status, SATZ in antwort.inhalt.decode()) == (200, True)

    def test_all_is_gone(self, leitung, monkeypatch):
        """A sentence, not an error."""
        self.failing(monkeypatch, wie_oft=5)
        lose_primary(leitung, replik=False)
        assert leitung.get("/").status == 503


class TestWithdrawn:
    """What one process knows to be withdrawn, none brings back in an outage."""

    STECKBRIEF = "/umsetzungsprojekte/parken/"

    @pytest.fixture
    def andere(self, leitung):
        """Another process that has the page of the project, and of nothing since."""
        andere = Leitung()
        for portal in (leitung, andere):
            assert portal.get(self.STECKBRIEF).status == 200
        Umsetzungsprojekt.objects.update(veroeffentlichung="archiviert")
        return andere

    def test_who_was_not_asked_since_keeps_silent(self, leitung, andere):
        assert leitung.get(self.STECKBRIEF).status in {404, 410}
        for portal in (leitung, andere):
            lose_primary(portal, replik=False)
        assert leitung.get(self.STECKBRIEF).status in {404, 410}
        assert andere.get(self.STECKBRIEF).status == 503

    def test_a_full_disk_hides_nothing_from_who_knows(self, leitung, andere, monkeypatch, settings):
        """The file is then older than what the process saw itself."""
        monkeypatch.setattr(sharedmark.os, "replace", disk_full)
        jetzt = time.time() + 5
        monkeypatch.setattr(pagecache.time, "time", lambda: jetzt)
        assert leitung.get(self.STECKBRIEF).status in {404, 410}
        lose_primary(leitung, replik=False)
        assert leitung.get(self.STECKBRIEF).status in {404, 410}
        assert [datei.name for datei in settings.VAR.glob("datenstand*")] == ["datenstand"]

    @pytest.mark.parametrize("inhalt", [None, b"", b"unsinn", b"x y", b"\xff\xfe 1"])
    def test_without_the_file_each_goes_by_what_it_saw(self, leitung, settings, inhalt):
        """It may be missing, or somebody may have spoilt it."""
        leitung.get(LISTE)
        datei = settings.VAR / sharedmark.DATEI
        datei.unlink() if inhalt is None else datei.write_bytes(inhalt)
        lose_primary(leitung, replik=False)
        assert leitung.get(LISTE).status == 200

    def test_only_a_change_is_written_down(self, leitung, settings):
        """A page from memory costs no file."""
        leitung.get(LISTE)
        datei = settings.VAR / sharedmark.DATEI
        datei.unlink()
        for _ in range(3):
            assert leitung.get(LISTE).status == 200
        assert not datei.exists()


def disk_full(*_):
    """What the operating system says then."""
    raise OSError(28, "No space left on device")


class TestWriting:
    """Refused at once, without waiting for a connection."""

    def test_is_refused_before_anyone_asks_the_database(self, leitung, django_assert_num_queries):
        lose_primary(leitung, replik=False)
        with django_assert_num_queries(0):
            antwort = leitung.get("/kontakt/", "POST", CONTENT_LENGTH="0")
        assert antwort.status == 503
        assert "noch nicht gespeichert" in antwort.inhalt.decode()

    def test_nobody_can_say_so_from_outside(self, leitung):
        """The mark in the environment is no header."""
        assert not OHNE_DATENBANK.startswith("HTTP_")
        assert leitung.get("/", HTTP_OZGPORTAL_OHNE_DATENBANK="ja").status == 200


def test_dates_are_not_told_with_a_replica(leitung, monkeypatch):
    """It may go back to a mark that had another date."""
    leitung.get("/")
    time.sleep(1.1)
    assert "Last-Modified" in leitung.get("/").kopf
    monkeypatch.setitem(settings.DATABASES, "replik", {})
    assert not Leitung().portal._datieren
