"""The format for moving brings everything to the other database and back, exactly."""

import zipfile
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, models, transaction

from betrieb.sicherung.manifest import NAME, Teil
from betrieb.umzug import schreiben
from betrieb.umzug.tabellen import tables
from tests.betrieb.ausgaben import exports
from tests.betrieb.datenbanken import DIESER, HERSTELLER, exports_of, manage, write_elsewhere

pytestmark = pytest.mark.django_db(transaction=True)
#: from PostgreSQL to SQLite and back is both ways; nothing is left to try beside SQLite
ANDERE = HERSTELLER if connection.vendor == "postgresql" else DIESER


def rows_of(archiv) -> dict[str, bytes]:
    """The files of an archive; only the time of writing is left out."""
    with zipfile.ZipFile(archiv) as ablage:
        return {name: ablage.read(name) for name in ablage.namelist() if name != NAME}


def flush():
    """Empty the run's own database."""
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.parametrize("andere", ANDERE)
def test_there_and_back_every_export_is_the_same(gefuellt, datenbanken, tmp_path, andere):
    """Into another database and from there back into this one: no byte differs."""
    vorher, hin_datei, zurueck = exports(), tmp_path / "hin.zip", tmp_path / "zurueck.zip"
    call_command("sichern", "--umzug", hin_datei, stdout=StringIO())
    url = datenbanken.fresh(andere)
    hin = manage("wiederherstellen", str(hin_datei), url=url)
    assert (hin.returncode, hin.stderr) == (0, ""), hin.stderr
    assert "Zurückgespielt und verglichen." in hin.stdout
    dort = exports_of(url)
    assert [k for k in vorher if dort[k] != vorher[k]] == []
    assert manage("sichern", "--umzug", str(zurueck), url=url).returncode == 0
    assert rows_of(zurueck).keys() == rows_of(hin_datei).keys()
    flush()
    call_command("wiederherstellen", zurueck, verbosity=0, stdout=StringIO())
    assert exports() == vorher
    noch_einmal = tmp_path / "noch-einmal.zip"
    call_command("sichern", "--umzug", noch_einmal, stdout=StringIO())
    assert rows_of(noch_einmal) == rows_of(zurueck)


def test_every_table_is_in_it():
    """But sessions, locks and the marks of the data; a field not told apart needs a rule first."""
    marken = {"ozgportal_datenstand", "ozgportal_spur", "ozgportal_teilstand"}
    ohne = marken | {"django_session", "anmeldung_fehlversuche", "betrieb_lauf"}
    alle = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    assert {tabelle.name for tabelle in tables()} == alle - ohne
    for tabelle in tables():
        for feld in tabelle.felder:
            assert not isinstance(feld, models.BinaryField | models.DurationField), feld
            # SQL's NULL and JSON's null would look the same
            assert not (isinstance(feld, models.JSONField) and feld.null), feld


def test_one_moment_of_the_database(gefuellt, tmp_path, monkeypatch):
    """What someone writes meanwhile is not in it, and the writing does not wait for us."""
    echt, geschrieben = schreiben.store, []

    def stoeren(ablage, teil, stuecke):
        if not geschrieben:
            geschrieben.append(teil)
            write_elsewhere("INSERT INTO auth_group (name) VALUES ('später')")
        echt(ablage, teil, stuecke)

    monkeypatch.setattr(schreiben, "store", stoeren)
    call_command("sichern", "--umzug", tmp_path / "a.zip", stdout=StringIO())
    assert Group.objects.filter(name="später").exists()
    assert "später" not in rows_of(tmp_path / "a.zip")["tabellen/auth_group.jsonl"].decode()
    monkeypatch.undo()
    with transaction.atomic():  # the way transactions begin is as before
        assert connection.vendor != "sqlite" or connection.transaction_mode == "IMMEDIATE"


def test_the_order_of_keys_says_nothing():
    """PostgreSQL keeps none: both databases write the same bytes."""
    zeilen = [[1, {"b": [{"d": None, "c": "ä"}], "a": 1}]]
    einzige = b"".join(schreiben._lines(Teil("x"), zeilen))
    assert einzige == '[1,{"a":1,"b":[{"c":"ä","d":null}]}]\n'.encode()
