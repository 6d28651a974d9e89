"""Columns: one definition of a fact for CSV, XLSX, JSON, import and data dictionary.

A column has a kind (`Art`) that reads and writes its cells. What `write` makes of a value,
`read` understands; that is why a downloaded file can be imported unchanged.
"""

import datetime as dt
import decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export import fields, widgets

from ozgportal.schluessel import Schluesselmuster
from ozgportal.suche import gefaltet
from ozgportal.zeitraum import Zeitraum

TRENNER = " | "


class Art(widgets.Widget):
    """Kind of a column: plain text. Subclasses change `read`, `write` or `as_json`."""

    beschreibung = "Text"

    def read(self, text: str, resource):
        """The value a cell means. Raises ValidationError in German."""
        return text

    def write(self, value) -> str:
        """The value as a cell."""
        return "" if value is None else str(value)

    def as_json(self, value):
        """The value in a JSON answer."""
        return self.write(value)


class Schluessel(Art):
    """An official key; spaces and dots are accepted, the stored form has digits only."""

    def __init__(self, muster: Schluesselmuster):
        self.muster = muster
        self.beschreibung = f"Schlüssel ({muster.satz})"

    def read(self, text, resource):
        if not text:
            return None
        schluessel = self.muster.bereinigt(text)
        self.muster.validator(schluessel)
        return schluessel


class Ganzzahl(Art):
    """A whole number or empty."""

    beschreibung = "ganze Zahl"

    def read(self, text, resource):
        if not text:
            return None
        if not text.removesuffix(".0").isdigit():
            raise ValidationError(f"„{text}“ ist keine ganze Zahl.")
        return int(text.removesuffix(".0"))

    def as_json(self, value):
        return value


class JaNein(Art):
    """ja or nein; an empty cell is nein."""

    beschreibung = "ja oder nein"
    _werte = {"": False, "nein": False, "0": False, "ja": True, "x": True, "1": True}

    def read(self, text, resource):
        try:
            return self._werte[text.lower()]
        except KeyError:
            raise ValidationError(f"„{text}“ ist weder „ja“ noch „nein“.") from None

    def write(self, value):
        return "ja" if value else "nein"

    def as_json(self, value):
        return bool(value)


class Datum(Art):
    """A day: 31.12.2022."""

    beschreibung = "Datum (TT.MM.JJJJ)"

    def read(self, text, resource):
        if not text:
            return None
        zeitraum = Zeitraum.lies(text)
        if zeitraum.genauigkeit != "Tag":
            raise ValidationError(f"„{text}“ ist kein Datum. Möglich ist zum Beispiel 31.12.2022.")
        return zeitraum.von

    def write(self, value):
        return f"{value:%d.%m.%Y}" if value else ""

    def as_json(self, value):
        return value.isoformat() if value else None


class Zeitstempel(Datum):
    """When something was changed; computed, shown to the minute."""

    beschreibung = "Datum und Uhrzeit (TT.MM.JJJJ HH:MM)"

    def write(self, value: dt.datetime | None):
        return f"{timezone.localtime(value):%d.%m.%Y %H:%M}" if value else ""


class Zeitpunkt(Art):
    """A Zeitraum in the precision it was published in."""

    beschreibung = "Zeitpunkt („Q1 2020“, „Dezember 2022“, „31.12.2022“, „2022“, „ab 2023“)"

    def read(self, text, resource):
        return Zeitraum.lies(text) if text else None


class Auswahl(Art):
    """One value of an enumeration; written as its label, read as label or value."""

    def __init__(self, enum, leer=""):
        self.enum, self.leer = enum, leer
        self.beschreibung = "eines von: " + " · ".join(str(label) for label in enum.labels if label)

    def read(self, text, resource):
        if not text:
            return self.leer
        gesucht = text.lower()
        for wert, label in self.enum.choices:
            if gesucht in (str(wert).lower(), str(label).lower()):
                return wert
        raise ValidationError(f"„{text}“ ist nicht vorgesehen. Möglich ist {self.beschreibung}.")

    def write(self, value):
        return "" if value in (None, "") else str(self.enum(value).label)


class Verweis(Art):
    """Another record by natural key; `directory` gives the keys, `label` what is written."""

    def __init__(self, model, label):
        self.model, self.label = model, label
        self.beschreibung = f"{model._meta.verbose_name}, wie in der Liste genannt"

    def read(self, text, resource):
        return resource.look_up(self.model, text) if text else None

    def write(self, value):
        return "" if value is None else str(self.label(value))


class Liste(Art):
    """Several values of another kind in one cell, separated by " | "."""

    def __init__(self, art: Art):
        self.art = art
        self.beschreibung = f"mehrere, getrennt durch „{TRENNER.strip()}“: {art.beschreibung}"

    def read(self, text, resource):
        werte = [self.art.read(teil, resource) for teil in split_cell(text)]
        if len(set(werte)) < len(werte):
            raise ValidationError("Ein Wert ist doppelt genannt.")
        return werte

    def write(self, value):
        return TRENNER.join(self.art.write(wert) for wert in value or ())

    def as_json(self, value):
        return [self.art.as_json(wert) for wert in value or ()]


