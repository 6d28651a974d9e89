"""Databases of their own for tests that need a second one, or one that may be broken."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.geduld import GEDULD
from tests.postgres import server_programs, shared_server
from tests.umgebung import TEMP

HERSTELLER = ("sqlite", "postgresql")
#: for what runs in processes and databases of its own: the other kind has its turn in the other run
DIESER = (connection.vendor,)


def run(*befehl: str, url: str, **umgebung: str) -> subprocess.CompletedProcess:
    """A Python module or `manage.py` in a process of its own, on that database."""
    return subprocess.run(
        [sys.executable, *befehl],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url} | umgebung,
        capture_output=True,
        text=True,
        timeout=GEDULD,
    )


def manage(*befehl: str, url: str) -> subprocess.CompletedProcess:
    """A command of the portal."""
    return run("manage.py", *befehl, url=url)


def exports_of(url: str) -> dict[str, str]:
    """What the portal gives out on that database; see `ausgaben`."""
    ablauf = run("-m", "tests.betrieb.ausgaben", url=url)
    assert not ablauf.returncode, ablauf.stderr
    return json.loads(ablauf.stdout)


def write_elsewhere(sql: str) -> None:
    """Over a connection of its own."""
    andere = connection.copy()
    try:
        with andere.cursor() as cursor:
            cursor.execute(sql)
    finally:
        andere.close()


#: of all databases of this process: several makers share the run's server
_nummer = count(1)


class Datenbanken:
    """Makes empty databases: SQLite in a folder, PostgreSQL on the run's server or one of ours."""

    def __init__(self, ordner: Path):
        self.ordner = ordner

    def migrated(self, hersteller: str) -> str:
        """The DATABASE_URL of a database with empty tables; they are made once per run."""
        notiz = Path(os.environ[TEMP]) / f"migriert.{hersteller}"
        with notiz.open("a+") as datei:
            fcntl.flock(datei, fcntl.LOCK_EX)
            datei.seek(0)
            if not (vorlage := datei.read()):
                vorlage = self.fresh(hersteller)
                ablauf = manage("migrate", "-v0", url=vorlage)
                assert not ablauf.returncode, ablauf.stderr
                datei.write(vorlage)
        return self.fresh(hersteller, wie=vorlage)

    def fresh(self, hersteller: str, wie: str = "") -> str:
        """The DATABASE_URL of a database without any table, or of a copy of another one."""
        name = f"ort_{os.getpid()}_{next(_nummer)}"
        if hersteller == "sqlite":
            if wie:
                shutil.copy(wie.removeprefix("sqlite:///"), self.ordner / f"{name}.sqlite3")
            return f"sqlite:///{self.ordner / name}.sqlite3"
        vorlage = f" TEMPLATE {wie.rpartition('/')[2]}" if wie else ""
        with psycopg.connect(self._server("postgres"), autocommit=True) as leitung:
            leitung.execute(f"CREATE DATABASE {name}{vorlage}")
        return self._server(name)

    def _server(self, name: str) -> str:
        if connection.vendor == "postgresql":
            zugang = connection.settings_dict
            wo = f"{zugang['HOST']}:{zugang['PORT']}"
            return f"postgres://{zugang['USER']}:{zugang['PASSWORD']}@{wo}/{name}"
        if not server_programs():
            pytest.skip("PostgreSQL ist nicht installiert")
        return shared_server(Path(os.environ[TEMP])) + name
