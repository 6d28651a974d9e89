"""Databases beside the one of the run, and an archive of a small world."""

import shutil
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from betrieb.sicherung import laden
from tests.bestand import write_rows
from tests.betrieb.datenbanken import DIESER, Datenbanken
from tests.betrieb.konten import accounts


@pytest.fixture(scope="session")
def datenbanken(tmp_path_factory):
    """Makes databases."""
    return Datenbanken(tmp_path_factory.mktemp("datenbanken"))


@pytest.fixture(params=DIESER)
def leere(request, datenbanken) -> str:
    """The address of a database with empty tables."""
    return datenbanken.migrated(request.param)


@pytest.fixture
def gefuellt(welt_rows, transactional_db) -> None:
    """The small world with accounts, committed."""
    with transaction.atomic():
        write_rows(welt_rows)
        accounts()


@pytest.fixture
def sicherung(gefuellt, tmp_path):
    """An archive of it, by the database's own tool."""
    ziel = tmp_path / "sicherung.zip"
    call_command("sichern", ziel, verbosity=0, stdout=StringIO())
    return ziel


@pytest.fixture(scope="session")
def _ablage(tmp_path_factory):
    return tmp_path_factory.mktemp("ablage")


@pytest.fixture
def beide(request, transactional_db, _ablage):
    """One archive of the small world of each form, made when first asked for."""
    eigen, umzug = _ablage / "sicherung.zip", _ablage / "umzug.zip"
    # named in full: what saves cannot run inside the transaction of a test
    if not umzug.exists():
        request.getfixturevalue("gefuellt")
        call_command("sichern", eigen, stdout=StringIO())
        call_command("sichern", "--umzug", umzug, stdout=StringIO())
        call_command("flush", interactive=False, verbosity=0)
    return eigen, umzug


@pytest.fixture
def archivdatei(beide, tmp_path):
    """A copy of the one by the database's own tool; the run's database is empty."""
    return shutil.copy(beide[0], tmp_path / "archiv.zip")


@pytest.fixture
def umzugsdatei(beide, tmp_path):
    """A copy of the one for moving; the run's database is empty."""
    return shutil.copy(beide[1], tmp_path / "umzug.zip")


@pytest.fixture
def nichts_beruehrt(monkeypatch):
    """Fails as soon as the target is looked at."""

    def angefasst():
        pytest.fail("Die Datenbank wurde angefasst.")

    monkeypatch.setattr(laden, "refuse_filled", angefasst)