def split_cell(text: str) -> list[str]:
    """The values of a cell; empty ones are dropped."""
    return [teil.strip() for teil in text.split("|") if teil.strip()]


def cell_text(value) -> str:
    """A cell of any format as trimmed text: numbers without ".0", days as 31.12.2022."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float | decimal.Decimal) and value == int(value):
        return str(int(value))
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return str(value).replace("\xa0", " ").replace("\r\n", "\n").strip()


class Spalte(fields.Field):
    """One column over an attribute of the record.

    `nur_lesen`: computed, ignored on import. `intern`: not in public downloads. `oeffentlich` is
    set by a resource that serves the public: what the column reaches must then be public too.
    """

    oeffentlich = False

    def __init__(self, attribute, erklaerung, art=None, *, nur_lesen=False, intern=False):
        super().__init__(attribute=attribute, widget=art or Art(), readonly=nur_lesen)
        self.erklaerung, self.intern = erklaerung, intern

    @property
    def art(self) -> Art:
        """The kind of the column."""
        return self.widget

    def get(self, record):
        """The value on the record: what an import has read, else what the database holds."""
        gelesen = record.__dict__.get("_gelesen", {})
        return gelesen[self.column_name] if self.column_name in gelesen else self.load(record)

    def load(self, record):
        """The value from the record's attribute path."""
        value = record
        for teil in self.attribute.split("__"):
            value = getattr(value, teil, None)
            if value is None or not self.visible(value):
                return None
        return value() if callable(value) else value

    def visible(self, value) -> bool:
        """Whether a value may be shown: for the public, no unpublished record."""
        return not self.oeffentlich or getattr(value, "ist_oeffentlich", True)

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
        return self.art.as_json(self.get(record))

    def export(self, instance, **kwargs):
        """django-import-export's name for `cell`."""
        return self.cell(instance)


class Relationsspalte(Spalte):
    """A many-to-many relation; read now, stored after the record is saved."""

    def load(self, record):
        if record.pk is None:
            return []
        return self.ordered(
            ziel for ziel in getattr(record, self.attribute).all() if self.visible(ziel)
        )

    def ordered(self, values) -> list:
        """Always the same order, so that a file in another order changes nothing."""
        return sorted(values, key=lambda value: gefaltet(self.art.art.write(value)))

    def put(self, record, value):
        record.__dict__.setdefault("_gelesen", {})[self.column_name] = self.ordered(value)

    def store(self, record, value, resource):
        getattr(record, self.attribute).set(value)


class Kindspalte(Relationsspalte):
    """Rows of a table of their own, each standing for one value of the cell.

    `value_of` gives the value of a row, `build` the unsaved row of a value.
    """

    def __init__(self, attribute, erklaerung, art, *, value_of, build, **optionen):
        super().__init__(attribute, erklaerung, Liste(art), **optionen)
        self.value_of, self.build = value_of, build

    def rows(self, record) -> list:
        """The stored rows this column stands for."""
        return list(getattr(record, self.attribute).all()) if record.pk else []

    def load(self, record):
        return self.ordered(
            self.value_of(row) for row in self.rows(record) if self.visible(self.value_of(row))
        )

    def store(self, record, value, resource):
        stored = {self.value_of(row): row for row in self.rows(record)}
        for gone in stored.keys() - set(value):
            stored[gone].delete()
        for new in value:
            if new not in stored:
                row = self.build(record, new)
                try:
                    row.full_clean(validate_unique=False)
                except ValidationError as fehler:
                    raise ValidationError({self.column_name: fehler.messages}) from fehler
                row.save()
        record.__dict__.get("_prefetched_objects_cache", {}).pop(self.attribute, None)


class Selbstverweise(Relationsspalte):
    """Other records of the same table by Kennung, also ones that stand further down in the file.

    What does not exist yet when the row is stored is set when all rows are in. `einzeln`: the
    attribute is a foreign key instead of a many-to-many relation.
    """

    def __init__(self, attribute, erklaerung, *, einzeln=False, **optionen):
        super().__init__(attribute, erklaerung, Liste(_Kennung()), **optionen)
        self.einzeln = einzeln

    def load(self, record):
        if self.einzeln:
            ziel = getattr(record, self.attribute)
            return [ziel.kennung] if ziel and self.visible(ziel) else []
        if record.pk is None:
            return []
        ziele = getattr(record, self.attribute).all()
        return self.ordered(ziel.kennung for ziel in ziele if self.visible(ziel))

    def json(self, record):
        werte = super().json(record)
        return (werte or [""])[0] if self.einzeln else werte

    def store(self, record, value, resource):
        ziele = list(type(record).objects.filter(kennung__in=value))
        if len(ziele) < len(value):
            resource.postpone(self, record, value)
        if self.einzeln:
            setattr(record, self.attribute, ziele[0] if ziele else None)
            record.save()
        else:
            getattr(record, self.attribute).set(ziele)


class _Kennung(Art):
    """The Kennung of a record of the table being imported."""

    beschreibung = "Kennung"

    def read(self, text, resource):
        return text if text in resource.keys_in_file else resource.look_up_own(text).kennung
