"""As-of query: the same query, answered by the tables as they were at a point in time.

Inside `as_of` each table with a history that a query names is covered, before that query runs, by
a temporary table of the same name that holds what the history knows of that moment. Both databases
look among temporary tables first, so filters, rules of visibility and counts need not know of it.
Nothing real is touched, and the temporary tables end with the transaction, which is rolled back.

What has no history is as it is today; so is the day that a query asks the clock for.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, GeneratedField, Model

from bausteine.geschichte.verlauf import history_of
from bausteine.werte.eigene import own_apps

#: of a table its columns, what reads them of a point in time, and those that no history has
Quellspalten = tuple[tuple[str, ...], str, list[Field]]
#: names of tables in a query
_NAMEN = re.compile(r'"([a-z0-9_]+)"')
#: temporary tables cannot refer to real ones
_VERWEIS = re.compile(r' REFERENCES "\w+" \("\w+"\) DEFERRABLE INITIALLY DEFERRED')
GELTENDE = (
    'SELECT MAX("history_id") FROM "{verlauf}" WHERE "history_date" <= %s GROUP BY "{schluessel}"'
)


#: by table: what works out the columns that follow from others and have no history of their own
_FOLGEN: dict[str, Callable[[], None]] = {}


def work_out_in_hindsight(model: type[Model], function: Callable[[], None]) -> None:
    """Extension point: `function` writes what follows from other columns, inside `as_of`. For
    `AppConfig.ready`."""
    _FOLGEN[model._meta.db_table] = function


@contextmanager
def as_of(zeitpunkt: dt.datetime) -> Iterator[None]:
    """Queries inside see what was stored then; what is written inside is lost."""
    with transaction.atomic():
        with connection.execute_wrapper(Rueckblick(zeitpunkt)):
            yield
        transaction.set_rollback(True)


class Rueckblick:
    """Covers tables as queries name them."""

    def __init__(self, zeitpunkt: dt.datetime):
        self.zeitpunkt = zeitpunkt
        self._offen = dict(_sources())
        self._schreibt = False

    def __call__(self, execute, sql, params, many, context):
        """Django asks for each query."""
        if not self._schreibt:
            neue = [name for name in dict.fromkeys(_NAMEN.findall(sql)) if name in self._offen]
            self._schreibt = True
            try:
                for name in neue:
                    self._cover(name, *self._offen.pop(name))
            finally:
                self._schreibt = False
            for name in neue:
                if name in _FOLGEN:
                    _FOLGEN[name]()
        return execute(sql, params, many, context)

    def _cover(self, tabelle: str, spalten: tuple[str, ...], sql: str, leere: list[Field]) -> None:
        zeit = connection.ops.adapt_datetimefield_value(self.zeitpunkt)
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(
                    "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = %s",
                    [tabelle],
                )
                (anlegen,) = cursor.fetchone()
                anlegen = _VERWEIS.sub("", anlegen).replace("CREATE TABLE", "CREATE TEMP TABLE", 1)
                ort = "temp"
            else:
                anlegen = (
                    f'CREATE TEMP TABLE "{tabelle}" '
                    f'(LIKE "{tabelle}" INCLUDING DEFAULTS INCLUDING GENERATED) ON COMMIT DROP'
                )
                ort = "pg_temp"
            cursor.execute(anlegen)
            namen = ", ".join(f'"{spalte}"' for spalte in spalten)
            # what no history keeps, no filter asks for; but a row has it
            werte = [f.get_db_prep_save(f.get_default(), connection) for f in leere]
            cursor.execute(f'INSERT INTO {ort}."{tabelle}" ({namen}) {sql}', [*werte, zeit])
            if connection.vendor == "postgresql":
                cursor.execute(f'ANALYZE "{tabelle}"')


@cache
def _sources() -> dict[str, Quellspalten]:
    """By the name of each table with a history."""
    quellen: dict[str, Quellspalten] = {}
    for app in own_apps():
        for model in app.get_models():
            if hasattr(model._meta, "simple_history_manager_attribute"):
                quellen |= _of_model(model)
    return quellen


def _of_model(model: Any) -> dict[str, Quellspalten]:
    eintraege = model.history.model
    verlauf = eintraege._meta.db_table
    gelten = GELTENDE.format(verlauf=verlauf, schluessel=model._meta.pk.column)
    dort = {feld.name for feld in eintraege._meta.concrete_fields}
    eigene = [f for f in model._meta.concrete_fields if not isinstance(f, GeneratedField)]
    leere = [f for f in eigene if f.name not in dort]
    spalten = tuple(f.column for f in leere) + tuple(f.column for f in eigene if f.name in dort)
    namen = ", ".join(["%s"] * len(leere) + [f'"{spalte}"' for spalte in spalten[len(leere) :]])
    wahl = f'"history_id" IN ({gelten}) AND "history_type" <> \'-\''
    sql = f'SELECT {namen} FROM "{verlauf}" WHERE {wahl}'  # noqa: S608 (names of our own tables)
    quellen: dict[str, Quellspalten] = {model._meta.db_table: (spalten, sql, leere)}
    for feld in eintraege._history_m2m_fields:
        through = getattr(model, feld.name).through
        modell = history_of(model).m2m_models[feld]
        paar = tuple(f.column for f in through._meta.concrete_fields)
        namen = ", ".join(f'"{spalte}"' for spalte in paar)
        # the key of the entry stands for it in both
        sql = (
            f'SELECT {namen} FROM "{modell._meta.db_table}" WHERE "history_id" IN '  # noqa: S608 (as above)
            f'(SELECT "history_id" FROM "{verlauf}" WHERE {wahl})'
        )
        quellen[through._meta.db_table] = (paar, sql, [])
    return quellen
