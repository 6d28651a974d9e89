"""One tour of every address by somebody who may do everything, and what it may not leave behind."""

from dataclasses import dataclass

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client, override_settings

from tests.audit_kopf import missing
from tests.sicherheit.landkarte import places, records_of_all, superuser

#: over HTTPS, as production has it
HTTPS = {
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}
#: what reading in the admin may write: the session, one's last visit, and who looked at whom
DARF_SICH_MERKEN = ("django_session", "ueberblick_besuch", "datenschutz_vorgang")


@dataclass(frozen=True)
class Rundgang:
    """What each address answered, and all tables before and afterwards."""

    antworten: list[tuple]
    vorher: dict[str, list]
    nachher: dict[str, list]


@pytest.fixture(scope="module")
def rundgang(modul_db) -> Rundgang:
    """Public and admin, each address once; the admin's with a record."""
    orte = places(records_of_all())
    client = Client(raise_request_exception=False)
    with override_settings(**HTTPS):
        client.force_login(superuser())
        vorher = contents()
        antworten = [(ort, client.get(ort.pfad, secure=True)) for ort in orte]
    return Rundgang(antworten, vorher, contents())


def contents() -> dict[str, list]:
    """All rows of all tables that reading may not touch."""
    ContentType.objects.clear_cache()
    with connection.cursor() as cursor:
        tabellen = connection.introspection.table_names(cursor)
        zeilen = {}
        for name in sorted({*tabellen} - {*DARF_SICH_MERKEN}):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - names from the database itself
            zeilen[name] = sorted(map(repr, cursor.fetchall()))
    return zeilen


def test_every_address_has_the_headers(rundgang):
    """And what the admin says is kept by nobody else."""
    falsch = []
    for ort, antwort in rundgang.antworten:
        fehlt = missing({name.lower(): wert for name, wert in antwort.headers.items()})
        if "private" not in antwort.get("Cache-Control", "") and antwort.status_code == 200:
            # the colour, pages for machines: the same for all
            fehlt += ["private"] if ort.verwaltung else []
        falsch += [(ort.pfad, antwort.status_code, fehlt)] if fehlt else []
    assert not falsch


def test_no_address_breaks(rundgang):
    """Most of the admin's show something; none is an error of the portal."""
    assert not [ort.pfad for ort, a in rundgang.antworten if ort.verwaltung and a.status_code > 499]
    gezeigt = [ort for ort, a in rundgang.antworten if ort.verwaltung and a.status_code == 200]
    assert len(gezeigt) > 150


def test_reading_changes_no_record(rundgang):
    """But for the session and the two notes named above."""
    assert rundgang.nachher == rundgang.vorher
