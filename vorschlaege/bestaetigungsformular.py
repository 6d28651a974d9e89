"""Dynamic form: for each phase and partner of a project whether what is said of it still holds."""

from dataclasses import dataclass

from django import forms
from django.utils import timezone

from bausteine.seiten.schutz import GeschuetztesFormular
from bausteine.werte.formulare import TagField, ZeitraumField
from vorschlaege.bestaetigungslink import Bestaetigungslink
from vorschlaege.bestaetigungszeilen import PHASE, Angabenzeile, lines_of, state_of
from vorschlaege.enums import Antwortart
from vorschlaege.felder import BESTAETIGUNG
from vorschlaege.forms import queue_full
from vorschlaege.models import Vorschlag

INZWISCHEN = (
    "Während Sie die Seite offen hatten, haben sich Angaben zu diesem Projekt geändert. Unten "
    "steht der jetzige Stand, Ihre Antworten sind noch da: Bitte prüfen Sie sie und senden Sie "
    "noch einmal."
)
#: field of a line → the answer that it belongs to, and what is said where it is missing
ZUSAETZE = {
    "termin": (Antwortart.TERMIN, "Bitte schreiben Sie den neuen Termin, zum Beispiel Q3 2027."),
    "tag": (Antwortart.FERTIG, "Bitte nennen Sie den Tag, an dem die Phase abgeschlossen war."),
    "text": (Antwortart.FALSCH, "Bitte schreiben Sie, was nicht stimmt."),
}


class Antwortwahl(forms.RadioSelect):
    """Radio buttons that a list of errors can lead to: to the first."""

    def id_for_label(self, id_, index=None):
        return super().id_for_label(id_, "0" if index is None else index)


@dataclass(frozen=True)
class Antwortgruppe:
    """The fields of one line as the page shows them."""

    zeile: Angabenzeile
    antwort: forms.BoundField
    #: the answer each belongs to, and the field
    zusaetze: list[tuple[str, forms.BoundField]]

    @property
    def fehler(self) -> bool:
        """Whether something in it is to be mended."""
        return bool(self.antwort.errors or any(feld.errors for _, feld in self.zusaetze))


