"""An archive brings everything back, exactly, on the same database and on the other one."""

import json
import stat
import zipfile
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone

from anmeldung import zweitfaktor
from anmeldung.models import Fehlversuche
from bausteine.importe.models import Import
from betrieb.sicherung import schreiben
from betrieb.sicherung.manifest import NAME, Teil
from betrieb.sicherung.tabellen import tables
from tests import factories as f
from tests.betrieb.ausgaben import exports
from tests.betrieb.datenbanken import DIESER, HERSTELLER, exports_of, manage
from tests.betrieb.konten import CODE, SCHLUESSEL

pytestmark = pytest.mark.django_db(transaction=True)
#: from PostgreSQL to SQLite and back is both ways; nothing is left to try beside SQLite
ANDERE = HERSTELLER if connection.vendor == "postgresql" else DIESER


def rows_of(archiv) -> dict[str, bytes]:
    """The files of an archive; only the time of writing is left out."""
    with zipfile.ZipFile(archiv) as ablage:
        return {name: ablage.read(name) for name in ablage.namelist() if name != NAME}


def manifest_of(archiv) -> dict:
    """The table of contents."""
    with zipfile.ZipFile(archiv) as ablage:
        return json.loads(ablage.read(NAME))


def flush():
    """Empty the run's own database."""
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.parametrize("andere", ANDERE)
def test_there_and_back_every_export_is_the_same(sicherung, datenbanken, tmp_path, andere):
    """Into another database and from there back into this one: no byte differs."""
    vorher, zurueck = exports(), tmp_path / "zurueck.zip"
    url = datenbanken.fresh(andere)
    hin = manage("wiederherstellen", str(sicherung), url=url)
    assert (hin.returncode, hin.stderr) == (0, ""), hin.stderr
    assert "Zurückgespielt und verglichen." in hin.stdout
    assert exports_of(url) == vorher
    assert manage("sichern", str(zurueck), url=url).returncode == 0
    assert rows_of(zurueck).keys() == rows_of(sicherung).keys()
    flush()
    call_command("wiederherstellen", zurueck, verbosity=0, stdout=StringIO())
    assert exports() == vorher
    noch_einmal = tmp_path / "noch-einmal.zip"
    call_command("sichern", noch_einmal, stdout=StringIO())
    assert rows_of(noch_einmal) == rows_of(zurueck)


def test_accounts_rights_and_traces_come_back(sicherung):
    """Passwords, groups, rights by name; nobody stays logged in, JSON's null stays one."""
    rechte = set(Permission.objects.filter(group__name="Pflege „Süd“").values_list("codename"))
    flush()
    call_command("wiederherstellen", sicherung, stdout=StringIO())
    konto = User.objects.get(username="erika")
    assert konto.check_password("geheim")
    assert konto.has_perm("projects.release_umsetzungsprojekt")
    assert set(Group.objects.get().permissions.values_list("codename")) == rechte
    assert konto.logentry_set.get().object_repr == "Zeile 1\nZeile 2\u2028"
    assert konto.logentry_set.get().get_edited_object().pk
    assert Import.objects.get(ressource="phasen").am.microsecond == 1
    assert Import.objects.get(ressource="leer").hinweise is None
    assert not Session.objects.exists()
    assert Client().login(username="chefin", password="geheim")


def test_second_factors_come_back_and_locks_do_not(sicherung):
    """A factor and its codes belong to the account; a lock has passed, as a session has."""
    assert not [name for name in rows_of(sicherung) if "fehlversuche" in name]
    assert SCHLUESSEL.encode() not in b"".join(rows_of(sicherung).values())
    flush()
    Fehlversuche.objects.create(schluessel="z", anzahl=1, bis=timezone.now())  # hinders nothing
    call_command("wiederherstellen", sicherung, stdout=StringIO())
    faktor = User.objects.get(username="erika").zweitfaktor
    assert zweitfaktor.entschluesselt(faktor.geheimnis) == SCHLUESSEL
    key = faktor.passkeys.get()
    assert (key.name, len(key.kennung)) == ("Telefon „dienstlich“", 1364)
    assert (key.zaehler, key.benutzt_am) == (2**32 - 1, None)
    assert zweitfaktor.ersatz_stimmt(faktor, CODE)
    assert not zweitfaktor.ersatz_stimmt(faktor, CODE)
    assert User.objects.get(username="erika").fremdkonto.nummer == "4711"
    assert not Fehlversuche.objects.filter(anzahl=5).exists()


