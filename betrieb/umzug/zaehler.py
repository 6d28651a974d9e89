"""Sequences: the numbers that the database gives next; one once used names nothing else.

History, imports and addresses remember records by number, also deleted ones.
"""

from django.core.management.color import no_style
from django.db import connection


def last_number(model) -> int:
    """The highest number ever given in this table, 0 if none."""
    feld = model._meta.auto_field
    if feld is None:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table]
            )
        else:
            folge = _sequence(cursor, model)
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {folge}")  # noqa: S608 (names of our own tables)
        zeile = cursor.fetchone()
    return int(zeile[0]) if zeile else 0


def set_last_numbers(zahlen: dict) -> None:
    """Go on after these numbers ({model: number}), or after the highest in the table."""
    mit_zahl = {model: zahl for model, zahl in zahlen.items() if model._meta.auto_field}
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(mit_zahl)):
            cursor.execute(sql)
        for model, zahl in mit_zahl.items():
            if zahl > last_number(model):
                _set(cursor, model, zahl)


def _set(cursor, model, zahl: int) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT setval(%s, %s)", [_sequence(cursor, model), zahl])
        return
    name = model._meta.db_table
    cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [zahl, name])
    if not cursor.rowcount:
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, zahl])


def _sequence(cursor, model) -> str:
    feld = model._meta.auto_field
    tabelle = connection.ops.quote_name(model._meta.db_table)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [tabelle, feld.column])
    return cursor.fetchone()[0]
