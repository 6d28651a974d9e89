"""Forms: the check of a rating, one fieldset for each criterion."""

from django import forms
from django.core.exceptions import ValidationError

from reifegrad.actions import Kriteriumseingabe
from reifegrad.models import Kriteriumsantwort, Reifegradbewertung, Reifegradkriterium

STAND = "stand"
VERALTET = (
    "Nicht gesichert: Inzwischen hat jemand diese Prüfung geändert. Ihre Eingaben stehen "
    "unverändert im Formular; bitte vergleichen Sie sie mit einer neu geöffneten Seite."
)


class Pruefform(forms.Form):
    """The criteria of the model of a rating with their answers; empty ones are allowed."""

    def __init__(self, bewertung: Reifegradbewertung, *args, darf: bool, **kwargs):
        """`darf`: whether the account may change it."""
        super().__init__(*args, **kwargs)
        self.bewertung = bewertung
        self.kriterien = list(bewertung.modell.kriterien.all())
        stufen = [("", "noch nicht geprüft")]
        stufen += [(str(stufe.stufe), str(stufe)) for stufe in bewertung.modell.stufen.all()]
        antworten = {antwort.kriterium_id: antwort for antwort in bewertung.antworten.all()}
        for kriterium in self.kriterien:
            antwort = antworten.get(kriterium.pk) or Kriteriumsantwort()
            for name, feld in _fields(kriterium, stufen).items():
                feld.disabled = not darf
                self.fields[name] = feld
            stufe, begruendung, nachweis = _names(kriterium)
            self.initial[stufe] = "" if antwort.stufe is None else str(antwort.stufe)
            self.initial[begruendung] = antwort.begruendung
            self.initial[nachweis] = antwort.nachweis
        self.fields[STAND] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial[STAND] = self.state()

    def state(self) -> str:
        """Which entry of the history of its answers is the newest."""
        alle = Kriteriumsantwort.history.filter(bewertung=self.bewertung.pk)
        neuester = alle.order_by("-history_id").values_list("history_id", flat=True).first()
        return str(neuester or "")

    def clean(self):
        daten = super().clean() or self.cleaned_data
        if self.data.get(STAND, "") != self.initial[STAND]:
            raise ValidationError(VERALTET)
        return daten

    @property
    def gruppen(self) -> list[tuple[Reifegradkriterium, list[forms.BoundField]]]:
        """Each criterion with its fields."""
        return [(k, [self[name] for name in _names(k)]) for k in self.kriterien]

    @property
    def antworten(self) -> dict[Reifegradkriterium, Kriteriumseingabe]:
        """What was answered."""
        ergebnis = {}
        for kriterium in self.kriterien:
            stufe, begruendung, nachweis = (self.cleaned_data[n] for n in _names(kriterium))
            ergebnis[kriterium] = Kriteriumseingabe(
                int(stufe) if stufe else None, begruendung, nachweis
            )
        return ergebnis


def _names(kriterium: Reifegradkriterium) -> tuple[str, str, str]:
    nummer = kriterium.nummer
    return f"stufe_{nummer}", f"begruendung_{nummer}", f"nachweis_{nummer}"


def _fields(kriterium: Reifegradkriterium, stufen: list) -> dict[str, forms.Field]:
    stufe, begruendung, nachweis = _names(kriterium)
    return {
        stufe: forms.ChoiceField(
            label="Stufe",
            choices=stufen,
            required=False,
            error_messages={"invalid_choice": "Diese Stufe hat das Modell nicht."},
        ),
        begruendung: forms.CharField(
            label="Begründung",
            max_length=1000,
            required=False,
            widget=forms.TextInput(attrs={"class": "vTextField"}),
            error_messages={"max_length": "Höchstens 1.000 Zeichen."},
        ),
        nachweis: forms.URLField(
            label="Nachweis",
            max_length=500,
            required=False,
            assume_scheme="https",
            widget=forms.URLInput(attrs={"class": "vTextField"}),
            error_messages={"invalid": "Bitte eine Internetadresse angeben."},
        ),
    }
