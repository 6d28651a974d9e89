"""Who saves while a file is written: one waits for the other, and nothing is lost unsaid."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bausteine.geschichte.ausfuehren import Outdated
from bausteine.importe import protokoll
from bausteine.importe.ablauf import PortalResource, PreloadedLoader
from bausteine.importe.models import Import
from bausteine.importe.ruecknahme import Ruecknahme
from bausteine.stoerung.stoerung import reason
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.importe.test_abbruch import database_url
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    confirm,
    confirm_data,
    open_form,
    shown_after,
    upload,
)
from tests.geduld import GEDULD
from tests.import_dateien import loaded
from tests.leistungen.test_katalog import KOPF, zeile

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("ablage"),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lässt nur einen schreiben"
    ),
]
ZEILEN = [
    ["kennung", "titel", "kurzbeschreibung", "umsetzung_stand"],
    ["parken", "Parken", "Kurz 1", "läuft"],
    ["wohnen", "Wohnen", "Kurz 2", "läuft"],
]
#: of this database: other tests run beside it, on the same server
WARTENDE = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@pytest.fixture
def chefin(db):
    """Who imports, and who saves."""
    return get_user_model().objects.create_superuser("chefin", password="geheim")


@pytest.fixture
def projekte(db):
    """Two projects that the file changes, each with the phase that it changes."""
    return [
        f.projekt(kennung=name, titel=name.title(), phasen={"umsetzung": "2031"})
        for name in ("parken", "wohnen")
    ]


@contextmanager
def half_saved(sql: str):
    """Someone has written and not committed; gives the function that does."""
    with psycopg.connect(database_url()) as anderer:
        anderer.execute(sql)
        yield anderer.commit


def until_someone_waits() -> None:
    """Until a connection waits for a lock of another."""
    ende = time.monotonic() + GEDULD
    with psycopg.connect(database_url(), autocommit=True) as zuschauer:
        while not zuschauer.execute(WARTENDE).fetchone()[0]:
            assert time.monotonic() < ende
            time.sleep(0.02)


def beside(tat, *angaben):
    """A thread with its own connection that does this; its result comes later."""

    def tun():
        try:
            return tat(*angaben)
        finally:
            connection.close()

    return ThreadPoolExecutor(1).submit(tun)


@pytest.mark.parametrize(
    ("sql", "satz"),
    [
        (
            "UPDATE projects_umsetzungsprojekt SET kurzbeschreibung = 'Von B' "
            "WHERE kennung = 'wohnen'",
            "„Wohnen“ nicht geschrieben, inzwischen geändert: kurzbeschreibung ist jetzt „Von B“",
        ),
        ("UPDATE projects_umsetzungsprojekt SET hinweis = 'Von B' WHERE kennung = 'wohnen'", ""),
        ("UPDATE projects_phase SET bemerkung = 'Von B'", ""),
    ],
    ids=["column of the file", "another column", "a phase"],
)
def test_what_is_committed_while_the_file_begins_is_not_overwritten(chefin, projekte, sql, satz):
    """The edit began before the import and ends after the import has begun."""
    client = client_of(chefin)
    antwort = upload(client, Umsetzungsprojekt, ZEILEN)
    with half_saved(sql) as commit:
        geschrieben = beside(confirm, client, Umsetzungsprojekt, antwort)
        until_someone_waits()
        commit()
        text = shown_after(client, geschrieben.result(GEDULD))
    wohnen = Umsetzungsprojekt.objects.get(kennung="wohnen")
    assert "Von B" in (
        wohnen.kurzbeschreibung,
        wohnen.hinweis,
        wohnen.phasen.get().bemerkung,
    )
    if satz:
        assert satz in text
    else:
        assert "0 neu, 2 geändert" in text
        assert {p.stand for p in Phase.objects.all()} == {"laeuft"}


def test_a_form_that_comes_while_the_file_is_written_waits_and_is_told(
    chefin, projekte, monkeypatch
):
    """The second row is read already, and written after the form was sent."""
    client, kollege = client_of(chefin), client_of(chefin)
    _, wohnen = projekte
    daten = open_form(kollege, Umsetzungsprojekt, wohnen.pk) | {"hinweis": ["Von B"]}
    antwort = confirm_data(upload(client, Umsetzungsprojekt, ZEILEN))
    gesendet = []
    echt = PortalResource.save_instance

    def slow(self, instance, *rest, **optionen):
        if not gesendet:
            ort = adresse(Umsetzungsprojekt, "change", wohnen.pk)
            gesendet.append(beside(kollege.post, ort, daten))
            until_someone_waits_or_done(gesendet[0])
        return echt(self, instance, *rest, **optionen)

    monkeypatch.setattr(PortalResource, "save_instance", slow)
    client.post(adresse(Umsetzungsprojekt, "process_import"), antwort)
    seite = gesendet[0].result(GEDULD)
    wohnen.refresh_from_db()
    assert wohnen.kurzbeschreibung == "Kurz 2"
    assert seite.status_code == 200
    assert "Inzwischen geändert von" in seite.content.decode()
    assert wohnen.hinweis == ""


def test_who_is_waited_for_too_long_is_told_of(projekte, monkeypatch):
    """A fault as any other: nothing is written, and it can be tried again."""
    monkeypatch.setattr(protokoll, "WARTEN_S", 1)
    sql = "UPDATE projects_phase SET bemerkung = 'Von B'"
    with half_saved(sql), pytest.raises(OperationalError) as fehler:
        loaded("umsetzungsprojekte", ZEILEN)
    assert "gerade an anderer Stelle geändert" in reason(fehler.value)
    assert not Import.objects.exists()


def until_someone_waits_or_done(tat) -> None:
    """Until it waits for a lock, or has not waited for one."""
    with psycopg.connect(database_url(), autocommit=True) as zuschauer:
        while not tat.done() and not zuschauer.execute(WARTENDE).fetchone()[0]:
            time.sleep(0.02)


def locks(tat) -> list[str]:
    """The queries of an act that lock rows."""
    with CaptureQueriesContext(connection) as abfragen:
        tat()
    return [a["sql"] for a in abfragen if " FOR NO KEY UPDATE" in a["sql"]]


def test_only_who_writes_holds_and_all_rows_at_once_in_their_order(projekte, monkeypatch):
    """A preview keeps nobody waiting; blocks of rows do not wait crosswise."""
    monkeypatch.setattr(PreloadedLoader, "BATCH", 1)
    assert not locks(lambda: loaded("umsetzungsprojekte", ZEILEN, dry_run=True))
    ganze, *teile = locks(lambda: loaded("umsetzungsprojekte", ZEILEN))
    assert "parken" in ganze
    assert "wohnen" in ganze
    assert all("ORDER BY 1 ASC" in sql for sql in (ganze, *teile))
    tabellen = {sql.split('FROM "')[1].split('"')[0] for sql in teile}
    assert {"projects_phase", "projects_beteiligung"} <= tabellen
    assert len(tabellen) == len(teile)


def test_what_someone_makes_while_the_file_is_written_is_held_as_well(projekte, monkeypatch):
    """It was not there when the file began; read like the others, it is locked like them."""
    monkeypatch.setattr(PreloadedLoader, "BATCH", 1)
    zeilen = [ZEILEN[0][:2], ["parken", "Parken neu"], ["reiten", "Reiten neu"]]
    echt = PortalResource.save_instance

    def slow(self, instance, *rest, **optionen):
        if not Umsetzungsprojekt.objects.filter(kennung="reiten").exists():
            beside(lambda: f.projekt(kennung="reiten", titel="Reiten")).result(GEDULD)
        return echt(self, instance, *rest, **optionen)

    monkeypatch.setattr(PortalResource, "save_instance", slow)
    gesperrt = locks(lambda: loaded("umsetzungsprojekte", zeilen))
    assert len([s for s in gesperrt if 'FROM "projects_umsetzungsprojekt"' in s]) == 2
    assert {p.titel for p in Umsetzungsprojekt.objects.all()} == {
        "Parken neu",
        "Wohnen",
        "Reiten neu",
    }


def test_the_catalogue_holds_the_leistungen_it_renames():
    """They have no row of their own in the file."""
    leistung = f.ozg_leistung(name="Alt", ozg_id="90001")
    datei = [KOPF, zeile("Drachen anmelden")]
    sql = "UPDATE leistungen_ozgleistung SET hinweis = 'Von B'"
    with half_saved(sql) as commit:
        geschrieben = beside(loaded, "katalog", datei)
        until_someone_waits()
        commit()
        geschrieben.result(GEDULD)
    leistung.refresh_from_db()
    assert (leistung.name, leistung.hinweis) == ("Drachensteigen", "Von B")


def test_an_undo_does_not_remove_what_is_committed_while_it_begins(chefin):
    """Saved in time: it is another plan, which is shown first."""
    zeilen = [ZEILEN[0][:2], ["parken", "Parken"], ["wohnen", "Wohnen"]]
    loaded("umsetzungsprojekte", zeilen)
    ruecknahme = Ruecknahme(Import.objects.get()).probe()
    with transaction.atomic():
        wohnen = Umsetzungsprojekt.objects.get(kennung="wohnen")
        wohnen.hinweis = "Von B"
        wohnen.save()
        zurueck = beside(ruecknahme.carry_out)
        until_someone_waits()
    with pytest.raises(Outdated):
        zurueck.result(GEDULD)
    assert Umsetzungsprojekt.objects.count() == 2
    assert Import.objects.count() == 1
    (bleibt,) = ruecknahme.left
    assert "Seit dem Import geändert" in bleibt.bleibt


def test_who_waits_crosswise_is_ended_and_told(projekte):
    """Someone holds a phase, then wants its project; one of the two has to begin again."""

    def write():
        with connection.cursor() as cursor:  # looks when both wait, however slow the machine is
            cursor.execute("SET deadlock_timeout = '4s'")
        loaded("umsetzungsprojekte", ZEILEN)

    with psycopg.connect(database_url()) as formular:
        formular.execute("SET deadlock_timeout = '60s'")  # so the import is the one to notice
        formular.execute("SELECT 1 FROM projects_phase FOR UPDATE")
        geschrieben = beside(write)
        until_someone_waits()
        formular.execute("UPDATE projects_umsetzungsprojekt SET hinweis = 'Von B'")
        formular.commit()
        with pytest.raises(OperationalError) as fehler:
            geschrieben.result(GEDULD)
    assert "gerade an anderer Stelle geändert" in reason(fehler.value)
    assert not Import.objects.exists()
    assert {p.hinweis for p in Umsetzungsprojekt.objects.all()} == {"Von B"}
