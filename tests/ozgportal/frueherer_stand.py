"""`python -m tests.ozgportal.frueherer_stand ARCHIV`: the database that an older portal had.

Its own code would have restored its archive. That code is gone; the migrations that stand for its
own are not: they make the tables, the rows come from the archive, and what is noted of migrations
is what that portal had noted.
"""

import json
import os
import sys
import zipfile
from pathlib import Path

#: columns hold these by name in an archive: how many words a name has
TYP, RECHT = 2, 3


class Archiv:
    """An archive as it lies there; nothing of it is checked."""

    def __init__(self, pfad: Path):
        self.ablage = zipfile.ZipFile(pfad)
        self.manifest = json.loads(self.ablage.read("manifest.json"))

    def rows(self, tabelle: str) -> list[dict]:
        """The rows of a table, by column."""
        teil = self.tables()[tabelle]
        zeilen = self.ablage.read(teil["datei"]).decode().splitlines()
        return [dict(zip(teil["spalten"], json.loads(zeile), strict=True)) for zeile in zeilen]

    def tables(self) -> dict[str, dict]:
        """Name → its part of the table of contents."""
        return {teil["tabelle"]: teil for teil in self.manifest["teile"] if teil["tabelle"]}

    def migrations(self) -> set[tuple[str, str]]:
        """What that portal had noted, sessions included: their table is not in the archive."""
        namen = {(app, name) for app, alle in self.manifest["migrationen"].items() for name in alle}
        return namen | {("sessions", "0001_initial")}


def make_tables(archiv: Archiv) -> None:
    """As that portal had them."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.recorder import MigrationRecorder

    lauf = MigrationExecutor(connection)
    hatte = archiv.migrations()
    knoten = sorted(
        eigene
        for eigene, migration in lauf.loader.disk_migrations.items()
        if hatte.issuperset(migration.replaces or [eigene])
    )
    lauf.migrate(list(dict(knoten).items()))  # the last one of each app
    notiz = MigrationRecorder(connection)
    notiz.flush()
    for app, name in sorted(hatte):
        notiz.record_applied(app, name)


def fill(archiv: Archiv) -> None:
    """Every row of the archive, with the numbers that content types and rights get here."""
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    nummern = {}
    for zeile in archiv.rows("django_content_type"):
        nummern[tuple(zeile.values())] = ContentType.objects.create(**zeile).pk
    for zeile in archiv.rows("auth_permission"):
        app, model, codename, name = zeile.values()
        recht = Permission(content_type_id=nummern[app, model], codename=codename, name=name)
        recht.save()
        nummern[app, model, codename] = recht.pk
    with connection.cursor() as cursor:
        for tabelle in archiv.tables().keys() - {"django_content_type", "auth_permission"}:
            arten = column_types(cursor, tabelle)
            for zeile in archiv.rows(tabelle):
                werte = [_stored(wert, arten[spalte], nummern) for spalte, wert in zeile.items()]
                namen, marken = ", ".join(f'"{s}"' for s in zeile), ", ".join(["%s"] * len(zeile))
                cursor.execute(f'INSERT INTO "{tabelle}" ({namen}) VALUES ({marken})', werte)  # noqa: S608 (names of tables)
            _set_counter(cursor, tabelle, archiv.tables()[tabelle]["zaehler"])


def column_types(cursor, tabelle: str) -> dict[str, str]:
    """PostgreSQL's names for the types of the columns."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
        [tabelle],
    )
    return dict(cursor.fetchall())


def _stored(wert, art: str, nummern: dict):
    if art == "jsonb":
        return json.dumps(wert)
    return nummern[tuple(wert)] if isinstance(wert, list) else wert


def _set_counter(cursor, tabelle: str, zaehler: int) -> None:
    zaehlende = {"id", "history_id", "m2m_history_id"} & column_types(cursor, tabelle).keys()
    for spalte in zaehlende if zaehler else ():
        folge = "pg_get_serial_sequence(%s, %s)"  # none for a column that only repeats a number
        cursor.execute("SELECT setval(" + folge + ", %s)", [tabelle, spalte, zaehler])


def main(pfad: str) -> None:
    """PostgreSQL alone: an older SQLite is a file that can be kept."""
    import django

    django.setup()
    from django.db import transaction

    archiv = Archiv(Path(pfad))
    make_tables(archiv)
    with transaction.atomic():
        fill(archiv)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    main(sys.argv[1])
