"""Django's own migrate; afterwards every table moves the Datenstand when it changes."""

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from ozgportal import datenstand


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
