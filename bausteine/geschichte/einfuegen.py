"""Bulk insert and update: what `bulk_create` and `bulk_update` do, in a third of their time.

Django asks every value of every row how it wants to be written. Here a column is asked once, and
what it stores as it is goes to the database as it is. Like `bulk_create` it calls no `save` and
sends no signal.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connections, models, router
from django.db.models.expressions import BaseExpression

from bausteine.werte.eigene import field_of

#: rows of one statement
BLOCK = 500
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
    spalten = [name(str(feld.column)) for feld in felder]
    setzen = ", ".join(
        f"{spalte} = {_typed(f'neu.{spalte}', feld, connection)}"
        for spalte, feld in zip(spalten[1:], felder[1:], strict=True)
    )
    tabelle = name(meta.db_table)
    platz = f"({', '.join(['%s'] * len(felder))})"
    with connection.cursor() as cursor:
        for teil in _parts(records, len(felder), connection):
            reihe = ", ".join([platz] * len(teil))
            cursor.execute(
                f"WITH neu ({', '.join(spalten)}) AS (VALUES {reihe}) "  # noqa: S608 (our own tables)
                f"UPDATE {tabelle} SET {setzen} FROM neu WHERE {tabelle}.{spalten[0]} = "
                f"{_typed(f'neu.{spalten[0]}', felder[0], connection)}",
                [lies(record) for record in teil for lies in lesen],
            )


def _typed(ausdruck: str, feld: models.Field, connection) -> str:
    """PostgreSQL takes a column of nothing but NULL for text."""
    if connection.vendor != "postgresql":
        return ausdruck
    return f"CAST({ausdruck} AS {feld.rel_db_type(connection)})"


def _parts(zeilen: Sequence, breite: int, connection) -> Iterator[Sequence]:
    """As many rows as one statement can take."""
    grenze = connection.features.max_query_params
    block = max(1, min(BLOCK, grenze // breite)) if grenze else BLOCK
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
        return prepared(wert, connection)

    return read


def _inserted(model, felder, zeilen, connection, mit_nummern=False) -> Iterator[int]:
    """Insert rows of prepared values; gives the keys, or nothing."""
    name, meta = connection.ops.quote_name, model._meta
    spalten = ", ".join(name(feld.column) for feld in felder)
    kopf = f"INSERT INTO {name(meta.db_table)} ({spalten}) VALUES "  # noqa: S608 (names of our own tables)
    ende = f" RETURNING {name(meta.pk.column)}" if mit_nummern else ""
    platz = f"({', '.join(['%s'] * len(felder))})"
    with connection.cursor() as cursor:
        for teil in _parts(zeilen, len(felder), connection):
            cursor.execute(
                f"{kopf}{', '.join([platz] * len(teil))}{ende}",
                [wert for zeile in teil for wert in zeile],
            )
            if mit_nummern:
                yield from [nummer for (nummer,) in cursor.fetchall()]
