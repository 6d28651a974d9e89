"""Django's own migrate; afterwards every table moves the Datenstand when it changes."""

from contextlib import contextmanager

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from bausteine.auslieferung import datenstand


class Ablauf(MigrationExecutor):
    """Tables and the note that they are made are committed together.

    Django notes some migrations a moment later; who is killed in that moment could never go on.
    """

    def apply_migration(self, state, migration, fake=False, fake_initial=False):
        """Run a migration forwards, in one transaction if it allows one."""
        if fake or not migration.atomic:
            return super().apply_migration(state, migration, fake, fake_initial)
        with one_transaction(self.connection):
            return super().apply_migration(state, migration, fake, fake_initial)


@contextmanager
def one_transaction(connection):
    """SQLite looks after references again when it is over: within one it cannot be asked to."""
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()
    try:
        with transaction.atomic(using=connection.alias):
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.enable_constraint_checking()


# the only door: Django's command names its executor nowhere else
migrate.MigrationExecutor = Ablauf


class Command(migrate.Command):
    """Triggers belong to tables as they are now: made anew whatever a migration did to them."""

    def handle(self, *args, **options):
        """Migrate; SQLite remakes a table by dropping it, and its triggers with it."""
        connection = connections[options["database"]]
        if options["plan"] or options["check_unapplied"]:
            return super().handle(*args, **options)
        if connection.vendor == "sqlite" and (options["app_label"] or pending(connection)):
            datenstand.remove(connection)
        try:
            return super().handle(*args, **options)
        finally:
            datenstand.ensure(connection)


def pending(connection) -> bool:
    """Whether there is a migration to apply."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
