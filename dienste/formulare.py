"""Admin forms: the parts of a Dienst, with help that says where each value comes from."""

from bausteine.verwaltung.formularseite import Zeilen
from bausteine.werte.formulare import EinmalFormSet, ZeitraumField, ZeitraumModelForm
from dienste.models import Angebot, Betriebsstand, DienstLeistung, Formularangabe

FUNDSTELLE = "Abschnitt, Tabelle oder Seite in der Quelle."
STANDHILFEN = {
    "dienst": "Zu welchem Dienst; steht danach fest.",
    "zustand": "Was eine Quelle sagt; ein Plan bleibt „geplant“, auch wenn sein Tag vorbei ist.",
    "zeitraum": "Seit wann es so ist, bei „geplant“ für wann; leer, wenn die Quelle es nicht sagt.",
    "bestaetigt_am": "Auf welchen Tag sich die Angabe bezieht, bei einem Bericht dessen Stichtag.",
    "quelle": "Dokument, das diesen Zustand nennt; nur „geplant“ geht ohne.",
    "fundstelle": FUNDSTELLE,
    "bemerkung": "Öffentlich, zum Beispiel „als Beta-Version“.",
}
LEISTUNGSHILFEN = {
    "dienst": "Zu welchem Dienst; steht danach fest.",
    "leika_leistung": "Wenn die Quelle die LeiKa-Leistung nennt; suchen Sie nach Schlüssel oder "
    "Bezeichnung.",
    "ozg_leistung": "Wenn die Quelle nur die OZG-Leistung nennt.",
    "quelle": "Dokument, das sagt, dass der Dienst diese Leistung umfasst.",
    "fundstelle": FUNDSTELLE,
}
ANGEBOTSHILFEN = {
    "dienst": "Zu welchem Dienst; steht danach fest.",
    "anbieter": "Von wem der Dienst zu haben ist.",
    "adresse": "Wo das Angebot beschrieben ist.",
    "bedingungen": "Für wen, zu welchem Preis, mit welchem Vertrag: wie die Quelle es nennt.",
    "stand": "Für welchen Tag das Angebot so gilt.",
    "quelle": "Dokument oder Seite mit dem Angebot.",
    "fundstelle": FUNDSTELLE,
}
FORMULARHILFEN = {
    "dienst": "Zu welchem Dienst; steht danach fest.",
    "formularserver": "Plattform der Art „Formularserver“, auf der es liegt; leer: keine Angabe.",
    "artikelnummer": "Unter welcher Nummer der Formularserver es anbietet.",
    "assistententyp": "Wie die Quelle es nennt, zum Beispiel „Antragsassistent“.",
    "identifikationsnummer": "Schlüssel, unter dem der Formularserver es führt.",
    "druckvorlage_geeignet": "Was die Quelle sagt; „Unbekannt“: keine Angabe.",
    "stand": "Für welchen Tag die Angabe so gilt.",
    "nummer_in_der_quelle": "Nummer der Zeile in der Liste, aus der die Angabe stammt.",
    "quelle": "Liste oder Seite mit der Angabe.",
    "fundstelle": FUNDSTELLE,
}


class BetriebsstandForm(ZeitraumModelForm):
    """A Betriebsstand with its Zeitraum in one field."""

    zeitraeume = ("zeitraum",)
    zeitraum = ZeitraumField(label="Zeit", help_text=STANDHILFEN["zeitraum"])

    class Meta:
        model = Betriebsstand
        fields = [
            "dienst",
            "zustand",
            "zeitraum",
            "bestaetigt_am",
            "quelle",
            "fundstelle",
            "bemerkung",
        ]


class BetriebsstandInline(Zeilen):
    """How far it was when; a new row is added, an old one stays."""

    model = Betriebsstand
    form = BetriebsstandForm
    formset = EinmalFormSet
    hilfen = STANDHILFEN
    fields = ["zustand", "zeitraum", "bestaetigt_am", "quelle", "fundstelle", "bemerkung"]
    autocomplete_fields = ["quelle"]


class DienstLeistungInline(Zeilen):
    """What it covers."""

    model = DienstLeistung
    formset = EinmalFormSet
    hilfen = LEISTUNGSHILFEN
    fields = ["leika_leistung", "ozg_leistung", "quelle", "fundstelle"]
    autocomplete_fields = ["leika_leistung", "ozg_leistung", "quelle"]


class AngebotInline(Zeilen):
    """With whom it can be had."""

    model = Angebot
    formset = EinmalFormSet
    hilfen = ANGEBOTSHILFEN
    fields = ["anbieter", "adresse", "bedingungen", "stand", "quelle", "fundstelle"]
    autocomplete_fields = ["anbieter", "quelle"]


class FormularangabeInline(Zeilen):
    """Its forms, and where they lie."""

    model = Formularangabe
    formset = EinmalFormSet
    hilfen = FORMULARHILFEN
    fields = [
        "formularserver",
        "artikelnummer",
        "assistententyp",
        "identifikationsnummer",
        "druckvorlage_geeignet",
        "stand",
        "nummer_in_der_quelle",
        "quelle",
        "fundstelle",
    ]
    autocomplete_fields = ["formularserver", "quelle"]
