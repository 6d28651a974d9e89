"""Form: a Gesuch that a Kommune or another Organisation hands in without an account.

It is kept as a Vorschlag to the Organisation; the coordinators ask back, and write the Gesuch.
"""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from bausteine.seiten.schutz import GeschuetztesFormular, mail_field
from bausteine.werte.adresse import validate_address
from bausteine.werte.schluessel import slug_of
from bausteine.werte.suche import folded
from bausteine.werte.zeitraum import Zeitraum
from gesuche.enums import Gesuchsart
from gesuche.models import ENDE_NOETIG, JAHRE_HOECHSTENS
from organisationen.models import Organisation
from vorschlaege.felder import GESUCH
from vorschlaege.forms import queue_full
from vorschlaege.models import Vorschlag

OHNE_FRIST = "ohne Frist"
KEINE_ANGABE = "keine Angabe"
VORBEI = (
    "Diese Frist ({}) ist schon vorbei. Bitte prüfen Sie das Datum, oder lassen Sie das Feld leer."
)
KEIN_KONTAKT = (
    "Bitte eine E-Mail-Adresse angeben, zum Beispiel ozg@beispiel.de, oder eine Internetadresse, "
    "die mit „https://“ beginnt."
)
SPAETER = "Diese Frist ({}) liegt mehr als zehn Jahre in der Zukunft. Bitte prüfen Sie das Jahr."
#: names that an unclear one may have meant
MOEGLICHE = 5
#: what a server reads of an address, with room for the rest of it
ADRESSE_HOECHSTENS = 3500


