"""Prepared statement: the SQL of a read that is the same but for one value, put together once.

Django builds the SQL of a QuerySet anew each time it is asked, which costs the page of one record
more than the database does. Here a process builds it once for each database and day, and each read
only puts its value in.
"""

import copy
import datetime as dt
from collections.abc import Callable, Collection
from threading import Lock
from typing import Any, NamedTuple

from django.db import connections, models, router
from django.utils import timezone

from bausteine.werte.unter import keys_parameter

#: stand for the real value in SQL that is kept; no record has either
NUMMER, WORT = -2_147_483_629, "\x7f"
#: stands for many keys at once, where they are `Among` the values of a field
VIELE = (NUMMER,)


class Statement:
    """The rows of a QuerySet with a place to fill: `make` gives it for `platzhalter`.

    What `make` gives depends on the day at most, not on settings, nor on what is stored.
    """

    def __init__(
        self, make: Callable[[Any], models.QuerySet], platzhalter: int | str | tuple = NUMMER
    ):
        self._make, self._platzhalter = make, platzhalter
        self._gehalten: _Prepared | None = None

    def rows(self, wert: Any, record: models.Model | None = None, db: str | None = None) -> list:
        """What there is for this value; one query, and those of its prefetches. `record`: whose
        relation is read, so that the rows know it; `db`: where, if the router is not to say."""
        heute, gehalten = timezone.localdate(), self._gehalten
        if gehalten is None or gehalten.tag != heute:
            neu = self._make(self._platzhalter)
            gehalten = self._gehalten = _Prepared(heute, neu, self._platzhalter)
        return gehalten.rows(wert, record, db)


class Relation:
    """A relation that leads back to one record, loaded as a Prefetch would; `menge` gives its rows,
    all of them, and may depend on as little as in a Statement."""

    def __init__(self, name: str, menge: Callable[[], models.QuerySet]):
        self.name, self._menge = name, menge
        self._alle: tuple[dt.date, models.QuerySet] | None = None
        self._statement: Statement | None = None

    def load(self, record: models.Model) -> None:
        """From now on the relation of this record holds these rows; one query."""
        if self._statement is None:
            model = type(record)
            self._statement = Statement(lambda pk: self._of(stand_in(model, pk)))
        gefunden = self._of(record)
        gefunden._result_cache = self._statement.rows(record.pk, record)
        gefunden._prefetch_done = True
        record.__dict__.setdefault("_prefetched_objects_cache", {})[self.name] = gefunden

    def _of(self, record: models.Model) -> Any:
        """As Django's own prefetch says it."""
        heute, alle = timezone.localdate(), self._alle
        if alle is None or alle[0] != heute:
            alle = self._alle = (heute, self._menge())
        return getattr(record, self.name)._apply_rel_filters(alle[1].all())


def stand_in(model: type[models.Model], pk: int = NUMMER) -> Any:
    """A record of which there is the key alone: whoever asks for more gets DoesNotExist."""
    return model.from_db(None, [model._meta.pk.attname], [pk])


class _Kept(NamedTuple):
    compiler: Any
    sql: str
    werte: tuple


class _Prepared:
    """A QuerySet and what its compiler made of it, by database."""

    def __init__(self, tag: dt.date, queryset: models.QuerySet, platzhalter: int | str | tuple):
        self.tag, self._platzhalter = tag, platzhalter
        self._queryset: Any = queryset  # more of it is read than its type names
        self._je: dict[tuple[str, str], _Kept] = {}
        self._sperre = Lock()

    def rows(self, wert: Any, record: models.Model | None, db: str | None) -> list:
        if record is None:
            alias, bekannt = db or router.db_for_read(self._queryset.model), {}
        else:
            alias = db or router.db_for_read(self._queryset.model, instance=record)
            bekannt = {feld: {record.pk: record} for feld in self._queryset._known_related_objects}
        anfrage = _Asked(self._queryset, alias, self._filled(alias, wert), bekannt)
        gefunden = list(self._queryset._iterable_class(anfrage))
        if weitere := self._queryset._prefetch_related_lookups:
            models.prefetch_related_objects(gefunden, *weitere)
        return gefunden

    def _filled(self, alias: str, wert: Any) -> Any:
        """The compiler, which gives the kept SQL with this value."""
        verbindung = connections[alias]
        kept = self._je.get((alias, verbindung.vendor)) or self._compiled(alias, verbindung)
        compiler = copy.copy(kept.compiler)
        compiler.connection = verbindung  # each thread has its own
        frei, voll = (_written(w, verbindung.vendor) for w in (self._platzhalter, wert))
        werte = tuple(voll if w == frei else w for w in kept.werte)
        compiler.as_sql = lambda: (kept.sql, werte)
        return compiler

    def _compiled(self, alias: str, verbindung: Any) -> _Kept:
        """By one thread at a time: compiling changes the query."""
        ort = (alias, verbindung.vendor)
        with self._sperre:
            if (kept := self._je.get(ort)) is None:
                compiler = self._queryset.query.get_compiler(using=alias)
                sql, werte = compiler.as_sql()
                if _written(self._platzhalter, verbindung.vendor) not in werte:
                    raise ValueError("Der Wert steht nicht in der Abfrage.")
                kept = self._je[ort] = _Kept(compiler, sql, tuple(werte))
        return kept


def _written(wert: Any, vendor: str) -> Any:
    """A value as a parameter of the query."""
    many = isinstance(wert, Collection) and not isinstance(wert, str)
    return keys_parameter(wert, vendor) if many else wert


class _Asked:
    """What Django's iterables ask of a QuerySet and of its query."""

    def __init__(self, queryset: models.QuerySet, db: str, compiler: Any, bekannt: dict):
        self._queryset, self.db, self._compiler = queryset, db, compiler
        self._known_related_objects = bekannt
        self.query = self

    def get_compiler(self, using: str) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        """What both have: names and the model of the one, the columns of the other."""
        quelle = self._queryset if hasattr(type(self._queryset), name) else self._queryset.query
        return getattr(quelle, name)
