"""Accounts for the tests of the admin."""

import pytest
from django.contrib.auth import get_user_model

from tests.bausteine.verwaltung.hilfe import client_of, new_project


@pytest.fixture
def chefin(db):
    """An administrator."""
    return get_user_model().objects.create_superuser("chefin", password="geheim")


@pytest.fixture
def verwaltung(chefin):
    """Her browser, logged in."""
    return client_of(chefin)


@pytest.fixture
def ablage(tmp_path, monkeypatch):
    """Uploads are kept between preview and confirmation; here, and nothing may stay."""
    monkeypatch.setattr("bausteine.importe.vorschau.ORDNER", str(tmp_path))
    return tmp_path


@pytest.fixture
def formular(verwaltung):
    """The form for a new project, with what is required filled in."""
    return new_project(verwaltung)


@pytest.fixture(autouse=True)
def begonnen(monkeypatch):
    """How often a process for long imports would have been started: tests do its work themselves,
    on their own database."""
    starts = []
    monkeypatch.setattr("bausteine.importe.arbeiter.start", lambda: starts.append(1))
    return starts
