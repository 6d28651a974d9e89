"""Form fields of the portal: a Zeitraum is typed as it is read, a record is named by its key."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet, UniqueConstraint

from bausteine.werte.zeitraum import BEISPIELE, Zeitraum


def posted(feld: forms.BoundField) -> list[str]:
    """What a browser would send for a field of a form as it is."""
    wert, widget = feld.value(), feld.field.widget
    if isinstance(wert, list | tuple | set | QuerySet):
        return [str(getattr(teil, "pk", teil)) for teil in wert]
    if isinstance(wert, bool):
        return ["on"] if wert else []
    text = widget.format_value(wert)
    if isinstance(text, list | tuple):  # choices say what is chosen
        text = next(iter(text), "")
    return ["" if text is None else str(text)]


class ZeitraumField(forms.CharField):
    """One text box for "Q1 2020", "Dezember 2022" or "ab 2023"; gives a Zeitraum or None."""

    def __init__(self, **optionen):
        optionen.setdefault("required", False)
        optionen.setdefault("help_text", f"Zum Beispiel {BEISPIELE}.")
        optionen.setdefault("widget", forms.TextInput(attrs={"size": 18}))
        super().__init__(**optionen)

    def to_python(self, value):
        text = super().to_python(value)
        return Zeitraum.parse(text) if text else None

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class TagField(forms.DateField):
    """One text box for a day, in every spelling that files may have; no other precision."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError:
            with suppress(ValidationError):
                zeitraum = Zeitraum.parse(str(value))
                if zeitraum.genauigkeit == "Tag":
                    return zeitraum.von
            raise


class MultilineField(forms.CharField):
    """Text of several lines. A browser ends each with CR and LF whatever the page held, a file with
    LF: kept with LF, so that saving what a form shows changes nothing."""

    def to_python(self, value):
        return with_lf(super().to_python(value))

    def has_changed(self, initial, data):
        return super().has_changed(with_lf(initial), data)


def with_lf(text):
    """The text with line breaks as they are kept; anything else as it is."""
    return text.replace("\r\n", "\n") if isinstance(text, str) else text


class ReferenceField(forms.ModelChoiceField):
    """One record, named by its key. What cannot be a key is refused and not shown again: a widget
    would ask the database for it."""

    def prepare_value(self, value):
        schluessel = super().prepare_value(value)
        return schluessel if is_key(self, schluessel) else None


class ReferencesField(forms.ModelMultipleChoiceField):
    """The same of many records."""

    def prepare_value(self, value):
        schluessel = super().prepare_value(value)
        if not isinstance(schluessel, list):
            return schluessel
        return [teil for teil in schluessel if is_key(self, teil)]

    def clean(self, value):
        for teil in value or ():
            if not is_key(self, getattr(teil, "pk", teil)):
                satz, kurz = self.error_messages["invalid_pk_value"], str(teil)[:40]
                raise ValidationError(satz, code="invalid_pk_value", params={"pk": kurz})
        return super().clean(value)


def is_key(feld: forms.ModelChoiceField, wert) -> bool:
    """Whether the database can look for a record of this key; nothing is looked for."""
    meta = cast(QuerySet, feld.queryset).model._meta
    spalte = meta.get_field(feld.to_field_name) if feld.to_field_name else meta.pk
    try:
        spalte.clean(wert, None)
    except ValidationError:
        return wert in feld.empty_values
    return True


#: for ModelAdmins and their inlines
FORMFIELDS: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"form_class": MultilineField},
    models.DateField: {"form_class": TagField},
    models.ForeignKey: {"form_class": ReferenceField},
    models.OneToOneField: {"form_class": ReferenceField},
    models.ManyToManyField: {"form_class": ReferencesField},
}


class EinmalFormSet(forms.BaseInlineFormSet):
    """Rows that may stand only once say so in the words of their model's own constraint."""

    #: text that no two rows share, whatever its case; for constraints on LOWER(…)
    einmal = ""

    def clean(self):
        super().clean()
        gesehen = set()
        for form in self.forms if self.einmal else ():
            if form in self.deleted_forms:
                continue
            wert = form.cleaned_data.get(self.einmal, "").lower()
            if wert in gesehen:
                form.add_error(self.einmal, self.get_form_error())
            gesehen.add(wert or None)

    def get_form_error(self):
        """Django's message for a row that repeats another one of the same form."""
        alle = self.model._meta.constraints if self.model else []
        regeln = [regel for regel in alle if isinstance(regel, UniqueConstraint)]
        return " ".join(str(regel.violation_error_message) for regel in regeln)


class Modellform(forms.ModelForm):
    """What Django calls while it checks a form, though its types do not name it."""

    if TYPE_CHECKING:

        def _post_clean(self) -> None: ...
        def _get_validation_exclusions(self) -> set[str]: ...
        def _update_errors(self, errors: ValidationError) -> None: ...


class ZeitraumModelForm(Modellform):
    """A model form whose Zeiträume (two columns each) are one field each.

    Subclasses declare a ZeitraumField per name in `zeitraeume`.
    """

    zeitraeume: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.zeitraeume:
            self.initial.setdefault(name, getattr(self.instance, name))

    def _post_clean(self):
        for name in self.zeitraeume:
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()

    def _get_validation_exclusions(self):
        # the columns are not form fields, yet their constraints must be checked
        spalten = {f"{name}_{ende}" for name in self.zeitraeume for ende in ("von", "bis")}
        return super()._get_validation_exclusions() - spalten

    def _update_errors(self, errors):
        if hasattr(errors, "error_dict"):
            for name in self.zeitraeume:
                for spalte in (f"{name}_von", f"{name}_bis"):
                    if spalte in errors.error_dict:
                        errors.error_dict.setdefault(name, []).extend(errors.error_dict.pop(spalte))
        super()._update_errors(errors)
