"""Hydration: records that are made of the columns that were read and of nothing else.

Django makes a record by asking each field of its model, read or not. A page of a hundred projects
names two thousand records of which three columns are read; asking would take longer than reading.
"""

from collections.abc import Iterator
from inspect import getattr_static
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import BaseIterable

#: annotation of a QuerySet read as `Pairs`: the number of the record that names this one
VON = "vorab_von"


def read_as(art: type["Lean"], queryset: QuerySet) -> Any:
    """The same QuerySet, whose rows become what `art` makes of them. Raises TypeError where Django
    would make more of a row: relations selected along, or a model that has a say in it."""
    model = queryset.model
    eigenes = getattr_static(model, "from_db") is not getattr_static(Model, "from_db")
    if queryset.query.select_related or eigenes:
        raise TypeError(f"Aus einer Zeile entsteht mehr als ein Eintrag: {model.__name__}.")
    gelesen: Any = queryset.all()
    gelesen._iterable_class = art
    return gelesen


class Lean(BaseIterable):
    """The records of a QuerySet, each with what was read and its annotations; anything else is
    asked for later as ever. Use it by `read_as`."""

    queryset: Any
    chunked_fetch: bool
    chunk_size: int

    def __iter__(self) -> Iterator[Any]:
        db, compiler = self.queryset.db, self.queryset.query.get_compiler(using=self.queryset.db)
        gefunden = compiler.execute_sql(
            chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size
        )
        # only now the compiler knows the columns: those of the model, and the annotations
        felder = compiler.klass_info["select_fields"]
        stellen = {stelle: compiler.select[stelle][0].target.attname for stelle in felder}
        stellen |= {stelle: name for name, stelle in compiler.annotation_col_map.items()}
        namen = [stellen[stelle] for stelle in range(len(compiler.select))]
        model = compiler.klass_info["model"]
        return self.made(model, db, namen, compiler.results_iter(gefunden))

    def made(self, model: type[Model], db: str, namen: list[str], zeilen: Any) -> Iterator[Any]:
        """What each row gives."""
        for zeile in zeilen:
            yield record_of_row(model, db, namen, zeile)


class Pairs(Lean):
    """(number of the record that names it, record) of a QuerySet with the annotation `VON`; each
    record is made once, however many name it."""

    def made(self, model, db, namen, zeilen):
        bekannt: dict[Any, Model] = {}
        schluessel, von = namen.index(model._meta.pk.attname), namen.index(VON)
        for zeile in zeilen:
            if (record := bekannt.get(zeile[schluessel])) is None:
                record = bekannt[zeile[schluessel]] = record_of_row(model, db, namen, zeile)
            yield zeile[von], record


def record_of_row(model: type[Model], db: str, namen: list[str], zeile) -> Any:
    """The stored record with these attributes."""
    record = model.__new__(model)
    record.__dict__.update(zip(namen, zeile, strict=True))
    zustand = record._state = ModelState()
    zustand.adding, zustand.db = False, db
    return record
