"""Serialisation: the value of a model's field as JSON keeps it, by the kind that its column has.

A field is known by its name on the model, whatever the form that shows it calls its boxes. A
Zeitraum (two columns) is one field, as in files.
"""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from bausteine.tabellen.arten import Art, Datum, Ganzzahl, Geldbetrag, Uhrzeit, Zeitpunkt
from bausteine.werte.zeitraum import ZeitraumAttribute

NUR_EINER = "Hier ist nur Platz für einen Wert."
UNLESBAR = "So lässt sich der Wert nicht lesen."


class Feldwert:
    """How a kind of value is kept; here: text, as it was typed."""

    def keep(self, value):
        """The value as JSON."""
        return value or ""

    def read(self, kept):
        """The value that `keep` was given. Raises ValidationError for what it never gives."""
        if not isinstance(kept, str):
            raise ValidationError(NUR_EINER if isinstance(kept, list) else UNLESBAR)
        return kept

    def read_posted(self, werte):
        """The value of what a browser sent, a list of texts. Raises ValidationError."""
        if not isinstance(werte, list) or len(werte) > 1:
            raise ValidationError(NUR_EINER)
        return self.read_text(werte[0] if werte else "")

    def read_text(self, text: str):
        """The value of a single text."""
        return self.read(text)


class Zellwert(Feldwert):
    """A value that a cell of a file holds, read and written as there."""

    def __init__(self, art: Art):
        self.art = art

    def keep(self, value):
        return self.art.as_json(value)

    def read(self, kept):
        if isinstance(kept, list):
            raise ValidationError(NUR_EINER)
        return self.art.read("" if kept is None else str(kept), None)

    def read_text(self, text: str):
        return self.art.read(text, None)


class Wahrwert(Feldwert):
    """Yes or no."""

    def keep(self, value):
        return bool(value)

    def read(self, kept):
        if not isinstance(kept, bool):
            raise ValidationError(UNLESBAR)
        return kept

    def read_text(self, text: str):
        return bool(text)


class Verweisnummer(Feldwert):
    """Another record, by its number."""

    def keep(self, value):
        return value and value.pk

    def read(self, kept):
        if kept is not None and type(kept) is not int:
            raise ValidationError(NUR_EINER if isinstance(kept, list) else UNLESBAR)
        return kept

    def read_text(self, text: str):
        return Ganzzahl().read(text, None)


class Verweisnummern(Feldwert):
    """Several other records, by their numbers."""

    def keep(self, value):
        return [record.pk for record in value]

    def read(self, kept):
        if not isinstance(kept, list) or any(type(nummer) is not int for nummer in kept):
            raise ValidationError(UNLESBAR)
        return kept

    def read_posted(self, werte):
        if not isinstance(werte, list):
            raise ValidationError(UNLESBAR)
        return [Ganzzahl().read(text, None) for text in werte]


def value_kind(model: type[models.Model], name: str) -> Feldwert | None:
    """How the field of that name is kept; None when the model has none."""
    if isinstance(getattr(model, name, None), ZeitraumAttribute):
        return Zellwert(Zeitpunkt())
    try:
        feld = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return _kind_of(feld)


def _kind_of(feld) -> Feldwert | None:
    match feld:
        case models.ManyToManyField():
            return Verweisnummern()
        case models.ForeignKey():
            return Verweisnummer()
        case models.BooleanField():
            return Wahrwert()
        case models.DateTimeField():  # is a DateField too
            return Zellwert(Uhrzeit())
        case models.DateField():
            return Zellwert(Datum())
        case models.DecimalField():
            return Zellwert(Geldbetrag())
        case models.IntegerField():
            return Zellwert(Ganzzahl())
        case models.Field():
            return Feldwert()
    return None
