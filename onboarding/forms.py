"""Forms: the closed data sheet as its Plattform asks for it, and a question."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from bausteine.werte.formulare import MultilineField, ReferenceField
from onboarding.enums import Feldart
from onboarding.geheimes import check_value
from onboarding.models import Datenblattfeld, Rueckfrage

JA_NEIN = (("", "keine Angabe"), ("ja", "ja"), ("nein", "nein"))
BESTAETIGEN, STAND = "bestaetigen", "stand"
VERALTET = (
    "Nicht gesichert: Inzwischen hat jemand dieses Datenblatt geändert. Ihre Eingaben stehen "
    "unverändert im Formular; bitte vergleichen Sie sie mit dem Stand auf einer neu geöffneten "
    "Seite."
)
ZU_LANG = "Höchstens 500 Zeichen."


class Tagesfeld(forms.DateField):
    """A day as people write it here."""

    def __init__(self, **optionen):
        super().__init__(
            input_formats=["%d.%m.%Y", "%Y-%m-%d"],
            widget=forms.DateInput(format="%d.%m.%Y", attrs={"size": 12}),
            error_messages={"invalid": "Bitte ein Datum angeben, zum Beispiel 31.12.2026."},
            **optionen,
        )


def _field(feld: Datenblattfeld) -> forms.Field:
    angaben: dict[str, Any] = {
        "label": f"{feld.name} (Pflichtangabe)" if feld.pflicht else feld.name,
        "help_text": feld.hilfe,
        "required": False,  # what is missing is counted, not refused
    }
    match Feldart(feld.art):
        case Feldart.ZAHL:
            satz = "Bitte eine ganze Zahl angeben."
            return forms.IntegerField(error_messages={"invalid": satz}, **angaben)
        case Feldart.DATUM:
            return Tagesfeld(**angaben)
        case Feldart.ADRESSE:
            satz = "Bitte eine Internetadresse angeben, zum Beispiel https://www.telgte.de."
            return forms.URLField(
                max_length=500,
                assume_scheme="https",
                error_messages={"invalid": satz, "max_length": ZU_LANG},
                **angaben,
            )
        case Feldart.JA_NEIN:
            return forms.ChoiceField(choices=JA_NEIN, **angaben)
    return forms.CharField(max_length=500, error_messages={"max_length": ZU_LANG}, **angaben)


def as_text(wert) -> str:
    """An answer as it is kept."""
    if isinstance(wert, dt.date):
        return f"{wert:%d.%m.%Y}"
    return "" if wert is None else str(wert)


class Datenblattform(forms.Form):
    """The fields of a Plattform with the answers of a Kommune; confirmed only when complete."""

    def __init__(self, onboarding, *args, darf: bool, **kwargs):
        """`darf`: whether the account may change it."""
        super().__init__(*args, **kwargs)
        self.onboarding = onboarding
        self.felder = {
            f"feld_{feld.pk}": feld for feld in onboarding.plattform.datenblattfelder.all()
        }
        werte = {w.feld_id: w.wert for w in onboarding.datenblattwerte.all()}
        for name, feld in self.felder.items():
            self.fields[name] = _field(feld)
            self.initial[name] = werte.get(feld.pk, "")
            self.fields[name].disabled = not darf
        self.vollstaendigkeit = onboarding.vollstaendigkeit
        if darf and self.vollstaendigkeit.ganz:
            self.fields[BESTAETIGEN] = forms.BooleanField(
                label="Die Angaben sind vollständig und stimmen.",
                required=False,
                initial=onboarding.datenblatt_bestaetigt_am is not None,
            )
        stand = forms.CharField(widget=forms.HiddenInput, required=False)
        self.fields[STAND] = stand
        self.initial[STAND] = self.state()

    def state(self) -> str:
        """Which entries of its history are the newest."""
        model = self.onboarding.datenblattwerte.model
        neuester = model.history.filter(onboarding=self.onboarding.pk).order_by("-history_id")
        return str(neuester.values_list("history_id", flat=True).first() or "")

    def clean(self):
        daten = super().clean() or self.cleaned_data
        if self.is_bound and self.data.get(STAND, "") != self.initial[STAND]:
            raise ValidationError(VERALTET)
        for name in self.felder:
            try:
                check_value(as_text(daten.get(name)))
            except ValidationError as fehler:
                self.add_error(name, fehler)
        return daten

    @property
    def werte(self) -> dict[Datenblattfeld, str]:
        """What was typed, as it is kept."""
        return {feld: as_text(self.cleaned_data[name]) for name, feld in self.felder.items()}

    @property
    def bestaetigt(self) -> bool | None:
        """Whether the box is ticked; None where there was none."""
        return self.cleaned_data.get(BESTAETIGEN)


class Frageform(forms.Form):
    """A question to the other side, or an answer."""

    text = MultilineField(
        label="Ihre Rückfrage oder Antwort",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text="Keine Passwörter und keine Schlüssel. Höchstens 4.000 Zeichen.",
        error_messages={
            "required": "Bitte schreiben Sie etwas.",
            "max_length": "Ihr Text ist länger als 4.000 Zeichen. Bitte kürzen Sie ihn.",
        },
    )
    antwort_auf = ReferenceField(
        label="Antwort auf",
        queryset=Rueckfrage.objects.none(),
        required=False,
        empty_label="keine Antwort, eine neue Rückfrage",
        error_messages={"invalid_choice": "Diese Rückfrage gibt es hier nicht."},
    )

    def __init__(self, onboarding, *args, **kwargs):
        super().__init__(*args, **kwargs)
        antwort_auf = cast("ReferenceField", self.fields["antwort_auf"])
        antwort_auf.queryset = onboarding.rueckfragen.order_by("-gestellt_am")

    def clean_text(self):
        text = self.cleaned_data["text"]
        check_value(text)
        return text
