"""The database goes and comes back; gunicorn as in production heals without a restart."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from django.conf import settings

from tests.geduld import GEDULD
from tests.postgres import Cluster, free_port, server_account, server_programs

#: they read the database and need no static files
SEITEN = ("/umsetzungsprojekte/?format=json", "/sitemap-themenfelder.xml")
pytestmark = pytest.mark.einmal


def ask(port: int, pfad: str) -> tuple[int, str]:
    """Status and text of an answer no process keeps, also of an error; 0 when nobody listens."""
    neu = f"{'&' if '?' in pfad else '?'}neu={time.monotonic_ns()}"
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}{pfad}{neu}", timeout=GEDULD
        ) as antwort:
            return antwort.status, antwort.read().decode()
    except urllib.error.HTTPError as fehler:
        return fehler.code, fehler.read().decode()
    except OSError:
        return 0, ""


def is_down(port: int) -> None:
    """Every page says so; the process itself is well."""
    for pfad in SEITEN:
        status, text = ask(port, pfad)
        assert (status, "Das Portal ist zurzeit nicht erreichbar" in text) == (503, True)
        assert "Traceback" not in text
    assert ask(port, "/gesund/")[0] == 200
    status, text = ask(port, "/bereit/")
    assert (status, "Die Datenbank antwortet nicht." in text) == (503, True)


def is_up(port: int) -> None:
    """Every worker, on whatever connection it still holds."""
    assert [ask(port, SEITEN[n % len(SEITEN)])[0] for n in range(10)] == [200] * 10
    assert ask(port, "/bereit/")[0] == 200


def comes_up(port: int) -> None:
    """All of it, in a while: a pool tries again after a moment of its own."""
    ende = time.monotonic() + GEDULD
    while True:
        try:
            return is_up(port)
        except AssertionError:
            if time.monotonic() > ende:
                raise
            time.sleep(0.5)


def surroundings(var, adresse: str, **weitere: str) -> dict[str, str]:
    """The environment of a portal in `var`."""
    (var / "static").mkdir(parents=True, exist_ok=True)
    werte = {"VAR": str(var), "DATABASE_URL": adresse, "WEB_CONCURRENCY": "2"}
    return os.environ | werte | weitere


def migrate(var, adresse: str) -> None:
    """Empty tables."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=settings.BASE_DIR,
        env=surroundings(var, adresse),
        check=True,
    )


@contextmanager
def gunicorn(var, adresse: str, **weitere: str):
    """The portal as the unit of systemd starts it; gives its port."""
    port = free_port()
    befehl = [sys.executable, "-m", "gunicorn", "--config", "python:betrieb.server"]
    prozess = subprocess.Popen(
        [*befehl, "--bind", f"127.0.0.1:{port}", "ozgportal.wsgi"],
        cwd=settings.BASE_DIR,
        env=surroundings(var, adresse, **weitere),
        stderr=subprocess.DEVNULL,
    )
    try:
        ende = time.monotonic() + GEDULD
        while ask(port, "/gesund/")[0] != 200:
            assert prozess.poll() is None, "gunicorn startet nicht"
            assert time.monotonic() < ende, "gunicorn antwortet nicht"
            time.sleep(0.1)
        yield port
    finally:
        prozess.terminate()
        prozess.wait(timeout=GEDULD)


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
    migrate(tmp_path, adresse)
    for pool in ("0", "3"):
        with gunicorn(tmp_path, adresse, DB_POOL=pool) as port:
            is_up(port)
            cluster.server.send_signal(signal.SIGINT)  # does not wait for the portal
            cluster.server.wait(timeout=GEDULD)
            is_down(port)
            restart(cluster, adresse)
            comes_up(port)


def test_sqlite(tmp_path):
    """The file is away (a disk not mounted) and comes back."""
    datei, weg = tmp_path / "ozgportal.sqlite3", tmp_path / "weg.sqlite3"
    migrate(tmp_path, "")
    with gunicorn(tmp_path, "") as port:
        is_up(port)
        datei.rename(weg)
        datei.mkdir()
        is_down(port)
        datei.rmdir()
        weg.rename(datei)
        is_up(port)
