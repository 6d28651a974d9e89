"""The disk is full: nothing is written, reading goes on, the page and the command say why."""

import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.db import connection

from tests.betrieb.datenbanken import DIESER, manage, run
from tests.import_dateien import csv_datei
from tests.postgres import SCHNELL, Cluster, server_account, server_programs
from tests.stoerung.platte import FREI, FUELLER, fill, small_disk

#: bytes left: room to open the database, and none even for what PostgreSQL writes when it is opened
ANFANG = pytest.mark.parametrize("frei", [300_000, 0])


@pytest.fixture
def platte():
    """A small disk, into which the database server may write too."""
    # not below tmp_path, which is closed to other accounts
    with TemporaryDirectory(prefix="ozgportal-platte-") as name:
        ordner = Path(name)
        ordner.chmod(0o755)
        with small_disk(ordner):
            yield ordner


@pytest.fixture(scope="module")
def eigener(datenbanken):
    """A server of its own with empty tables: what a full disk leaves in a server's memory is
    written by whoever needs room there next, which must not be another test."""
    vorlage = datenbanken.migrated("postgresql")
    # autovacuum would give back what refused rows had taken, just when the disk has to be full
    server = Cluster((*SCHNELL, "autovacuum=off"))
    server.start()
    try:
        programme = server_programs()
        abzug = _output(programme / "pg_dump", vorlage)
        _output(programme / "psql", "-q", "-v", "ON_ERROR_STOP=1", server.url(), eingabe=abzug)
        yield server
    finally:
        server.stop()


def _output(*befehl, eingabe: bytes = b"") -> bytes:
    return subprocess.run(befehl, input=eingabe, check=True, stdout=subprocess.PIPE).stdout


@pytest.fixture(params=DIESER)
def darauf(request, datenbanken, platte):
    """The address of a database with empty tables on that disk, once of each kind."""
    if request.param == "sqlite":
        ziel = platte / "ort.sqlite3"
        ziel.write_bytes(
            Path(datenbanken.migrated("sqlite").removeprefix("sqlite:///")).read_bytes()
        )
        yield f"sqlite:///{ziel}"
        return
    server, raum = request.getfixturevalue("eigener"), platte / "raum"
    raum.mkdir()
    if konto := server_account():
        os.chown(raum, konto["user"], konto["group"])
    with psycopg.connect(server.url("template1"), autocommit=True) as leitung:
        leitung.execute(f"CREATE TABLESPACE klein LOCATION '{raum}'")
        leitung.execute("CREATE DATABASE voll TEMPLATE postgres TABLESPACE klein")
        try:
            yield server.url("voll")
        finally:
            leitung.execute("DROP DATABASE voll WITH (FORCE)")
            leitung.execute("DROP TABLESPACE klein")


@ANFANG
def test_the_command_says_so_and_nothing_is_written(frei, darauf, platte, tmp_path):
    """One sentence that names the disk; with more room the same command does it."""
    datei = tmp_path / "o.csv"
    zeilen = [[f"o-{i}", f"Stelle {i} {'x' * 90}", f"St {i}", "Firma"] for i in range(900)]
    datei.write_bytes(csv_datei([["kennung", "name", "kurzname", "typ"], *zeilen]))
    befehl = ["import_csv", "organisationen", str(datei), "--commit"]
    fill(platte, frei)
    ablauf = manage(*befehl, url=darauf)
    assert (ablauf.returncode, len(ablauf.stderr.strip().splitlines())) == (1, 1), ablauf.stderr
    assert "Der Datenträger der Datenbank ist voll" in ablauf.stderr
    assert "Nichts geschrieben; Sie können den Befehl wiederholen." in ablauf.stderr
    (platte / FUELLER).unlink()
    assert "900 neu, 0 geändert" in manage(*befehl, url=darauf).stdout


@ANFANG
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite: betrieb/test_stoerungen.py")
def test_restoring_says_so_and_nothing_is_written(frei, archivdatei, darauf, platte):
    fill(platte, frei)
    ablauf = manage("wiederherstellen", str(archivdatei), url=darauf)
    assert ablauf.returncode == 1
    assert "Der Datenträger der Datenbank ist voll" in ablauf.stderr
    assert "Es wurde nichts gespeichert; Sie können den Befehl wiederholen." in ablauf.stderr
    (platte / FUELLER).unlink()
    assert manage("wiederherstellen", str(archivdatei), url=darauf).returncode == 0


def test_the_page_says_so_and_nothing_is_written(darauf, platte):
    """Reading goes on; with more room the same button writes everything."""
    ablauf = run("-m", "tests.stoerung.platte", str(platte), "writing", url=darauf)
    assert not ablauf.returncode, ablauf.stderr
    gesehen = json.loads(ablauf.stdout)
    assert gesehen["vorher"]["status"] == gesehen["lesen"]["status"] == 200
    for frei in FREI:
        antwort = gesehen[f"schreiben {frei}"]
        assert antwort["status"] == 503, antwort
        assert "Auf dem Server ist kein Platz mehr." in antwort["text"]
        assert "Es wurde nichts gespeichert." in antwort["text"]
        assert antwort["da"] == [0, 0, 0]
    assert gesehen["hochladen"]["status"] == 503
    assert "Auf dem Server ist kein Platz mehr" in gesehen["hochladen"]["text"]
    assert gesehen["liegt noch"]
    assert gesehen["danach"]["status"] == 302
    assert gesehen["danach"]["da"] == [150, 150, 150]


def test_the_portal_is_started_on_a_full_disk(darauf, platte):
    """It lives and names the reason; with more room it needs no other start."""
    ablauf = run("-m", "tests.stoerung.platte", str(platte), "restart", url=darauf)
    assert not ablauf.returncode, ablauf.stderr
    gesehen = json.loads(ablauf.stdout)
    stand = {wo: antwort["status"] for wo, antwort in gesehen.items()}
    assert stand == {"/gesund/": 200, "/bereit/": 503, "/umsetzungsprojekte/": 503, "danach": 200}
    assert '"datenbank": "Der Datenträger der Datenbank ist voll."' in gesehen["/bereit/"]["text"]
    assert "Auf dem Server ist kein Platz mehr" in gesehen["/umsetzungsprojekte/"]["text"]
