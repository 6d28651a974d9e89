"""Databases beside the one of the run, and an archive of a small world."""

import shutil

import pytest
from django.core.management import call_command
from django.db import transaction

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
    """An archive of it."""
    ziel = tmp_path / "sicherung.zip"
    call_command("sichern", ziel, verbosity=0)
    return ziel


@pytest.fixture(scope="session")
def _ablage(tmp_path_factory):
    return tmp_path_factory.mktemp("ablage") / "sicherung.zip"


@pytest.fixture
def archivdatei(request, transactional_db, _ablage, tmp_path):
    """A copy of one archive of the small world, made when it is first asked for."""
    # named in full: what saves cannot run inside the transaction of a test
    if not _ablage.exists():
        request.getfixturevalue("gefuellt")
        call_command("sichern", _ablage, verbosity=0)
    return shutil.copy(_ablage, tmp_path / "archiv.zip")