class Projektbestaetigungsformular(GeschuetztesFormular):
    """All lines of a project, none of which has to be answered."""

    schon_gesendet = "Diese Antwort ist schon gesendet."
    nicht_gesendet = (
        "Ihre Antwort konnte nicht gespeichert werden. Bitte versuchen Sie es noch einmal."
    )
    bemerkung = forms.CharField(
        label="Fehlt etwas? (freiwillig)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zum Beispiel eine Phase oder ein Partner. Bitte nennen Sie keine "
        "Privatpersonen.",
        error_messages={"max_length": "Der Text ist länger als 2.000 Zeichen."},
    )

    def __init__(self, *args, link: Bestaetigungslink, **kwargs):
        super().__init__(*args, **kwargs)
        self.link, self.zeilen = link, lines_of(link.projekt)
        self.stand = state_of(link.projekt, self.zeilen)
        for zeile in self.zeilen:
            self._add(zeile)
        self.order_fields([name for name in self.fields if name != "bemerkung"])

    def _add(self, zeile: Angabenzeile) -> None:
        name = zeile.schluessel
        arten = [Antwortart.OHNE, Antwortart.STIMMT]
        if zeile.steht_aus:
            arten += [Antwortart.TERMIN, Antwortart.FERTIG]
            self.fields[f"{name}-termin"] = ZeitraumField(
                label="Neuer Termin",
                help_text="Zum Beispiel 31.03.2027, Q3 2027, 2028 oder ab 2027.",
                widget=forms.TextInput(attrs={"maxlength": "60"}),
            )
            self.fields[f"{name}-tag"] = TagField(
                label="Abgeschlossen am",
                required=False,
                help_text="Zum Beispiel 31.10.2026.",
                error_messages={"invalid": "Bitte schreiben Sie einen Tag wie 31.10.2026."},
            )
        arten.append(Antwortart.FALSCH)
        self.fields[f"{name}-text"] = forms.CharField(
            label="Was stimmt nicht?",
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"max_length": "Der Text ist länger als 1.000 Zeichen."},
        )
        self.fields[f"{name}-antwort"] = forms.ChoiceField(
            label=zeile.name,
            initial=Antwortart.OHNE,
            required=False,
            choices=[(art.value, art.label) for art in arten],
            widget=Antwortwahl(attrs={"class": "kern-form-check__radio"}),
            error_messages={"invalid_choice": "Bitte wählen Sie eine der Antworten."},
        )

    @property
    def gruppen(self) -> list[Antwortgruppe]:
        """The fields, line by line."""
        return [
            Antwortgruppe(
                zeile,
                self[f"{zeile.schluessel}-antwort"],
                [
                    (art.value, self[name])
                    for zusatz, (art, _) in ZUSAETZE.items()
                    if (name := f"{zeile.schluessel}-{zusatz}") in self.fields
                ],
            )
            for zeile in self.zeilen
        ]

    @property
    def phasen(self) -> list[Antwortgruppe]:
        """Those of the phases."""
        return [gruppe for gruppe in self.gruppen if gruppe.zeile.art == PHASE]

    @property
    def partner(self) -> list[Antwortgruppe]:
        """Those of the partners."""
        return [gruppe for gruppe in self.gruppen if gruppe.zeile.art != PHASE]

    @property
    def seither_anders(self) -> bool:
        """Whether the project says something else than when the link was made."""
        return self.stand != self.link.stand

    def answered(self) -> Vorschlag | None:
        """What came by this link about the present state."""
        return Vorschlag.objects.filter(link=self.link.kennung, stand=self.stand).first()

    def clean(self):
        """Every answer complete, and nothing typed that belongs to no answer."""
        daten = super().clean() or self.cleaned_data
        for zeile in self.zeilen:
            for zusatz, (art, satz) in ZUSAETZE.items():
                self._check(daten, zeile, zusatz, art, satz)
        beantwortet = any(self._given(daten, zeile) for zeile in self.zeilen)
        if not (self.errors or beantwortet or daten.get("bemerkung")):
            self.add_error(None, "Bitte beantworten Sie mindestens eine Zeile.")
        if self.data.get("stand") != self.stand:
            self.add_error(None, INZWISCHEN)
        return daten

    @staticmethod
    def _given(daten, zeile: Angabenzeile) -> str:
        """The answer to a line, "" where there is none."""
        art = daten.get(f"{zeile.schluessel}-antwort", "")
        return "" if art == Antwortart.OHNE else art

    def _check(self, daten, zeile: Angabenzeile, zusatz: str, art: Antwortart, satz: str) -> None:
        name = f"{zeile.schluessel}-{zusatz}"
        if name not in self.fields or name in self.errors:
            return
        gewaehlt, wert = daten.get(f"{zeile.schluessel}-antwort") == art, daten.get(name)
        if gewaehlt and not wert:
            self.add_error(name, f"{zeile.name}: {satz}")
        elif wert and not gewaehlt:
            dazu = f"Wählen Sie dazu oben „{art.label}“, oder leeren Sie dieses Feld."
            self.add_error(name, f"{zeile.name}: {dazu}")
        elif wert and zusatz == "tag" and wert > timezone.localdate():
            zukunft = "Dieser Tag liegt in der Zukunft; dafür gibt es „neuer Termin“."
            self.add_error(name, f"{zeile.name}: {zukunft}")
        elif wert and zusatz == "termin" and wert.is_over(timezone.localdate()):
            vorbei = (
                f"„{wert}“ ist schon vorbei. Bitte nennen Sie einen Termin, der noch kommt; ist "
                f"die Phase fertig, wählen Sie oben „{Antwortart.FERTIG.label}“."
            )
            self.add_error(name, f"{zeile.name}: {vorbei}")

    def obstacle(self):
        """One answer to each state."""
        if da := self.answered():
            return f"Zu diesem Stand ist am {da.eingegangen_am:%d.%m.%Y} schon eine Antwort da."
        return queue_full()

    def send(self):
        """Keep the answers, beside what each was about."""
        antworten = [a for zeile in self.zeilen if (a := self._answer(zeile))]
        if bemerkung := self.cleaned_data["bemerkung"]:
            art = Antwortart.BEMERKUNG.value
            antworten.append({"zeile": art, "name": "Bemerkung", "antwort": art, "wert": bemerkung})
        _, neu = Vorschlag.objects.get_or_create(
            link=self.link.kennung,
            stand=self.stand,
            defaults={
                "projekt": self.link.projekt,
                "feld": BESTAETIGUNG,
                "bisher": "\n".join(f"{z.name}: {z.gezeigt}" for z in self.zeilen),
                "wert": "\n".join(f"{a['name']}: {in_words(a)}" for a in antworten),
                "herkunft": self.link.herkunft,
                "antworten": antworten,
            },
        )
        return neu

    def _answer(self, zeile: Angabenzeile) -> dict | None:
        daten, name = self.cleaned_data, zeile.schluessel
        if not (art := self._given(daten, zeile)):
            return None
        antwort = {"zeile": name, "name": zeile.name, "gezeigt": zeile.gezeigt, "antwort": art}
        for zusatz, (dafuer, _) in ZUSAETZE.items():
            if art == dafuer:
                wert = daten[f"{name}-{zusatz}"]
                antwort["wert"] = f"{wert:%d.%m.%Y}" if zusatz == "tag" else str(wert)
        return antwort


def in_words(antwort: dict) -> str:
    """An answer as it was given."""
    wort = str(Antwortart(antwort["antwort"]).label)
    return f"{wort}: {antwort['wert']}" if antwort.get("wert") else wort
