"""Columns: one definition of a fact for CSV, XLSX, JSON, import and data dictionary.

A column ties a kind (`arten.Art`) to a place on the record.
"""

import datetime as dt
from collections.abc import Callable
from copy import copy
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from import_export import fields

from bausteine.tabellen.arten import Art, Liste, Zeitstempel
from bausteine.tabellen.pruefung import check
from bausteine.tabellen.vorladen import VORAB
from bausteine.werte.suche import folded

#: kinds of values that are no record and hide nothing
SCHLICHT = frozenset({str, int, bool, dt.date, dt.datetime})


def related(record, attribut: str):
    """The related records, none of an unsaved one; those loaded ahead without the manager that each
    access would build."""
    if (vorab := record.__dict__.get(VORAB + attribut)) is not None:
        return vorab
    if record.pk is None:
        return []
    geladen = record.__dict__.get("_prefetched_objects_cache", {})
    return geladen[attribut] if attribut in geladen else getattr(record, attribut).all()


def related_by(record, attribut: str, feld: str) -> dict[Any, list]:
    """The related records by the value of one of their fields. Of those that were loaded ahead,
    which nobody changes, it is worked out once for all columns that read it."""
    name = f"{VORAB}{attribut}_{feld}"
    if (je := record.__dict__.get(name)) is None:
        je = _grouped(related(record, attribut), feld)
        if VORAB + attribut in record.__dict__:
            record.__dict__[name] = je
    return je


def _grouped(teile, feld: str) -> dict[Any, list]:
    je: dict[Any, list] = {}
    for teil in teile:
        je.setdefault(getattr(teil, feld), []).append(teil)
    return je


class Unbegrenzt:
    """May see everything; who reads or writes for somebody else puts his limits here instead."""

    def shows(self, record) -> bool:
        """Whether the record may be named."""
        return True


class Spalte(fields.Field):
    """One column over an attribute of the record.

    `nur_lesen`: computed, ignored on import. `intern`: not in public downloads. `oeffentlich` is
    set by a resource that serves the public: what the column reaches must then be public too.
    """

    attribute: str
    column_name: str
    widget: Art
    oeffentlich = False
    #: what may be named to the account that reads or writes the file
    kreis = Unbegrenzt()

    def __init__(
        self, attribute, erklaerung, art=None, *, spaltenname=None, nur_lesen=False, intern=False
    ):
        super().__init__(
            attribute=attribute, column_name=spaltenname, widget=art or Art(), readonly=nur_lesen
        )
        self.erklaerung, self.intern = erklaerung, intern

    def __deepcopy__(self, memo):
        """Its own for each file, which says for whom it is; the kind is the same for all."""
        return copy(self)

    @property
    def art(self) -> Art:
        """The kind of the column."""
        return self.widget

    @property
    def relation(self) -> str:
        """The field or relation of the record that the value comes from."""
        return self.attribute.split("__")[0]

    @cached_property
    def _path(self) -> list[str]:
        return self.attribute.split("__")

    def get(self, record):
        """The value on the record: what an import has read, else what the database holds."""
        gelesen = record.__dict__.get("_gelesen")
        if gelesen and self.column_name in gelesen:
            return gelesen[self.column_name]
        return self.load(record)

    def load(self, record):
        """The value from the record's attribute path."""
        value = record
        for teil in self._path:
            value = getattr(value, teil, None)
            if value.__class__ in SCHLICHT:
                continue
            if value is None or not self.visible(value):
                return None
        return value() if callable(value) else value

    def visible(self, value) -> bool:
        """Whether a value may be shown: for the public, no unpublished record."""
        if self.oeffentlich and not getattr(value, "ist_oeffentlich", True):
            return False
        return self.kreis.shows(value)

    def put(self, record, value):
        """Take over a read value before the record is saved."""
        setattr(record, self.attribute, value)

    def store(self, record, value, resource):
        """Write what needs the saved record (relations). Nothing for a plain attribute."""

    def cell(self, record) -> str:
        """The value as a cell."""
        return self.art.write(self.get(record))

    def json(self, record):
        """The value in a JSON answer."""
        return self.json_of(self.get(record))

    def json_of(self, value):
        """The same of a value that was taken from the record already."""
        return self.art.as_json(value)

    def api_values(self, records: list) -> list:
        """The values for programs of each record, as the database holds them."""
        load, api_of = self.load, self.api_of
        return [api_of(load(record)) for record in records]

    @property
    def api_of(self) -> Callable[[Any], Any]:
        """What makes the value for programs of one that was taken from the record already."""
        return self.art.as_api

    def schema(self) -> dict:
        """JSON Schema of what `api_of` gives, without its explanation."""
        return nullable(self.art.schema()) if self.art.nullbar else self.art.schema()

    def export(self, instance, **kwargs):
        """django-import-export's name for `cell`."""
        return self.cell(instance)


