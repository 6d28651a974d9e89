"""Schema load: a new database gets its tables from the models at once, not migration by migration.

Django forms every model anew after each step of a migration: with some 130 models 20 seconds in
which nobody sees a portal. All migrations are noted as applied, so whatever comes later is migrated
as everywhere. `tests/test_schema.py` goes the long way and compares.
"""

from django.apps import apps
from django.db import router
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from bausteine.werte.trigramm import TrigrammIndex


def is_new(connection) -> bool:
    """Whether the database has none of the portal's tables, and no migration was ever applied."""
    unsere = {model._meta.db_table for model in models(connection)}
    tabellen = set(connection.introspection.table_names())
    return not unsere & tabellen and not MigrationRecorder(connection).applied_migrations()


def load(connection) -> None:
    """Make all tables, the search indexes that only migrations know, and the note.

    Belongs into one transaction: half of it, and neither this way nor the other would go on.
    """
    loader = MigrationLoader(connection)
    with connection.schema_editor(atomic=False) as editor:
        for model in models(connection):
            editor.create_model(model)
    with connection.schema_editor(atomic=False) as editor:
        for migration in loader.disk_migrations.values():
            for schritt in migration.operations:
                if isinstance(schritt, TrigrammIndex):
                    schritt.create(apps, editor)
    notiz = MigrationRecorder(connection)
    notiz.ensure_schema()
    for eigene, migration in loader.disk_migrations.items():
        for app, name in (eigene, *migration.replaces):
            notiz.record_applied(app, name)


def models(connection) -> list:
    """What has a table of its own in this database."""
    return [
        model
        for app in apps.get_app_configs()
        for model in router.get_migratable_models(app, connection.alias, include_auto_created=False)
        if model._meta.can_migrate(connection)
    ]
