"""A backup brings everything back, by the database's own tool as by the format for moving."""

import json
import re
import shutil
import stat
import subprocess
import zipfile
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from anmeldung import zweitfaktor
from anmeldung.models import Fehlversuche, Fremdkonto
from bausteine.auslieferung import datenstand
from bausteine.importe.models import Import
from bausteine.stoerung.stoerung import no_room
from betrieb.sicherung import bestand, postgresql, stand
from betrieb.sicherung.manifest import DATENBANK, NAME
from tests import factories as f
from tests.betrieb.ausgaben import exports
from tests.betrieb.datenbanken import manage, write_elsewhere
from tests.betrieb.konten import CODE, SCHLUESSEL

pytestmark = pytest.mark.django_db(transaction=True)
FORMEN = ("archivdatei", "umzugsdatei")
#: before the last migration of the Verteiler, which only adds a column
AELTER = ("verteiler", "0001_initial")
#: programs that the handbook uses where the portal does not run
VON_HAND = ("unzip", {"sqlite": "sqlite3", "postgresql": "pg_restore"}[connection.vendor])
#: of the small world with its accounts
GRUPPE = "Pflege „Süd“"


def nur(vendor: str):
    """Leaves a test out on the other database."""
    return pytest.mark.skipif(connection.vendor != vendor, reason=f"nur auf {vendor}")


def manifest_of(archiv) -> dict:
    """The table of contents."""
    with zipfile.ZipFile(archiv) as ablage:
        return json.loads(ablage.read(NAME))


def restore(datei, *optionen) -> str:
    """Bring it back; returns what the command says."""
    ausgabe = StringIO()
    call_command("wiederherstellen", datei, *optionen, stdout=ausgabe)
    return ausgabe.getvalue()


def rows() -> dict[str, int]:
    """{table: rows} of everything that is kept."""
    return {m._meta.db_table: m._base_manager.count() for m in bestand.kept()}


@pytest.mark.parametrize("form", FORMEN)
def test_accounts_rights_and_traces_come_back(request, form):
    """Passwords, groups, rights by name, JSON's null; nobody stays logged in; no time stamp and no
    history is written; a number once given is never given again."""
    datei = request.getfixturevalue(form)
    Fehlversuche.objects.create(schluessel="z", anzahl=1, bis=timezone.now())  # hinders nothing
    restore(datei)
    assert_accounts()
    assert_factors()
    hoechste = max(Import.objects.values_list("pk", flat=True))
    # a database that was used before goes on after its own numbers
    assert Import.objects.create(ressource="neu").pk >= hoechste + 2, "eine Nummer kam zurück"
    assert f.organisation().pk
    assert datenstand.complete(connection)
    assert datenstand.read(connection), "aufgehobene Seiten gälten nie"


def assert_accounts() -> None:
    """Of the small world."""
    konto = User.objects.get(username="erika")
    assert konto.check_password("geheim")
    assert konto.has_perm("projects.release_umsetzungsprojekt")
    gruppe = Group.objects.get(name=GRUPPE)
    namen = {*gruppe.permissions.values_list("codename", flat=True)}
    assert len(namen) > 20
    assert all(name.startswith("view_") for name in namen)
    assert konto.logentry_set.get().object_repr == "Zeile 1\nZeile 2\u2028"
    assert konto.logentry_set.get().get_edited_object().pk
    assert Import.objects.get(ressource="phasen").am.microsecond == 1
    assert Import.objects.get(ressource="leer").hinweise is None
    assert not Session.objects.exists()
    assert Client().login(username="chefin", password="geheim")


def assert_factors() -> None:
    """A factor and its codes belong to the account; a lock has passed, as a session has."""
    faktor = User.objects.get(username="erika").zweitfaktor
    assert zweitfaktor.decrypt(faktor.geheimnis) == SCHLUESSEL
    key = faktor.passkeys.get()
    assert (key.name, len(key.kennung)) == ("Telefon „dienstlich“", 1364)
    assert (key.zaehler, key.benutzt_am) == (2**32 - 1, None)
    assert zweitfaktor.accept_recovery_code(faktor, CODE)
    assert not zweitfaktor.accept_recovery_code(faktor, CODE)
    assert Fremdkonto.objects.get(konto__username="erika").nummer == "4711"
    assert not Fehlversuche.objects.filter(anzahl=5).exists()


