"""The SQLite file goes and comes back; gunicorn as in production heals without a restart.

PostgreSQL: see tests/stoerung/test_datenbank_weg.py.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.geduld import GEDULD
from tests.postgres import free_port

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


@contextmanager
def gunicorn(var, adresse: str):
    """The portal as the unit of systemd starts it; gives its port."""
    (var / "static").mkdir()
    werte = {"VAR": str(var), "DATABASE_URL": adresse, "WEB_CONCURRENCY": "2"}
    port = free_port()
    befehl = [sys.executable, "-m", "gunicorn", "--config", "python:betrieb.server"]
    prozess = subprocess.Popen(
        [*befehl, "--bind", f"127.0.0.1:{port}", "ozgportal.wsgi"],
        cwd=settings.BASE_DIR,
        env=os.environ | werte,
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


def test_sqlite(tmp_path, datenbanken):
    """The file is away (a disk not mounted) and comes back."""
    adresse = datenbanken.migrated("sqlite")
    datei, weg = Path(adresse.removeprefix("sqlite:///")), tmp_path / "weg.sqlite3"
    with gunicorn(tmp_path, adresse) as port:
        is_up(port)
        datei.rename(weg)
        datei.mkdir()
        is_down(port)
        datei.rmdir()
        weg.rename(datei)
        is_up(port)