class Gesuchsformular(GeschuetztesFormular):
    """Who looks for whom, what for, until when, and whom to write to."""

    organisation = forms.CharField(
        label="Wer sucht?",
        max_length=200,
        help_text="Name Ihrer Kommune oder Organisation, zum Beispiel „Lemgo“; auch der AGS geht.",
        error_messages={"required": "Bitte schreiben Sie, welche Kommune oder Organisation sucht."},
    )
    art = forms.ChoiceField(
        label="Wen suchen Sie?",
        choices=[("", "Bitte wählen"), *Gesuchsart.choices],
        error_messages={
            "required": "Bitte wählen Sie, wen Sie suchen.",
            "invalid_choice": "Bitte wählen Sie aus der Liste, wen Sie suchen.",
        },
    )
    titel = forms.CharField(
        label="Worum geht es, in einer Zeile?",
        max_length=300,
        help_text="Zum Beispiel „Zwei Pilotkommunen für die Online-Hundesteuer“.",
        error_messages={
            "required": "Bitte schreiben Sie in einer Zeile, worum es geht.",
            "max_length": "Die Zeile ist länger als 300 Zeichen. Bitte kürzen Sie sie.",
        },
    )
    text = forms.CharField(
        label="Was haben Sie vor, und was sollen Partner mitbringen?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Höchstens 4.000 Zeichen. Wenn es zu einem Umsetzungsprojekt gehört, nennen Sie "
        "es bitte. Keine Namen von Personen.",
        error_messages={
            "required": "Bitte schreiben Sie, was Sie vorhaben.",
            "max_length": "Der Text ist länger als 4.000 Zeichen. Bitte kürzen Sie ihn.",
        },
    )
    frist = forms.CharField(
        label="Bis wann? (freiwillig)",
        required=False,
        max_length=60,
        help_text="Zum Beispiel 31.03.2027 oder März 2027. „ohne Frist“, wenn es keine gibt; leer, "
        "wenn Sie es noch nicht wissen.",
    )
    kontakt = forms.CharField(
        label="Wohin schreiben Interessierte?",
        max_length=500,
        help_text="Das Postfach einer Stelle oder eine Seite mit https://. Beides wird öffentlich; "
        "bitte keine Adresse einer einzelnen Person.",
        error_messages={"required": "Bitte nennen Sie ein Postfach oder eine Seite."},
    )
    mail = mail_field()

    schon_gesendet = "Dieses Gesuch ist schon gesendet."

    def clean_organisation(self) -> Organisation:
        """The public one of this name or key."""
        text = self.cleaned_data["organisation"].replace("\x00", "")
        gefunden = list(Organisation.objects.oeffentlich().found(text)[: MOEGLICHE * 4])
        genau = Organisation.objects.filter(pk__in=[o.pk for o in gefunden]).directory()
        treffer = genau.get(folded(text)) or gefunden
        if len(treffer) == 1:
            return treffer[0]
        if not treffer:
            raise ValidationError(
                f"„{text[:60]}“ steht nicht im Portal. Bitte prüfen Sie die Schreibweise; für eine "
                "neue Organisation schreiben Sie uns bitte über „Kontakt“."
            )
        namen = ", ".join(f"{o.name} ({o.ags or o.kennung})" for o in treffer[:MOEGLICHE])
        raise ValidationError(
            f"„{text[:60]}“ ist nicht eindeutig. Bitte schreiben Sie den ganzen Namen oder, was in "
            f"Klammern steht. Gemeint sein kann: {namen}."
        )

    def clean_frist(self) -> str:
        """As the portal writes it."""
        text = self.cleaned_data["frist"]
        if not text:
            return ""
        if folded(text) in (folded(OHNE_FRIST), "keine"):
            return OHNE_FRIST
        frist = Zeitraum.parse(text)
        if frist.bis is None:
            raise ValidationError(ENDE_NOETIG)
        heute = timezone.localdate()
        if frist.is_over(heute):
            raise ValidationError(VORBEI.format(frist))
        if frist.von.year > heute.year + JAHRE_HOECHSTENS:
            raise ValidationError(SPAETER.format(frist))
        return str(frist)

    def clean_kontakt(self) -> str:
        """A mailbox, or an address that pages link to."""
        text = self.cleaned_data["kontakt"]
        if "@" in text and "/" not in text:
            try:
                validate_email(text)
            except ValidationError:
                raise ValidationError(
                    "Die E-Mail-Adresse ist unvollständig. So sieht eine aus: ozg@beispiel.de"
                ) from None
        elif "." not in text or " " in text:
            raise ValidationError(KEIN_KONTAKT)
        else:
            validate_address(text)
        return text

    def obstacle(self):
        return queue_full()

    def send(self):
        """Keep it for the coordinators, line by line as the form of the admin asks for it."""
        daten = self.cleaned_data
        zeilen = [
            ("Titel", daten["titel"]),
            ("Art", Gesuchsart(daten["art"]).label),
            ("Frist", daten["frist"] or KEINE_ANGABE),
            ("Kontakt", daten["kontakt"]),
            ("Text", daten["text"]),
        ]
        wert = "\n".join(f"{name}: {text}" for name, text in zeilen)
        vorschlag = Vorschlag(feld=GESUCH, wert=wert, mail=daten["mail"])
        vorschlag.gegenstand = daten["organisation"]
        vorschlag.save(force_insert=True)
        return True


def initial_of(vorschlag: Vorschlag) -> dict[str, str]:
    """What the admin's form for a new Gesuch begins with: the lines of `send`, by the names of its
    fields. Of a Vorschlag in other words the Organisation alone, and all of it as the text."""
    kopf, getrennt, text = vorschlag.wert.partition("\nText: ")
    zeilen = dict(zeile.split(": ", 1) for zeile in kopf.split("\n") if ": " in zeile)
    anfang = {"organisation": str(vorschlag.gegenstand.pk), "text": vorschlag.wert}
    if not (getrennt and {"Titel", "Art", "Frist", "Kontakt"} <= zeilen.keys()):
        return _short(anfang)
    kontakt, frist = zeilen["Kontakt"], zeilen["Frist"]
    titel = zeilen["Titel"]
    anfang |= {"titel": titel, "kennung": slug_of(titel), "text": text}
    anfang["adresse" if kontakt.startswith("https://") else "postfach"] = kontakt
    arten = {art.label: art.value for art in Gesuchsart}
    anfang["art"] = arten.get(zeilen["Art"], "")
    if frist == OHNE_FRIST:
        anfang["ohne_frist"] = "on"
    elif frist != KEINE_ANGABE:
        anfang["frist"] = frist
    return _short(anfang)


def _short(anfang: dict[str, str]) -> dict[str, str]:
    """A longer text fits no address; it is copied by hand."""
    if len(urlencode(anfang)) > ADRESSE_HOECHSTENS:
        anfang.pop("text")
    return anfang