def test_what_it_holds_is_exactly_what_there_was(gefuellt, tmp_path):
    """Every export the same, not one row more; nothing of a session lies in it, not even in the
    gaps that deleted rows leave."""
    sicherung = tmp_path / "a.zip"
    for i in range(50):
        Session.objects.create(
            session_key=f"{i}", session_data="geheim" * 400, expire_date=timezone.now()
        )
    call_command("sichern", sicherung, stdout=StringIO())
    vorher, zeilen, inhalt = exports(), rows(), contents(sicherung)
    assert SCHLUESSEL.encode() not in inhalt
    assert b"geheimgeheim" not in inhalt
    # SQLite's own note of pages that nothing uses any more
    assert connection.vendor != "sqlite" or not any(inhalt[36:40])
    call_command("flush", interactive=False, verbosity=0)
    restore(sicherung)
    assert rows() == zeilen
    assert exports() == vorher
    assert stand.applied() == stand.known()


def contents(archiv) -> bytes:
    """What somebody who opens it can read of the database."""
    with zipfile.ZipFile(archiv) as ablage:
        inhalt = ablage.read(DATENBANK[connection.vendor])
    if connection.vendor == "sqlite":
        return inhalt
    befehl = ["pg_restore", "--file=-"]
    return subprocess.run(befehl, input=inhalt, capture_output=True, check=True).stdout


def test_one_moment_of_the_database(gefuellt, tmp_path, monkeypatch):
    """What someone writes meanwhile is not in it, and the writing does not wait for us."""
    zaehlen = bestand.inventory

    def stoeren():
        anzahl = zaehlen()
        write_elsewhere("INSERT INTO auth_group (name) VALUES ('später')")
        return anzahl

    monkeypatch.setattr(bestand, "inventory", stoeren)
    call_command("sichern", tmp_path / "a.zip", stdout=StringIO())  # else its rows would not fit
    assert Group.objects.filter(name="später").exists()
    assert manifest_of(tmp_path / "a.zip")["bestand"]["auth_group"] == 1
    assert "später".encode() not in contents(tmp_path / "a.zip")


def test_the_file_is_its_owners_alone_and_replaces_nothing(transactional_db, tmp_path):
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
    assert (manifest_of(ziel)["format"], manifest_of(ziel)["formatversion"]) == (
        "ozgportal-sicherung",
        2,
    )
    call_command("sichern", ziel, "--ueberschreiben", "--umzug", stdout=StringIO())
    assert manifest_of(ziel)["formatversion"] == 1
    frueher = settings.BASE_DIR / "tests" / "ozgportal" / "fruehere" / "vor-0.2.0.zip"
    # portals that know Format 1 only stumble over everything else
    assert manifest_of(ziel).keys() == manifest_of(frueher).keys()


@pytest.mark.parametrize("form", FORMEN)
def test_only_into_an_empty_database(request, form):
    """One account is enough to refuse; nothing changes. Checking alone never changes anything."""
    datei = request.getfixturevalue(form)
    User.objects.create_user("jemand")
    vorher = rows()
    with pytest.raises(CommandError, match=r"nicht leer \(Tabelle auth_user.*neue"):
        restore(datei)
    assert "Nur geprüft." in restore(datei, "--pruefen")
    assert rows() == vorher


@nur("sqlite")
def test_a_portal_that_still_runs_is_told_to_end(archivdatei):
    """It would go on with what it knew of the file; nothing is touched."""
    portal = connection.copy()
    try:
        assert not bestand.count(portal, ["auth_user"])["auth_user"]
        with pytest.raises(CommandError, match=r"locked.*Beenden Sie zuerst das Portal"):
            restore(archivdatei)
        assert not User.objects.exists()
    finally:
        portal.close()
    restore(archivdatei)
    assert User.objects.exists()


def test_a_backup_of_the_other_database_says_how_to_move(archivdatei, nichts_beruehrt, monkeypatch):
    """Before anything is read of it."""
    andere = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    with monkeypatch.context() as getauscht:
        getauscht.setattr(connection, "vendor", andere)
        with pytest.raises(
            CommandError, match=r"enthält eine Datenbank von .*sichern --umzug DATEI"
        ):
            restore(archivdatei)


