"""Inventory: which tables a backup keeps, how many rows each has, and whether a target is empty."""

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from betrieb.sicherung import stand
from betrieb.sicherung.manifest import Sicherungsfehler

#: what `migrate` fills; a database that has nothing else is empty
VORBELEGT: tuple[type[models.Model], ...] = (ContentType, Permission)
#: Django's own note of what was applied
MIGRATIONEN = MigrationRecorder.Migration._meta.db_table


class AndererBestand(Sicherungsfehler):
    """A table has more or fewer rows than it should have."""


def _all() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def is_transient(model: type[models.Model]) -> bool:
    """Whether no backup holds its rows: nobody stays logged in through one, and a model of ours
    says `vergaenglich` of its own table."""
    return model is Session or getattr(model, "vergaenglich", False)


def kept() -> list[type[models.Model]]:
    """The models whose rows every backup holds."""
    return [model for model in _all() if not is_transient(model)]


def transient_tables() -> list[str]:
    """Tables whose rows no backup holds."""
    return [model._meta.db_table for model in _all() if is_transient(model)]


def own_tables() -> list[str]:
    """Every table that `migrate` makes."""
    return [*(model._meta.db_table for model in _all()), MIGRATIONEN]


def count(database: BaseDatabaseWrapper, tabellen) -> dict[str, int]:
    """{table: rows} as that connection sees them. Raises database errors."""
    anzahl = {}
    with database.cursor() as cursor:
        for tabelle in tabellen:
            cursor.execute(f"SELECT count(*) FROM {database.ops.quote_name(tabelle)}")  # noqa: S608 (names of tables)
            anzahl[tabelle] = cursor.fetchone()[0]
    return anzahl


def inventory() -> dict[str, int]:
    """{table: rows} of what a backup holds of the database, transient tables empty."""
    voll = [*(model._meta.db_table for model in kept()), MIGRATIONEN]
    return count(connection, voll) | dict.fromkeys(transient_tables(), 0)


def refuse_filled() -> None:
    """Raises Sicherungsfehler unless the database is empty, but for what `migrate` writes."""
    with connection.cursor() as cursor:
        vorhanden = {*connection.introspection.table_names(cursor)}
        for model in kept():
            if (tabelle := model._meta.db_table) not in vorhanden or model in VORBELEGT:
                continue
            name = connection.ops.quote_name(tabelle)
            cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608 (names of our own tables)
            if cursor.fetchone():
                raise Sicherungsfehler(
                    f"Die Datenbank ist nicht leer (Tabelle {tabelle}); es wurde nichts "
                    "verändert. Eine Sicherung wird nur in eine leere Datenbank zurückgespielt: "
                    "Nennen Sie in DATABASE_URL eine neue."
                )


def refuse_newer() -> None:
    """Raises Sicherungsfehler when the database has migrations that this portal does not know."""
    if stand.missing(stand.known(), stand.applied()):
        raise Sicherungsfehler(
            "Die Datenbank hat Tabellen einer neueren Version des Portals. Nennen Sie in "
            "DATABASE_URL eine neue, leere Datenbank."
        )


def compare(database: BaseDatabaseWrapper, bestand: dict[str, int]) -> None:
    """Raises AndererBestand for the first table that has another number of rows than named."""
    with database.cursor() as cursor:
        vorhanden = {*database.introspection.table_names(cursor)}
    hat = count(database, [tabelle for tabelle in bestand if tabelle in vorhanden])
    refuse_other(hat, bestand)


def refuse_other(hat: dict[str, int], bestand: dict[str, int]) -> None:
    """The same for rows already counted."""
    for tabelle, zeilen in bestand.items():
        if hat.get(tabelle) != zeilen:
            raise AndererBestand(
                f"In der Tabelle {tabelle} sind es {hat.get(tabelle, 'keine')} statt {zeilen} "
                "Zeilen."
            )
