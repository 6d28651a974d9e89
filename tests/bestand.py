"""Shared data for tests: the published records of `fixtures/`, and a small world of its own.

Both are made once per test process; each test class that asks for one gets a copy of its rows in
a transaction that is rolled back afterwards. A class uses one of the two, not both.
"""

import fcntl
import os
import pickle
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from bausteine.importe.bericht import problems
from bausteine.importe.register import resource_for
from bausteine.tabellen.dateien import read_table
from tests.besuch import Besucher
from tests.umgebung import TEMP

APPS = (
    "texte",
    "quellen",
    "themenfelder",
    "organisationen",
    "gebiete",
    "leistungen",
    "projects",
    "mittel",
    "kennzahlen",
    "termine",
    "rundbriefe",
    "gesuche",
    "meinungsbilder",
    "relevanz",
    "dienste",
    "programme",
    "rollout",
    "onboarding",
    "reifegrad",
    "aussensicht",
    "verteiler",
    "vorschlaege",
    "datenschutz",
    "auswahlen",
)


@pytest.fixture
def besucher() -> Besucher:
    """A visitor whose every page is inspected."""
    return Besucher()


@contextmanager
def rolled_back(blocker):
    """A transaction around many tests; they nest in it."""
    with blocker.unblock():
        atomic = transaction.atomic()
        atomic._from_testcase = True  # as TestCase does: savepoints inside, no durable check
        atomic.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


#: fixtures that read or write tables by themselves
MIT_TABELLEN = {"klassen_db", "modul_db", "fixture_rows", "welt_rows"}
#: by one of these pytest-django knows that a test needs tables
DATENBANK = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Whoever uses one of ours has tables, also when no test of the run asks for `db` itself:
    pytest-django would make none, and the test would find those of the developer."""
    for item in items:
        namen = set(getattr(item, "fixturenames", ()))
        if namen & MIT_TABELLEN and not namen & DATENBANK:
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="class")
def klassen_db(django_db_setup, django_db_blocker):
    """A transaction around a whole class."""
    with rolled_back(django_db_blocker):
        yield


@pytest.fixture(scope="module")
def modul_db(django_db_setup, django_db_blocker):
    """The same around a whole file, for what all its tests begin with."""
    with rolled_back(django_db_blocker):
        yield


@pytest.fixture(scope="module")
def beide_welten(modul_db):
    """One's own records and those of others (`konten/hilfe.py`), made once for a file."""
    from tests.konten.hilfe import welt as build

    return build()


@pytest.fixture
def w(beide_welten, db):
    """The same for one test, which may change what it likes."""
    return deepcopy(beide_welten)


def fixture_files():
    """The files of `fixtures/` in their order, with the name of their resource."""
    for datei in sorted((settings.BASE_DIR / "fixtures").glob("*.csv")):
        yield datei, datei.stem.split("_", 1)[1].replace("_", "-")


def load_fixtures():
    """Import every file; any problem fails."""
    for datei, name in fixture_files():
        tabelle = read_table(datei.read_bytes(), datei.name)
        ergebnis = resource_for(name)().import_data(
            tabelle, dry_run=False, raise_errors=False, file_name=datei.name, with_changes=False
        )
        assert not problems(ergebnis), (datei.name, problems(ergebnis)[:5])


def models() -> list:
    """The portal's models, historical and many-to-many ones included."""
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]


def tables() -> dict[str, list[str]]:
    """Their tables with the columns that are stored."""
    return {
        model._meta.db_table: [
            feld.column for feld in model._meta.local_concrete_fields if not feld.generated
        ]
        for model in models()
    }


def _read_rows() -> dict[str, list[tuple]]:
    zeilen = {}
    with connection.cursor() as cursor:
        for tabelle, spalten in tables().items():
            cursor.execute(f'SELECT {_liste(spalten)} FROM "{tabelle}"')  # noqa: S608 (names of our own tables)
            zeilen[tabelle] = cursor.fetchall()
    return zeilen


def write_rows(zeilen: dict[str, list[tuple]]) -> None:
    """Put rows that were read before into empty tables."""
    with connection.cursor() as cursor:
        for tabelle, spalten in tables().items():
            werte = ", ".join(["%s"] * len(spalten))
            cursor.executemany(
                f'INSERT INTO "{tabelle}" ({_liste(spalten)}) VALUES ({werte})',  # noqa: S608 (names of our own tables)
                zeilen[tabelle],
            )
        for sql in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(sql)
    analyze()


def analyze() -> None:
    """Tell PostgreSQL what is in the tables; rolled-back tests leave it with wrong guesses."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_liste(tables())}")


def _liste(spalten) -> str:
    return ", ".join(f'"{spalte}"' for spalte in spalten)


def _rows_of(fill, blocker) -> dict[str, list[tuple]]:
    """What `fill()` leaves in the database; the database itself stays as it was."""
    with blocker.unblock(), transaction.atomic():
        fill()
        zeilen = _read_rows()
        transaction.set_rollback(True)
    return zeilen


def _once_per_run(name: str, fill, blocker) -> dict[str, list[tuple]]:
    """The rows that `fill()` makes; one worker of a run makes them, the others read its file."""
    ablage = Path(os.environ[TEMP]) / f"{name}.pickle"
    with ablage.open("a+b") as datei:
        fcntl.flock(datei, fcntl.LOCK_EX)
        datei.seek(0)
        if inhalt := datei.read():
            return pickle.loads(inhalt)  # noqa: S301 (our own file)
        zeilen = _rows_of(fill, blocker)
        datei.write(pickle.dumps(zeilen))
    return zeilen


@pytest.fixture(scope="session")
def fixture_rows(django_db_setup, django_db_blocker) -> dict[str, list[tuple]]:
    """The rows that importing `fixtures/` makes."""
    return _once_per_run("bestand", load_fixtures, django_db_blocker)


@pytest.fixture(scope="session")
def welt_rows(django_db_setup, django_db_blocker) -> dict[str, list[tuple]]:
    """The rows of the small world."""
    from tests import welt as welt_modul  # models need the apps, this plugin comes before them

    return _once_per_run("welt", welt_modul.build, django_db_blocker)


@pytest.fixture(scope="class")
def bestand(fixture_rows, klassen_db) -> None:
    """The published records of `fixtures/`."""
    write_rows(fixture_rows)


@pytest.fixture(scope="class")
def welt(welt_rows, klassen_db) -> None:
    """A small world in which every list has pages, gaps and unpublished records."""
    write_rows(welt_rows)
