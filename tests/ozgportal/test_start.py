"""`make run` as people meet it: real processes, a folder and a port of their own."""

import re
import signal
import socket
import sqlite3
import stat
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from bausteine.tabellen.dateien import read_table
from tests.postgres import free_port
from tests.prozess import Portal

READY = "Das OZG-Portal läuft auf http://127.0.0.1:{} – Verwaltung unter /admin/ – Beenden mit"


@dataclass
class Starts:
    """What two starts in the same folder left behind."""

    var: Path
    portals: list[Portal] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    journals: list[Path] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    exits: list[int] = field(default_factory=list)
    contents: list[dict] = field(default_factory=list)


@pytest.fixture(scope="module")
def database_url():
    """A database for the starts, on the server the tests run on; none for SQLite."""
    if connection.vendor == "sqlite":
        yield ""
        return
    server, name = settings.DATABASES["default"], f"start_{uuid.uuid4().hex}"
    adresse = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/".format(**server)
    with psycopg.connect(adresse + "postgres", autocommit=True) as leitung:
        leitung.execute(f"CREATE DATABASE {name}")
    yield adresse + name


@pytest.fixture(scope="module")
def starts(tmp_path_factory, database_url):
    """The portal, started twice in a fresh folder and ended by Ctrl-C."""
    gesamt = Starts(tmp_path_factory.mktemp("start") / "var")
    for _ in range(2):
        with Portal(gesamt.var, free_port(), DATABASE_URL=database_url) as portal:
            gesamt.seconds.append(portal.until_ready())
            gesamt.journals += gesamt.var.glob("*-wal")
            gesamt.pages.append(portal.get("/admin/login/"))
            gesamt.exits.append(portal.end())
        gesamt.portals.append(portal)
        gesamt.contents.append(content(gesamt.var, database_url))
    return gesamt


def content(var: Path, database_url: str) -> dict:
    """Every file with mode and time, and every row of the database."""
    dateien = {
        str(datei.relative_to(var)): (stat.S_IMODE(datei.stat().st_mode), datei.stat().st_mtime_ns)
        for datei in [var, *var.rglob("*")]
        if not datei.name.startswith("ozgportal.sqlite3") and datei != var
    }
    return dateien | (rows_postgres(database_url) if database_url else rows_sqlite(var))


def rows_sqlite(var: Path) -> dict:
    """All tables of the SQLite file."""
    leitung = sqlite3.connect(var / "ozgportal.sqlite3")
    try:
        tabellen = leitung.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: sorted(map(repr, leitung.execute(f'SELECT * FROM "{name}"')))  # noqa: S608 (names of our own tables)
            for (name,) in tabellen.fetchall()
        }
    finally:
        leitung.close()


def rows_postgres(adresse: str) -> dict:
    """All tables of the database."""
    with psycopg.connect(adresse) as leitung:
        tabellen = leitung.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            name: sorted(map(repr, leitung.execute(f'SELECT * FROM "{name}"')))  # noqa: S608 (names of our own tables)
            for (name,) in tabellen.fetchall()
        }


def test_first_start_serves_pages_and_loads_fixtures(starts):
    portal = starts.portals[0]
    assert starts.pages == [200, 200]
    assert READY.format(portal.port) in portal.ausgabe
    # a noun may have several files, the later ones adding columns to the same records
    kennungen = set()
    for datei in settings.BASE_DIR.glob("fixtures/*_umsetzungsprojekte.csv"):
        kennungen.update(read_table(datei.read_bytes(), datei.name)["kennung"])
    assert len(starts.contents[0]["projects_umsetzungsprojekt"]) == len(kennungen) > 0


def test_first_start_shows_key_and_account_once(starts):
    erster, zweiter = (portal.ausgabe for portal in starts.portals)
    schluessel = (starts.var / "secret_key").read_text().strip()
    zugang = (starts.var / "admin_zugang.txt").read_text()
    passwort = re.search(r"Passwort: (\S+)", zugang)[1]
    assert len(schluessel) >= 50
    assert len(passwort) >= 16
    for geheimnis in (schluessel, passwort):
        assert erster.count(geheimnis) == 1
        assert geheimnis not in zweiter
    assert f"{starts.var}/secret_key" in erster
    assert "Name: admin" in erster
    assert "Passwort" not in zweiter


