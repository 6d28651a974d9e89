"""Query batching: what every page shows around its content, asked in one query and then kept.

Several parts live on different tables, and a page needs all of them. Each gives rows of the same
columns; joined by UNION ALL they cost one query after a change, however many parts there are. Its
SQL is put together once in a process: that takes several times as long as asking.
"""

import copy
import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections, router
from django.db.models import (
    Aggregate,
    CharField,
    DateField,
    DateTimeField,
    Field,
    Model,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from bausteine.auslieferung.memo import Memo

T = TypeVar("T")


class Rahmenzeile(NamedTuple):
    """A row of the one query; what a part does not give is "" or None."""

    teil: str
    name: str
    text: str
    von: dt.date | None
    bis: dt.date | None
    am: dt.datetime | None


_ARTEN: dict[str, type[Field]] = {
    "teil": CharField,
    "name": CharField,
    "text": TextField,
    "von": DateField,
    "bis": DateField,
    "am": DateTimeField,
}
#: how the columns are called in SQL: as no field of any model
_NAMEN = {spalte: f"zeile_{spalte}" for spalte in _ARTEN}


def frame_rows(queryset: QuerySet, **werte: Any) -> QuerySet:
    """Rows of the part that `teil` names: expressions, words or an aggregate by column."""
    ausdruecke = {_NAMEN[spalte]: _typed(spalte, werte.get(spalte)) for spalte in _ARTEN}
    gezaehlt = {n: a for n, a in ausdruecke.items() if isinstance(a, Aggregate)}
    einfach = {n: a for n, a in ausdruecke.items() if n not in gezaehlt}
    return queryset.order_by().values(**einfach).annotate(**gezaehlt).values_list(*_NAMEN.values())


def _typed(spalte: str, wert: Any) -> Any:
    """Also NULL has a type: PostgreSQL asks which one it is."""
    art = _ARTEN[spalte]()
    if wert is None:
        return Cast(Value(None, output_field=art), art)
    return Value(wert, output_field=art) if isinstance(wert, str) else wert


class Rahmenteil(Generic[T]):
    """A part: `querysets` gives its rows, always the same ones; `make` its value from them."""

    def __init__(
        self,
        name: str,
        querysets: Callable[[], Iterable[QuerySet]],
        make: Callable[[list[Rahmenzeile]], T],
    ):
        self.name, self.querysets, self.make = name, querysets, make
        _TEILE[name] = self
        _GEBAUT.clear()
        ALLES.clear()

    def get(self) -> T:
        """The value as it is now, for as long as the Datenstand stays the same."""
        return ALLES.get()[self.name]


_TEILE: dict[str, Rahmenteil] = {}
#: the compiler of all parts with its SQL and values, by the kind of database
_GEBAUT: dict[str, tuple[Any, tuple]] = {}


@cache
def _read_model() -> type[Model]:
    """One that the query reads; the router says where."""
    return next(iter(next(iter(_TEILE.values())).querysets())).model


def _rows() -> Iterable[tuple]:
    leitung = connections[router.db_for_read(_read_model())]
    if leitung.vendor not in _GEBAUT:
        erste, *weitere = [menge for teil in _TEILE.values() for menge in teil.querysets()]
        compiler = erste.union(*weitere, all=True).query.get_compiler(using=leitung.alias)
        _GEBAUT[leitung.vendor] = compiler, compiler.as_sql()
    gebaut, sql = _GEBAUT[leitung.vendor]
    compiler = copy.copy(gebaut)
    compiler.connection, compiler.using = leitung, leitung.alias  # each thread has its own
    compiler.as_sql = lambda: sql
    return compiler.results_iter(tuple_expected=True)


def _read() -> dict[str, Any]:
    zeilen: dict[str, list[Rahmenzeile]] = {name: [] for name in _TEILE}
    for teil, name, text, *zeiten in _rows():
        zeilen[teil].append(Rahmenzeile(teil, name or "", text or "", *zeiten))
    return {name: teil.make(zeilen[name]) for name, teil in _TEILE.items()}


#: the values of all parts by their names
ALLES = Memo(_read)
