"""PostgreSQL stops and comes back under a running portal: 503 in German, then as before."""

import re
import signal
import time
from http.client import HTTPConnection

import pytest

from bausteine.auslieferung.health import GENAU
from tests.geduld import GEDULD
from tests.postgres import Cluster, PostgresFehlt, free_port, server_account, server_programs
from tests.prozess import Portal, prepare

ADRESSEN = ("/", "/umsetzungsprojekte/", "/suche/?q=bau", "/organisationen/?format=csv")
pytestmark = pytest.mark.einmal


class Ausfall(Cluster):
    """A server that can go and come back with the same data at the same address."""

    def interrupt(self, zeichen) -> None:
        """End it."""
        self.server.send_signal(zeichen)
        self.server.wait(timeout=GEDULD)

    def resume(self) -> None:
        """Start it again."""
        port = int(re.search(r":(\d+)/", self.url()).group(1))
        self.server = self._serve(server_programs(), server_account(), port)
        self._wait()


@pytest.fixture(scope="module")
def server():
    """A server of its own, as others go on using theirs."""
    server = Ausfall()
    try:
        server.start()
    except PostgresFehlt as fehler:
        pytest.skip(str(fehler))
    yield server
    server.stop()


def page(portal, pfad: str) -> tuple[int, str]:
    """Status and content of a page that no process keeps."""
    pfad += f"{'&' if '?' in pfad else '?'}neu={time.monotonic_ns()}"
    leitung = HTTPConnection("127.0.0.1", portal.port, timeout=GEDULD)
    try:
        leitung.request("GET", pfad)
        antwort = leitung.getresponse()
        return antwort.status, antwort.read().decode()
    finally:
        leitung.close()


def until(portal, pfad: str, status: int) -> None:
    """Wait until the page answers so."""
    ende = time.monotonic() + GEDULD
    while page(portal, pfad)[0] != status:
        assert time.monotonic() < ende, f"{pfad} antwortet nicht mit {status}"
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("pool", "adressen", "enden"),
    [
        ("", ADRESSEN, (signal.SIGINT, signal.SIGQUIT)),  # fast, and as after a crash
        ("4", ADRESSEN[:1], (signal.SIGQUIT,)),  # each page waits for its pool
    ],
    ids=["einzeln", "mit Vorrat"],
)
def test_the_portal_says_so_and_heals_by_itself(server, tmp_path, pool, adressen, enden):
    """However the server ends, whatever was asked just before; the process is never restarted."""
    umgebung = {"DATABASE_URL": server.url("postgres"), "DB_POOL": pool, "WEB_CONCURRENCY": "1"}
    prepare(tmp_path)
    with Portal(tmp_path, free_port(), **umgebung) as portal:
        portal.until_ready()
        vorher = {pfad: page(portal, pfad)[0] for pfad in adressen}
        assert vorher == dict.fromkeys(adressen, 200)
        for ende in enden:
            server.interrupt(ende)
            for pfad in adressen:
                # what was kept is not given out: nobody knows whether it still holds
                status, text = page(portal, pfad)
                assert status == 503, pfad
                assert "Das Portal ist zurzeit nicht erreichbar" in text
                assert "Traceback" not in text
            status, text = page(portal, "/bereit/")
            assert (status, "Die Datenbank antwortet nicht." in text) == (503, True)
            assert page(portal, "/gesund/")[0] == 200
            server.resume()
            until(portal, "/bereit/", 200)
            time.sleep(2 * GENAU)  # the other process looks for itself
            assert {pfad: page(portal, pfad)[0] for pfad in adressen} == vorher
        assert portal.prozess.poll() is None
        portal.end()
    assert "Traceback" not in portal.ausgabe, portal.ausgabe[-3000:]