def test_secrets_belong_to_the_owner_alone(starts):
    assert stat.S_IMODE(starts.var.stat().st_mode) == 0o700
    modes = starts.contents[0]
    assert modes["secret_key"][0] == modes["admin_zugang.txt"][0] == 0o600
    datenbank = starts.var / "ozgportal.sqlite3"
    assert not datenbank.exists() or stat.S_IMODE(datenbank.stat().st_mode) == 0o600


def test_second_start_changes_nothing_and_is_quick(starts):
    vorher, nachher = starts.contents
    assert vorher.keys() == nachher.keys()
    assert [name for name in vorher if vorher[name] != nachher[name]] == []
    assert starts.seconds[1] < starts.seconds[0]


def test_ctrl_c_ends_cleanly(starts):
    assert starts.exits == [0, 0]
    for portal in starts.portals:
        assert "Traceback" not in portal.ausgabe
        assert portal.ausgabe.splitlines()[-1].endswith("Strg+C")


def test_journal_is_merged_before_serving(starts):
    """A copy of the one database file is a whole backup."""
    assert starts.journals == []


def test_occupied_port(tmp_path):
    with socket.socket() as besetzt:
        besetzt.bind(("127.0.0.1", 0))
        besetzt.listen()
        port = besetzt.getsockname()[1]
        ausgabe = refused(tmp_path / "var", port)
    assert ausgabe.startswith(f"Port {port} ist belegt.")
    assert re.search(r"PORT=\d+ make run", ausgabe)
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("port", ["achtzig", "0", "65536", "-1", "80.5"])
def test_invalid_port(tmp_path, port):
    assert refused(tmp_path, port) == f"PORT={port} ist keine Portnummer. Erlaubt sind 1 bis 65535."


def test_unusable_folder(tmp_path):
    (tmp_path / "datei").write_text("kein Ordner")
    ausgabe = refused(tmp_path / "datei" / "var", free_port())
    assert "lässt sich nicht benutzen" in ausgabe
    assert "VAR prüfen" in ausgabe


def test_unreachable_database(tmp_path):
    adresse = f"postgres://niemand:x@127.0.0.1:{free_port()}/ozgportal"
    ausgabe = refused(tmp_path, free_port(), DATABASE_URL=adresse)
    assert "Die Datenbank ist nicht benutzbar" in ausgabe
    assert "DATABASE_URL" in ausgabe


def test_nonsense_in_the_environment(tmp_path):
    ausgabe = refused(tmp_path, free_port(), HTTPS="vielleicht")
    assert ausgabe.endswith("HTTPS muss „ja“ oder „nein“ sein. Siehe .env.example.")


def test_given_key_is_neither_stored_nor_shown(tmp_path):
    with Portal(tmp_path, free_port(), SECRET_KEY="k" * 60, HTTPS="x") as portal:
        assert portal.finish() == 1
    assert "k" * 60 not in portal.ausgabe
    assert not (tmp_path / "secret_key").exists()


def test_ctrl_c_while_preparing(tmp_path):
    with Portal(tmp_path, free_port()) as portal:
        for zeile in portal.prozess.stdout:
            if "Datenbank wird geprüft" in zeile:
                break
        assert portal.end(signal.SIGINT) == 130
    assert portal.ausgabe.strip() == "Abgebrochen."


def test_a_folder_in_folders_that_do_not_exist_is_made(tmp_path):
    """As in `make run VAR=/srv/ozg/daten` on the first day; for its owner alone."""
    var = tmp_path / "noch" / "nicht"
    refused(var, free_port(), HTTPS="x")
    assert stat.S_IMODE(var.stat().st_mode) == 0o700


def test_existing_folder_keeps_its_mode(tmp_path):
    """VAR may name a folder that others use as well."""
    tmp_path.chmod(0o755)
    refused(tmp_path, free_port(), HTTPS="x")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def refused(var: Path, port, **umgebung: str) -> str:
    """The sentence with which a start fails."""
    with Portal(var, port, **umgebung) as portal:
        assert portal.finish() == 1
    assert "Traceback" not in portal.ausgabe
    return portal.ausgabe.strip()
