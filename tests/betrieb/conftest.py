"""Databases beside the one of the run, and an archive of a small world."""

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.bestand import write_rows
from tests.betrieb.datenbanken import HERSTELLER, Datenbanken
from tests.betrieb.konten import accounts


@pytest.fixture(scope="session")
def datenbanken(tmp_path_factory):
    """Makes databases; their server ends with the run."""
    datenbanken = Datenbanken(tmp_path_factory.mktemp("datenbanken"))
    yield datenbanken
    datenbanken.close()


@pytest.fixture(params=HERSTELLER)
def leere(request, datenbanken) -> str:
    """The address of an empty database, once of each kind."""
    return datenbanken.fresh(request.param)


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
