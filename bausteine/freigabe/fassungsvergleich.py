"""Diff: what a newer draft changes, field by field, and row by row of the inlines."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.db.models import QuerySet
from django.utils.choices import normalize_choices

from bausteine.freigabe.arbeitsfassung import Gebunden
from bausteine.geschichte.unterschiede import LEER, Unterschied, Zeilenwechsel
from bausteine.werte.betrag import euro


def fields(gebunden: Gebunden) -> list[Unterschied]:
    """The fields of the record that the draft changes."""
    return _of_form(gebunden.form)


def rows(gebunden: Gebunden) -> list[Zeilenwechsel]:
    """The rows of its inlines that the draft adds, changes or removes."""
    wechsel = []
    for formset in gebunden.formsets:
        for form in formset.forms:
            art = str(form.instance._meta.verbose_name)
            alt = form.instance.pk is not None
            if alt and form.data.get(form.add_prefix("DELETE")):
                wechsel.append(Zeilenwechsel(art, _stored_name(formset, form), "entfernt"))
            elif form.has_changed():
                name = _stored_name(formset, form) if alt else ""
                was = "geändert" if alt else "hinzugefügt"
                wechsel.append(Zeilenwechsel(art, name, was, _of_form(form)))
    return wechsel


def _stored_name(formset, form) -> str:
    """The name as it is public: the form's own instance carries the draft already."""
    return next((str(r) for r in formset.get_queryset() if r.pk == form.instance.pk), "")


def _of_form(form) -> list[Unterschied]:
    geprueft = getattr(form, "cleaned_data", {})
    return [
        Unterschied(
            str(form[name].label),
            input_in_words(form.fields[name], form.get_initial_for_field(form.fields[name], name)),
            input_in_words(form.fields[name], geprueft.get(name, form[name].data)),
        )
        for name in form.changed_data
        if name != "DELETE"
    ]


def input_in_words(feld: forms.Field, wert) -> str:
    """A value of a form's field as people read it."""
    if isinstance(feld, forms.ModelMultipleChoiceField):
        schluessel = [getattr(teil, "pk", teil) for teil in wert or ()]
        return ", ".join(map(str, _choices_of(feld).filter(pk__in=schluessel))) or LEER
    if isinstance(feld, forms.ModelChoiceField):
        record = wert
        if not hasattr(wert, "pk"):
            record = _choices_of(feld).filter(pk=wert or None).first()
        return str(record or LEER)
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    if isinstance(wert, dt.date):
        return f"{wert:%d.%m.%Y}"
    if isinstance(wert, Decimal):
        return euro(wert)
    if wert in (None, ""):
        return LEER
    if isinstance(feld, forms.ChoiceField):
        titel = dict(normalize_choices(feld.choices))
        return str(titel.get(wert, wert))
    return str(wert)


def _choices_of(feld: forms.ModelChoiceField) -> QuerySet:
    """The records that the field offers."""
    if feld.queryset is None:
        raise TypeError(f"{feld.label} bietet nichts zur Auswahl.")
    return feld.queryset
