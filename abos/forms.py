"""Forms of visitors: an Abo, and the link to one's own."""

from django import forms
from django.utils import timezone

from abos import einwilligung
from abos.actions import are_offered, request_abo, send_link
from abos.enums import Takt
from bausteine.seiten.schutz import GeschuetztesFormular

KEINE_POST = "Dieses Portal kann zurzeit keine E-Mails senden, deshalb gibt es hier keine Abos."


def required_mail() -> forms.EmailField:
    """The address that letters go to, a field of its own for each form."""
    return forms.EmailField(
        label="Ihre E-Mail-Adresse",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Beispiel: name@beispiel.de",
        error_messages={
            "required": "Bitte nennen Sie Ihre E-Mail-Adresse.",
            "invalid": "Die E-Mail-Adresse ist unvollständig. So sieht eine aus: name@beispiel.de",
            "max_length": "Die E-Mail-Adresse ist zu lang.",
        },
    )


class Aboformular(GeschuetztesFormular):
    """How often (a Rundbrief comes when it is sent), whereto, and the consent."""

    takt = forms.ChoiceField(
        label="Wie oft?",
        choices=[(takt.value, takt.label) for takt in Takt.of_changes()],
        initial=Takt.WOECHENTLICH,
        help_text="Eine E-Mail kommt nur, wenn sich etwas geändert hat.",
        error_messages={
            "required": "Bitte wählen Sie, wie oft.",
            "invalid_choice": "Bitte wählen Sie, wie oft.",
        },
    )
    mail = required_mail()
    einwilligung = forms.BooleanField(
        label="Ich stimme zu.",
        error_messages={"required": "Ohne Ihre Zustimmung dürfen wir Ihnen nichts senden."},
    )

    schon_gesendet = "Dieses Formular ist schon gesendet."
    nicht_gesendet = (
        "Die E-Mail zum Bestätigen ließ sich nicht senden. Bitte prüfen Sie die Adresse oder "
        "versuchen Sie es später noch einmal."
    )

    def __init__(self, *args, gegenstand, **kwargs):
        super().__init__(*args, **kwargs)
        self.gegenstand = gegenstand
        if gegenstand.ist_rundbrief:
            del self.fields["takt"]
        text = einwilligung.FASSUNGEN[gegenstand.wortlaut]
        self.fields["einwilligung"].help_text = text

    def obstacle(self):
        return "" if are_offered() else KEINE_POST

    def send(self):
        """Ask the address whether it wants it."""
        daten = self.cleaned_data
        takt = daten.get("takt", Takt.RUNDBRIEF)
        return request_abo(daten["mail"], self.gegenstand, takt, timezone.now())


class Linkformular(GeschuetztesFormular):
    """The address whose Abos are to be shown."""

    mail = required_mail()

    schon_gesendet = Aboformular.schon_gesendet

    def obstacle(self):
        return "" if are_offered() else KEINE_POST

    def send(self):
        """Send the link, if there is anything to show."""
        return send_link(self.cleaned_data["mail"])
