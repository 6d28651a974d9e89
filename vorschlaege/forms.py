"""Forms: that of visitors, and that of the coordinators who decide."""

from django import forms

from bausteine.seiten.schutz import GeschuetztesFormular, mail_field
from vorschlaege.enums import Zustand
from vorschlaege.felder import art_of, value_of
from vorschlaege.models import Vorschlag

#: so many open ones are no longer visitors but a program
HOECHSTENS_OFFEN = 500


def queue_full() -> str:
    """A queue that nobody can work off takes no more: what is said then, else ""."""
    if Vorschlag.objects.offen().count() < HOECHSTENS_OFFEN:
        return ""
    return (
        "Zurzeit liegen sehr viele Vorschläge vor, deshalb nehmen wir keine weiteren an. "
        "Bitte versuchen Sie es in einigen Tagen noch einmal."
    )


class Vorschlagsformular(GeschuetztesFormular):
    """Which field, the new value, where from; a mail address is voluntary."""

    feld = forms.ChoiceField(
        label="Um welche Angabe geht es?",
        error_messages={
            "required": "Bitte wählen Sie eine Angabe.",
            "invalid_choice": "Bitte wählen Sie eine Angabe aus der Liste.",
        },
    )
    wert = forms.CharField(
        label="Was soll dort stehen?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Höchstens 5.000 Zeichen. Bitte nennen Sie keine Privatpersonen.",
        error_messages={
            "required": "Bitte schreiben Sie, was dort stehen soll.",
            "max_length": "Der Text ist länger als 5.000 Zeichen. Bitte kürzen Sie ihn.",
        },
    )
    herkunft = forms.CharField(
        label="Woher wissen Sie das? (freiwillig)",
        required=False,
        max_length=500,
        help_text="Zum Beispiel ein Beschluss oder eine Internetseite. Mit einer Quelle geht die "
        "Prüfung schneller.",
        error_messages={"max_length": "Die Angabe ist länger als 500 Zeichen."},
    )
    mail = mail_field()

    schon_gesendet = "Dieser Vorschlag ist schon gesendet."

    def __init__(self, *args, gegenstand, **kwargs):
        super().__init__(*args, **kwargs)
        self.gegenstand = gegenstand
        feld = self.fields["feld"]
        if isinstance(feld, forms.ChoiceField):
            feld.choices = [("", "Bitte wählen"), *art_of(gegenstand).choices()]

    def obstacle(self):
        return queue_full()

    def send(self):
        """Keep the proposal beside the value it is about."""
        daten = {name: self.cleaned_data[name] for name in ("feld", "wert", "herkunft", "mail")}
        bisher = value_of(self.gegenstand, daten["feld"])
        vorschlag = Vorschlag(bisher=bisher, **daten)
        vorschlag.gegenstand = self.gegenstand
        vorschlag.save(force_insert=True)
        return True


class Entscheidung(forms.Form):
    """What becomes of a Vorschlag."""

    entscheidung = forms.ChoiceField(
        label="Entscheidung",
        choices=[
            (Zustand.ANGENOMMEN, "annehmen"),
            (Zustand.GEAENDERT, "in anderer Form übernehmen"),
            (Zustand.ABGELEHNT, "ablehnen"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte entscheiden Sie."},
    )
    wert = forms.CharField(
        label="Neuer Wert",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text="Wird nur bei „in anderer Form übernehmen“ geschrieben.",
    )
    begruendung = forms.CharField(
        label="Begründung",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Bei einer Ablehnung nötig. Steht in der Antwort, wenn eine gewünscht ist.",
    )

    def __init__(self, *args, einfach: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not einfach:
            del self.fields["wert"]

    def clean(self):
        """A refusal says why; another form says which."""
        super().clean()
        daten = self.cleaned_data
        zustand = daten.get("entscheidung")
        if zustand == Zustand.ABGELEHNT and not daten.get("begruendung"):
            self.add_error("begruendung", "Bitte begründen Sie die Ablehnung.")
        if zustand == Zustand.GEAENDERT and "wert" in self.fields and not daten.get("wert"):
            self.add_error("wert", "Bitte schreiben Sie, was stattdessen dort stehen soll.")
        return daten
