"""The database goes and comes back; the running portal heals without a restart."""

import signal
import time
import urllib.error
import urllib.request

import pytest

from tests.postgres import Cluster, free_port, server_account, server_programs
from tests.prozess import Portal

SEITEN = ("/", "/umsetzungsprojekte/")


def ask(portal: Portal, pfad: str) -> tuple[int, str]:
    """Status and text of an answer, also of an error."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{portal.port}{pfad}", timeout=30) as antwort:
            return antwort.status, antwort.read().decode()
    except urllib.error.HTTPError as fehler:
        return fehler.code, fehler.read().decode()


def is_down(portal: Portal) -> None:
    """Every page says so; the process itself is well."""
    for pfad in SEITEN:
        status, text = ask(portal, pfad)
        assert (status, "Das Portal ist zurzeit nicht erreichbar" in text) == (503, True)
        assert "Traceback" not in text
    assert ask(portal, "/gesund/")[0] == 200
    status, text = ask(portal, "/bereit/")
    assert (status, "Die Datenbank antwortet nicht." in text) == (503, True)


def is_up(portal: Portal) -> None:
    """Every worker, on whatever connection it still holds."""
    assert [ask(portal, SEITEN[n % len(SEITEN)])[0] for n in range(12)] == [200] * 12
    assert ask(portal, "/bereit/")[0] == 200


@pytest.fixture
def cluster():
    """A PostgreSQL server of this test alone."""
    cluster = Cluster()
    cluster.start()
    yield cluster
    cluster.stop()


def restart(cluster: Cluster, adresse: str) -> None:
    """The server again, on the same port."""
    port = int(adresse.rsplit(":", 1)[1].split("/")[0])
    cluster.server = cluster._serve(server_programs(), server_account(), port)
    cluster._wait()


@pytest.mark.skipif(not server_programs(), reason="PostgreSQL ist nicht installiert")
def test_postgresql(tmp_path, cluster):
    """Stopped and started again on the same port, with and without a pool."""
    adresse = cluster.url("postgres")
    for pool in ("0", "3"):
        with Portal(tmp_path / "var", free_port(), DATABASE_URL=adresse, DB_POOL=pool) as portal:
            portal.until_ready()
            is_up(portal)
            cluster.server.send_signal(signal.SIGINT)  # does not wait for the portal
            cluster.server.wait(timeout=20)
            is_down(portal)
            restart(cluster, adresse)
            time.sleep(2)  # a pool tries again after a moment of its own
            is_up(portal)


def test_sqlite(tmp_path):
    """The file is away (a disk not mounted) and comes back."""
    var = tmp_path / "var"
    with Portal(var, free_port()) as portal:
        portal.until_ready()
        is_up(portal)
        datei, weg = var / "ozgportal.sqlite3", var / "weg.sqlite3"
        datei.rename(weg)
        datei.mkdir()
        is_down(portal)
        datei.rmdir()
        weg.rename(datei)
        is_up(portal)
