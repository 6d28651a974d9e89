"""Dependency tracking: which tables an index was read from, and whose records a row changes there.

A way says of a table by which of its columns a changed row leads to the records of a list. Where
an index reads a table more often than there are ways to it, nobody knows what its rows change.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, TextField

from bausteine.auslieferung.spur import Aenderungen

#: rows of a table that are kept beside an index
WENIGE = 2_000
_NAME = re.compile(r'"(\w+)"')
_GELESEN = re.compile(r'(?:FROM|JOIN) "(\w+)"')


@dataclass(frozen=True)
class Indexweg:
    """From the keys in a column of a table's changed rows to records: `pfad` leads from a record to
    what has these keys, and is empty where it is the record itself."""

    tabelle: str
    spalte: str
    pfad: str


def ways(model: type[Model], pfade: Iterable[str]) -> set[Indexweg]:
    """The ways to the tables along these ORM paths, and to the records' own."""
    gefunden = {_own(model, "")}
    for pfad in pfade:
        hier: Any = model
        bisher = ""
        for teil in pfad.split("__"):
            try:
                feld = hier._meta.get_field(teil)
            except FieldDoesNotExist:  # an annotation, or a part of a date
                break
            if not feld.is_relation:
                break
            weiter = f"{bisher}__{teil}" if bisher else teil
            gefunden |= set(_steps(feld, bisher, weiter))
            hier, bisher = feld.related_model, weiter
    return gefunden


def _own(model, pfad: str) -> Indexweg:
    return Indexweg(model._meta.db_table, model._meta.pk.column, pfad)


def _steps(feld, bisher: str, weiter: str) -> Iterator[Indexweg]:
    """What a relation reads: rows that name the record, and the one that is named."""
    if feld.many_to_many:
        hin = feld.concrete
        durch = feld.remote_field.through if hin else feld.through
        spalte = feld.m2m_column_name() if hin else feld.field.m2m_reverse_name()
        yield Indexweg(durch._meta.db_table, spalte, bisher)
        yield _own(feld.related_model, weiter)
    elif feld.concrete:
        yield _own(feld.related_model, weiter)
    else:
        yield Indexweg(feld.related_model._meta.db_table, feld.field.column, bisher)


@dataclass
class Gelesenes:
    """The tables that queries read, each as often as one of them does, and all names in them."""

    tabellen: Counter
    namen: set[str]

    def __or__(self, weiteres: "Gelesenes") -> "Gelesenes":
        return Gelesenes(self.tabellen | weiteres.tabellen, self.namen | weiteres.namen)


@contextmanager
def tables_read(connection) -> Iterator[Gelesenes]:
    """Notes while it lasts what is read."""
    gelesen = Gelesenes(Counter(), set())

    def note(execute, sql, params, many, context):
        gelesen.tabellen |= Counter(_GELESEN.findall(sql))
        gelesen.namen.update(_NAME.findall(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield gelesen


class Nachbarn:
    """The rows of small tables that many records point to, as they were when an index was read:
    what changed in them tells whether it concerns the index."""

    def __init__(self, model: type[Model], db: str, wege: Iterable[Indexweg]):
        self.db = db
        tabellen = {weg.tabelle for weg in wege if weg.pfad} - {model._meta.db_table}
        self._models = {
            m._meta.db_table: m for m in apps.get_models() if m._meta.db_table in tabellen
        }
        self._zeilen = {name: zeilen for name in self._models if (zeilen := self._read(name))}

    def __eq__(self, anderer):
        return isinstance(anderer, Nachbarn) and self._zeilen == anderer._zeilen

    def _read(self, tabelle: str, pks: Iterable[int] | None = None) -> dict[int, tuple]:
        """Key to values; none of a table with too many rows."""
        menge = self._models[tabelle]._base_manager.using(self.db).order_by()
        if pks is not None:
            menge = menge.filter(pk__in=pks)
        zeilen = menge.values_list("pk", *self._columns(tabelle).values())[: WENIGE + 1]
        gelesen = {pk: tuple(werte) for pk, *werte in zeilen}
        return gelesen if len(gelesen) <= WENIGE else {}

    def _columns(self, tabelle: str) -> dict[str, str]:
        """Column to field, without long texts."""
        felder = self._models[tabelle]._meta.concrete_fields
        kurze = (feld for feld in felder if not isinstance(feld, TextField))
        return {str(feld.column): feld.attname for feld in kurze}

    def now(self, seither: Aenderungen) -> "tuple[Nachbarn, dict[str, set[str]]]":
        """The same rows as they are after these changes, and of each table of which all that has
        changed is known the columns that did."""
        neu, anders = copy(self), {}
        neu._zeilen = dict(self._zeilen)
        for tabelle, vorher in self._zeilen.items():
            if tabelle not in seither.zeilen:
                continue
            pks = seither.keys(tabelle, str(self._models[tabelle]._meta.pk.column))
            if pks is None:
                del neu._zeilen[tabelle]
                continue
            jetzt = self._read(tabelle, pks)
            neu._zeilen[tabelle] = {k: v for k, v in vorher.items() if k not in pks} | jetzt
            if pks <= vorher.keys() & jetzt.keys():
                anders[tabelle] = self._differences(tabelle, vorher, jetzt)
        return neu, anders

    def _differences(self, tabelle: str, vorher: dict, jetzt: dict) -> set[str]:
        spalten = [*self._columns(tabelle)]
        return {
            spalte
            for pk, werte in jetzt.items()
            for spalte, wert, frueher in zip(spalten, werte, vorher[pk], strict=True)
            if wert != frueher
        } | self._long(tabelle)

    def _long(self, tabelle: str) -> set[str]:
        """Columns that nobody has kept: they may have changed."""
        felder = self._models[tabelle]._meta.concrete_fields
        return {str(feld.column) for feld in felder} - self._columns(tabelle).keys()