def test_a_number_once_given_is_never_given_again(sicherung):
    """History and imports would mix two records up."""
    letzte = max(Import.objects.values_list("pk", flat=True))
    flush()
    call_command("wiederherstellen", sicherung, stdout=StringIO())
    assert max(Import.objects.values_list("pk", flat=True)) == letzte
    assert Import.objects.create(ressource="neu").pk == letzte + 2
    assert f.organisation().pk


def test_loading_writes_no_history_and_no_time_stamp(sicherung):
    """What is in the archive and nothing else."""
    vorher = {t.name: t.model._base_manager.count() for t in tables()}
    flush()
    call_command("wiederherstellen", sicherung, stdout=StringIO())
    assert {t.name: t.model._base_manager.count() for t in tables()} == vorher


def test_every_table_is_in_it():
    """But sessions, locks and the Datenstand; a field not told apart needs a rule first."""
    ohne = {"django_session", "anmeldung_fehlversuche", "ozgportal_datenstand", "betrieb_lauf"}
    alle = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    assert {tabelle.name for tabelle in tables()} == alle - ohne
    for tabelle in tables():
        for feld in tabelle.felder:
            assert not isinstance(feld, models.BinaryField | models.DurationField), feld
            # SQL's NULL and JSON's null would look the same
            assert not (isinstance(feld, models.JSONField) and feld.null), feld


def test_one_moment_of_the_database(gefuellt, tmp_path, monkeypatch):
    """What someone writes meanwhile is not in it, and the writing does not wait for us."""
    echt, geschrieben = schreiben._store, []

    def stoeren(ablage, teil, stuecke):
        if not geschrieben:
            geschrieben.append(teil)
            write_elsewhere("INSERT INTO auth_group (name) VALUES ('später')")
        echt(ablage, teil, stuecke)

    monkeypatch.setattr(schreiben, "_store", stoeren)
    call_command("sichern", tmp_path / "a.zip", stdout=StringIO())
    assert Group.objects.filter(name="später").exists()
    assert "später" not in rows_of(tmp_path / "a.zip")["tabellen/auth_group.jsonl"].decode()
    monkeypatch.undo()
    with transaction.atomic():  # the way transactions begin is as before
        assert connection.vendor != "sqlite" or connection.transaction_mode == "IMMEDIATE"


def write_elsewhere(sql: str) -> None:
    """Over a connection of its own."""
    andere = connection.copy()
    try:
        with andere.cursor() as cursor:
            cursor.execute(sql)
    finally:
        andere.close()


def test_the_file_is_its_owners_alone_and_replaces_nothing(gefuellt, tmp_path):
    """0600, nothing beside it, and no overwriting but on demand."""
    ziel = tmp_path / "a.zip"
    ausgabe = StringIO()
    call_command("sichern", ziel, stdout=ausgabe)
    assert "Gesichert und geprüft" in ausgabe.getvalue()
    assert stat.S_IMODE(ziel.stat().st_mode) == 0o600
    assert [datei.name for datei in tmp_path.iterdir()] == ["a.zip"]
    inhalt = ziel.read_bytes()
    with pytest.raises(CommandError, match="gibt es schon"):
        call_command("sichern", ziel)
    assert ziel.read_bytes() == inhalt
    call_command("sichern", ziel, "--ueberschreiben", stdout=StringIO())
    assert manifest_of(ziel)["format"] == "ozgportal-sicherung"


def test_only_into_an_empty_database(sicherung):
    """One account is enough to refuse; nothing changes."""
    vorher = exports()
    with pytest.raises(CommandError, match=r"nicht leer \(Tabelle .*neue"):
        call_command("wiederherstellen", sicherung)
    assert exports() == vorher
    flush()
    User.objects.create_user("jemand")
    with pytest.raises(CommandError, match="auth_user"):
        call_command("wiederherstellen", sicherung)
    assert User.objects.get().username == "jemand"


def test_checking_alone_changes_nothing(sicherung):
    """Also beside a filled database."""
    vorher, ausgabe = exports(), StringIO()
    call_command("wiederherstellen", sicherung, "--pruefen", stdout=ausgabe)
    assert "Nur geprüft." in ausgabe.getvalue()
    assert exports() == vorher


def test_the_order_of_keys_says_nothing():
    """PostgreSQL keeps none: both databases write the same bytes."""
    zeilen = [[1, {"b": [{"d": None, "c": "ä"}], "a": 1}]]
    einzige = b"".join(schreiben._lines(Teil("x"), zeilen))
    assert einzige == '[1,{"a":1,"b":[{"c":"ä","d":null}]}]\n'.encode()