def test_an_older_backup_is_brought_up_to_date(transactional_db, tmp_path, monkeypatch):
    """As an older portal wrote it: without a migration, and without what that one adds."""
    app, name = AELTER
    heute = stand.known()
    call_command("migrate", app, name, verbosity=0)
    frueher = stand.applied()
    assert frueher != heute
    with monkeypatch.context() as damals:
        damals.setattr(stand, "known", lambda: frueher)
        call_command("sichern", tmp_path / "a.zip", stdout=StringIO())
    call_command("migrate", verbosity=0)
    assert "Zurückgespielt und verglichen." in restore(tmp_path / "a.zip")
    assert stand.applied() == heute
    assert datenstand.complete(connection)


@pytest.mark.parametrize("art", [OperationalError, InterfaceError])
def test_what_migrate_could_not_finish_is_told(archivdatei, monkeypatch, art):
    """Everything is there by then: „nichts gespeichert“ would be wrong."""

    def weg(_):
        raise art("server closed the connection unexpectedly")

    with monkeypatch.context() as getrennt:
        getrennt.setattr(datenstand, "ensure", weg)
        with pytest.raises(
            CommandError, match=r"Alles ist zurückgespielt.*manage.py migrate.*server"
        ) as e:
            restore(archivdatei)
    assert "nichts gespeichert" not in str(e.value)
    assert User.objects.exists()
    call_command("migrate", verbosity=0)
    assert datenstand.complete(connection)


def test_what_could_not_be_counted_is_taken_back(archivdatei, monkeypatch):
    """The rows are written by then; after „nichts gespeichert“ none may be there."""
    echt = bestand.compare

    def compare(leitung, soll):
        if leitung is connection:
            raise OperationalError("server closed the connection unexpectedly")
        echt(leitung, soll)

    with monkeypatch.context() as weg:
        weg.setattr(bestand, "compare", compare)
        with pytest.raises(CommandError, match="Es wurde nichts gespeichert"):
            restore(archivdatei)
    assert User._meta.db_table not in connection.introspection.table_names()
    restore(archivdatei)  # the same command begins anew
    assert User.objects.exists()


@nur("postgresql")
def test_what_cannot_be_taken_back_is_told(archivdatei, monkeypatch):
    """The database is gone between writing and counting."""

    def weg(*_):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(bestand, "compare", weg)
    leeren = iter([postgresql._drop, weg])  # what `migrate` made; what pg_restore wrote
    monkeypatch.setattr(postgresql, "_drop", lambda: next(leeren)())
    with pytest.raises(CommandError, match="Alles ist zurückgespielt, aber die Zählung") as e:
        restore(archivdatei)
    assert "nichts gespeichert" not in str(e.value)
    assert User.objects.exists()


