"""Bulk load: many rows at once by PostgreSQL's COPY into the table of a model."""

import datetime as dt

from django.db import connection, models

#: when everything was made and last changed
STICHTAG = dt.datetime(2026, 11, 1, 8, 0, tzinfo=dt.UTC)


def copy(model: type[models.Model], felder: str, zeilen) -> None:
    """Write `zeilen`, tuples of the named columns; all other columns get their default."""
    namen = felder.split()
    spalten = {feld.attname: feld for feld in model._meta.concrete_fields if not feld.generated}
    rest = [f for name, f in spalten.items() if name not in namen and not f.primary_key]
    feste = tuple(_default(feld) for feld in rest)
    kopf = ", ".join(f'"{spalten[name].column}"' for name in namen)
    kopf = ", ".join([kopf, *(f'"{feld.column}"' for feld in rest)])
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # the portal's limit is that of a page
        with cursor.copy(f'COPY "{model._meta.db_table}" ({kopf}) FROM STDIN') as ziel:
            for zeile in zeilen:
                ziel.write_row((*zeile, *feste))
        if "id" in namen:
            for sql in connection.ops.sequence_reset_sql(_KeinStil(), [model]):
                cursor.execute(sql)


def analyze() -> None:
    """The statistics and the map of visible rows that autovacuum leaves behind."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")


def _default(feld):
    if isinstance(feld, models.DateTimeField) and not feld.null:
        return STICHTAG
    return feld.get_db_prep_save(feld.get_default(), connection)


class _KeinStil:
    """What `sequence_reset_sql` colours its text with: nothing."""

    def __getattr__(self, name):
        return str
