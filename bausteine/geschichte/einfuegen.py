"""Bulk insert and update: what `bulk_create` and `bulk_update` do, in a third of their time.

Django asks every value of every row how it wants to be written. Here a column is asked once, and
what it stores as it is goes to the database as it is. PostgreSQL gets a list for each column
instead of a value for each cell. Like `bulk_create` it calls no `save` and sends no signal.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from typing import Any

from django.db import connections, models, router
from django.db.models.expressions import BaseExpression

from bausteine.werte.eigene import field_of

#: rows of one statement, and where it takes each column as a list
BLOCK, LISTE = 500, 5_000
#: fields whose values of exactly this type are stored as they are
_SO_WIE_SIE_SIND: tuple[tuple[type[models.Field], type], ...] = (
    (models.CharField, str),
    (models.TextField, str),
    (models.ForeignKey, int),
    (models.IntegerField, int),
)


def insert_records(records: Sequence[models.Model]) -> None:
    """Insert new records of one model and give them their keys, in the order of the list."""
    if not records:
        return
    model = type(records[0])
    meta, connection = model._meta, connections[router.db_for_write(model)]
    felder = [f for f in meta.concrete_fields if not f.generated and f is not meta.pk]
    if not _can_be_told(records, felder, connection):
        model._base_manager.bulk_create(records)
        return
    lesen = [_reader(feld, connection) for feld in felder]
    zeilen = [[lies(record) for lies in lesen] for record in records]
    nummern = _inserted(model, felder, zeilen, connection, mit_nummern=True)
    for record, nummer in zip(records, nummern, strict=True):
        record.pk = nummer
        record._state.adding, record._state.db = False, connection.alias


def insert_values(model: type[models.Model], namen: list[str], zeilen: Iterable[Sequence]) -> None:
    """Insert rows of plain numbers and texts in these fields, of which nobody needs the keys."""
    felder = [field_of(model, name) for name in namen]
    for _ in _inserted(model, felder, list(zeilen), connections[router.db_for_write(model)]):
        pass


def update_records(records: Sequence[models.Model], namen: list[str]) -> None:
    """Store these fields of many stored records of one model.

    Many rows with one statement: on SQLite each one writes down anew, for the savepoints around it,
    every page that it touches.
    """
    if not records:
        return
    model = type(records[0])
    meta, connection = model._meta, connections[router.db_for_write(model)]
    name, felder = connection.ops.quote_name, [meta.pk, *(field_of(model, n) for n in namen)]
    lesen = [_reader(feld, connection) for feld in felder]
    schluessel, *spalten = [name(str(feld.column)) for feld in felder]
    setzen = ", ".join(f"{spalte} = neu.{spalte}" for spalte in spalten)
    tabelle = name(meta.db_table)
    with connection.cursor() as cursor:
        for teil in _parts(records, len(felder), connection):
            quelle, werte = _table_of(
                [[lies(record) for lies in lesen] for record in teil], felder, connection
            )
            cursor.execute(
                f"WITH neu ({', '.join([schluessel, *spalten])}) AS ({quelle}) "  # noqa: S608 (our own tables)
                f"UPDATE {tabelle} SET {setzen} FROM neu "
                f"WHERE {tabelle}.{schluessel} = neu.{schluessel}",
                werte,
            )


def _table_of(zeilen: Sequence[Sequence], felder, connection) -> tuple[str, list]:
    """SQL that gives these rows, and its parameters."""
    if connection.vendor != "postgresql":
        reihe = f"({', '.join(['%s'] * len(felder))})"
        return f"VALUES {', '.join([reihe] * len(zeilen))}", [w for zeile in zeilen for w in zeile]
    spalten = [
        _list_of(feld, werte, connection)
        for feld, werte in zip(felder, zip(*zeilen, strict=True), strict=True)
    ]
    return (
        f"SELECT * FROM ROWS FROM ({', '.join(sql for sql, _ in spalten)})",  # noqa: S608 (our own)
        [liste for _, liste in spalten],
    )


def _list_of(feld: models.Field, werte: tuple, connection) -> tuple[str, Any]:
    """SQL that gives the values of one column to PostgreSQL, and its parameter."""
    if isinstance(feld, models.JSONField) and None not in werte:
        # one document: in a list of documents every quotation mark would be escaped twice
        alle = connection.ops.adapt_json_value([wert.obj for wert in werte], feld.encoder)
        return "JSONB_ARRAY_ELEMENTS(%s)", alle
    # without its length, as a text that is too long is to be refused and not cut
    art = str(feld.rel_db_type(connection)).split("(")[0]
    return f"UNNEST(%s::{art}[])", [*werte]


def _parts(zeilen: Sequence, breite: int, connection) -> Iterator[Sequence]:
    """As many rows as one statement can take."""
    grenze = connection.features.max_query_params
    block = max(1, min(BLOCK, grenze // breite)) if grenze else LISTE
    for von in range(0, len(zeilen), block):
        yield zeilen[von : von + block]


def _can_be_told(records, felder, connection) -> bool:
    """Whether the keys come back, and no column needs more than a value."""
    return (
        connection.features.can_return_rows_from_bulk_insert
        and isinstance(type(records[0])._meta.pk, models.AutoField)
        and not any(hasattr(feld, "get_placeholder") for feld in felder)
        and all(record.pk is None for record in records)
    )


def _reader(feld: models.Field, connection) -> Callable[[models.Model], Any]:
    """How the value of a column is taken from a record."""
    name, prepared = feld.attname, feld.get_db_prep_save
    if getattr(feld, "auto_now", False) or getattr(feld, "auto_now_add", False):
        return lambda record: prepared(feld.pre_save(record, True), connection)
    glatt = next((art for sorte, art in _SO_WIE_SIE_SIND if isinstance(feld, sorte)), None)

    def read(record):
        wert = getattr(record, name)
        if wert is None or type(wert) is glatt:
            return wert
        if isinstance(wert, BaseExpression):
            raise TypeError(f"{type(record).__name__}.{name}: ein Ausdruck ist kein Wert.")
        if isinstance(wert, Enum):  # a list holds values of one type
            wert = wert.value
        return prepared(wert, connection)

    return read


def _inserted(model, felder, zeilen, connection, mit_nummern=False) -> Iterator[int]:
    """Insert rows of prepared values; gives the keys, or nothing."""
    name, meta = connection.ops.quote_name, model._meta
    spalten = ", ".join(name(feld.column) for feld in felder)
    ende = f" RETURNING {name(meta.pk.column)}" if mit_nummern else ""
    with connection.cursor() as cursor:
        for teil in _parts(zeilen, len(felder), connection):
            quelle, werte = _table_of(teil, felder, connection)
            cursor.execute(
                f"INSERT INTO {name(meta.db_table)} ({spalten}) {quelle}{ende}",
                werte,
            )
            if mit_nummern:
                yield from [nummer for (nummer,) in cursor.fetchall()]
