"""Migrations: Django's own; afterwards every table moves the Datenstand when it changes."""

from contextlib import contextmanager

from django.apps import apps
from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from bausteine.auslieferung import datenstand
from bausteine.werte.land import as_at_home
from ozgportal import schema_load
from ozgportal.schema_steps import together

ZU_ALT = (
    "Die Datenbank ist älter als Version 0.1.0. Bringen Sie sie zuerst mit Version 0.1.0 auf deren "
    "Stand (manage.py migrate), danach mit dieser."
)


class Ablauf(MigrationExecutor):
    """Tables and the note that they are made are committed together; tables in a row at once.

    Django notes some migrations a moment later; who is killed in that moment could never go on.
    """

    def apply_migration(self, state, migration, fake=False, fake_initial=False):
        """Run a migration forwards, in one transaction if it allows one."""
        if fake or not migration.atomic:
            return super().apply_migration(state, migration, fake, fake_initial)
        # who asks whether the tables are there already looks for each by its own operation
        schritte = migration if fake_initial else together(migration)
        with one_transaction(self.connection):
            return super().apply_migration(state, schritte, fake, fake_initial)


@contextmanager
def one_transaction(connection):
    """SQLite looks after references again when it is over: within one it cannot be asked to."""
    if connection.vendor != "sqlite":
        with transaction.atomic(using=connection.alias):
            yield
        return
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(using=connection.alias), counters_kept(connection):
            yield
    finally:
        connection.enable_constraint_checking()


@contextmanager
def counters_kept(connection):
    """SQLite remakes a table that changes, and forgets the highest number it ever gave: a new
    record would get the number, and with it the history, of one that was deleted."""
    vorher = counters(connection)
    yield
    nachher, tabellen = counters(connection), connection.introspection.table_names()
    with connection.cursor() as cursor:
        for tabelle, nummer in vorher.items():
            if tabelle in tabellen and nachher.get(tabelle, 0) < nummer:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [tabelle])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [tabelle, nummer])


def counters(connection) -> dict[str, int]:
    """Table → the highest number it ever gave."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")
        if not cursor.fetchone():
            return {}  # no table yet that counts
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return dict(cursor.fetchall())


# the only door: Django's command names its executor nowhere else
migrate.MigrationExecutor = Ablauf  # type: ignore[attr-defined] # imported there, not exported


class Modellvergleich(MigrationAutodetector):
    """Labels that name the Land of the portal are no change of a model."""

    def deep_deconstruct(self, obj):
        """What models and migrations are compared by."""
        obj = super().deep_deconstruct(obj)
        return as_at_home(obj) if type(obj) is str else obj


class Command(migrate.Command):
    """Triggers belong to tables as they are now: made anew whatever a migration did to them."""

    autodetector = Modellvergleich

    def add_arguments(self, parser):
        """Django's, and the long way for a new database."""
        super().add_arguments(parser)
        parser.add_argument(
            "--schrittweise",
            action="store_true",
            help="Auch in einer neuen Datenbank jede Migration einzeln anwenden (dauert länger).",
        )

    def handle(self, *args, **options):
        """Migrate; SQLite remakes a table by dropping it, and its triggers with it."""
        connection = connections[options["database"]]
        if options["plan"] or options["check_unapplied"]:
            return super().handle(*args, **options)
        if too_old(connection):
            raise CommandError(ZU_ALT)
        if connection.vendor == "sqlite" and (options["app_label"] or pending(connection)):
            datenstand.remove(connection)
        einzeln = options["app_label"] or options["schrittweise"] or options["fake"]
        if not einzeln and schema_load.is_new(connection):
            with one_transaction(connection):
                schema_load.load(connection)
            if options["verbosity"]:
                self.stdout.write("Neue Datenbank: alle Tabellen sind angelegt.")
        try:
            return super().handle(*args, **options)
        finally:
            if apps.is_installed("bausteine.auslieferung"):
                datenstand.ensure(connection)
            else:  # switched off since
                datenstand.remove(connection)


def too_old(connection) -> bool:
    """Whether the database has only some of the migrations that one stands for since 0.1.0."""
    hat = MigrationRecorder(connection).applied_migrations().keys()
    return any(
        hat & {*migration.replaces} and not hat >= {*migration.replaces}
        for migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    )


def pending(connection) -> bool:
    """Whether there is a migration to apply."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
