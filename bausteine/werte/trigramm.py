"""Trigram index of PostgreSQL: `suchtext LIKE '%wort%'` without reading every row.

SQLite has none of the kind and reads every row, which is quick enough for trying things out.
"""

from django.core.management import CommandError
from django.db import DatabaseError, migrations

RECHT = (
    "Die PostgreSQL-Erweiterung pg_trgm fehlt und lässt sich mit diesem Konto nicht anlegen ({}). "
    "Bitte in dieser Datenbank einmal als Verwalter ausführen: CREATE EXTENSION pg_trgm; "
    "Danach noch einmal starten."
)


class TrigrammIndex(migrations.RunPython):
    """A migration's step: the index over `suchtext` of a model ("projects", "FruehererTitel")."""

    def __init__(self, app: str, model: str):
        self.app, self.model = app, model
        super().__init__(self.create, self.drop)

    def deconstruct(self):
        """As it is written in a migration."""
        return type(self).__name__, [self.app, self.model], {}

    def create(self, apps, schema_editor) -> None:
        """The extension too, where it is missing."""
        if schema_editor.connection.vendor != "postgresql":
            return
        try:
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DatabaseError as fehler:
            raise CommandError(RECHT.format(str(fehler).splitlines()[0])) from fehler
        tabelle = apps.get_model(self.app, self.model)._meta.db_table
        schema_editor.execute(
            f'CREATE INDEX "{name(tabelle)}" ON "{tabelle}" USING gin (suchtext gin_trgm_ops)'
        )

    def drop(self, apps, schema_editor) -> None:
        """The extension stays: others may use it."""
        if schema_editor.connection.vendor == "postgresql":
            tabelle = apps.get_model(self.app, self.model)._meta.db_table
            schema_editor.execute(f'DROP INDEX IF EXISTS "{name(tabelle)}"')


def name(tabelle: str) -> str:
    """Of the index."""
    return f"{tabelle}_trigramm"