@nur("postgresql")
class TestPrograms:
    """pg_dump and pg_restore."""

    def test_one_that_is_missing_is_named(self, archivdatei, tmp_path, monkeypatch):
        """With the package, and the way that needs none; nothing is touched."""
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(CommandError, match=r"pg_dump fehlt.*postgresql-client.*--umzug"):
            call_command("sichern", tmp_path / "a.zip")
        with pytest.raises(CommandError, match=r"pg_restore fehlt.*postgresql-client"):
            restore(archivdatei)
        assert [datei.name for datei in tmp_path.iterdir()] == ["archiv.zip"]

    @pytest.mark.parametrize(
        ("programm", "meldung", "satz"),
        [
            (
                "pg_dump",
                "pg_dump: error: aborting because of server version mismatch\n"
                "pg_dump: detail: server version: 17.2; pg_dump version: 15.18",
                r"pg_dump ist zu alt.*postgresql-client in der Version des Servers.*--umzug",
            ),
            (
                "pg_restore",
                "pg_restore: error: unsupported version (1.16) in file header",
                r"pg_restore ist zu alt.*postgresql-client, mindestens",
            ),
        ],
    )
    def test_one_that_is_too_old_is_named(self, programm, meldung, satz):
        """In the words of the programs themselves."""
        assert re.search(satz, str(postgresql._problem(programm, meldung)))

    @pytest.mark.parametrize(
        "meldung",
        [
            'ERROR:  could not extend file "base/1/2": wrote only 4096 of 8192 bytes at block 1.',
            "FEHLER:  konnte Datei »base/1/2« nicht erweitern: Auf dem Gerät ist kein Platz mehr",
        ],
    )
    def test_a_full_disk_of_the_server_is_told_in_its_language(self, meldung):
        """A program passes on words alone."""
        fehler = postgresql._problem("pg_restore", f"pg_restore: error: could not: {meldung}")
        assert no_room(fehler)
        assert isinstance(fehler, OperationalError)

    def test_no_password_stands_on_a_command_line(self, transactional_db, tmp_path, monkeypatch):
        """Every account of the machine reads those; what else the settings say goes along."""
        gestartet = []
        starten = subprocess.Popen

        def merken(befehl, **weiteres):
            gestartet.append((befehl, weiteres["env"]))
            return starten(befehl, **weiteres)

        monkeypatch.setattr(subprocess, "Popen", merken)
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "sslmode", "disable")
        call_command("sichern", tmp_path / "a.zip", stdout=StringIO())
        zugang = connection.settings_dict
        assert [befehl[0] for befehl, _ in gestartet] == ["pg_dump", "pg_restore"]
        for befehl, umgebung in gestartet:
            assert not [wort for wort in befehl if zugang["PASSWORD"] in wort]
            assert umgebung["PGPASSWORD"] == zugang["PASSWORD"]
            assert umgebung["PGSSLMODE"] == "disable"
            assert "lock_timeout" in umgebung["PGOPTIONS"]
        assert gestartet[0][0][-2:] == ["--dbname", zugang["NAME"]]

    def test_a_refused_password_is_the_databases_fault(
        self, transactional_db, tmp_path, monkeypatch
    ):
        """In the sentence that stands for a database that does not answer."""
        connection.ensure_connection()
        monkeypatch.setitem(connection.settings_dict, "PASSWORD", "falsch")
        with pytest.raises(CommandError, match=r"Die Datenbank antwortet nicht \(.*password"):
            call_command("sichern", tmp_path / "a.zip")
        assert not [*tmp_path.iterdir()]

    def test_what_stops_half_way_leaves_an_empty_database(self, archivdatei):
        """As when the machine that hands it over dies."""
        with zipfile.ZipFile(archivdatei) as ablage:
            inhalt = ablage.read(DATENBANK["postgresql"])
        postgresql._make_way()
        connection.close()
        with (
            pytest.raises(postgresql.Programmfehler, match="pg_restore meldet"),
            postgresql._running(
                "pg_restore", *postgresql.RESTORE, *postgresql._where(), stdin=subprocess.PIPE
            ) as prozess,
        ):
            postgresql._feed(prozess, [inhalt[:-500]])  # tables are made, rows written
        assert not {*connection.introspection.table_names()} & {*bestand.own_tables()}
        restore(archivdatei)


@pytest.mark.skipif(
    not all(map(shutil.which, VON_HAND)), reason=f"nicht installiert: {' oder '.join(VON_HAND)}"
)
def test_without_the_portal_by_hand(archivdatei, datenbanken, tmp_path):
    """As the handbook says it, letter by letter; afterwards `migrate` as always."""
    text = (settings.BASE_DIR / "docs" / "sichern.md").read_text()
    befehl = next(
        b
        for b in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        if f"unzip -p ozg.zip {DATENBANK[connection.vendor]}" in b
    )
    url = datenbanken.fresh(connection.vendor)
    shutil.copy(archivdatei, tmp_path / "ozg.zip")
    ort = url.removeprefix("sqlite:///")
    befehl = befehl.replace("postgres://ozg:geheim@localhost/ozg_neu", url).replace(
        "ozg_neu.sqlite3", ort
    )
    ablauf = subprocess.run(["sh", "-euc", befehl], cwd=tmp_path, capture_output=True, text=True)
    assert (ablauf.returncode, ablauf.stderr) == (0, ""), ablauf.stderr
    umzug = manage("migrate", "-v0", url=url)
    assert (umzug.returncode, umzug.stderr) == (0, "")
    lesen = "from django.contrib.auth.models import User; print(User.objects.count())"
    assert manage("shell", "-v0", "-c", lesen, url=url).stdout.strip() == "2"
