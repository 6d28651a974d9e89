"""The mark that moves with every change of what visitors can see."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, connections, transaction

from bausteine.auslieferung import datenstand
from bausteine.auslieferung.models import Datenstand
from bausteine.importe.models import Import
from quellen.models import Quelle
from tests import factories as f
from tests.adressen import addresses, of_each_kind
from themenfelder.models import Themenfeld

#: changes to these move no mark
NIE_OEFFENTLICH = {
    "abos.abo",
    "abos.abonnent",
    "abos.sendung",
    "anmeldung.fehlversuche",
    "aussensicht.pvogeintrag",
    "meinungsbilder.stimmcode",
    "meinungsbilder.stimmzettel",
    "meinungsbilder.teilnahme",
    "importe.spaltenzuordnung",
    "verwaltung.listenfilter",
    "erinnerungen.erinnerung",
    "erinnerungen.erinnerungswunsch",
    "anmeldung.fremdkonto",
    "anmeldung.passkey",
    "anmeldung.wiederherstellungscode",
    "anmeldung.zweitfaktor",
    "auslieferung.datenstand",
    "auslieferung.aenderungsspur",
    "auslieferung.teilstand",
    "bearbeiten.unterscheidung",
    "betrieb.lauf",
    "datenschutz.vorgang",
    "freigabe.arbeitsfassung",
    "importe.import",
    "importe.importeintrag",
    "ueberblick.besuch",
    "verteiler.ausgabe",
    "vorschlaege.vorschlag",
}


def mark() -> str:
    """The mark now."""
    return datenstand.read(connection)


def moves(tun) -> bool:
    """Whether `tun()` moves the mark."""
    vorher = mark()
    tun()
    return mark() != vorher


def execute(sql: str, *werte) -> None:
    """As from psql."""
    with connection.cursor() as cursor:
        cursor.execute(sql, werte)


class TestTables:
    """Which tables move it."""

    def test_every_table_of_the_models_does(self, db):
        """A new model is public until it is named among those that never are."""
        assert datenstand.complete(connection)
        assert len(datenstand.models()) > 40

    def test_what_is_never_public_says_so_itself(self):
        """Whoever adds one here has looked whether no page reads it."""
        assert {
            model._meta.label_lower
            for model in apps.get_models(include_auto_created=True)
            if getattr(model, "nie_oeffentlich", False)
        } == NIE_OEFFENTLICH

    @pytest.mark.usefixtures("welt")
    def test_every_table_that_a_page_reads_does(self, db, client):
        """Over the whole address map: what is asked for stands among the watched ones."""
        gelesen = set()

        def hoert(execute, sql, params, many, context):
            gelesen.update(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(hoert):
            for adresse in (*of_each_kind(addresses()), "/umsetzungsprojekte/gab-es-nie/"):
                if "pdf" not in adresse:
                    # a file that nobody reads keeps its cursor until the garbage collector comes,
                    # maybe while the connection is busy, which then waits for itself
                    client.get(adresse).getvalue()
        assert {"projects_phase", "projects_historicalumsetzungsprojekt"} <= gelesen
        # /bereit/, what is behind a Bestätigungslink, Meinungsbilder: none is ever kept
        gelesen -= {"django_migrations", "vorschlaege_vorschlag", "meinungsbilder_stimmzettel"}
        assert gelesen <= {model._meta.db_table for model in datenstand.models()}

    @pytest.mark.usefixtures("welt")
    def test_each_kind_of_statement_on_each_table_does(self, db):
        """Update, delete and insert, past every model."""
        for model in datenstand.models():
            tabelle, schluessel = model._meta.db_table, model._meta.pk.column
            if not model._base_manager.exists():
                continue
            punkt = transaction.savepoint()
            zeile = model._base_manager.values(*_stored(model)).first()
            aendern = f'UPDATE "{tabelle}" SET "{schluessel}" = "{schluessel}"'  # noqa: S608 (names of our own tables)
            assert moves(lambda sql=aendern: execute(sql)), tabelle
            loeschen = f'DELETE FROM "{tabelle}"'  # noqa: S608 (names of our own tables)
            assert moves(lambda sql=loeschen: execute(sql)), tabelle
            neu = model(**zeile)
            assert moves(lambda m=model, n=neu: m._base_manager.bulk_create([n])), tabelle
            transaction.savepoint_rollback(punkt)

    def test_others_do_not(self, db):
        """What visitors never see keeps their pages in the store."""
        assert not moves(lambda: Import.objects.create(ressource="quellen"))
        assert not moves(lambda: get_user_model().objects.create_user("leise"))


def _stored(model) -> list[str]:
    return [feld.attname for feld in model._meta.local_concrete_fields if not feld.generated]


class TestMark:
    """Its value."""

    def test_what_is_rolled_back_brings_the_old_mark_back(self, db):
        """And a new change gives one that was never there: no old page under a new meaning."""
        f.quelle()
        gesehen = [mark()]
        for _ in range(3):
            punkt = transaction.savepoint()
            f.quelle()
            assert mark() not in gesehen
            gesehen.append(mark())
            transaction.savepoint_rollback(punkt)
            assert mark() == gesehen[0]

    def test_without_one_the_next_change_makes_one(self, db):
        """An emptied table heals itself."""
        Datenstand.objects.all().delete()
        vorher = mark()
        assert not vorher or connection.vendor == "postgresql"
        f.quelle()
        assert mark()

    def test_ignored_conflicts_do_not_keep_it(self, db):
        """SQLite hands the OR IGNORE of a statement on to its triggers."""
        neu = Quelle(kennung="neu", titel="Neu")
        assert moves(lambda: Quelle.objects.bulk_create([neu], ignore_conflicts=True))
        assert Datenstand.objects.exists()


class TestMigrate:
    """Triggers are there after every migrate."""

    def test_a_second_time_changes_nothing(self, db):
        f.quelle()
        assert not moves(lambda: call_command("migrate", verbosity=0))

    def test_a_lost_trigger_comes_back_with_a_new_mark(self, db):
        """Nobody knows what happened while it was missing."""
        lose_a_trigger()
        assert not datenstand.complete(connection)
        assert moves(lambda: call_command("migrate", verbosity=0))
        assert datenstand.complete(connection)
        assert moves(f.quelle)

    def test_a_lost_mark_comes_back(self, db):
        """`flush` empties its table with all the others."""
        Datenstand.objects.all().delete()
        call_command("migrate", verbosity=0)
        assert Datenstand.objects.exists()

    def test_a_changed_function_is_replaced(self, db):
        """PostgreSQL: an older version of the portal left its own."""
        if connection.vendor == "postgresql":
            execute(
                f"CREATE OR REPLACE FUNCTION {datenstand.NAME}() RETURNS trigger "
                "LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
            )
            assert not moves(f.quelle)
            call_command("migrate", verbosity=0)
        assert moves(f.quelle)

    @pytest.mark.django_db(transaction=True)
    def test_a_remade_table_keeps_them(self):
        """SQLite alters a table by dropping it, and its triggers with it."""
        if connection.vendor != "sqlite":
            return
        datenstand.remove(connection)
        assert not mark()
        feld = Themenfeld._meta.get_field("ressort")
        with connection.schema_editor() as editor:
            editor.alter_field(Themenfeld, feld, longer := _longer(feld))
            editor.alter_field(Themenfeld, longer, feld)
        call_command("migrate", verbosity=0)
        assert datenstand.complete(connection)
        assert mark()


def _longer(feld):
    neu = feld.clone()
    neu.max_length += 1
    neu.set_attributes_from_name(feld.name)
    neu.model = feld.model
    return neu


def lose_a_trigger() -> None:
    """Of one table."""
    if connection.vendor == "postgresql":
        execute(f"DROP TRIGGER {datenstand.NAME} ON quellen_quelle")
    else:
        execute("DROP TRIGGER datenstand_update_quellen_quelle")


@pytest.fixture
def zweite():
    """Connections of their own, as other processes have."""
    offene = []

    def neue():
        offene.append(connections.create_connection("default"))
        return offene[-1]

    yield neue
    for leitung in offene:
        leitung.close()


@pytest.mark.django_db(transaction=True)
class TestSideBySide:
    """Several connections at once."""

    @pytest.fixture(autouse=True)
    def _mark(self):
        datenstand.ensure(connection)
        self.frei, self.zeilen = [f.quelle().pk, f.quelle().pk], {}
        assert mark()

    def change(self, leitung) -> None:
        """A row of its own, changed by another process."""
        if leitung not in self.zeilen:
            self.zeilen[leitung] = self.frei.pop()
        with leitung.cursor() as cursor:
            cursor.execute(
                "UPDATE quellen_quelle SET titel = titel WHERE id = %s", [self.zeilen[leitung]]
            )

    def test_a_change_shows_with_its_commit(self, zweite):
        """Not before, so that no old page is kept under the new mark."""
        andere, vorher = zweite(), mark()
        andere.set_autocommit(False)
        self.change(andere)
        assert mark() == vorher
        andere.commit()
        assert mark() != vorher

    def test_nothing_shows_of_a_change_that_is_given_up(self, zweite):
        """Rollback."""
        andere, vorher = zweite(), mark()
        andere.set_autocommit(False)
        self.change(andere)
        andere.rollback()
        assert mark() == vorher

    def test_writers_do_not_wait_for_each_other(self, zweite):
        """PostgreSQL: each commit moves the mark, whoever began first, and none is ever again."""
        if connection.vendor == "sqlite":  # one writer at a time, by nature
            return
        lang, kurz = zweite(), zweite()
        for leitung in (lang, kurz):
            with leitung.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            leitung.set_autocommit(False)
        gesehen = [mark()]
        self.change(lang)
        for _ in range(3):
            self.change(kurz)
            kurz.commit()
            gesehen.append(mark())
        lang.commit()  # began before all of them
        gesehen.append(mark())
        assert len(set(gesehen)) == 5
        assert Datenstand.objects.count() == 2  # a row for each writer at a time, no more