def nullable(schema: dict) -> dict:
    """The same schema, or null."""
    if isinstance(schema.get("type"), str):
        return schema | {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


class Mitgelesen(Spalte):
    """A column of a publisher's format that says which record is meant, or is not taken over."""

    def put(self, record, value):
        """Nothing: the value alone does not say what becomes of it."""


@lru_cache(maxsize=4_096)
def _place(text: str) -> str:
    """What values stand in order by; the names of a list are few, and each is there very often."""
    return folded(text)


class Relationsspalte(Spalte):
    """A many-to-many relation; read now, stored after the record is saved."""

    widget: Liste

    @property
    def art(self) -> Liste:
        """The kind of its values, and that there are several."""
        return self.widget

    def load(self, record):
        if not (ziele := related(record, self.attribute)):
            return []
        return self.ordered(ziel for ziel in ziele if self.visible(ziel))

    def ordered(self, values) -> list:
        """Always the same order, so that a file in another order changes nothing."""
        alle = list(values)
        if len(alle) < 2:
            return alle
        return sorted(alle, key=lambda value: _place(self.art.art.write(value)))

    def put(self, record, value):
        record.__dict__.setdefault("_gelesen", {})[self.column_name] = self.ordered(value)

    def store(self, record, value, resource):
        if not resource.is_new:
            beziehung = getattr(record, self.attribute)  # what the account cannot see stays
            beziehung.set([*value, *(ziel for ziel in beziehung.all() if not self.visible(ziel))])
        elif value:
            resource.schreiber.add_relations(record, self.attribute, value)


class Kindspalte(Relationsspalte):
    """Rows of a table of their own, each standing for one value of the cell.

    `value_of` gives the value of a row, `build` the unsaved row of a value.
    """

    def __init__(self, attribute, erklaerung, art, *, value_of, build, **optionen):
        super().__init__(attribute, erklaerung, Liste(art), **optionen)
        self.value_of, self.build = value_of, build

    def rows(self, record) -> list:
        """The stored rows this column stands for."""
        return list(related(record, self.attribute))

    def load(self, record):
        if not (zeilen := self.rows(record)):  # of most columns of a record
            return []
        return self.ordered(filter(self.visible, map(self.value_of, zeilen)))

    def store(self, record, value, resource):
        rows = [] if resource.is_new else self.rows(record)
        stored = {self.value_of(row): row for row in rows if self.visible(self.value_of(row))}
        for gone in stored.keys() - set(value):
            stored[gone].delete()
        for new in value:
            if new not in stored:
                row = self.build(record, new)
                try:
                    check(row)
                except ValidationError as fehler:
                    raise ValidationError({self.column_name: fehler.messages}) from fehler
                row._change_reason = record._change_reason
                resource.schreiber.add_part(resource.row_number, self.column_name, row)
        record.__dict__.get("_prefetched_objects_cache", {}).pop(self.attribute, None)


class Selbstverweise(Relationsspalte):
    """Other records of the same table by Kennung, also ones that stand further down in the file.

    What does not exist yet when the row is stored is set when all rows are in. `einzeln`: the
    attribute is a foreign key instead of a many-to-many relation.
    """

    def __init__(self, attribute, erklaerung, *, einzeln=False, **optionen):
        super().__init__(attribute, erklaerung, Liste(_Kennung()), **optionen)
        self.einzeln = einzeln

    def put(self, record, value):
        if self.einzeln and len(value) > 1:
            raise ValidationError("Hier ist nur ein Wert möglich.")
        # an older file may name what was merged into this very record
        super().put(record, [kennung for kennung in value if kennung != record.kennung])

    def load(self, record):
        if self.einzeln:
            ziel = getattr(record, self.attribute)
            return [ziel.kennung] if ziel and self.visible(ziel) else []
        ziele = related(record, self.attribute)
        return self.ordered(ziel.kennung for ziel in ziele if self.visible(ziel))

    def json_of(self, value):
        werte = super().json_of(value)
        return (werte or [""])[0] if self.einzeln else werte

    @property
    def api_of(self):
        return self._only_one if self.einzeln else super().api_of

    def _only_one(self, value):
        return (self.art.as_api(value) or [None])[0]

    def schema(self):
        return nullable(self.art.art.schema()) if self.einzeln else super().schema()

    def store(self, record, value, resource):
        if not value and resource.is_new:
            return
        ziele = list(type(record).objects.filter(kennung__in=value)) if value else []
        if len(ziele) < len(value):
            resource.postpone(self, record, value)
        if self.einzeln:
            if not ziele and not self.visible(getattr(record, self.attribute)):
                return  # what the account cannot see stays
            setattr(record, self.attribute, ziele[0] if ziele else None)
            record.save()
        else:
            beziehung = getattr(record, self.attribute)
            beziehung.set([*ziele, *(ziel for ziel in beziehung.all() if not self.visible(ziel))])


class _Kennung(Art):
    """The Kennung of a record of the table being imported."""

    beschreibung = "Kennung"

    def read(self, text, resource):
        return text if text in resource.keys_in_file else resource.look_up_own(text).kennung


def geaendert_am_spalte() -> Spalte:
    """When the record was last changed; computed."""
    return Spalte(
        "geaendert_am",
        "Wann der Eintrag zuletzt geändert wurde; berechnet.",
        Zeitstempel(),
        nur_lesen=True,
    )
